mod against;
mod answer;
mod cancel;
mod complete;
mod conclude;
mod finish;
mod planning;
mod replay;
mod resume;
mod review;
mod stopped;

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

pub use self::against::{Change, Comparison};
pub use self::answer::AnswerError;
pub use self::cancel::CancelError;
use self::conclude::NotRun;
pub use self::replay::{Difference, Replay, ReplayError};
pub use self::resume::ResumeError;
use crate::course::Course;
use crate::session::Grant;
use crate::{
    AuditError, Boundary, Check, Completion, Digest, Ending, Event, Happened, Hashes, Isolate, IsolateError, Journal,
    JournalError, Opening, PastTool, Plan, PlanError, PolicyError, Principal, ProviderError, RunId, RunSummary, Script,
    SearchError, Session, ToolId, ToolSearch, Values,
};

/// Search, plan, check, run: code mode over one boundary. Clones are the same.
#[derive(Debug, Clone)]
pub struct CodeMode(Arc<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    boundary: Boundary,
    search: Arc<dyn ToolSearch>,
    isolate: Arc<dyn Isolate>,
    journaling: Option<Journaling>,
    plan_required: bool,
}

/// Where runs are kept, and how their values are.
#[derive(Debug, Clone)]
struct Journaling {
    journal: Arc<dyn Journal>,
    values: Values,
}

/// How many tools of a plan are named in the record; the plan's digest stands for all of them.
const MAX_TOOLS_RECORDED: usize = 256;

impl CodeMode {
    /// Code mode down this road, with this search and this isolate.
    pub fn new(boundary: Boundary, search: impl ToolSearch, isolate: impl Isolate) -> Self {
        Self(Arc::new(Parts {
            boundary,
            search: Arc::new(search),
            isolate: Arc::new(isolate),
            journaling: None,
            plan_required: false,
        }))
    }

    /// Keeps each run in this journal, its values as `values` says, so that it can pause, be resumed and be replayed.
    /// Without one, a run that is interrupted is lost.
    pub fn with_journal(self, journal: impl Journal, values: Values) -> Self {
        let mut parts = Arc::unwrap_or_clone(self.0);
        parts.journaling = Some(Journaling { journal: Arc::new(journal), values });
        Self(Arc::new(parts))
    }

    /// Every run in the journal, in the order in which they began, and what each waits for.
    pub async fn runs(&self) -> Result<Vec<RunSummary>, JournalError> {
        let Some(Journaling { journal, values }) = &self.0.journaling else { return Ok(Vec::new()) };
        Ok(journal.runs().await?.iter().map(|outline| outline.summary(values)).collect())
    }

    /// Runs no script but by a plan that somebody made; without this, one may call every tool that its principal may see.
    pub fn with_plan_required(self) -> Self {
        let mut parts = Arc::unwrap_or_clone(self.0);
        parts.plan_required = true;
        Self(Arc::new(parts))
    }

    /// Code mode in the name of this principal.
    pub fn acting_for(&self, principal: Principal) -> ActingFor {
        ActingFor { parts: Arc::clone(&self.0), principal: Arc::new(principal) }
    }
}

/// Code mode in the name of one principal.
#[derive(Debug, Clone)]
pub struct ActingFor {
    parts: Arc<Parts>,
    principal: Arc<Principal>,
}

impl ActingFor {
    /// The principal.
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Reads a script against the plan's API without running it, and asks policy about each call it can make.
    ///
    /// A call that is denied for certain and sure to be made is an error; what may not be made, or is caught, a note.
    pub async fn check(&self, plan: &Plan, script: impl Into<Script>) -> Result<Check, CodeModeError> {
        self.admit(plan)?;
        Ok(self.check_script(plan, &script.into()).await?)
    }

    /// Checks a script and runs it once, with the plan's tools and no other.
    ///
    /// Whatever the script does, this is a completion; an error means that nothing was run. Dropping the future ends
    /// the script; the record then shows the run as open, and quotas it held stay used until their period is over.
    pub async fn run(&self, plan: &Plan, script: impl Into<Script>) -> Result<Completion, CodeModeError> {
        self.run_script(plan, script.into(), How::CHECKED).await
    }

    /// Checks a script and runs it without any effect: calls that only read are made, and the script stops where it could go
    /// on only by one that may write. [`Completion::withheld`] lists every call that it would have made there.
    ///
    /// A tool only reads if its server [says so](crate::Annotations::read_only). What policy denies is denied here, too; nobody is
    /// asked about a call that is held back, and no quota is used for it. Such a run is recorded and not kept in a journal.
    pub async fn dry_run(&self, plan: &Plan, script: impl Into<Script>) -> Result<Completion, CodeModeError> {
        self.run_script(plan, script.into(), How { is_checked: true, is_dry: true }).await
    }

    /// Runs a script as [`ActingFor::run`] does, whatever a check would find.
    ///
    /// Nothing is less guarded for that: every call goes down the same road.
    pub async fn run_unchecked(&self, plan: &Plan, script: impl Into<Script>) -> Result<Completion, CodeModeError> {
        self.run_script(plan, script.into(), How { is_checked: false, is_dry: false }).await
    }

    async fn run_script(&self, plan: &Plan, script: Script, how: How) -> Result<Completion, CodeModeError> {
        self.admit(plan)?;
        let boundary = &self.parts.boundary;
        let opened = boundary.clock().now();
        let began = Instant::now();
        let run = RunId::new(opened, &script.digest());
        boundary.record(&run, self.opening(plan, &script, how)).await?;

        let mut course = Course::begin(Arc::clone(boundary.clock()), opened);
        if let Some(Journaling { journal, values }) = self.parts.journaling.as_ref().filter(|_| !how.is_dry) {
            course = course.kept_in(Arc::clone(journal), run.clone(), values.clone());
        }
        let hashes = Hashes {
            script: script.digest(),
            plan: plan.digest().clone(),
            api: plan.api_digest().clone(),
            policy: boundary.policy().version(),
        };
        let grant = Grant {
            api: Arc::clone(plan.shared_api()),
            outside: Arc::clone(plan.outside()),
            hashes,
            is_dry: how.is_dry,
        };
        let session = Session::mint(run, Arc::clone(&self.principal), grant, boundary.clone(), course);
        let ending = self.open_and_run(plan, &script, &session, how.is_checked).await;
        Ok(self.finish(&session, &script, ending, began).await)
    }

    async fn open_and_run(
        &self,
        plan: &Plan,
        script: &Script,
        session: &Session,
        checked: bool,
    ) -> Result<Ending, NotRun> {
        if checked {
            let check = self.check_script(plan, script).await?;
            if check.has_errors() {
                return Err(check.into());
            }
        }
        let course = session.course();
        let opened = || {
            let text = course.value(&Value::from(script.text()), None)?;
            let Hashes { plan: digest, api, policy, .. } = session.hashes().clone();
            let mut opening = Opening::new((*self.principal).clone(), plan.goal(), text, digest, api);
            opening.policy = policy;
            opening.tools = plan.api().tools().map(|tool| PastTool::of(tool.tool())).collect();
            opening.engine = self.parts.isolate.engine();
            Ok(Happened::Opened(Box::new(opening)))
        };
        course.keep_at(course.opened(), opened).await.map_err(NotRun::Journal)?;
        Ok(self.parts.isolate.run(script, session).await?)
    }

    async fn check_script(&self, plan: &Plan, script: &Script) -> Result<Check, IsolateError> {
        let mut check = self.parts.isolate.check(script, plan.api()).await?;
        self.review(&mut check, plan).await;
        Ok(check)
    }

    fn opening(&self, plan: &Plan, script: &Script, how: How) -> Event {
        Event::RunOpened {
            principal: (*self.principal).clone(),
            goal: plan.goal().to_owned(),
            script: script.digest(),
            plan: plan.digest().clone(),
            tools: plan.api().tools().map(|tool| tool.tool().id.clone()).take(MAX_TOOLS_RECORDED).collect(),
            tool_count: plan.api().tools().count() as u64,
            is_dry: how.is_dry,
        }
    }
}

/// How a script is to be run.
#[derive(Debug, Clone, Copy)]
struct How {
    is_checked: bool,
    is_dry: bool,
}

impl How {
    const CHECKED: Self = Self { is_checked: true, is_dry: false };
}

fn closing(completion: &Completion) -> Event {
    Event::RunEnded {
        status: completion.status,
        failure: completion.failure.as_ref().map(|failure| failure.class),
        value: (!completion.value.is_null()).then(|| Digest::of_json(&completion.value)),
        calls: completion.usage.calls,
    }
}

/// Why nothing was run.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum CodeModeError {
    /// These tools do not exist.
    #[error("no such tool: {}", Names(.0))]
    UnknownTools(Vec<ToolId>),
    /// What was asked for cannot be a plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// No plan was made, and the host wants one.
    #[error("a script runs here by a plan only; make one with `ActingFor::plan`")]
    PlanRequired,
    /// The plan was made for another principal.
    #[error("the plan was made for another principal; make one for this principal")]
    NotYourPlan,
    /// The tools could not be listed.
    #[error("the tools could not be listed")]
    Tools(#[from] ProviderError),
    /// The search failed.
    #[error("the tools could not be searched")]
    Search(#[from] SearchError),
    /// Policy could not say which tools are visible.
    #[error("policy could not say which tools are visible")]
    Policy(#[from] PolicyError),
    /// The script could not be checked.
    #[error("the script could not be checked")]
    Isolate(#[from] IsolateError),
    /// The opening of the run could not be recorded.
    #[error("the run was not opened because that could not be recorded")]
    NotRecorded(#[from] AuditError),
}

struct Names<'a>(&'a [ToolId]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, tool) in self.0.iter().enumerate() {
            write!(f, "{}`{tool}`", if place == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

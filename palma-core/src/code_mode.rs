mod answer;
mod cancel;
mod complete;
mod conclude;
mod finish;
mod replay;
mod resume;
mod review;
mod stopped;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

pub use self::answer::AnswerError;
pub use self::cancel::CancelError;
use self::conclude::NotRun;
pub use self::replay::{Difference, Replay, ReplayError};
pub use self::resume::ResumeError;
use crate::course::Course;
use crate::{
    Api, AuditError, Boundary, Check, Completion, Digest, Ending, Event, Happened, Hits, Isolate, IsolateError,
    Journal, JournalError, Known, Opening, PastTool, Plan, PolicyError, Preview, Principal, ProviderError, RunId,
    RunSummary, Script, SearchError, Session, Tool, ToolId, ToolSearch, Values,
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
}

/// Where runs are kept, and how their values are.
#[derive(Debug, Clone)]
struct Journaling {
    journal: Arc<dyn Journal>,
    values: Values,
}

/// How many hits a search looks at before those the principal may not see are taken out.
const SEARCH_WIDTH: usize = 200;

/// How many tools of a plan are named in the record; the plan's digest stands for all of them.
const MAX_TOOLS_RECORDED: usize = 256;

/// How many hits a search shows.
const SEARCH_HITS: usize = 20;

impl CodeMode {
    /// Code mode down this road, with this search and this isolate.
    pub fn new(boundary: Boundary, search: impl ToolSearch, isolate: impl Isolate) -> Self {
        Self(Arc::new(Parts { boundary, search: Arc::new(search), isolate: Arc::new(isolate), journaling: None }))
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

    /// Every tool of which policy may allow this principal a call, sorted by id.
    pub async fn tools(&self) -> Result<Vec<Arc<Tool>>, CodeModeError> {
        let mut visible = Vec::new();
        for tool in self.parts.boundary.provider().tools().await? {
            if self.preview(&tool).await? != Preview::Denied {
                visible.push(tool);
            }
        }
        visible.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(visible)
    }

    /// The tools that fit `query` best and of which policy may allow a call, at most 20, the best first.
    pub async fn search(&self, query: &str) -> Result<Hits, CodeModeError> {
        let mut hits = Vec::new();
        for hit in self.parts.search.search(query, SEARCH_WIDTH).await? {
            if hits.len() < SEARCH_HITS && self.preview(&hit.tool).await? != Preview::Denied {
                hits.push(hit);
            }
        }
        Ok(Hits(hits))
    }

    /// A plan to reach `goal` with these tools, and what policy says of each before it is called.
    ///
    /// A tool of which no call is allowed may be in a plan: each call of it is denied, with the reason.
    pub async fn plan(
        &self,
        goal: impl Into<String>,
        tools: impl IntoIterator<Item = ToolId>,
    ) -> Result<Plan, CodeModeError> {
        let known = self.parts.boundary.provider().tools().await?;
        let known: HashMap<&ToolId, &Arc<Tool>> = known.iter().map(|tool| (&tool.id, tool)).collect();
        let mut chosen = Vec::new();
        let mut previews = Vec::new();
        let mut missing = Vec::new();
        for id in tools {
            match known.get(&id) {
                Some(tool) => {
                    previews.push((id, self.preview(tool).await?));
                    chosen.push(Arc::clone(tool));
                }
                None => missing.push(id),
            }
        }
        if !missing.is_empty() {
            return Err(CodeModeError::UnknownTools(missing));
        }
        let api = Arc::new(Api::with_known(chosen, &Known::new().with_previews(previews.iter().cloned())));
        Ok(Plan { principal: Arc::clone(&self.principal), goal: goal.into(), api, previews })
    }

    /// Reads a script against the plan's API without running it, and asks policy about each call it can make.
    ///
    /// A call that is denied for certain and sure to be made is an error; what may not be made, or is caught, a note.
    pub async fn check(&self, plan: &Plan, script: impl Into<Script>) -> Result<Check, CodeModeError> {
        if plan.principal != self.principal {
            return Err(CodeModeError::NotYourPlan);
        }
        Ok(self.check_script(plan, &script.into()).await?)
    }

    /// Checks a script and runs it once, with the plan's tools and no other.
    ///
    /// Whatever the script does, this is a completion; an error means that nothing was run. Dropping the future ends
    /// the script; the record then shows the run as open, and quotas it held stay used until their period is over.
    pub async fn run(&self, plan: &Plan, script: impl Into<Script>) -> Result<Completion, CodeModeError> {
        self.run_script(plan, script.into(), true).await
    }

    /// Runs a script as [`ActingFor::run`] does, whatever a check would find.
    ///
    /// Nothing is less guarded for that: every call goes down the same road.
    pub async fn run_unchecked(&self, plan: &Plan, script: impl Into<Script>) -> Result<Completion, CodeModeError> {
        self.run_script(plan, script.into(), false).await
    }

    async fn run_script(&self, plan: &Plan, script: Script, checked: bool) -> Result<Completion, CodeModeError> {
        if plan.principal != self.principal {
            return Err(CodeModeError::NotYourPlan);
        }
        let boundary = &self.parts.boundary;
        let opened = boundary.clock().now();
        let began = Instant::now();
        let run = RunId::new(opened, &script.digest());
        boundary.record(&run, self.opening(plan, &script)).await?;

        let mut course = Course::begin(Arc::clone(boundary.clock()), opened);
        if let Some(Journaling { journal, values }) = &self.parts.journaling {
            course = course.kept_in(Arc::clone(journal), run.clone(), values.clone());
        }
        let session = Session::mint(run, Arc::clone(&self.principal), Arc::clone(&plan.api), boundary.clone(), course);
        let ending = self.open_and_run(plan, &script, &session, checked).await;
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
            let mut opening =
                Opening::new((*self.principal).clone(), &plan.goal, text, plan.digest(), Digest::of(plan.api.text()));
            opening.tools = plan.api.tools().map(|tool| PastTool::of(tool.tool())).collect();
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

    async fn preview(&self, tool: &Tool) -> Result<Preview, PolicyError> {
        self.parts.boundary.policy().preview(&self.principal, tool).await
    }

    fn opening(&self, plan: &Plan, script: &Script) -> Event {
        Event::RunOpened {
            principal: (*self.principal).clone(),
            goal: plan.goal.clone(),
            script: script.digest(),
            plan: plan.digest(),
            tools: plan.api.tools().map(|tool| tool.tool().id.clone()).take(MAX_TOOLS_RECORDED).collect(),
            tool_count: plan.api.tools().count() as u64,
        }
    }
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

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use super::{ActingFor, Journaling};
use crate::course::{Course, Past};
use crate::plan::Outside;
use crate::session::Grant;
use crate::{
    Api, AuditError, Completion, Event, Happened, Hashes, JournalError, PastTool, PolicyError, ProviderError, RunId,
    Script, Session, Status, Tool, ToolId,
};

impl ActingFor {
    /// Goes on with a run that has paused or whose host has stopped, to its end or its next pause.
    ///
    /// The script runs again from its start, is given the answers it was given before in the same order, and makes no call
    /// again that has one. A call that was about to be sent and has no answer is sent again only if its tool is read-only
    /// or idempotent by annotation, or [honours the key](crate::ToolProvider::honours_idempotency_key); for any other the
    /// run pauses until [`CodeMode::resolve`](super::CodeMode::resolve) has been told what became of it.
    ///
    /// Of two hosts that resume the same run at once, one goes on.
    pub async fn resume(&self, run: &RunId) -> Result<Completion, ResumeError> {
        let began = Instant::now();
        let journaling = self.parts.journaling.as_ref().ok_or(ResumeError::NoJournal)?;
        let past = journaling.read(run).await?.filter(|past| past.opening.principal == *self.principal);
        let past = past.ok_or_else(|| ResumeError::UnknownRun(run.clone()))?;
        if let Some(end) = &past.end {
            return Err(ResumeError::AlreadyEnded(end.status));
        }
        let engine = self.parts.isolate.engine();
        if past.engine != engine {
            return Err(ResumeError::OtherEngine { was: past.engine, is: engine });
        }
        let visible = self.visible_tools().await?;
        let api = Api::generate(same_tools(&visible, &past.opening.tools)?);
        let script = Script::new(past.script(&journaling.values)?);
        let outside = Outside::of(&api, &visible).with(past.outside());
        let grant = Grant {
            api: Arc::new(api),
            outside: Arc::new(outside),
            hashes: Hashes::of(&past.opening, &script),
            is_dry: false,
        };

        let boundary = &self.parts.boundary;
        let course = Course::resume(Arc::clone(boundary.clock()), past);
        let course = course.kept_in(Arc::clone(&journaling.journal), run.clone(), journaling.values.clone());
        course.keep(|| Ok(Happened::Resumed { engine: engine.clone() })).await.map_err(|error| match error {
            JournalError::Taken { .. } => ResumeError::GoesOnElsewhere,
            error => ResumeError::Journal(error),
        })?;
        boundary.record(run, Event::RunResumed { engine }).await?;
        let session = Session::mint(run.clone(), Arc::clone(&self.principal), grant, boundary.clone(), course);
        let ending = self.parts.isolate.run(&script, &session).await;
        Ok(self.finish(&session, &script, ending.map_err(Into::into), began).await)
    }
}

/// The tools of a run, if they are as they were when it began. One that may not be seen any more is gone.
fn same_tools(visible: &[Arc<Tool>], past: &[PastTool]) -> Result<Vec<Arc<Tool>>, ResumeError> {
    let now: HashMap<&ToolId, &Arc<Tool>> = visible.iter().map(|tool| (&tool.id, tool)).collect();
    let mut same = Vec::new();
    let mut changed = Vec::new();
    for past in past {
        match now.get(&past.tool).filter(|tool| PastTool::of(tool) == *past) {
            Some(tool) => same.push(Arc::clone(tool)),
            None => changed.push(past.tool.clone()),
        }
    }
    if changed.is_empty() { Ok(same) } else { Err(ResumeError::ToolsChanged(changed)) }
}

impl Journaling {
    /// What the journal says of a run; `None` if it knows none of that name.
    pub(super) async fn read(&self, run: &RunId) -> Result<Option<Past>, JournalError> {
        Past::read(self.journal.read(run).await?, &|kept| self.values.open(kept))
    }

    /// The same, without the values that cannot be opened.
    pub(super) async fn read_readable(&self, run: &RunId) -> Result<Option<Past>, JournalError> {
        Past::read(self.journal.read(run).await?, &|kept| Ok(self.values.open(kept).unwrap_or_default()))
    }
}

/// Why a run was not resumed. It is as it was.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// There is no journal to resume from.
    #[error("there is no journal: give one with `CodeMode::with_journal`")]
    NoJournal,
    /// The journal knows no such run of this principal.
    #[error("there is no run `{0}` of this principal in the journal")]
    UnknownRun(RunId),
    /// It has ended.
    #[error("the run has ended: it is {0}")]
    AlreadyEnded(Status),
    /// Another engine could take another path.
    #[error("the run began in another engine: expected `{was}`, this is `{is}`")]
    OtherEngine {
        /// The engine that ran it.
        was: String,
        /// The engine there is now.
        is: String,
    },
    /// These tools are gone or declare something else than when the run began.
    #[error("tools are not as they were when the run began: {}", super::Names(.0))]
    ToolsChanged(Vec<ToolId>),
    /// Another host was faster.
    #[error("another host goes on with this run")]
    GoesOnElsewhere,
    /// The journal could not be read or written, or has not what it takes.
    #[error("the run cannot go on from its journal")]
    Journal(#[from] JournalError),
    /// The tools could not be listed.
    #[error("the tools could not be listed")]
    Tools(#[from] ProviderError),
    /// Policy could not say which tools are visible.
    #[error("policy could not say which tools are visible")]
    Policy(#[from] PolicyError),
    /// That the run goes on could not be recorded.
    #[error("the run does not go on because that could not be recorded")]
    NotRecorded(#[from] AuditError),
}

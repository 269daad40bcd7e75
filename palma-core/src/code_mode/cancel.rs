use std::time::Duration;

use serde_json::Value;

use super::conclude::{cancelled, usage};
use super::finish::logs_digest;
use super::{CodeMode, closing};
use crate::course::Past;
use crate::{
    AuditError, CallNumber, Completion, Entry, Event, FailureClass, Happened, Hashes, JournalError, Kept, RunId,
    Script, Status,
};

impl CodeMode {
    /// Ends a run that has paused, or whose host has stopped, for good. The completion says what had happened by then.
    ///
    /// A host that is carrying it on at that time is told at the next thing that it would keep, and makes no call of it any
    /// more. A call that was about to be sent and has no answer stays one that may have happened. The host says who may
    /// cancel.
    pub async fn cancel(&self, run: &RunId, by: impl Into<String>) -> Result<Completion, CancelError> {
        let by = by.into();
        let journaling = self.0.journaling.as_ref().ok_or(CancelError::NoJournal)?;
        let past = loop {
            let past = journaling.read_readable(run).await?.ok_or_else(|| CancelError::UnknownRun(run.clone()))?;
            if let Some(end) = &past.end {
                return Err(CancelError::AlreadyEnded(end.status));
            }
            match journaling.journal.append(run, past.entries, &[self.end_of(&past)]).await {
                Err(JournalError::Taken { .. }) => {}
                done => {
                    done?;
                    break past;
                }
            }
        };
        let hashes = match past.script(&journaling.values) {
            Ok(script) => Hashes::of(&past.opening, &Script::new(script)),
            Err(_) => Hashes::without_text(&past.opening),
        };
        let completion = completion_of(run, &past, &by, hashes);
        let boundary = &self.0.boundary;
        for call in (1..=past.calls_made()).filter_map(CallNumber::from_place) {
            if let Some(event) = past.last_word(call, "the run was cancelled") {
                boundary.record(run, event).await?;
            }
        }
        boundary.record(run, Event::RunCancelled { by }).await?;
        boundary.record(run, closing(&completion)).await?;
        Ok(completion)
    }

    fn end_of(&self, past: &Past) -> Entry {
        let ended = Happened::Ended {
            status: Status::Failed,
            failure: Some(FailureClass::Cancelled),
            value: Kept::digest(&Value::Null),
            logs: logs_digest(&[]),
            calls: past.calls_made(),
            unheard: 0,
        };
        Entry::now(self.0.boundary.clock().now(), ended)
    }
}

fn completion_of(run: &RunId, past: &Past, by: &str, hashes: Hashes) -> Completion {
    let calls = past.summaries();
    let usage = usage(&calls, Duration::ZERO, Duration::ZERO);
    Completion {
        run: run.to_string(),
        status: Status::Failed,
        waiting: Vec::new(),
        withheld: Vec::new(),
        failed_checks: Vec::new(),
        value: Value::Null,
        failure: Some(cancelled(&format!("{by} ended the run"))),
        logs: Vec::new(),
        calls,
        usage,
        hashes,
        notes: Vec::new(),
        cut: Vec::new(),
    }
}

/// Why a run was not cancelled.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum CancelError {
    /// There is no journal to keep it in.
    #[error("there is no journal: give one with `CodeMode::with_journal`")]
    NoJournal,
    /// The journal knows no such run.
    #[error("there is no run `{0}` in the journal")]
    UnknownRun(RunId),
    /// It has ended.
    #[error("the run has ended: it is {0}")]
    AlreadyEnded(Status),
    /// The journal could not be read or written.
    #[error("the end of the run could not be kept in the journal")]
    Journal(#[from] JournalError),
    /// The run has ended, and that could not be recorded.
    #[error("the run has ended, but that could not be recorded")]
    NotRecorded(#[from] AuditError),
}

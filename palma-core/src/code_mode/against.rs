use std::sync::Arc;
use std::time::Instant;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::CodeMode;
use super::conclude::conclude;
use super::finish::logs_digest;
use super::replay::{ReplayError, granted};
use crate::course::{Course, Past, Reached};
use crate::{CallNumber, CallSummary, Completion, Digest, Failure, Log, RunId, Script, Session, Status};

impl CodeMode {
    /// Runs another script against the answers in a run's journal, and says what it would have done differently, up to the
    /// first call that has no answer there.
    ///
    /// A call has the answer that the run was given for the same tool with the same arguments, in whatever order it is made;
    /// answers come in the order they came in. No argument is validated and nothing is decided on. No tool, policy, quota or
    /// human is reached, and nothing is recorded.
    pub async fn replay_against(&self, run: &RunId, script: impl Into<Script>) -> Result<Comparison, ReplayError> {
        let began = Instant::now();
        let script = script.into();
        let journaling = self.0.journaling.as_ref().ok_or(ReplayError::NoJournal)?;
        let past = journaling.read(run).await?.ok_or_else(|| ReplayError::UnknownRun(run.clone()))?;
        let grant = granted(&past, &script);
        let principal = Arc::new(past.opening.principal.clone());
        let course = Course::replay_against(Arc::clone(self.0.boundary.clock()), past);
        let session = Session::mint(run.clone(), principal, grant, self.0.boundary.clone(), course);
        let ending = self.0.isolate.run(&script, &session).await?;
        session.end();
        let has_ended = session.stop().is_none();
        let now = conclude(&session, &script, Ok(ending), began.elapsed());
        let course = session.course();
        Ok(match (course.whole_past(), course.reached()) {
            (Some(past), Some(reached)) => Comparison::of(past, &reached, now, has_ended),
            _ => return Err(ReplayError::UnknownRun(run.clone())),
        })
    }
}

/// What another script would have done with the answers of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Comparison {
    /// What differs from the run: its calls in the order it makes them, then its end.
    pub changes: Vec<Change>,
    /// The calls for which the run has no answer: here it was stopped. Empty if it came to its end.
    pub unanswered: Vec<u64>,
    /// How it ends; `None` if it was stopped.
    pub status: Option<Status>,
    /// What it returns.
    pub value: Value,
    /// Why it does not complete, if it comes to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What it writes to `console`.
    pub logs: Vec<Log>,
    /// Every call it makes, in order.
    pub calls: Vec<CallSummary>,
}

impl Comparison {
    /// Whether the script does what the run did, as far as that came.
    pub const fn is_same(&self) -> bool {
        self.changes.is_empty()
    }

    fn of(past: &Past, reached: &Reached, now: Completion, has_ended: bool) -> Self {
        let mut changes = Vec::new();
        for call in &now.calls {
            let number = CallNumber::from_place(call.number);
            match number.and_then(|number| reached.was.get(&number)) {
                Some(was) if was.get() == call.number => {}
                Some(was) => changes.push(Change::Moved { call: call.number, recorded: was.get() }),
                None => changes.push(Change::New { call: call.number, tool: call.tool.clone() }),
            }
        }
        if has_ended {
            for call in &reached.unmade {
                let tool = past.of(*call).map(|past| past.tool.clone()).unwrap_or_default();
                changes.push(Change::LeftOut { recorded: call.get(), tool });
            }
            match &past.end {
                Some(end) => {
                    if end.status != now.status {
                        changes.push(Change::Status { recorded: end.status, now: now.status });
                    }
                    if end.logs != logs_digest(&now.logs) {
                        changes.push(Change::Logs);
                    }
                    if end.value != Digest::of_json(&now.value) {
                        changes.push(Change::Value);
                    }
                }
                None => changes.push(Change::Ended { now: now.status }),
            }
        }
        Self {
            changes,
            unanswered: reached.unanswered.iter().map(|call| call.get()).collect(),
            status: has_ended.then_some(now.status),
            value: now.value,
            failure: now.failure.filter(|_| has_ended),
            logs: now.logs,
            calls: now.calls,
        }
    }
}

/// Something that another script does differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "change", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Change {
    /// It makes a call that the run did not make, or not so often.
    New {
        /// Its place among the script's calls.
        call: u64,
        /// The tool.
        tool: String,
    },
    /// It makes a call in another place.
    Moved {
        /// Its place among the script's calls.
        call: u64,
        /// Its place among those of the run.
        recorded: u64,
    },
    /// It does not make a call that the run made.
    LeftOut {
        /// Its place among the calls of the run.
        recorded: u64,
        /// The tool.
        tool: String,
    },
    /// It ends in another way.
    Status {
        /// How the run ended.
        recorded: Status,
        /// How it ends.
        now: Status,
    },
    /// It ends where the run has not ended.
    Ended {
        /// How.
        now: Status,
    },
    /// It writes something else to `console`.
    Logs,
    /// It returns something else.
    Value,
}

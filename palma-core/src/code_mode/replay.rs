use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::CodeMode;
use super::conclude::conclude;
use super::finish::logs_digest;
use crate::course::{Course, Past, Stop};
use crate::plan::Outside;
use crate::session::Grant;
use crate::{
    Api, Completion, Digest, Divergence, Hashes, IsolateError, JournalError, RunId, Script, Session, Status, Tool,
};

impl CodeMode {
    /// Runs a script again against the answers in its journal, and says whether it does the same.
    ///
    /// No tool, policy, quota or human is reached, and nothing is recorded.
    pub async fn replay(&self, run: &RunId) -> Result<Replay, ReplayError> {
        let began = Instant::now();
        let journaling = self.0.journaling.as_ref().ok_or(ReplayError::NoJournal)?;
        let past = journaling.read(run).await?.ok_or_else(|| ReplayError::UnknownRun(run.clone()))?;
        let script = Script::new(past.script(&journaling.values)?);
        let engine = self.0.isolate.engine();
        if past.engine != engine {
            let (recorded, now) = (past.engine, engine);
            return Ok(Replay::Differs(Difference::Engine { recorded, now }));
        }
        let grant = granted(&past, &script);
        let principal = Arc::new(past.opening.principal.clone());
        let end = past.end.clone();
        let course = Course::replay(Arc::clone(self.0.boundary.clock()), past);
        let session = Session::mint(run.clone(), principal, grant, self.0.boundary.clone(), course);
        let ending = self.0.isolate.run(&script, &session).await?;
        session.course().finished(&ending);
        session.end();
        let stop = session.stop();
        let completion = conclude(&session, &script, Ok(ending), began.elapsed());
        let calls = completion.usage.calls;
        Ok(match (stop, end) {
            (Some(Stop::Diverged(divergence)), _) => Replay::Differs(Difference::Path(divergence)),
            (Some(_), None) => Replay::SameSoFar { calls },
            (Some(_), Some(end)) => Replay::Differs(Difference::Unended { recorded: end.status }),
            (None, None) => Replay::Differs(Difference::Ended { now: completion.status }),
            (None, Some(end)) => {
                let kept = (end.status, end.value, end.logs, end.calls);
                compare(&completion, kept).map_or(Replay::Reproduced { calls }, Replay::Differs)
            }
        })
    }
}

/// What a script is granted that goes by a run's journal. Its names follow from the tools' ids alone, and no argument is
/// validated again.
pub(super) fn granted(past: &Past, script: &Script) -> Grant {
    let tools = past.opening.tools.iter().map(|past| Arc::new(Tool::new(past.tool.clone(), json!({}))));
    Grant {
        api: Arc::new(Api::generate(tools)),
        outside: Arc::new(Outside::default().with(past.outside())),
        hashes: Hashes::of(&past.opening, script),
        is_dry: false,
    }
}

/// The first difference between how a run ended and how it ends now.
fn compare(now: &Completion, (status, value, logs, calls): (Status, Digest, Digest, u64)) -> Option<Difference> {
    let texts = |recorded: Digest, now: Digest| (recorded.to_string(), now.to_string());
    if now.usage.calls != calls {
        return Some(Difference::Calls { recorded: calls, now: now.usage.calls });
    }
    if now.status != status {
        return Some(Difference::Status { recorded: status, now: now.status });
    }
    let found = logs_digest(&now.logs);
    if found != logs {
        let (recorded, now) = texts(logs, found);
        return Some(Difference::Logs { recorded, now });
    }
    let found = Digest::of_json(&now.value);
    if found != value {
        let (recorded, now) = texts(value, found);
        return Some(Difference::Value { recorded, now });
    }
    None
}

/// What came of running a recorded script against its recorded answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "replay", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Replay {
    /// The script made the same calls, logged the same and ended the same.
    Reproduced {
        /// How many calls it made.
        calls: u64,
    },
    /// The run has not ended, and up to the last entry of its journal the script does the same.
    SameSoFar {
        /// How many calls it made.
        calls: u64,
    },
    /// It does something else; this is the first of it.
    Differs(Difference),
}

/// Where a replay differs from its run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Difference {
    /// The run was in another engine; nothing was run.
    Engine {
        /// The engine of the run.
        recorded: String,
        /// The engine there is now.
        now: String,
    },
    /// The script makes other calls.
    Path(Divergence),
    /// The script makes more calls or fewer.
    Calls {
        /// How many the run made.
        recorded: u64,
        /// How many it makes now.
        now: u64,
    },
    /// It ends in another way.
    Status {
        /// How the run ended.
        recorded: Status,
        /// How it ends now.
        now: Status,
    },
    /// It ends, and the run has not ended.
    Ended {
        /// How it ends now.
        now: Status,
    },
    /// It waits where the run has ended.
    Unended {
        /// How the run ended.
        recorded: Status,
    },
    /// It writes something else to `console`.
    Logs {
        /// SHA-256 of what the run wrote.
        recorded: String,
        /// SHA-256 of what it writes now.
        now: String,
    },
    /// It returns something else.
    Value {
        /// SHA-256 of what the run returned.
        recorded: String,
        /// SHA-256 of what it returns now.
        now: String,
    },
}

/// Why nothing was replayed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// There is no journal to replay from.
    #[error("there is no journal: give one with `CodeMode::with_journal`")]
    NoJournal,
    /// The journal knows no such run.
    #[error("there is no run `{0}` in the journal")]
    UnknownRun(RunId),
    /// The journal could not be read, or has not what it takes.
    #[error("the run cannot be replayed from its journal")]
    Journal(#[from] JournalError),
    /// The isolate could not be had.
    #[error("the script could not be run")]
    Isolate(#[from] IsolateError),
}

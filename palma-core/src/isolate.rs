use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Api, Check, Diagnostic, Log, Position, Progress, Script, Session, Thrown};

/// Runs scripts. A script can do one thing to the world: call the tools of its session.
#[async_trait]
pub trait Isolate: Debug + Send + Sync + 'static {
    /// Reads a script without running it.
    async fn check(&self, script: &Script, api: &Api) -> Result<Check, IsolateError>;

    /// Runs a script to its end.
    ///
    /// When this returns, no call of the session is under way any more; a script that failed has its session ended
    /// at once, so that nothing more is called in its name. What the script did wrong is in the
    /// [`Ending`]; an error means that the isolate itself could not be had.
    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError>;

    /// Names the engine and its version: a run goes on only with the engine it began with.
    fn engine(&self) -> String {
        String::new()
    }
}

/// How a script ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Ending {
    /// The script's value, or what ended it.
    pub result: Result<Value, ScriptError>,
    /// What it wrote to `console`, in order.
    pub logs: Vec<Log>,
    /// How long the script itself ran, without the time its tools took.
    pub busy: Duration,
    /// What the host should know about how it ran, such as a layer of isolation that was missing.
    pub notes: Vec<String>,
    /// How far the script had come, if the isolate knows.
    pub progress: Option<Progress>,
}

impl Ending {
    /// An ending with nothing logged.
    pub const fn new(result: Result<Value, ScriptError>, busy: Duration) -> Self {
        Self { result, logs: Vec::new(), busy, notes: Vec::new(), progress: None }
    }

    /// Adds what was written to `console`.
    pub fn with_logs(mut self, logs: Vec<Log>) -> Self {
        self.logs = logs;
        self
    }

    /// Adds what the host should know.
    pub fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }

    /// Adds how far the script had come.
    pub fn with_progress(mut self, progress: Progress) -> Self {
        self.progress = Some(progress);
        self
    }
}

/// What ended a script that gave no value.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ScriptError {
    /// Its text is no script.
    #[error("{0}")]
    Syntax(Diagnostic),
    /// It threw, and nothing caught it.
    #[error("{0}")]
    Threw(Box<Thrown>),
    /// Its value is not data.
    #[error("the script's result is not JSON: {0}")]
    Value(String),
    /// It waits for something that will never come.
    #[error(
        "the script waits for a promise that nothing will settle (no call is under way), or called itself too deeply \
         behind an `await`"
    )]
    Stuck(Option<Position>),
    /// It reached a limit.
    #[error("{0}")]
    Limit(LimitExceeded),
    /// Its session stopped it: see [`Session::stopped`].
    #[error("the run was stopped")]
    Stopped,
    /// The isolate broke under it.
    #[error("the isolate broke: {0}")]
    Broken(String),
}

/// A limit that a script reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, thiserror::Error)]
#[error("the script reached its limit of {value} {unit} ({name})")]
#[non_exhaustive]
pub struct LimitExceeded {
    /// Which limit, such as `memory`.
    pub name: String,
    /// Its value.
    pub value: u64,
    /// What the value counts, such as `bytes` or `milliseconds`.
    pub unit: String,
}

impl LimitExceeded {
    /// The limit `name` of `value` `unit`.
    pub fn new(name: impl Into<String>, value: u64, unit: impl Into<String>) -> Self {
        Self { name: name.into(), value, unit: unit.into() }
    }
}

/// Why an isolate could not be had.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum IsolateError {
    /// It could not be started. Retrying can help.
    #[error("the isolate could not be started: {0}")]
    Start(String),
    /// A layer of protection is not in force, and the host insists on all of them.
    #[error("the isolate is not as closed as it must be: {0}")]
    NotIsolated(String),
}

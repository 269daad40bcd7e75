mod bounded;
mod cut;
mod failed_check;
mod shorten;
mod withheld;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::bounded::Budget;
pub use self::cut::{Cut, CutPart, CutPlace, CutUnit};
pub use self::failed_check::{CheckKind, FailedCheck};
pub(crate) use self::shorten::{json_length, short_text};
pub use self::withheld::Withheld;
use crate::{
    Cause, Certainty, Diagnostic, Digest, LimitExceeded, Opening, Position, Printable, Progress, Script, StackEntry,
    Waiting,
};

/// The one result of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Completion {
    /// The run, by its id.
    pub run: String,
    /// How it ended.
    pub status: Status,
    /// What a paused run waits for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// What a run that was to have no effects would have done, if it came to that, in the order the script made the calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
    /// What the script returned; `null` if it returned nothing or did not complete.
    pub value: Value,
    /// Why it did not complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What the script wrote to `console`, in order.
    pub logs: Vec<Log>,
    /// Every call it made, in the order it made them.
    pub calls: Vec<CallSummary>,
    /// The checks of the script that failed, the first 64 of them; no write followed the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed_checks: Vec<FailedCheck>,
    /// What it used.
    pub usage: Usage,
    /// What it ran by.
    pub hashes: Hashes,
    /// What the host should know, such as a layer of isolation that was missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What was left out of the value and the logs, so that they fit a [`Budget`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cut: Vec<Cut>,
}

impl fmt::Display for Completion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Usage { calls, tool_micros, script_micros, .. } = &self.usage;
        let millis = (tool_micros / 1000, script_micros / 1000);
        writeln!(f, "{} ({calls} calls, {} ms in tools, {} ms in the script)", self.status, millis.0, millis.1)?;
        for waiting in &self.waiting {
            writeln!(f, "  {waiting}")?;
        }
        for withheld in &self.withheld {
            writeln!(f, "  {withheld}")?;
        }
        for failed in &self.failed_checks {
            writeln!(f, "  {}", Printable(&failed.to_string()))?;
        }
        if let Some(failure) = &self.failure {
            writeln!(f, "{failure}")?;
        }
        if !self.value.is_null() {
            writeln!(f, "{}", Printable(&format!("{:#}", self.value)))?;
        }
        for cut in &self.cut {
            writeln!(f, "{}", Printable(&cut.to_string()))?;
        }
        Ok(())
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// The script returned.
    Completed,
    /// It waits for something outside, and can be resumed.
    Paused,
    /// It was to have no effects, and would have gone on by one.
    Withheld,
    /// A call was denied and the script did not handle it.
    Denied,
    /// Anything else.
    Failed,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Completed => "completed",
            Self::Paused => "paused",
            Self::Withheld => "withheld",
            Self::Denied => "denied",
            Self::Failed => "failed",
        })
    }
}

/// Why a run did not complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Failure {
    /// What kind of failure.
    pub class: FailureClass,
    /// The error's name as the script would see it, such as `TypeError` or `Denied`.
    pub name: String,
    /// What happened.
    pub message: String,
    /// Where in the script's text, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// The lines of the script's text that lead there, with a caret under the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame: Option<String>,
    /// The script's functions that were running, the innermost first; empty if that is only the script itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stack: Vec<StackEntry>,
    /// The call whose failure this is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<FailedCall>,
    /// What the error names as its cause, the cause of that, and so on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
    /// The errors this one stands for, if it is an `AggregateError`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Cause>,
    /// The limit that was reached, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitExceeded>,
    /// How far the script had come when a limit ended it, or when it waited in vain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// Whether the very same can succeed if it is tried again; `None` if nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retryable: Option<bool>,
    /// What the check found, if the script was refused before it ran.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Printable(&self.name), Printable(&self.message))?;
        if let Some(position) = self.position {
            write!(f, " (at {position})")?;
        }
        if let Some(frame) = &self.frame {
            write!(f, "\n\n{}\n", indented(&Printable(frame).to_string()))?;
        }
        if let Some(call) = &self.call {
            write!(f, "\n  {call}")?;
        }
        for entry in &self.stack {
            write!(f, "\n  in {entry}")?;
        }
        for cause in &self.causes {
            write!(f, "\n  caused by {cause}")?;
        }
        for error in &self.errors {
            write!(f, "\n  one of them: {error}")?;
        }
        if let Some(progress) = &self.progress {
            write!(f, "\n  {progress}")?;
        }
        for diagnostic in &self.diagnostics {
            write!(f, "\n  {}", Printable(&diagnostic.to_string()))?;
        }
        Ok(())
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// The call that a failure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct FailedCall {
    /// Its place in the run, from 1.
    pub number: u64,
    /// The tool, `server.tool` as on the wire.
    pub tool: String,
    /// SHA-256 of its arguments, as the record has it.
    pub arguments: String,
    /// Whether the tool was called.
    pub certainty: Certainty,
}

impl fmt::Display for FailedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let certainty = match self.certainty {
            Certainty::NotCalled => "was not called",
            Certainty::Called => "was called",
            Certainty::Unknown => "may have been called",
        };
        let digest: String = self.arguments.chars().take(12).collect();
        write!(
            f,
            "call {} of {}, which {certainty}, with arguments sha256:{digest}",
            self.number,
            Printable(&self.tool)
        )
    }
}

/// What kind of failure ended a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureClass {
    /// The check refused the script: nothing ran.
    Check,
    /// The script threw, or its value is not data.
    Script,
    /// A tool failed.
    Tool,
    /// Policy, a quota or a human said no.
    Policy,
    /// A limit was reached.
    Limit,
    /// A call may have happened, and nobody knows.
    Uncertain,
    /// Palma or its host could not do its part.
    Host,
    /// Somebody ended the run.
    Cancelled,
}

/// One line of `console`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Log {
    /// By which method.
    pub level: LogLevel,
    /// The text.
    pub text: String,
}

impl Log {
    /// A line of this level.
    pub fn new(level: LogLevel, text: impl Into<String>) -> Self {
        Self { level, text: text.into() }
    }
}

/// The method of `console` a line was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LogLevel {
    /// `console.debug`.
    Debug,
    /// `console.log` and `console.info`.
    Info,
    /// `console.warn`.
    Warn,
    /// `console.error`.
    Error,
}

/// One call, as a host shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct CallSummary {
    /// Its place in the run, from 1.
    pub number: u64,
    /// The tool, `server.tool` as on the wire; if there is no such tool, what the script named.
    pub tool: String,
    /// The arguments as JSON, cut by their structure to 160 bytes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub arguments: String,
    /// What was decided: `allow`, `ask` or `deny`; `None` if the call did not come as far as that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// The policies that decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<String>,
    /// Who approved or refused, where a human was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    /// The name of the error it ended with, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Whether the tool was called: `not_called`, `called` or `unknown`.
    pub certainty: Certainty,
    /// Whether the very same call can succeed if it is made again; `None` if it did not fail, or nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retryable: Option<bool>,
    /// From when the call began to its answer, in microseconds, humans included; the time it queued is not in it.
    pub micros: u64,
    /// Length of the value the script was given, as JSON, in bytes.
    pub bytes: u64,
}

/// What a run ran by. Digests are SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Hashes {
    /// Digest of the script's text. Of a cancelled run whose journal does not give the text back, of the text as JSON.
    #[schemars(with = "String")]
    pub script: Digest,
    /// Digest of the plan, as [`Plan::digest`](crate::Plan::digest) has it.
    #[schemars(with = "String")]
    pub plan: Digest,
    /// Digest of the text of the API, as the script's writer could read it.
    #[schemars(with = "String")]
    pub api: Digest,
    /// The version of the policies when the run was opened; empty if they name none.
    pub policy: String,
}

impl Hashes {
    /// What a run of this script was opened with.
    pub(crate) fn of(opening: &Opening, script: &Script) -> Self {
        let Opening { plan, api, policy, .. } = opening;
        Self { script: script.digest(), plan: plan.clone(), api: api.clone(), policy: policy.clone() }
    }

    /// The same of a script that nobody here can read.
    pub(crate) fn without_text(opening: &Opening) -> Self {
        let Opening { plan, api, policy, script, .. } = opening;
        Self { script: script.digest.clone(), plan: plan.clone(), api: api.clone(), policy: policy.clone() }
    }
}

/// What a run used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Usage {
    /// Calls made, refused ones included.
    pub calls: u64,
    /// Time of all calls added up, in microseconds; calls under way together count each.
    pub tool_micros: u64,
    /// Time the script itself ran, in microseconds.
    pub script_micros: u64,
    /// From the opening of the run to its end, in microseconds.
    pub wall_micros: u64,
    /// Length of all values given to the script, as JSON, in bytes: what did not go through a model's context.
    pub bytes: u64,
}

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::boundary::Own;
use crate::{AuditError, FailedCheck, JournalError, PastError, PolicyError, ProviderError, QuotaError, ToolId};

/// The most that is told of one failure, in bytes.
const MAX_MESSAGE: usize = 8 << 10;

/// The name of the error of a call outside the plan.
pub(crate) const OUTSIDE_PLAN: &str = "OutsidePlan";

/// The arguments of a call: a JSON object.
pub type Arguments = serde_json::Map<String, serde_json::Value>;

/// Why a call gave no value. Each variant says whether the tool was called: see [`CallError::certainty`].
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The tool is not in the API of this session.
    #[error("`tools.{path}` does not exist{}", did_you_mean(suggestion.as_deref()))]
    NotGranted {
        /// What the script named, `server.tool`.
        path: String,
        /// The nearest name that does exist.
        suggestion: Option<String>,
    },
    /// The tool is not in the plan of this run.
    #[error("`tools.{path}` is not in the plan of this run; make a plan that names it, or do without")]
    OutsidePlan {
        /// What the script named, `server.tool`.
        path: String,
    },
    /// A check of the script has failed, and the call could write.
    #[error("`{tool}` was not called: it may write, and {check}")]
    WritesStopped {
        /// The tool.
        tool: ToolId,
        /// The check.
        check: Box<FailedCheck>,
    },
    /// The run is to have no effects, and the call could write: a script never hears of it.
    #[error("`{tool}` was not called: the run is to have no effects")]
    Withheld {
        /// The tool.
        tool: ToolId,
    },
    /// What the script ensured does not hold.
    #[error("{}", if message.is_empty() { "the condition does not hold" } else { message })]
    EnsureFailed {
        /// What the script says of it, at most 1 KiB.
        message: String,
    },
    /// A value that the script validated does not fit.
    #[error("the value does not fit its schema: {}", ListedOf("value", problems))]
    ValidationFailed {
        /// What does not fit, at most eight.
        problems: Vec<Problem>,
    },
    /// A script validated by what is no schema.
    #[error("the schema cannot be used: {}", ListedOf("schema", problems))]
    SchemaRefused {
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// The run ended before the tool was called.
    #[error("`{path}` was not called: the run ended first")]
    RunEnded {
        /// The tool.
        path: String,
    },
    /// A result that a completion named is not kept, or not for this principal.
    #[error(
        "there is no result `{handle}`: it is kept for a while only, and only for whom it was made; make the calls again"
    )]
    NoResult {
        /// What the script named.
        handle: String,
    },
    /// The arguments do not fit the tool's input schema.
    #[error("invalid arguments for `{tool}`: {}", Listed(problems))]
    InvalidArguments {
        /// The tool.
        tool: ToolId,
        /// What does not fit, at most eight.
        problems: Vec<Problem>,
    },
    /// Policy or a human said no.
    #[error("`{tool}` was denied: {reason}")]
    Denied {
        /// The tool.
        tool: ToolId,
        /// Who said no and why, in words a script's writer may read.
        reason: String,
        /// The policies that decided.
        policies: Vec<String>,
    },
    /// Policy could not decide, which counts as no.
    #[error("`{tool}` was denied because policy could not decide")]
    Undecided {
        /// The tool.
        tool: ToolId,
        /// What kept it from deciding.
        source: PolicyError,
    },
    /// A quota has nothing left.
    #[error("`{tool}` was not called: a quota is used up")]
    QuotaExceeded {
        /// The tool.
        tool: ToolId,
        /// Which quota.
        source: QuotaError,
    },
    /// The record of the intent could not be kept, so the tool was not called.
    #[error("`{tool}` was not called because that could not be recorded")]
    NotRecorded {
        /// The tool.
        tool: ToolId,
        /// What kept the record from being durable.
        source: AuditError,
    },
    /// The intent could not be put into the run's journal, so the tool was not called.
    #[error("`{tool}` was not called because the run's journal could not keep that")]
    NotJournaled {
        /// The tool.
        tool: ToolId,
        /// What kept the entry from being durable.
        source: JournalError,
    },
    /// The call never reached the server.
    #[error("`{tool}` could not be reached")]
    NotSent {
        /// The tool.
        tool: ToolId,
        /// What stood in the way.
        source: ProviderError,
    },
    /// The tool was called and says that it failed, or its server refused the request.
    #[error("`{tool}` failed: {message}")]
    Tool {
        /// The tool.
        tool: ToolId,
        /// What the tool says, at most 4 KiB of it.
        message: String,
    },
    /// The tool was called and its result does not fit its own output schema.
    #[error("`{tool}` was called, but its result does not fit its output schema: {}", Listed(problems))]
    InvalidResult {
        /// The tool.
        tool: ToolId,
        /// What does not fit, at most eight.
        problems: Vec<Problem>,
    },
    /// The tool was called and answered, but its outcome could not be recorded.
    #[error("`{tool}` was called, but its outcome could not be recorded")]
    OutcomeNotRecorded {
        /// The tool.
        tool: ToolId,
        /// What kept the record from being durable.
        source: AuditError,
    },
    /// The tool was called and answered, but its answer could not be put into the run's journal.
    #[error("`{tool}` was called, but the run's journal could not keep its answer")]
    OutcomeNotJournaled {
        /// The tool.
        tool: ToolId,
        /// What kept the entry from being durable.
        source: JournalError,
    },
    /// The error that the call ended with before the run was resumed.
    #[error("{}", .0.message)]
    Past(PastError),
    /// The tool was called and its result is longer than the boundary lets through.
    #[error("`{tool}` was called, but its result of {bytes} bytes is longer than {most}; ask for less")]
    ResultTooLong {
        /// The tool.
        tool: ToolId,
        /// How long it is as JSON, in bytes.
        bytes: u64,
        /// How long it may be, in bytes.
        most: u64,
    },
    /// The call was sent and no answer came: it may have happened.
    #[error("`{tool}` may have happened: {reason}")]
    Uncertain {
        /// The tool.
        tool: ToolId,
        /// Why no answer came.
        reason: String,
    },
}

impl CallError {
    /// Whether the tool was called.
    pub const fn certainty(&self) -> Certainty {
        match self {
            Self::NotGranted { .. }
            | Self::OutsidePlan { .. }
            | Self::WritesStopped { .. }
            | Self::Withheld { .. }
            | Self::EnsureFailed { .. }
            | Self::ValidationFailed { .. }
            | Self::SchemaRefused { .. }
            | Self::RunEnded { .. }
            | Self::NoResult { .. }
            | Self::InvalidArguments { .. }
            | Self::Denied { .. }
            | Self::Undecided { .. }
            | Self::QuotaExceeded { .. }
            | Self::NotRecorded { .. }
            | Self::NotJournaled { .. }
            | Self::NotSent { .. } => Certainty::NotCalled,
            Self::Tool { .. }
            | Self::InvalidResult { .. }
            | Self::ResultTooLong { .. }
            | Self::OutcomeNotRecorded { .. }
            | Self::OutcomeNotJournaled { .. } => Certainty::Called,
            Self::Past(error) => error.certainty,
            Self::Uncertain { .. } => Certainty::Unknown,
        }
    }

    /// The name a script sees in `error.name`.
    pub fn name(&self) -> &str {
        match self {
            Self::NotGranted { .. } => "ReferenceError",
            Self::OutsidePlan { .. } => OUTSIDE_PLAN,
            Self::WritesStopped { .. } => "WritesStopped",
            Self::Withheld { .. } => "Withheld",
            Self::EnsureFailed { .. } => "EnsureFailed",
            Self::ValidationFailed { .. } | Self::SchemaRefused { .. } => "ValidationFailed",
            Self::NoResult { .. } | Self::InvalidArguments { .. } => "InvalidArguments",
            Self::Denied { .. } | Self::Undecided { .. } => "Denied",
            Self::QuotaExceeded { .. } => "QuotaExceeded",
            Self::RunEnded { .. } | Self::NotRecorded { .. } | Self::NotJournaled { .. } | Self::NotSent { .. } => {
                "NotCalled"
            }
            Self::Tool { .. }
            | Self::InvalidResult { .. }
            | Self::ResultTooLong { .. }
            | Self::OutcomeNotRecorded { .. }
            | Self::OutcomeNotJournaled { .. } => "ToolError",
            Self::Past(error) => &error.name,
            Self::Uncertain { .. } => "Uncertain",
        }
    }

    /// The tool as `server.tool`; if there is no such tool, what the script named.
    pub fn tool(&self) -> String {
        match self {
            Self::NotGranted { path, .. } | Self::OutsidePlan { path } | Self::RunEnded { path } => path.clone(),
            Self::NoResult { .. } => Own::Result.label(),
            Self::EnsureFailed { .. } => Own::Ensure.label(),
            Self::ValidationFailed { .. } | Self::SchemaRefused { .. } => Own::Validate.label(),
            Self::InvalidArguments { tool, .. }
            | Self::WritesStopped { tool, .. }
            | Self::Withheld { tool }
            | Self::Denied { tool, .. }
            | Self::Undecided { tool, .. }
            | Self::QuotaExceeded { tool, .. }
            | Self::NotRecorded { tool, .. }
            | Self::NotJournaled { tool, .. }
            | Self::OutcomeNotJournaled { tool, .. }
            | Self::NotSent { tool, .. }
            | Self::Tool { tool, .. }
            | Self::InvalidResult { tool, .. }
            | Self::ResultTooLong { tool, .. }
            | Self::OutcomeNotRecorded { tool, .. }
            | Self::Uncertain { tool, .. } => tool.to_string(),
            Self::Past(error) => error.tool.clone(),
        }
    }

    /// Whether the very same call can succeed if the script makes it again; `None` if nobody knows.
    pub const fn is_retryable(&self) -> Option<bool> {
        match self {
            Self::NotSent { .. } => Some(true),
            Self::NotGranted { .. }
            | Self::OutsidePlan { .. }
            | Self::WritesStopped { .. }
            | Self::Withheld { .. }
            | Self::EnsureFailed { .. }
            | Self::ValidationFailed { .. }
            | Self::SchemaRefused { .. }
            | Self::RunEnded { .. }
            | Self::NoResult { .. }
            | Self::InvalidArguments { .. }
            | Self::Denied { .. }
            | Self::NotRecorded { .. }
            | Self::NotJournaled { .. }
            | Self::ResultTooLong { .. } => Some(false),
            Self::Past(error) => error.retryable,
            Self::Undecided { .. }
            | Self::QuotaExceeded { .. }
            | Self::Tool { .. }
            | Self::InvalidResult { .. }
            | Self::OutcomeNotRecorded { .. }
            | Self::OutcomeNotJournaled { .. }
            | Self::Uncertain { .. } => None,
        }
    }

    /// The message with those of its causes, at most 8 KiB of it.
    pub fn whole_message(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text.truncate(text.floor_char_boundary(MAX_MESSAGE));
        text
    }
}

/// Whether a tool was called by a call that gave no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth answer, and a caller must handle all three")]
pub enum Certainty {
    /// It was not: nothing has happened.
    NotCalled,
    /// It was, and answered.
    Called,
    /// It may have been.
    Unknown,
}

/// One place where a value does not fit a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Problem {
    /// JSON Pointer into the value; empty for the whole of it (RFC 6901).
    pub path: String,
    /// What the schema wants there.
    pub expected: String,
    /// What stands there, shortened.
    pub got: String,
}

impl Problem {
    /// Says what was wanted at `path` and what stands there.
    pub fn new(path: impl Into<String>, expected: impl Into<String>, got: impl Into<String>) -> Self {
        Self { path: path.into(), expected: expected.into(), got: got.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write("arguments", f)
    }
}

impl Problem {
    /// Writes the problem of a value that is called by this name.
    fn write(&self, whole: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, expected, got } = self;
        let the = if path.is_empty() { "the " } else { "" };
        let place = if path.is_empty() { whole } else { path };
        write!(f, "at `{the}{place}` expected {expected}, got {got}")
    }
}

/// Problems of a value that is called by this name.
struct ListedOf<'a>(&'static str, &'a [Problem]);

impl fmt::Display for ListedOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.1.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { "; " })?;
            problem.write(self.0, f)?;
        }
        Ok(())
    }
}

struct Listed<'a>(&'a [Problem]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ListedOf("arguments", self.0).fmt(f)
    }
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map(|name| format!("; did you mean `tools.{name}`?")).unwrap_or_default()
}

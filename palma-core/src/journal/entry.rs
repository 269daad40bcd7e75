use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Kept;
use crate::{
    Arguments, CallError, CallNumber, Certainty, Decision, Digest, FailureClass, Principal, Printable, Status, Tool,
    ToolId,
};

/// One entry of a run's journal. The format is version 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// The version of the format: 1.
    pub version: u32,
    /// When, in milliseconds since 1970-01-01 UTC. Of an answer and of a timer, what the script's clock says then.
    pub at: u64,
    /// What happened.
    #[serde(flatten)]
    pub happened: Happened,
}

impl Entry {
    /// The version of the format that is written.
    pub const VERSION: u32 = 1;

    /// What happened, at this time in milliseconds since 1970.
    pub const fn new(at: u64, happened: Happened) -> Self {
        Self { version: Self::VERSION, at, happened }
    }

    /// What happened now.
    pub fn now(now: SystemTime, happened: Happened) -> Self {
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::new(u64::try_from(since.as_millis()).unwrap_or(u64::MAX), happened)
    }
}

/// What a journal tells of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "happened", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Happened {
    /// The run began. The first entry, and the only one of its kind.
    Opened(Box<Opening>),
    /// A tool is about to be called: durable before it is.
    Intended {
        /// Which call.
        call: CallNumber,
        /// The tool.
        tool: ToolId,
        /// The arguments the script gave.
        arguments: Kept,
        /// The arguments that are sent, where a human changed them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edited: Option<Kept>,
        /// The key by which the server can tell the call from another, the same each time it is sent.
        key: String,
    },
    /// The script is given the answer to a call. The order of these entries is the order in which it gets them.
    Answered {
        /// Which call.
        call: CallNumber,
        /// The tool, `server.tool` as on the wire; if there is no such tool, what the script named.
        tool: String,
        /// Digest of the arguments the script gave.
        arguments: Digest,
        /// The answer.
        answer: PastAnswer,
    },
    /// The script goes on by its own timer.
    Woke,
    /// A human is asked whether a call may go on.
    Asked {
        /// Which call.
        call: CallNumber,
        /// The tool.
        tool: ToolId,
        /// The arguments the approval is asked for.
        arguments: Kept,
        /// What policy said, with its version.
        decision: Decision,
        /// Until when the answer counts, in milliseconds since 1970; `None` for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<u64>,
    },
    /// A human answered. Of two answers to one question the first counts.
    Given {
        /// Which call.
        call: CallNumber,
        /// What they said.
        answer: GivenAnswer,
    },
    /// Somebody said of a call that may have happened whether it did.
    Resolved {
        /// Which call.
        call: CallNumber,
        /// What they said.
        resolution: Resolution,
        /// Who said so.
        by: String,
    },
    /// The script waits for something outside, and its isolate is gone.
    Paused {
        /// The calls that wait: what for, [`Happened::Asked`] and [`Happened::Intended`] say.
        calls: Vec<CallNumber>,
    },
    /// The run goes on.
    Resumed {
        /// The engine that runs the script now.
        engine: String,
    },
    /// The run ended. Nothing follows.
    Ended {
        /// How.
        status: Status,
        /// Why, if it did not complete.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        failure: Option<FailureClass>,
        /// Its value.
        value: Kept,
        /// Digest of what it wrote to `console`.
        logs: Digest,
        /// How many calls it made.
        calls: u64,
        /// How many of the wakes in its journal came too late for its script to hear of.
        #[serde(default, skip_serializing_if = "is_zero")]
        unheard: u64,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What a run began with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Opening {
    /// In whose name.
    pub principal: Principal,
    /// What it is for.
    pub goal: String,
    /// The tools it may call.
    pub tools: Vec<PastTool>,
    /// Digest of the plan.
    pub plan: Digest,
    /// Digest of the text of the API.
    pub api: Digest,
    /// The version of the policies; empty if they name none.
    pub policy: String,
    /// The script's text, as a JSON string.
    pub script: Kept,
    /// The engine that runs it, and its version.
    pub engine: String,
}

impl Opening {
    /// The opening of a run of this script, in the name of this principal.
    pub fn new(principal: Principal, goal: impl Into<String>, script: Kept, plan: Digest, api: Digest) -> Self {
        Self {
            principal,
            goal: goal.into(),
            tools: Vec::new(),
            plan,
            api,
            policy: String::new(),
            script,
            engine: String::new(),
        }
    }
}

/// A tool as it was when a run began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PastTool {
    /// Which tool.
    pub tool: ToolId,
    /// [`Digest::of_json`] of its definition.
    pub definition: Digest,
}

impl PastTool {
    /// A tool as it is now.
    pub fn of(tool: &Tool) -> Self {
        Self { tool: tool.id.clone(), definition: Digest::of_json(&json!(tool)) }
    }
}

/// What a script was told of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PastAnswer {
    /// A value.
    Value(Kept),
    /// An error.
    Error(PastError),
}

/// A [`CallError`] as it was told to a script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PastError {
    /// [`CallError::name`].
    pub name: String,
    /// [`CallError::whole_message`].
    pub message: String,
    /// [`CallError::tool`].
    pub tool: String,
    /// [`CallError::certainty`].
    pub certainty: Certainty,
    /// [`CallError::is_retryable`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retryable: Option<bool>,
}

impl From<&CallError> for PastError {
    fn from(error: &CallError) -> Self {
        Self {
            name: error.name().to_owned(),
            message: error.whole_message(),
            tool: error.tool(),
            certainty: error.certainty(),
            retryable: error.is_retryable(),
        }
    }
}

/// What a human said of a call, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GivenAnswer {
    /// It may go on.
    Approved {
        /// Who said so.
        by: String,
        /// The arguments it may go on with, where they are not the script's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        edited: Option<Kept>,
    },
    /// It may not.
    Denied {
        /// Who said so.
        by: String,
        /// Why, in words the script's writer may read.
        reason: String,
    },
    /// Nobody answered in time.
    Expired,
}

/// What somebody says of a call that may have happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Resolution {
    /// It did, and this is what the tool answered.
    Happened(Kept),
    /// It did not: it may be sent again.
    DidNot,
    /// Nobody knows: the script is told that it may have happened.
    Fail,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approval { call, tool, from, .. } => {
                write!(f, "call {call} of {} waits for approval", Printable(tool))?;
                if !from.is_empty() {
                    write!(f, " by {}", Printable(&from.join(" or ")))?;
                }
                Ok(())
            }
            Self::Resolution { call, tool, .. } => {
                write!(f, "call {call} of {} may have happened, and waits for somebody's word", Printable(tool))
            }
        }
    }
}

/// What a paused run waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "for", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Waiting {
    /// A human's answer.
    Approval {
        /// Which call.
        call: u64,
        /// The tool, `server.tool`.
        tool: String,
        /// With exactly these arguments.
        arguments: Arguments,
        /// Who may answer; anyone, if empty.
        from: Vec<String>,
        /// Until when, in milliseconds since 1970; `None` for ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires: Option<u64>,
    },
    /// Somebody's word on whether a call happened.
    Resolution {
        /// Which call.
        call: u64,
        /// The tool, `server.tool`.
        tool: String,
        /// SHA-256 of the arguments that were sent.
        arguments: String,
    },
}

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CallSummary, Certainty, FailureClass, ModelUsage};

/// One try at a goal: a script that was written, checked and run, as far as it came.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Attempt {
    /// Its place in the task, from 1.
    pub number: u32,
    /// How it went.
    pub outcome: AttemptOutcome,
    /// Why it did not complete, in words that a writer can act on; at most 4 KiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Whether trying the very same again can help, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retryable: Option<bool>,
    /// The run, by its id, if it came to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The script, if one was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// What the model took; `None` if none was asked, or it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<ModelUsage>,
    /// Every call the run made.
    pub calls: Vec<CallSummary>,
    /// The time it took to have the script written, in microseconds.
    pub writing_micros: u64,
    /// The time of the whole attempt, in microseconds.
    pub micros: u64,
}

impl Attempt {
    /// An attempt that went like this, of which nothing else is known.
    pub const fn new(number: u32, outcome: AttemptOutcome) -> Self {
        Self {
            number,
            outcome,
            cause: None,
            retryable: None,
            run: None,
            script: None,
            usage: None,
            calls: Vec::new(),
            writing_micros: 0,
            micros: 0,
        }
    }

    /// The calls whose tool was called, or may have been: what another attempt must not do again.
    pub fn calls_made(&self) -> impl Iterator<Item = &CallSummary> {
        self.calls.iter().filter(|call| call.certainty != Certainty::NotCalled)
    }

    /// Whether a call may have happened and nobody knows.
    pub fn is_uncertain(&self) -> bool {
        self.outcome == AttemptOutcome::Uncertain || self.calls.iter().any(|call| call.certainty == Certainty::Unknown)
    }
}

/// How an attempt went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The script returned.
    Completed,
    /// The run waits for somebody and can be carried on.
    Paused,
    /// No script was written.
    NotWritten,
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

impl From<FailureClass> for AttemptOutcome {
    fn from(class: FailureClass) -> Self {
        match class {
            FailureClass::Check => Self::Check,
            FailureClass::Script => Self::Script,
            FailureClass::Tool => Self::Tool,
            FailureClass::Policy => Self::Policy,
            FailureClass::Limit => Self::Limit,
            FailureClass::Uncertain => Self::Uncertain,
            FailureClass::Host => Self::Host,
            FailureClass::Cancelled => Self::Cancelled,
        }
    }
}

impl fmt::Display for AttemptOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Completed => "completed",
            Self::Paused => "paused",
            Self::NotWritten => "not written",
            Self::Check => "refused by the check",
            Self::Script => "failed in the script",
            Self::Tool => "failed in a tool",
            Self::Policy => "denied",
            Self::Limit => "over a limit",
            Self::Uncertain => "uncertain",
            Self::Host => "failed in the host",
            Self::Cancelled => "was cancelled",
        })
    }
}

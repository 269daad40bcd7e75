use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AuditError, CallNumber, Digest, JournalError, Waiting};

/// What stops a run that could go on.
#[derive(Debug, Clone)]
pub(crate) enum Stop {
    /// Everything waits for somebody outside.
    Paused(Vec<Waiting>),
    /// The script does something else than the journal says it did.
    Diverged(Divergence),
    /// The journal keeps nothing more.
    Lost(JournalError),
    /// The audit keeps nothing more.
    Unrecorded(AuditError),
    /// All that could let the script go on is held back, as the run is to have no effects.
    Withheld,
    /// There is nothing more in the journal, and nothing else may happen.
    Exhausted,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Paused(_) => f.write_str("the run waits for somebody"),
            Self::Diverged(divergence) => divergence.fmt(f),
            Self::Lost(error) => write!(f, "the run cannot go on without its journal: {error}"),
            Self::Unrecorded(error) => write!(f, "the run cannot go on without its record: {error}"),
            Self::Withheld => f.write_str("the run is to have no effects, and came to one"),
            Self::Exhausted => f.write_str("the journal has nothing more"),
        }
    }
}

/// Where a script does something else than its journal says it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "differs", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Divergence {
    /// It makes another call.
    Call {
        /// Which call.
        call: u64,
        /// The call in the journal.
        recorded: MadeCall,
        /// The call that the script makes now.
        made: MadeCall,
    },
    /// It makes fewer calls.
    Missing {
        /// The last call in the journal.
        call: u64,
        /// What that was.
        recorded: MadeCall,
        /// How many calls the script makes now.
        made: u64,
    },
    /// It makes more calls.
    More {
        /// How many calls there are in the journal.
        recorded: u64,
        /// The number of the call that the script makes beyond those.
        call: u64,
        /// What that is.
        made: MadeCall,
    },
    /// It goes on by its own timer less or more often.
    Wakes {
        /// How often it did by the journal.
        recorded: u64,
        /// How often it does now.
        made: u64,
    },
}

/// A call as a script made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct MadeCall {
    /// The tool, `server.tool`.
    pub tool: String,
    /// SHA-256 of its arguments.
    pub arguments: String,
}

impl MadeCall {
    /// A call of this tool with arguments of this digest.
    pub fn new(tool: impl Into<String>, arguments: &Digest) -> Self {
        Self { tool: tool.into(), arguments: arguments.to_string() }
    }
}

impl fmt::Display for MadeCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digest: String = self.arguments.chars().take(12).collect();
        write!(f, "`{}` with arguments sha256:{digest}", crate::Printable(&self.tool))
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { call, recorded, made } => {
                write!(f, "call {call} was {recorded}, and now the script makes it {made}")
            }
            Self::Missing { call, recorded, made } => {
                write!(f, "call {call} was {recorded}, and now the script makes {made} calls")
            }
            Self::More { recorded, call, made } => {
                write!(f, "the script made {recorded} calls, and now makes call {call}, {made}")
            }
            Self::Wakes { recorded, made } => {
                write!(f, "the script went on by its own timer {recorded} times, and now {made} times")
            }
        }
    }
}

impl Divergence {
    pub(super) fn call(call: CallNumber, recorded: MadeCall, made: MadeCall) -> Self {
        Self::Call { call: call.get(), recorded, made }
    }
}

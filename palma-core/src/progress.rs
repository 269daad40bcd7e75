use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Position, Printable};

/// How far a script had come when something ended it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Progress {
    /// Calls it had made.
    pub calls: u64,
    /// How many of them had been answered.
    pub answered: u64,
    /// Lines it had written to `console`.
    pub logs: u64,
    /// The last thing it was seen to do, such as `call 12 (ledger.create_invoice)`; `None` if it was seen doing nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Where in its text that was, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

impl Progress {
    /// So many calls, of which so many were answered, and so many lines.
    pub const fn new(calls: u64, answered: u64, logs: u64) -> Self {
        Self { calls, answered, logs, last: None, position: None }
    }

    /// Adds the last thing the script was seen to do.
    pub fn with_last(mut self, last: impl Into<String>, position: Option<Position>) -> Self {
        self.last = Some(last.into());
        self.position = position;
        self
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.last {
            Some(last) => write!(f, "after {}", Printable(last))?,
            None => f.write_str("before any call")?,
        }
        if let Some(position) = self.position {
            write!(f, " at {position}")?;
        }
        if self.calls > 0 {
            write!(f, "; calls made: {}, answered: {}", self.calls, self.answered)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_in_one_line() {
        assert_eq!(Progress::default().to_string(), "before any call");
        let progress = Progress::new(12, 11, 0).with_last("call 12 (`a.b`)", Some(Position::new(14, 9)));
        assert_eq!(progress.to_string(), "after call 12 (`a.b`) at 14:9; calls made: 12, answered: 11");
    }
}

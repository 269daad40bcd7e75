use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Arguments, Position, Printable};

/// A call that a run without effects would have made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Withheld {
    /// Which call.
    pub call: u64,
    /// The tool, `server.tool`.
    pub tool: String,
    /// With exactly these arguments.
    pub arguments: Arguments,
    /// Who would have been asked before, if anybody: anyone, if empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<Vec<String>>,
    /// Where in the script's text, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
}

impl fmt::Display for Withheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {} of {} was held back", self.call, Printable(&self.tool))?;
        if let Some(position) = self.position {
            write!(f, " (at {position})")?;
        }
        if self.asks.is_some() {
            f.write_str("; somebody would be asked first")?;
        }
        Ok(())
    }
}

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was left out of one part of a completion, so that the rest would fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Cut {
    /// Which part.
    pub part: CutPart,
    /// Names the whole of it, for `await results.get(handle)` in a later script of the same principal, as long as it is
    /// kept; `None` if it could not be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// Length of the whole as JSON, in bytes.
    pub bytes: u64,
    /// The places where something was left out, in the order of the value; at most eight.
    pub places: Vec<CutPlace>,
    /// How many such places there are beyond those.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more_places: u64,
}

/// A part of a completion that can be long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CutPart {
    /// The script's value.
    Value,
    /// What it wrote to `console`.
    Logs,
}

/// One array, object or text of which only the beginning was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct CutPlace {
    /// JSON Pointer into the part (RFC 6901); empty for the whole of it.
    pub at: String,
    /// How many are there.
    pub kept: u64,
    /// How many there were.
    pub of: u64,
    /// What is counted.
    pub unit: CutUnit,
}

/// What is counted where something was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CutUnit {
    /// Items of an array: the first ones are there.
    Items,
    /// Properties of an object.
    Properties,
    /// Characters of a text: the first ones are there.
    Characters,
    /// Values: a number or a word that does not fit by itself.
    Values,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            CutPart::Value => "the value",
            CutPart::Logs => "the log",
        };
        write!(f, "{part} was cut")?;
        for (place, cut) in self.places.iter().enumerate() {
            write!(f, "{}{cut}", if place == 0 { ": " } else { "; " })?;
        }
        if self.more_places > 0 {
            write!(f, "; places beyond these: {}", self.more_places)?;
        }
        match &self.handle {
            Some(handle) => write!(f, "; all of it: `await results.get(\"{handle}\")`"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for CutPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            CutUnit::Items => "items",
            CutUnit::Properties => "properties",
            CutUnit::Characters => "characters",
            CutUnit::Values => "values",
        };
        if !self.at.is_empty() {
            write!(f, "`{}` has ", self.at)?;
        }
        write!(f, "{} of {} {unit}", self.kept, self.of)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

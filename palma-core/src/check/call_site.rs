use serde::{Deserialize, Serialize};

use crate::{Approval, Arguments, Position};

/// The tools that a script can reach, as `server.tool` in the names that scripts use.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reach {
    /// It uses `tools` in a way that its text does not tell.
    #[default]
    AnyOfThePlan,
    /// These and no others, sorted.
    Only(Vec<String>),
}

/// One place of a script's text that calls a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct CallSite {
    /// The tool, as `server.tool` in the names that scripts use.
    pub tool: String,
    /// Where the call begins.
    pub position: Position,
    /// Where it ends, behind its last character.
    pub end: Position,
    /// What is known of its arguments.
    pub arguments: KnownArguments,
    /// Whether the script may come to its end without it.
    pub conditional: bool,
    /// Whether it may be made more than once.
    pub repeated: bool,
    /// Whether the script goes on where the call fails, as in a `try`.
    pub caught: bool,
}

impl CallSite {
    /// A call of this tool at this place that is sure to be made, once.
    pub fn new(tool: impl Into<String>, position: Position, end: Position, arguments: KnownArguments) -> Self {
        Self { tool: tool.into(), position, end, arguments, conditional: false, repeated: false, caught: false }
    }
}

/// What is known of a call's arguments before it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct KnownArguments {
    /// What is known; where something is not, `null` stands for it, or nothing.
    pub value: Arguments,
    /// JSON Pointers (RFC 6901) to what is not known. An object of `value` that is pointed at, as all of it by the empty
    /// pointer, may have more properties than are shown; anything else may be any value, and may be missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

impl KnownArguments {
    /// These arguments and no others.
    pub const fn exactly(value: Arguments) -> Self {
        Self { value, unknown: Vec::new() }
    }

    /// These arguments, of which the parts at these JSON Pointers are not known.
    pub const fn partly(value: Arguments, unknown: Vec<String>) -> Self {
        Self { value, unknown }
    }

    /// Arguments of which nothing is known.
    pub fn unknown() -> Self {
        Self { value: Arguments::new(), unknown: vec![String::new()] }
    }

    /// The arguments, if all of them are known.
    pub fn whole(&self) -> Option<&Arguments> {
        self.unknown.is_empty().then_some(&self.value)
    }
}

/// A call before which a person will be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct Ask {
    /// The tool, as `server.tool` in the names that scripts use.
    pub tool: String,
    /// Where the call begins.
    pub position: Position,
    /// Who may answer; anyone, if there are none.
    pub from: Vec<String>,
    /// What is known of the call's arguments.
    pub arguments: KnownArguments,
    /// Whether the call may be made more than once, and a person asked each time.
    pub repeated: bool,
}

impl Ask {
    /// The question that this call will be.
    pub(crate) fn before(call: &CallSite, approval: &Approval) -> Self {
        Self {
            tool: call.tool.clone(),
            position: call.position,
            from: approval.from.clone(),
            arguments: call.arguments.clone(),
            repeated: call.repeated,
        }
    }
}

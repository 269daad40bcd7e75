use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CallNumber, Position, Printable};

/// An error that a script threw and nothing caught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Thrown {
    /// `error.name`, or `Error` for a thrown value that has none.
    pub name: String,
    /// `error.message`; of a thrown value that is no error, what it is.
    pub message: String,
    /// Where it was made, if the engine knows; of a call that failed, where the script made the call.
    pub position: Option<Position>,
    /// The script's functions it came through, the innermost first.
    pub stack: Vec<StackEntry>,
    /// The call whose failure this very error is, if it is one.
    pub call: Option<CallNumber>,
    /// `error.cause`, its cause, and so on.
    pub causes: Vec<Cause>,
    /// The errors that an `AggregateError` stands for.
    pub errors: Vec<Cause>,
}

impl Thrown {
    /// An error of which no more is known than its name and its message.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            message: message.into(),
            position: None,
            stack: Vec::new(),
            call: None,
            causes: Vec::new(),
            errors: Vec::new(),
        }
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

/// A function of the script that was running when an error was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct StackEntry {
    /// The function's name; `None` for one without, such as the script itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Where in the function.
    pub position: Position,
}

impl StackEntry {
    /// A place in a function of this name.
    pub const fn new(function: Option<String>, position: Position) -> Self {
        Self { function, position }
    }
}

impl fmt::Display for StackEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.function {
            Some(function) => write!(f, "{} ({})", Printable(function), self.position),
            None => write!(f, "{}", self.position),
        }
    }
}

/// An error behind an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Cause {
    /// Its name, or `Error` for a value that has none.
    pub name: String,
    /// Its message; of a value that is no error, what it is.
    pub message: String,
    /// Where it was made, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// The call whose failure it is, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallNumber>,
}

impl Cause {
    /// A cause of this name and message.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { name: name.into(), message: message.into(), position: None, call: None }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Printable(&self.name), Printable(&self.message))?;
        if let Some(position) = self.position {
            write!(f, " (at {position})")?;
        }
        Ok(())
    }
}

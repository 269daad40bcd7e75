use std::fmt;

use serde::{Deserialize, Serialize};

/// What is known of a script before it runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Check {
    /// What was found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Check {
    /// A check that found these.
    pub const fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }

    /// Whether the script must not run.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// One thing found in a script before it runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct Diagnostic {
    /// A stable word for this kind of finding, such as `syntax` or `unknown-tool`.
    pub code: String,
    /// Whether the script may run all the same.
    pub severity: Severity,
    /// Where it begins in the text as the model wrote it.
    pub position: Position,
    /// What is the matter, and what would be right.
    pub message: String,
}

impl Diagnostic {
    /// An error, with which a script must not run.
    pub fn error(code: impl Into<String>, position: Position, message: impl Into<String>) -> Self {
        Self { code: code.into(), severity: Severity::Error, position, message: message.into() }
    }

    /// Something to know, with which a script may run.
    pub fn note(code: impl Into<String>, position: Position, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, position, message) }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.position, self.message, self.code)
    }
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// The script must not run.
    Error,
    /// Something to know.
    Note,
}

/// A place in a script's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 code units as editors count.
    pub column: u32,
}

impl Position {
    /// The place at this line and column, both from 1.
    pub const fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }

    /// The place of a byte offset in `text`; its end if the offset lies beyond it.
    pub fn of_offset(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).map_or(0, |rest| rest.encode_utf16().count()) + 1;
        Self { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_as_editors_do() {
        let text = "ab\nç😀x";
        assert_eq!(Position::of_offset(text, 0), Position::new(1, 1));
        assert_eq!(Position::of_offset(text, 3), Position::new(2, 1));
        assert_eq!(Position::of_offset(text, text.find('x').unwrap()), Position::new(2, 4));
        assert_eq!(Position::of_offset(text, 99), Position::new(2, 5));
    }
}

mod call_site;
mod render;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::call_site::{Ask, CallSite, KnownArguments, Reach};

/// What is known of a script before it runs.
///
/// # Codes
///
/// | code | severity | what was found |
/// |---|---|---|
/// | `syntax` | error | the text is no script |
/// | `unsupported` | error | it needs modules, or what cannot be translated |
/// | `limit`, `unreadable` | error | it is too long, or cannot be read within the limits |
/// | `unknown-server`, `unknown-tool` | error | a server or a tool that the API does not have |
/// | `outside-plan` | error | a tool that is not in the plan |
/// | `absent-global` | error | a name that nothing declares, such as `fetch` of other programs |
/// | `argument-count` | error | a tool takes one object |
/// | `missing-argument` | error | a required property is not given |
/// | `unknown-argument` | error, or note where the schema does not forbid it and the name is no slip of a declared one | a property that the tool does not declare |
/// | `argument-type` | error | a value that is not of the declared type |
/// | `argument-value` | error | a text, number or boolean that is none of the declared ones |
/// | `invalid-arguments` | error | arguments that the tool's schema refuses for another reason, such as a range |
/// | `unknown-property` | error, or note where the script asks whether it is there | a property that a result does not declare |
/// | `not-iterable` | error | an object of a result is used as if it were a list |
/// | `no-await` | error, or note where the run makes the call all the same | the promise of a call is used as its result, or nobody waits for it |
/// | `json-text` | error | `JSON.parse` of what is no text |
/// | `denied` | error, or note where the call may not be reached | policy denies the call for certain |
/// | `asks-a-person` | note | policy asks a person before the call |
/// | `unused-tool` | note | tools of the plan that the script does not reach |
/// | `prepared` | note | what was done to the text to make a script of it |
///
/// A call with wrong arguments is an error inside a `try` too: it fails each time. It is a note where the script looks at
/// the class of a failure that it caught, as by `InvalidArguments` or `error.name`: it may expect that one.
///
/// What is wrong about the shape of a result (`unknown-property`, `not-iterable`, `json-text`) is a note where a `try`, or
/// a handler of a promise, is around that and around no call: the script may be asking what it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct Check {
    /// What was found: errors before notes, each in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The tools that the script can reach.
    #[serde(default)]
    pub reach: Reach,
    /// Where it calls them, as far as that is plain from its text, in the order of the text.
    #[serde(default)]
    pub calls: Vec<CallSite>,
    /// The calls before which a person will be asked.
    #[serde(default)]
    pub asks: Vec<Ask>,
}

impl Check {
    /// A check that found these, of a script that may reach any tool of its plan.
    pub fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, ..Self::default() }
    }

    /// Adds which tools the script can reach, and where it calls them.
    pub fn with_calls(mut self, reach: Reach, calls: Vec<CallSite>) -> Self {
        self.reach = reach;
        self.calls = calls;
        self
    }

    /// The findings that forbid the run.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Puts errors before notes, each in the order of the text.
    pub(crate) fn sort(&mut self) {
        self.diagnostics.sort_by_key(|diagnostic| (diagnostic.severity != Severity::Error, diagnostic.position));
    }

    /// Whether the script must not run.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
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
    /// Where it ends, behind its last character.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Position>,
    /// What is the matter.
    pub message: String,
    /// What would be right, where the message does not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The server, or the tool as `server.tool`, that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
}

impl Diagnostic {
    /// An error, with which a script must not run.
    pub fn error(code: impl Into<String>, position: Position, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            severity: Severity::Error,
            position,
            end: None,
            message: message.into(),
            hint: None,
            tool: None,
        }
    }

    /// Something to know, with which a script may run.
    pub fn note(code: impl Into<String>, position: Position, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, position, message) }
    }

    /// Adds where it ends, behind its last character.
    pub const fn until(mut self, end: Position) -> Self {
        self.end = Some(end);
        self
    }

    /// Adds what would be right.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the server, or the tool as `server.tool`, that it is about.
    pub fn about(mut self, tool: impl Into<String>) -> Self {
        self.tool = Some(tool.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.position, self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        write!(f, " ({})", self.code)
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

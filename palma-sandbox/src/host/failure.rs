use palma_core::{Cause, Diagnostic, ScriptError, StackEntry, Thrown};

use crate::frame::Failed;

/// The most that is kept of a message from a worker, in bytes.
const MAX_MESSAGE: usize = 8 << 10;

/// The most that is kept of an error's name, in bytes.
const MAX_NAME: usize = 128;

/// The most that is kept of the message of an error behind an error, in bytes.
const MAX_CAUSE: usize = 1 << 10;

/// How many functions are told of a stack.
pub(crate) const MAX_STACK: usize = 10;

/// How many causes are told of an error.
pub(crate) const MAX_CAUSES: usize = 8;

/// How many findings are kept of one check.
const MAX_DIAGNOSTICS: usize = 32;

/// What a worker says ended its script, cut to a length that a completion can hold.
pub(super) fn script_error(failed: Failed) -> ScriptError {
    match failed {
        Failed::Syntax { diagnostic } => ScriptError::Syntax(brief_diagnostic(diagnostic)),
        Failed::Threw { thrown } => ScriptError::Threw(Box::new(brief_thrown(*thrown))),
        Failed::Value { reason } => ScriptError::Value(brief(&reason)),
        Failed::Stuck { position } => ScriptError::Stuck(position),
        Failed::Limit { mut limit } => {
            limit.name = cut(&limit.name, MAX_NAME);
            limit.unit = cut(&limit.unit, MAX_NAME);
            ScriptError::Limit(limit)
        }
        Failed::Panicked { message } => ScriptError::Broken(format!("the engine panicked: {}", brief(&message))),
    }
}

fn brief_thrown(mut thrown: Thrown) -> Thrown {
    thrown.name = cut(&thrown.name, MAX_NAME);
    thrown.message = brief(&thrown.message);
    thrown.stack.truncate(MAX_STACK);
    thrown.stack = thrown.stack.into_iter().map(brief_entry).collect();
    for causes in [&mut thrown.causes, &mut thrown.errors] {
        causes.truncate(MAX_CAUSES);
        *causes = causes.drain(..).map(brief_cause).collect();
    }
    thrown
}

fn brief_entry(mut entry: StackEntry) -> StackEntry {
    entry.function = entry.function.map(|function| cut(&function, MAX_NAME));
    entry
}

fn brief_cause(mut cause: Cause) -> Cause {
    cause.name = cut(&cause.name, MAX_NAME);
    cause.message = cut(&cause.message, MAX_CAUSE);
    cause
}

/// What a worker found in a script, cut likewise.
pub(crate) fn brief_diagnostics(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.into_iter().take(MAX_DIAGNOSTICS).map(brief_diagnostic).collect()
}

/// A worker that does not keep to the protocol.
pub(super) fn broken(what: &str) -> ScriptError {
    ScriptError::Broken(format!("the worker does not speak the protocol: {}", brief(what)))
}

/// A message, cut.
pub(super) fn brief(message: &str) -> String {
    cut(message, MAX_MESSAGE)
}

fn brief_diagnostic(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.code = cut(&diagnostic.code, MAX_NAME);
    diagnostic.message = brief(&diagnostic.message);
    diagnostic
}

/// At most so many bytes of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut text = text.to_owned();
    text.truncate(text.floor_char_boundary(most));
    text.push('…');
    text
}

use palma_core::{CallNumber, Diagnostic, ScriptError};

use crate::frame::Failed;

/// The most that is kept of a message from a worker, in bytes.
const MAX_MESSAGE: usize = 8 << 10;

/// The most that is kept of an error's name, in bytes.
const MAX_NAME: usize = 128;

/// How many findings are kept of one check.
const MAX_DIAGNOSTICS: usize = 32;

/// What a worker says ended its script, cut to a length that a completion can hold.
pub(super) fn script_error(failed: Failed) -> ScriptError {
    match failed {
        Failed::Syntax { diagnostic } => ScriptError::Syntax(brief_diagnostic(diagnostic)),
        Failed::Threw { name, message, position, call } => ScriptError::Threw {
            name: cut(&name, MAX_NAME),
            message: brief(&message),
            position,
            call: call.and_then(CallNumber::from_place),
        },
        Failed::Value { reason } => ScriptError::Value(brief(&reason)),
        Failed::Stuck => ScriptError::Stuck,
        Failed::Limit { mut limit } => {
            limit.name = cut(&limit.name, MAX_NAME);
            limit.unit = cut(&limit.unit, MAX_NAME);
            ScriptError::Limit(limit)
        }
        Failed::Panicked { message } => ScriptError::Broken(format!("the engine panicked: {}", brief(&message))),
    }
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

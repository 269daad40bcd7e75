use palma_core::ScriptError;

use crate::frame::Failed;
use crate::frame::brief::brief;

/// What a worker says ended its script, cut to a length that a completion can hold.
pub(super) fn script_error(failed: Failed) -> ScriptError {
    match failed.brief() {
        Failed::Syntax { diagnostic } => ScriptError::Syntax(diagnostic),
        Failed::Threw { thrown } => ScriptError::Threw(thrown),
        Failed::Value { reason } => ScriptError::Value(reason),
        Failed::Stuck { position } => ScriptError::Stuck(position),
        Failed::Limit { limit } => ScriptError::Limit(limit),
        Failed::Panicked { message } => ScriptError::Broken(format!("the engine panicked: {message}")),
    }
}

/// A worker that does not keep to the protocol.
pub(super) fn broken(what: &str) -> ScriptError {
    ScriptError::Broken(format!("the worker does not speak the protocol: {}", brief(what)))
}

use boa_engine::{JsError, JsNativeError};

/// Why a text is no JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::worker) enum JsonError {
    /// A character where another was due.
    #[error("Unexpected token '{found}' in JSON at position {position}, expected {expected}")]
    Unexpected {
        /// What stands there.
        found: char,
        /// Where, counted from 0 in code units.
        position: usize,
        /// What would have been right.
        expected: &'static str,
    },
    /// The text ends too early.
    #[error("Unexpected end of JSON input at position {position}, expected {expected}")]
    End {
        /// The length of the text.
        position: usize,
        /// What would have been right.
        expected: &'static str,
    },
    /// More arrays and objects in each other than are read.
    #[error("JSON is nested more than 5000 levels deep at position {position}")]
    Deep {
        /// Where the array or object begins that is one too many.
        position: usize,
    },
}

impl From<JsonError> for JsError {
    fn from(error: JsonError) -> Self {
        let kind = match error {
            JsonError::Deep { .. } => JsNativeError::range(),
            _ => JsNativeError::syntax(),
        };
        kind.with_message(error.to_string()).into()
    }
}

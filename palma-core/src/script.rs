use std::sync::Arc;

use crate::Digest;

/// A script's text, as the model wrote it: TypeScript or JavaScript, unread and untrusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script(Arc<str>);

impl Script {
    /// Takes a text as it is.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the text.
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

impl From<String> for Script {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Script {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

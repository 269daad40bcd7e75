use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Digest;

/// A value as a journal keeps it: its digest always, the value itself as the host allows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Kept {
    /// [`Digest::of_json`] of the value.
    pub digest: Digest,
    /// The value; `None` where the host keeps digests only, and so gives up resuming and replaying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
}

/// How a value is held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Held {
    /// As it is.
    Plain(Value),
    /// Sealed with a key of the host, in base64 (RFC 4648, section 4).
    Sealed(String),
}

impl Kept {
    /// The digest alone.
    pub fn digest(value: &Value) -> Self {
        Self { digest: Digest::of_json(value), held: None }
    }

    /// The value as it is.
    pub fn plain(value: Value) -> Self {
        Self { digest: Digest::of_json(&value), held: Some(Held::Plain(value)) }
    }

    /// The value, sealed: `sealed` is what the host's key made of its JSON text.
    pub const fn sealed(digest: Digest, sealed: String) -> Self {
        Self { digest, held: Some(Held::Sealed(sealed)) }
    }
}

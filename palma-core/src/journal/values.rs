use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Held, JournalError, Kept, Sealer};
use crate::Digest;

/// How a journal keeps the values of its runs: scripts, arguments, answers.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Values {
    /// As they are.
    #[default]
    Plain,
    /// Sealed with a key of the host.
    Sealed(Arc<dyn Sealer>),
    /// By their digests only: no run can be resumed or replayed.
    DigestOnly,
}

impl Values {
    /// A value as it is to be kept; `digest` is its digest, where that is known.
    pub(crate) fn keep(&self, value: &Value, digest: Option<Digest>) -> Result<Kept, JournalError> {
        let digest = digest.unwrap_or_else(|| Digest::of_json(value));
        let held = match self {
            Self::Plain => Some(Held::Plain(value.clone())),
            Self::DigestOnly => None,
            Self::Sealed(sealer) => {
                let bytes = sealer.seal(value.to_string().as_bytes(), digest.as_str().as_bytes());
                let bytes = bytes.map_err(|error| JournalError::Unencodable(error.to_string()))?;
                Some(Held::Sealed(STANDARD.encode(bytes)))
            }
        };
        Ok(Kept { digest, held })
    }

    /// A value that was kept. It is refused if it is not what was kept.
    pub(crate) fn open(&self, kept: Kept) -> Result<Value, JournalError> {
        let unreadable = |reason: String| JournalError::Unreadable(reason);
        let value = match (kept.held, self) {
            (None, _) => return Err(unreadable("it has digests of the values and not the values".to_owned())),
            (Some(Held::Plain(value)), _) => value,
            (Some(Held::Sealed(text)), Self::Sealed(sealer)) => {
                let bytes = STANDARD.decode(text).map_err(|error| unreadable(error.to_string()))?;
                let json = sealer.open(&bytes, kept.digest.as_str().as_bytes());
                let json = json.map_err(|error| unreadable(error.to_string()))?;
                serde_json::from_slice(&json).map_err(|error| unreadable(error.to_string()))?
            }
            (Some(Held::Sealed(_)), _) => {
                return Err(unreadable("its values are sealed; give the key with `Values::Sealed`".to_owned()));
            }
        };
        if Digest::of_json(&value) == kept.digest {
            Ok(value)
        } else {
            Err(unreadable("a value in it is not the one that was kept".to_owned()))
        }
    }
}

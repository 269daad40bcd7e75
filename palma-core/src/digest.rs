use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// SHA-256 of some bytes, in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self::from_hash(&Sha256::digest(bytes.as_ref()))
    }

    fn from_hash(hash: &[u8]) -> Self {
        let mut digits = String::with_capacity(64);
        for byte in hash {
            let _ = write!(digits, "{byte:02x}");
        }
        Self(digits)
    }

    /// The digest of a JSON value, written without spaces and with the keys of each object in code-unit order, so
    /// that two spellings of one value have one digest (RFC 8785 but for its number format).
    pub fn of_json(value: &Value) -> Self {
        let mut hasher = Sha256::new();
        hash(value, &mut hasher);
        Self::from_hash(&hasher.finalize())
    }

    /// 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn hash(value: &Value, hasher: &mut Sha256) {
    match value {
        Value::Array(items) => {
            hasher.update(b"[");
            for (place, item) in items.iter().enumerate() {
                hasher.update(if place == 0 { &b""[..] } else { b"," });
                hash(item, hasher);
            }
            hasher.update(b"]");
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
            hasher.update(b"{");
            for (place, (key, value)) in entries.into_iter().enumerate() {
                hasher.update(if place == 0 { &b""[..] } else { b"," });
                hasher.update(Value::from(key.as_str()).to_string());
                hasher.update(b":");
                hash(value, hasher);
            }
            hasher.update(b"}");
        }
        scalar => hasher.update(scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_digest_is_sha_256() {
        assert_eq!(Digest::of("abc").as_str(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_digest_of_a_value_is_that_of_its_text_with_keys_in_order() {
        let value = json!({"b": [1, "x\n"], "a": {"z": null, "y": 1.5}});
        assert_eq!(Digest::of_json(&value), Digest::of(r#"{"a":{"y":1.5,"z":null},"b":[1,"x\n"]}"#));
    }

    #[test]
    fn the_order_of_keys_does_not_change_a_digest() {
        assert_eq!(
            Digest::of_json(&json!({"a": {"x": 1, "y": 2}, "b": 3})),
            Digest::of_json(&json!({"b": 3, "a": {"y": 2, "x": 1}}))
        );
        assert_ne!(Digest::of_json(&json!([1, 2])), Digest::of_json(&json!([2, 1])));
    }
}

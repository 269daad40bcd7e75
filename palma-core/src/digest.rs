use std::cmp::Ordering;
use std::fmt;

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
        Self::from_hash(Sha256::digest(bytes.as_ref()))
    }

    fn from_hash(hash: impl AsRef<[u8]>) -> Self {
        let halves = hash.as_ref().iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
        Self(halves.filter_map(|half| char::from_digit(half.into(), 16)).collect())
    }

    /// The digest of a JSON value, written without spaces and with the keys of each object in code-unit order, so
    /// that two spellings of one value have one digest (RFC 8785 but for its number format).
    pub fn of_json(value: &Value) -> Self {
        let mut canonical = Canonical::default();
        canonical.value(value);
        Self::from_hash(canonical.hash())
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

/// How many bytes are hashed at once, about.
const PIECE: usize = 8 << 10;

/// A value's one text, hashed as it is written.
#[derive(Debug, Default)]
struct Canonical {
    hasher: Sha256,
    waiting: Vec<u8>,
}

impl Canonical {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Array(items) => {
                self.waiting.push(b'[');
                for (place, item) in items.iter().enumerate() {
                    self.comma(place);
                    self.value(item);
                }
                self.waiting.push(b']');
            }
            Value::Object(map) => {
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_by(|a, b| in_order(a.0, b.0));
                self.waiting.push(b'{');
                for (place, (key, value)) in entries.into_iter().enumerate() {
                    self.comma(place);
                    self.text(key);
                    self.waiting.push(b':');
                    self.value(value);
                }
                self.waiting.push(b'}');
            }
            scalar => self.text(scalar),
        }
    }

    fn comma(&mut self, place: usize) {
        if place > 0 {
            self.waiting.push(b',');
        }
    }

    fn text(&mut self, scalar: &(impl Serialize + ?Sized)) {
        // Memory takes every text.
        let _ = serde_json::to_writer(&mut self.waiting, scalar);
        if self.waiting.len() >= PIECE {
            self.hasher.update(&self.waiting);
            self.waiting.clear();
        }
    }

    fn hash(mut self) -> impl AsRef<[u8]> {
        self.hasher.update(&self.waiting);
        self.hasher.finalize()
    }
}

/// The order of two texts by UTF-16 code units, which for ASCII is that of their bytes.
fn in_order(one: &str, other: &str) -> Ordering {
    if one.is_ascii() && other.is_ascii() { one.cmp(other) } else { one.encode_utf16().cmp(other.encode_utf16()) }
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
    fn keys_are_in_the_order_of_their_utf_16() {
        let value = json!({"\u{ff61}": 1, "\u{1f600}": 2, "z": 3});
        assert_eq!(Digest::of_json(&value), Digest::of("{\"z\":3,\"\u{1f600}\":2,\"\u{ff61}\":1}"));
    }

    #[test]
    fn a_long_value_is_hashed_whole() {
        let value = json!({"rows": vec![json!({"name": "ç\"", "amount": 1.25}); 2_000]});
        let row = r#"{"amount":1.25,"name":"ç\""}"#;
        assert_eq!(Digest::of_json(&value), Digest::of(format!("{{\"rows\":[{}]}}", vec![row; 2_000].join(","))));
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

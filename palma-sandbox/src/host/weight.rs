//! How much memory of the host a JSON text takes once it is read.

use palma_core::{LimitExceeded, ScriptError};

/// What a value takes where it stands, in bytes, with the room that an array keeps for more.
const VALUE: usize = 80;

/// What a key takes, in bytes, with the room that an object keeps for more.
const KEY: usize = 100;

/// What an object takes beside that, in bytes: the least room that it has for keys, and their hashes.
const OBJECT: usize = 320;

/// How many times the bytes of a text its values may take. A text of rows of an object each takes about ten times.
const TIMES: usize = 32;

/// About how many bytes the values of a JSON text take.
pub(super) fn weight(json: &[u8]) -> usize {
    let mut weight = json.len();
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b',' | b'[' => weight += VALUE,
            b':' => weight += KEY,
            b'{' => weight += OBJECT + VALUE,
            b'"' => pass_text(&mut bytes),
            _ => {}
        }
    }
    weight
}

/// Goes on behind the end of a text that has begun.
fn pass_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

/// What values may take together with however short a text, in bytes.
const ANY: usize = 64 << 10;

/// Refuses what would take much more memory than its text, of which `bytes` are allowed.
pub(super) fn check_weight(name: &str, weight: usize, bytes: usize) -> Result<(), ScriptError> {
    let most = bytes.saturating_mul(TIMES).max(ANY);
    if weight > most {
        return Err(ScriptError::Limit(LimitExceeded::new(name, most as u64, "bytes")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// What the parts of a value take at least, in bytes.
    fn least(value: &Value) -> usize {
        let inside = match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(least).sum(),
            Value::Object(map) => map.iter().map(|(key, value)| 32 + key.len() + least(value)).sum(),
            _ => 0,
        };
        size_of::<Value>() + inside
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![Just(Value::Null), any::<i8>().prop_map(Value::from), ".{0,12}".prop_map(Value::from)];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::btree_map(".{0,6}", inner, 0..8)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_value_weighs_no_less_than_its_parts(value in value()) {
            // What stands alone has no comma before it.
            prop_assert!(weight(value.to_string().as_bytes()) + VALUE >= least(&value));
        }
    }

    #[test]
    fn what_stands_in_a_text_weighs_nothing() {
        for text in ["[[[{{{,,,:::", "\\\"[,{:", "\\\\"] {
            let json = json!(text).to_string();
            assert_eq!(weight(json.as_bytes()), json.len(), "{json}");
        }
        assert_eq!(weight(br#"{"a":1}"#), 7 + OBJECT + VALUE + KEY);
    }

    #[test]
    fn rows_may_be_as_long_as_texts_and_crumbs_may_not() {
        let row = |id: usize| json!({ "id": id, "name": "Ana Lima", "city": "Porto", "active": true, "score": 7.5 });
        let rows = Value::from((0..1_000).map(row).collect::<Vec<_>>()).to_string();
        assert!(check_weight("it", weight(rows.as_bytes()), rows.len()).is_ok());
        let crumbs = Value::from(vec![json!({ "": 0 }); 1_000]).to_string();
        assert!(check_weight("it", ANY, 1).is_ok());
        assert!(check_weight("it", weight(crumbs.as_bytes()), crumbs.len()).is_err());
    }
}

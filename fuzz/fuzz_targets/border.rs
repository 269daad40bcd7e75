//! Any JSON that goes into a script's world comes out as it was, or not at all.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palma_sandbox::fuzzing;
use serde_json::Value;

const MOST_BYTES: usize = 1 << 20;

/// How deep a value may be that must come out.
const DEPTH: usize = 99;

fuzz_target!(|text: &str| {
    let crossed = fuzzing::cross(text, MOST_BYTES);
    if let Ok(out) = &crossed {
        assert!(serde_json::from_str::<Value>(out).is_ok(), "{text} came out as {out}, which is no JSON");
        assert_eq!(fuzzing::cross(out, MOST_BYTES).as_ref(), Ok(out), "{out} came out as something else");
    }
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        match crossed {
            Ok(out) => assert!(is_same(&value, &serde_json::from_str(&out).unwrap()), "{value} came out as {out}"),
            Err(reason) => assert!(depth(&value) > DEPTH, "{value} did not come out: {reason}"),
        }
        let _ = fuzzing::cross(text, text.len() / 2);
    }
});

/// Whether two values are one to a script, whose numbers are all of one kind.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, one)| other.get(key).is_some_and(|other| is_same(one, other)))
        }
        _ => one == other,
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        Value::Object(map) => 1 + map.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

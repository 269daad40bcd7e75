use std::sync::Arc;

use serde_json::{Value, json};

use super::{Api, tool};
use crate::types::Type;
use crate::{Known, Observations, Tool, ToolId};

#[track_caller]
fn check(results: &[Value], expected: &str) {
    let id = ToolId::parse("s", "f").unwrap();
    let mut observations = Observations::new();
    for result in results {
        observations.observe(&id, result);
    }
    let api =
        Api::with_known([tool("s", "f", json!({"type": "object"}))], &Known::new().with_observations(observations));
    let (_, result) = api.tools_text().split_once("Promise<").unwrap();
    let result = result.rsplit_once(">;").unwrap().0;
    assert_eq!(result.split_whitespace().collect::<Vec<_>>().join(" "), expected);
    assert_eq!(*api.tools().next().unwrap().result(), Type::Unknown, "nothing is promised");
}

#[test]
fn an_undeclared_result_is_what_was_seen_and_marked_so() {
    check(&[], "unknown");
    check(&[json!("a"), json!(null)], "/** observed, not promised */ string | null");
    check(
        &[json!({"rows": [{"a": 1}, {"a": 2, "b": "x"}]}), json!({"rows": [], "next": true})],
        "/** observed, not promised */ { next?: boolean; rows: { a: number; b?: string }[] }",
    );
}

#[test]
fn what_is_observed_is_bounded() {
    let wide: Value =
        (0..100).map(|number| (format!("k{number}"), json!(number))).collect::<serde_json::Map<_, _>>().into();
    check(&[wide], "/** observed, not promised */ Record<string, unknown>");
    let deep = (0..50).fold(json!(1), |inner, _| json!([inner]));
    check(&[deep], "/** observed, not promised */ unknown[][][][][][]");
    check(&[json!({"x".repeat(1_000): 1})], "/** observed, not promised */ Record<string, unknown>");
}

#[test]
fn a_declared_result_stays_what_was_declared() {
    let id = ToolId::parse("s", "f").unwrap();
    let mut observations = Observations::new();
    observations.observe(&id, &json!({"other": 1}));
    let tool =
        Tool::new(id, json!({})).with_output_schema(json!({"type": "object", "properties": {"a": {"type": "null"}}}));
    let api = Api::with_known([Arc::new(tool)], &Known::new().with_observations(observations));
    assert!(api.text().contains("Promise<{ a?: null }>"), "{}", api.text());
    assert!(api.tools().next().unwrap().observed().is_none());
}

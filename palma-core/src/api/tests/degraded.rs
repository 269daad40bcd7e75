use serde_json::{Value, json};

use super::api;

#[track_caller]
fn check(schema: Value, paths: &[&str]) {
    let api = api(schema);
    let found: Vec<&str> =
        api.tools().next().unwrap().degraded().iter().map(|degraded| degraded.path.as_str()).collect();
    assert_eq!(found, paths, "{}", api.text());
}

#[test]
fn what_cannot_be_read_is_unknown_and_listed_with_its_path() {
    for (node, keyword) in [
        (json!({"type": "any"}), "/type"),
        (json!({"type": []}), "/type"),
        (json!({"$ref": "#/nowhere"}), "/$ref"),
        (json!({"anyOf": []}), "/anyOf"),
        (json!("string"), ""),
        (json!(null), ""),
    ] {
        let schema = json!({"type": "object", "properties": {"a/b": node, "n": {"type": "number"}}});
        assert!(api(schema.clone()).text().contains("\"a/b\"?: unknown; n?: number"));
        check(schema, &[&format!("/inputSchema/properties/a~1b{keyword}")]);
    }
}

#[test]
fn what_cannot_be_read_behind_a_reference_is_listed_where_it_stands() {
    let target = json!({"type": "object", "properties": {"x": {"type": "any"}}});
    let once = json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/t"}}, "$defs": {"t": target}});
    check(once, &["/inputSchema/$defs/t/properties/x/type"]);
    let twice = json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/t"}, "b": {"$ref": "#/$defs/t"}}, "$defs": {"t": target}});
    check(twice, &["/inputSchema/$defs/t/properties/x/type"]);
}

#[test]
fn what_cannot_be_read_under_a_pattern_is_listed_there() {
    check(
        json!({"type": "object", "patternProperties": {"^x": {"type": "any"}}}),
        &["/inputSchema/patternProperties/^x/type"],
    );
}

#[test]
fn arguments_that_are_no_schema_are_any_object() {
    let api = api(json!(5));
    assert!(api.text().contains("function f(args?: Record<string, unknown>)"));
    assert_eq!(api.tools().next().unwrap().degraded()[0].path, "/inputSchema");
}

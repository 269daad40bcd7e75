use serde_json::json;

use super::*;

mod bounded;
mod mended;
mod random;

#[track_caller]
fn check(schema: &Value, value: &Value, expected: &[&str]) {
    let problems = Schema::compile(schema).validate(value).err().unwrap_or_default();
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_problem_names_path_expected_and_got() {
    let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}, "kind": {"enum": ["a", "b"]}},
        "required": ["n"], "additionalProperties": false});
    check(&schema, &json!({"n": 1, "kind": "a"}), &[]);
    check(&schema, &json!({"n": "1"}), &["at `/n` expected an integer, got \"1\""]);
    check(&schema, &json!({}), &["at `/n` expected an integer, got nothing"]);
    check(&schema, &json!({"n": 1, "kind": "c"}), &["at `/kind` expected one of [\"a\",\"b\"], got \"c\""]);
    check(
        &schema,
        &json!({"n": 1, "m": 2}),
        &["at `/m` expected nothing, for the schema knows no such property, got a value"],
    );
}

#[test]
fn an_older_draft_is_read_as_such() {
    let tuple = json!({"type": "array", "items": [{"type": "string"}, {"type": "integer"}]});
    assert!(Schema::compile(&tuple).degraded().is_empty());
    assert!(Schema::compile(&tuple).validate(&json!([1, 1])).is_err());
    let exclusive = json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true});
    assert!(Schema::compile(&exclusive).degraded().is_empty());
    assert!(Schema::compile(&exclusive).validate(&json!(0)).is_err());
}

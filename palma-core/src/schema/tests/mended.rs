use serde_json::json;

use super::super::*;

#[test]
fn what_cannot_be_read_is_taken_out_and_the_rest_still_counts() {
    for (broken, path) in [
        (json!({"type": "any"}), "/properties/a/type"),
        (json!("string"), "/properties/a"),
        (json!({"pattern": "(?=a)b"}), "/properties/a/pattern"),
        (json!({"$ref": "#/nowhere"}), "/properties/a/$ref"),
        (json!({"$ref": "http://127.0.0.1/x"}), "/properties/a/$ref"),
        (json!({"required": [1]}), "/properties/a/required"),
    ] {
        let schema = Schema::compile(&json!({"type": "object", "properties": {"a": broken, "n": {"type": "integer"}}}));
        let paths: Vec<_> = schema.degraded().iter().map(|degraded| degraded.path.as_str()).collect();
        assert_eq!(paths, [path]);
        assert!(schema.validate(&json!({"a": 1, "n": 1})).is_ok());
        assert!(schema.validate(&json!({"n": "x"})).is_err());
    }
}

#[test]
fn a_schema_that_is_no_schema_validates_nothing_and_says_so() {
    for schema in [json!(3), json!("x"), json!([])] {
        let schema = Schema::compile(&schema);
        assert_eq!(schema.degraded().last().unwrap().path, "");
        assert!(schema.validate(&json!({})).is_ok());
    }
}

#[test]
fn any_number_of_unreadable_nodes_is_taken_out() {
    let mut properties: serde_json::Map<String, Value> = (0..2000)
        .map(|n| (format!("p{n}"), json!({"type": "any", "pattern": "(?=a)b", "$ref": "#/nowhere"})))
        .collect();
    properties.insert("n".to_owned(), json!({"type": "integer"}));
    let schema = Schema::compile(&json!({"type": "object", "properties": properties, "required": ["n"]}));
    assert_eq!(schema.degraded().len(), 6000);
    assert!(schema.validate(&json!({"n": 1, "p0": {}})).is_ok());
    assert!(schema.validate(&json!({"n": "x"})).is_err());
    assert!(schema.validate(&json!({})).is_err());
}

#[test]
fn what_is_unreadable_below_a_choice_is_taken_out_there() {
    let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "items": {"properties": {
        "a": {"items": {"type": "any"}}, "b": {"type": "integer"}}}});
    let schema = Schema::compile(&schema);
    let paths: Vec<_> = schema.degraded().iter().map(|degraded| degraded.path.as_str()).collect();
    assert_eq!(paths, ["/items/properties/a/items/type"]);
    assert!(schema.validate(&json!([{"b": "x"}])).is_err());
}

#[test]
fn an_identifier_that_is_no_uri_or_no_root_is_taken_out() {
    for id in ["http://[", "http://x/y#z", "#z", "::", "%", "urn:x#/a"] {
        for keyword in ["$id", "id", "$anchor", "$ref", "$schema"] {
            let schema = Schema::compile(&json!({keyword: id, "properties": {"a": {keyword: id, "type": "string"}},
                "required": ["a"]}));
            assert!(schema.validate(&json!({"a": "x"})).is_ok(), "{keyword} {id} {:?}", schema.degraded());
            assert!(
                schema.validate(&json!({})).is_err() || keyword == "$ref",
                "{keyword} {id} {:?}",
                schema.degraded()
            );
        }
    }
}

/// The validator panics over a reference by anchor out of a schema with an identifier of its own.
#[test]
fn a_schema_the_validator_panics_over_refuses_every_value() {
    assert_eq!(guarded(|| panic!("as the validator does")), None::<()>);
    let schema = Schema::unreadable();
    assert!(schema.validate(&serde_json::json!({})).is_err());
    assert_eq!(schema.degraded().len(), 1);
}

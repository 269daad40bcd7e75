use std::time::{Duration, Instant};

use serde_json::json;

use super::super::*;

/// Validates on a stack of 2 MiB and tells whether the value fits; too slow is a failure.
#[track_caller]
fn check(schema: &Value, value: &Value) -> Result<(), Vec<Problem>> {
    std::thread::scope(|scope| {
        let work = || {
            let start = Instant::now();
            let result = Schema::compile(schema).validate(value);
            assert!(start.elapsed() < Duration::from_secs(5), "took {:?}", start.elapsed());
            result
        };
        std::thread::Builder::new().stack_size(2 << 20).spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

#[track_caller]
fn refused(schema: &Value) {
    let compiled = Schema::compile(schema);
    assert!(matches!(compiled.check, Check::Refuse), "{schema}");
    let reason = &compiled.degraded().last().unwrap().reason;
    assert!(reason.contains("cannot be checked in bounded time"), "{reason}");
    let problems = compiled.validate(&json!({})).unwrap_err();
    assert!(problems[0].expected.contains("checked in bounded time"));
}

#[track_caller]
fn passes(schema: &Value, fits: &Value, fails: &Value) {
    assert!(Schema::compile(schema).degraded().is_empty(), "{:?}", Schema::compile(schema).degraded());
    assert_eq!(check(schema, fits), Ok(()));
    assert!(check(schema, fails).is_err());
}

/// A value in a value in a value.
fn nested(depth: usize, wrap: impl Fn(Value) -> Value) -> Value {
    (0..depth).fold(json!(1), |inner, _| wrap(inner))
}

fn twice(make: impl Fn(Value) -> Value) -> Value {
    let definitions: serde_json::Map<String, Value> =
        (0..36).map(|n| (n.to_string(), make(json!({"$ref": format!("#/$defs/{}", n + 1)})))).collect();
    let mut schema = json!({"$ref": "#/$defs/0", "$defs": definitions});
    schema["$defs"]["36"] = json!({"type": "object"});
    schema
}

#[test]
fn a_reference_that_doubles_at_each_step_is_refused() {
    refused(&twice(|next| json!({"allOf": [next, next]})));
    refused(&twice(|next| json!({"anyOf": [next, next]})));
    refused(&twice(|next| json!({"oneOf": [next, next]})));
    refused(&twice(|next| json!({"not": next, "allOf": [next]})));
    refused(&twice(|next| json!({"if": next, "then": next})));
    refused(&twice(|next| json!({"if": next, "else": next})));
    refused(&twice(|next| json!({"dependentSchemas": {"a": next, "b": next}})));
    refused(&twice(|next| json!({"dependencies": {"a": next, "b": next}})));
    refused(&twice(|next| json!({"items": next, "contains": next})));
    refused(&twice(|next| json!({"patternProperties": {"a": next, "b": next}})));
    refused(&twice(|next| json!({"properties": {"a": next}, "additionalProperties": next})));
    refused(&twice(|next| json!({"allOf": [next], "unevaluatedProperties": false})));
    refused(&twice(|next| json!({"anyOf": [next], "unevaluatedItems": false})));
}

#[test]
fn a_recursion_that_multiplies_is_refused() {
    let node = json!({"$ref": "#/$defs/a"});
    for twice in [
        json!({"properties": {"x": {"allOf": [node, node]}}}),
        json!({"properties": {"x": {"anyOf": [node, node]}}}),
        json!({"properties": {"x": {"oneOf": [node, {"not": node}]}}}),
        json!({"properties": {"x": {"if": node, "then": node}}}),
        json!({"properties": {"x": {"dependentSchemas": {"x": node}, "anyOf": [node]}}}),
        json!({"properties": {"x": node}, "patternProperties": {"x": node}}),
        json!({"properties": {"x": node}, "allOf": [{"additionalProperties": node}]}),
        json!({"patternProperties": {"x": node, "y": node}}),
        json!({"items": {"allOf": [node, node]}}),
        json!({"items": node, "contains": node}),
        json!({"prefixItems": [node], "allOf": [{"items": node}]}),
        json!({"anyOf": [{"properties": {"x": node}}], "unevaluatedProperties": false}),
        json!({"contains": node, "unevaluatedItems": false}),
        json!({"anyOf": [{"properties": {"x": node}}, {"properties": {"x": node}}]}),
        json!({"properties": {"x": {"allOf": [node, {"$ref": "#/$defs/b"}]}}}),
    ] {
        refused(
            &json!({"$ref": "#/$defs/a", "$defs": {"a": twice, "b": {"properties": {"x": {"$ref": "#/$defs/b"}}}}}),
        );
    }
    refused(&json!({"$dynamicAnchor": "a", "properties": {"x": {"allOf": [{"$dynamicRef": "#a"}, {"$ref": "#a"}]}}}));
    refused(&json!({"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true,
        "properties": {"x": {"allOf": [{"$recursiveRef": "#"}, {"$recursiveRef": "#"}]}}}));
    refused(&json!({"$id": "http://x/y", "properties": {"x": {"allOf": [{"$ref": "http://x/y"}, {"$ref": "y#"}]}}}));
    refused(&json!({"$id": "http://x/y", "$dynamicAnchor": "meta", "allOf": [
        {"$ref": "https://json-schema.org/draft/2020-12/schema"},
        {"$ref": "https://json-schema.org/draft/2020-12/schema"}]}));
}

#[test]
fn a_schema_that_refers_to_itself_on_the_same_value_is_refused() {
    refused(&json!({"$ref": "#"}));
    refused(&json!({"allOf": [{"$ref": "#"}]}));
    refused(&json!({"not": {"$ref": "#"}}));
    refused(
        &json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"anyOf": [{"$ref": "#/$defs/a"}]}}}),
    );
}

#[test]
fn ordinary_recursion_passes() {
    let tree = json!({"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "properties": {
        "left": {"$ref": "#/$defs/tree"}, "right": {"anyOf": [{"$ref": "#/$defs/tree"}, {"type": "null"}]}},
        "additionalProperties": false}}});
    passes(&tree, &json!({"left": {"right": null}, "right": {}}), &json!({"left": {"middle": {}}}));
    let anything = json!({"$ref": "#/$defs/json", "$defs": {"json": {"anyOf": [
        {"type": ["string", "number", "boolean", "null"]},
        {"type": "array", "items": {"$ref": "#/$defs/json"}},
        {"type": "object", "additionalProperties": {"$ref": "#/$defs/json"}}]}},
        "not": {"const": "bad"}});
    passes(&anything, &nested(126, |inner| json!({"a": [inner]})["a"].take()), &json!("bad"));
    let list = json!({"type": "object", "properties": {"next": {"$ref": "#"}, "value": {"type": "integer"}},
        "required": ["value"]});
    passes(&list, &json!({"value": 1, "next": {"value": 2}}), &json!({"value": 1, "next": {}}));
    let comment = json!({"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/comment",
        "definitions": {"comment": {"type": "object", "properties": {"text": {"type": "string"},
        "replies": {"type": "array", "items": {"$ref": "#/definitions/comment"}}}, "required": ["text"]}}});
    passes(&comment, &json!({"text": "a", "replies": [{"text": "b"}]}), &json!({"text": "a", "replies": [{}]}));
    let filter = json!({"anyOf": [
        {"properties": {"and": {"items": {"$ref": "#"}}}, "required": ["and"]},
        {"properties": {"or": {"items": {"$ref": "#"}}}, "required": ["or"]},
        {"properties": {"field": {"type": "string"}}, "required": ["field"]}]});
    passes(&filter, &json!({"and": [{"or": [{"field": "x"}]}]}), &json!({"and": [{"field": 1}]}));
    let expression =
        json!({"type": ["array", "number"], "prefixItems": [{"const": "+"}, {"$ref": "#"}, {"$ref": "#"}]});
    passes(&expression, &json!(["+", 1, ["+", 2, 3]]), &json!(["+", 1, ["-", 2, 3]]));
    let dynamic = json!({"$dynamicAnchor": "node", "type": "object",
        "properties": {"children": {"items": {"$dynamicRef": "#node"}}}, "unevaluatedProperties": false});
    passes(&dynamic, &json!({"children": [{}]}), &json!({"children": [{"child": 1}]}));
    let meta = json!({"$ref": "http://json-schema.org/draft-07/schema#"});
    passes(&meta, &json!({"type": "string"}), &json!({"type": 1}));
    let again = json!({"$defs": {"name": {"type": "string"}}, "properties": {
        "a": {"allOf": [{"$ref": "#/$defs/name"}, {"$ref": "#/$defs/name"}]}, "b": {"$ref": "#/$defs/name"}}});
    passes(&again, &json!({"a": "x"}), &json!({"a": 1}));
}

#[test]
fn deep_schemas_and_values_do_not_overflow_the_stack() {
    let deep_value = nested(127, |inner| json!({"x": inner}));
    let deep_list = nested(127, |inner| json!([inner]));
    for wrap in [
        |inner| json!({"not": inner}),
        |inner| json!({"additionalProperties": inner}),
        |inner| json!({"items": inner}),
        |inner| json!({"if": inner, "then": true}),
        |inner| json!({"unevaluatedProperties": inner}),
    ] {
        let schema = (0..126).fold(json!({"type": "integer"}), |inner, _| wrap(inner));
        let _ = check(&schema, &deep_value);
        let _ = check(&schema, &deep_list);
    }
    for wrap in [
        |inner| json!({"properties": {"x": inner}}),
        |inner| json!({"allOf": [inner]}),
        |inner| json!({"anyOf": [inner, {"type": "string"}]}),
        |inner| json!({"oneOf": [inner, {"type": "string"}]}),
    ] {
        let schema = (0..63).fold(json!({"type": "integer"}), |inner, _| wrap(inner));
        let _ = check(&schema, &deep_value);
    }
    let list = json!({"properties": {"x": {"$ref": "#"}}});
    assert_eq!(check(&list, &deep_value), Ok(()));
    let chain: serde_json::Map<String, Value> =
        (0..9000).map(|n| (n.to_string(), json!({"$ref": format!("#/$defs/{}", n + 1)}))).collect();
    let mut schema = json!({"$ref": "#/$defs/0", "$defs": chain});
    schema["$defs"]["9000"] = json!({"type": "object"});
    let _ = check(&schema, &deep_value);
}

#[test]
fn as_deep_as_is_admitted_fits_the_stack() {
    let deep_value = nested(127, |inner| json!({"x": inner}));
    for length in 1..12 {
        for wrap in [
            |inner| json!({"allOf": [inner]}),
            |inner| json!({"anyOf": [inner, {"type": "string"}]}),
            |inner| json!({"oneOf": [{"type": "string"}, inner]}),
            |inner| json!({"if": inner, "then": {"type": "string"}}),
            |inner| json!({"not": inner}),
        ] {
            let inner = json!({"$ref": "#"});
            let inner = (0..length).fold(inner, |inner, _| wrap(inner));
            let schema = json!({"type": "object", "properties": {"x": inner}});
            let _ = check(&schema, &deep_value);
        }
    }
}

#[test]
fn references_through_deep_definitions_fit_the_stack() {
    let definitions: serde_json::Map<String, Value> = (0..30)
        .map(|n| {
            let inner = json!({"$ref": format!("#/$defs/{}", n + 1)});
            (n.to_string(), (0..120).fold(inner, |inner, _| json!({"not": inner})))
        })
        .collect();
    let mut schema = json!({"$ref": "#/$defs/0", "$defs": definitions});
    schema["$defs"]["30"] = json!({"type": "object"});
    let _ = check(&schema, &json!({}));
}

#[test]
fn a_value_too_large_for_a_costly_schema_is_refused() {
    let many: Vec<Value> = (0..2000).map(|n| json!({"maximum": n})).collect();
    let schema = json!({"items": {"anyOf": many}});
    assert_eq!(check(&schema, &json!([1, 2])), Ok(()));
    let problems = check(&schema, &json!(vec![5000; 100_000])).unwrap_err();
    assert!(problems[0].expected.contains("small enough"), "{problems:?}");
    let plain = json!({"items": {"type": "integer"}, "uniqueItems": true});
    assert_eq!(check(&plain, &(0..200_000).collect::<Value>()), Ok(()));
}

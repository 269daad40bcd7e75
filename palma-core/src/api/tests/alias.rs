use serde_json::{Value, json};

use super::{api, check_text};
use crate::api::Api;

#[test]
fn a_reference_made_once_stands_in_place_and_one_made_twice_gets_a_name() {
    let schema = |properties: Value| json!({"type": "object", "properties": properties, "$defs": {"point": {"type": "object", "properties": {"x": {"type": "number"}}}}});
    check_text(
        schema(json!({"a": {"$ref": "#/$defs/point"}})),
        &["function f(args?: { a?: { x?: number } }): Promise<unknown>;"],
    );
    check_text(
        schema(json!({"a": {"$ref": "#/$defs/point"}, "b": {"$ref": "#/$defs/point"}})),
        &["type Point = { x?: number };", "function f(args?: { a?: Point; b?: Point }): Promise<unknown>;"],
    );
}

#[test]
fn a_reference_may_be_any_pointer_an_anchor_or_an_id() {
    for (target, extra) in [
        ("#/properties/a~1b", json!({})),
        ("#/properties/a%7E1b", json!({})),
        ("#it", json!({"$anchor": "it"})),
        ("It", json!({"$id": "It"})),
    ] {
        let mut it = json!({"type": "array", "items": {"type": "string"}});
        it.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let api = api(json!({"type": "object", "properties": {"a/b": it, "c": {"$ref": target}}}));
        assert!(api.text().contains("c?: string[]"), "{target}: {}", api.text());
    }
}

#[test]
fn recursion_is_kept() {
    check_text(
        json!({"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}}),
        &["type F = { kids?: F[] };", "function f(args: F): Promise<unknown>;"],
    );
    check_text(
        json!({"type": "object", "properties": {"x": {"type": "object", "properties": {"y": {"$ref": "#/properties/y"}}}, "y": {"type": "object", "properties": {"x": {"$ref": "#/properties/x"}}}}}),
        &[
            "type X = { y?: Y };",
            "type Y = { x?: X };",
            "function f(args?: { x?: { y?: Y }; y?: { x?: X } }): Promise<unknown>;",
        ],
    );
}

#[test]
fn a_map_of_itself_is_written_with_braces_for_record_cannot_say_it() {
    let json = json!({"type": ["string", "object"], "additionalProperties": {"$ref": "#/$defs/json"}});
    check_text(
        json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/json"}}, "$defs": {"json": json}}),
        &["type Json = string | { [k: string]: Json };", "function f(args?: { a?: Json }): Promise<unknown>;"],
    );
}

#[test]
fn a_reference_to_nothing_but_itself_is_unknown_and_listed() {
    for schema in [
        json!({"$ref": "#/$defs/a"}),
        json!({"anyOf": [{"$ref": "#/$defs/a"}, {"type": "string"}]}),
        json!({"allOf": [{"$ref": "#/$defs/b"}, {"type": "string"}]}),
    ] {
        let api = api(
            json!({"type": "object", "properties": {"p": {"$ref": "#/$defs/a"}}, "$defs": {"a": schema, "b": {"$ref": "#/$defs/a"}}}),
        );
        assert!(api.text().contains("type A = unknown;"), "{}", api.text());
        assert!(
            api.tools()
                .next()
                .unwrap()
                .degraded()
                .iter()
                .any(|degraded| degraded.reason == "the reference leads back to itself")
        );
    }
}

#[test]
fn a_detour_through_a_property_is_no_bare_loop() {
    let api = api(json!({"type": "object", "properties": {"p": {"$ref": "#/$defs/a"}}, "$defs": {
        "a": {"type": "object", "properties": {"x": {"$ref": "#/$defs/b"}, "y": {"$ref": "#/$defs/b"}}}, "b": {"$ref": "#/$defs/a"}}}));
    assert!(api.text().contains("type A = { x?: A; y?: A };"), "{}", api.text());
    assert!(api.tools().next().unwrap().degraded().is_empty());
}

#[test]
fn a_property_named_like_a_keyword_is_still_a_property() {
    for name in ["default", "enum", "const", "examples", "$ref"] {
        let mut schema = json!({"type": "object", "properties": {}});
        schema["properties"][name] = json!({"anyOf": [{"$ref": format!("#/properties/{name}")}, {"type": "string"}]});
        let api = api(schema);
        let path = format!("/inputSchema/properties/{name}/anyOf/0/$ref");
        let degraded = api.tools().next().unwrap().degraded();
        assert!(degraded.iter().any(|degraded| degraded.path == path), "{name}: {degraded:?}");
    }
}

#[test]
fn a_type_that_turns_out_to_be_anything_is_still_declared_where_it_is_used() {
    let api = api(json!({"type": "object", "properties": {"p": {"$ref": "#/$defs/b"}}, "$defs": {
        "a": {"anyOf": [{"$ref": "#/$defs/b"}, {}]}, "b": {"type": "object", "properties": {"a": {"$ref": "#/$defs/a"}, "b": {"$ref": "#/$defs/b"}}}}}));
    assert!(!api.text().contains("a?: A") || api.text().contains("type A = "), "{}", api.text());
}

#[test]
fn types_of_one_name_and_different_meaning_stay_apart() {
    let schema = |word: &str| {
        json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}, "a2": {"$ref": "#/$defs/A"}}, "$defs": {
        "A": {"type": "object", "properties": {"b": {"$ref": "#/$defs/B"}, "c": {"$ref": "#/$defs/B"}}}, "B": {"enum": [word, "z"]}}})
    };
    let tools =
        [super::tool("s", "f", schema("x")), super::tool("s", "g", schema("y")), super::tool("s", "h", schema("x"))];
    let text = Api::generate(tools).text().to_owned();
    for line in [
        "type A = { b?: B; c?: B };",
        "type B2 = \"y\" | \"z\";",
        "type A2 = { b?: B2; c?: B2 };",
        "function g(args?: { a?: A2; a2?: A2 })",
        "function h(args?: { a?: A; a2?: A })",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

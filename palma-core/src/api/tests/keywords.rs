use serde_json::{Value, json};

use super::api;

/// Where a keyword shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Type,
    Documentation,
    Call,
    Nowhere,
}

/// Every keyword of the vocabularies of draft 2020-12, with a schema that lacks it and the keyword's value.
fn vocabulary() -> Vec<(&'static str, Place, Value, Value)> {
    use Place::{Call, Documentation, Nowhere, Type};
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let list = json!({"type": "array", "items": {"type": "string"}});
    let (text, number) = (json!({"type": "string"}), json!({"type": "number"}));
    vec![
        ("$schema", Nowhere, text.clone(), json!("https://json-schema.org/draft/2020-12/schema")),
        ("$vocabulary", Nowhere, text.clone(), json!({})),
        ("$id", Type, json!({"allOf": [{"$ref": "thing:a"}], "type": "string"}), json!("thing:a")),
        ("$anchor", Type, json!({"$defs": {}, "type": "string"}), json!("here")),
        ("$dynamicAnchor", Call, text.clone(), json!("here")),
        ("$ref", Type, json!({}), json!("#/$defs/d")),
        ("$dynamicRef", Call, json!({}), json!("#/$defs/d")),
        ("$defs", Type, text.clone(), json!({"d": {"type": "string"}})),
        ("$comment", Nowhere, text.clone(), json!("c")),
        ("allOf", Type, json!({}), json!([{"type": "string"}])),
        ("anyOf", Type, json!({}), json!([{"type": "string"}])),
        ("oneOf", Type, json!({}), json!([{"type": "string"}])),
        ("not", Type, text.clone(), json!({})),
        ("if", Call, object.clone(), json!({"required": ["a"]})),
        ("then", Type, json!({"type": "object", "if": {"required": ["a"]}}), json!({"properties": {"b": {}}})),
        ("else", Type, json!({"type": "object", "if": {"required": ["a"]}}), json!({"properties": {"b": {}}})),
        ("dependentSchemas", Type, object.clone(), json!({"a": {"properties": {"b": {}}}})),
        ("prefixItems", Type, json!({"type": "array"}), json!([{"type": "string"}])),
        ("items", Type, json!({"type": "array"}), json!({"type": "string"})),
        ("contains", Call, list.clone(), json!({"const": "a"})),
        ("properties", Type, json!({"type": "object"}), json!({"a": {"type": "string"}})),
        (
            "patternProperties",
            Type,
            json!({"type": "object", "additionalProperties": false}),
            json!({"^a": {"type": "string"}}),
        ),
        ("additionalProperties", Type, object.clone(), json!({"type": "string"})),
        ("propertyNames", Call, json!({"type": "object"}), json!({"pattern": "^b"})),
        ("unevaluatedItems", Type, json!({"type": "array"}), json!({"type": "string"})),
        ("unevaluatedProperties", Type, object.clone(), json!({"type": "string"})),
        ("type", Type, json!({}), json!("string")),
        ("const", Type, json!({}), json!("a")),
        ("enum", Type, json!({}), json!(["a"])),
        ("multipleOf", Documentation, number.clone(), json!(2)),
        ("maximum", Documentation, number.clone(), json!(2)),
        ("exclusiveMaximum", Documentation, number.clone(), json!(2)),
        ("minimum", Documentation, number.clone(), json!(2)),
        ("exclusiveMinimum", Documentation, number, json!(2)),
        ("maxLength", Documentation, text.clone(), json!(2)),
        ("minLength", Documentation, text.clone(), json!(2)),
        ("pattern", Documentation, text.clone(), json!("^a")),
        ("maxItems", Documentation, list.clone(), json!(2)),
        ("minItems", Documentation, list.clone(), json!(2)),
        ("uniqueItems", Documentation, list.clone(), json!(true)),
        ("maxContains", Call, json!({"type": "array", "contains": true}), json!(2)),
        ("minContains", Call, json!({"type": "array", "contains": true}), json!(2)),
        ("maxProperties", Documentation, object.clone(), json!(2)),
        ("minProperties", Documentation, object.clone(), json!(2)),
        ("required", Type, object.clone(), json!(["a"])),
        ("dependentRequired", Documentation, object, json!({"a": ["b"]})),
        ("title", Documentation, text.clone(), json!("A title")),
        ("description", Documentation, text.clone(), json!("Words.")),
        ("default", Documentation, text.clone(), json!("a")),
        ("deprecated", Documentation, text.clone(), json!(true)),
        ("readOnly", Documentation, text.clone(), json!(true)),
        ("writeOnly", Documentation, text.clone(), json!(true)),
        ("examples", Documentation, text.clone(), json!(["a"])),
        ("format", Documentation, text.clone(), json!("date")),
        ("contentEncoding", Documentation, text.clone(), json!("base64")),
        ("contentMediaType", Documentation, text.clone(), json!("text/html")),
        ("contentSchema", Nowhere, text, json!({})),
    ]
}

/// How a property of this schema is shown: its type without documentation, and all of it.
fn shown(schema: &Value) -> (String, String) {
    let root = json!({"type": "object", "properties": {"p": schema}, "$defs": {"d": {"type": "string"}}});
    let api = api(root);
    let tool = api.tools().next().unwrap();
    (tool.text_at(crate::Level::Signature), api.text().to_owned())
}

#[test]
fn every_keyword_shows_where_the_table_says() {
    for (keyword, place, without, value) in vocabulary() {
        // What these say shows only where something refers to it, or where a constant has it.
        if ["$id", "$anchor", "$defs", "title"].contains(&keyword) {
            continue;
        }
        let mut with = without.clone();
        with[keyword] = value;
        let (before, after) = (shown(&without), shown(&with));
        let found = match (before.0 == after.0, before.1 == after.1) {
            (false, _) => Place::Type,
            (true, false) => Place::Documentation,
            (true, true) => {
                if place == Place::Nowhere {
                    Place::Nowhere
                } else {
                    Place::Call
                }
            }
        };
        assert_eq!(found, place, "{keyword}: {} becomes {}", before.1, after.1);
    }
}

#[test]
fn what_is_only_referred_to_shows_where_it_is() {
    for definitions in [
        json!({"d": {"type": "string"}}),
        json!({"d": {"$anchor": "x", "type": "string"}}),
        json!({"d": {"$id": "thing:a", "type": "string"}}),
    ] {
        let target = match &definitions["d"] {
            d if d.get("$anchor").is_some() => "#x",
            d if d.get("$id").is_some() => "thing:a",
            _ => "#/$defs/d",
        };
        let text = api(json!({"type": "object", "properties": {"p": {"$ref": target}}, "$defs": definitions}));
        assert!(text.text().contains("p?: string"), "{}", text.text());
    }
    let (_, text) = shown(&json!({"oneOf": [{"const": 1, "title": "One"}]}));
    assert!(text.contains("1: One"), "{text}");
}

#[test]
fn the_table_names_every_keyword() {
    let source = include_str!("../../api.rs");
    let table: String = source.lines().filter(|line| line.starts_with("/// |")).collect();
    for (keyword, ..) in vocabulary() {
        assert!(table.contains(&format!("`{keyword}`")), "the table lacks `{keyword}`");
    }
}

#[test]
fn older_readings_are_known() {
    for (schema, expected) in [
        (json!({"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 9}), "[> 0, <= 9]"),
        (json!({"type": "string", "nullable": true}), "p?: string | null"),
        (json!({"type": "array", "items": [{"type": "string"}], "additionalItems": false}), "p?: [string?]"),
        (json!({"type": "object", "properties": {"a": {}}, "dependencies": {"a": ["b"]}}), "/** [needs b] */"),
    ] {
        let (_, text) = shown(&schema);
        assert!(text.contains(expected), "{text}");
    }
    let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
        "properties": {"p": {"$ref": "#/definitions/d", "type": "number"}}, "definitions": {"d": {"type": "string"}}});
    assert!(api(schema).text().contains("p?: string"));
}

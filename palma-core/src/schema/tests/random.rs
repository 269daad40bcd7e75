use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::json;

use super::super::*;

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned)
}

fn reference() -> impl Strategy<Value = Value> {
    let targets = vec![
        "#",
        "#/$defs/a",
        "#/$defs/b",
        "#/$defs/c",
        "#/properties/a",
        "#a",
        "#b",
        "r",
        "r#a",
        "s#/$defs/a",
        "http://x/r",
        "",
        "%",
        "https://json-schema.org/draft/2020-12/schema",
        "http://json-schema.org/draft-07/schema#",
    ];
    let keyword = prop::sample::select(vec!["$ref", "$ref", "$ref", "$dynamicRef", "$recursiveRef"]);
    (keyword, prop::sample::select(targets)).prop_map(|(keyword, target)| json!({keyword: target}))
}

fn mark() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!({}),
        json!({}),
        json!({}),
        json!({"$id": "r"}),
        json!({"$id": "http://x/s"}),
        json!({"$anchor": "a"}),
        json!({"$dynamicAnchor": "a"}),
        json!({"$dynamicAnchor": "b"}),
        json!({"$recursiveAnchor": true}),
        json!({"$id": "#b"}),
        json!({"$schema": "http://json-schema.org/draft-07/schema#"}),
        json!({"type": "any"}),
        json!({"pattern": "(?=a)"}),
        json!({"unevaluatedProperties": false}),
        json!({"unevaluatedItems": false}),
        json!({"uniqueItems": true}),
    ])
}

fn merged(parts: impl IntoIterator<Item = Value>) -> Value {
    let maps = parts.into_iter().filter_map(|part| part.as_object().cloned());
    Value::Object(maps.flatten().collect())
}

fn schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![reference(), Just(json!({"type": "object"})), Just(json!(true)), Just(json!(3))];
    let sub = leaf.prop_recursive(5, 40, 3, |inner| {
        let named = || prop::collection::btree_map(name(), inner.clone(), 1..3);
        let list = || prop::collection::vec(inner.clone(), 1..3);
        let keyword = prop_oneof![
            named().prop_map(|map| json!({"properties": map})),
            named().prop_map(|map| json!({"patternProperties": map})),
            named().prop_map(|map| json!({"dependentSchemas": map})),
            named().prop_map(|map| json!({"dependencies": map})),
            list().prop_map(|list| json!({"allOf": list})),
            list().prop_map(|list| json!({"anyOf": list})),
            list().prop_map(|list| json!({"oneOf": list})),
            list().prop_map(|list| json!({"prefixItems": list})),
            list().prop_map(|list| json!({"items": list})),
            (
                prop::sample::select(vec![
                    "not",
                    "if",
                    "then",
                    "else",
                    "items",
                    "contains",
                    "additionalProperties",
                    "unevaluatedProperties",
                    "unevaluatedItems",
                    "propertyNames",
                    "additionalItems"
                ]),
                inner.clone()
            )
                .prop_map(|(keyword, schema)| json!({keyword: schema})),
        ];
        (keyword.clone(), keyword, prop_oneof![reference(), Just(json!({}))], mark())
            .prop_map(|(a, b, c, d)| merged([a, b, c, d]))
    });
    (sub.clone(), prop::collection::btree_map(name(), sub, 1..4), mark())
        .prop_map(|(root, definitions, mark)| merged([root, mark, json!({"$defs": definitions})]))
}

fn value() -> impl Strategy<Value = Value> {
    let wide = Just(json!(1)).prop_recursive(6, 60, 3, |inner| {
        prop_oneof![
            prop::collection::btree_map(name(), inner.clone(), 0..3).prop_map(|map| json!(map)),
            prop::collection::vec(inner, 0..3).prop_map(Value::Array),
        ]
    });
    let deep = prop::collection::vec(prop::option::of(name()), 0..120).prop_map(|steps| {
        steps.into_iter().fold(json!(1), |inner, step| match step {
            Some(name) => json!({name: inner}),
            None => json!([inner]),
        })
    });
    prop_oneof![wide, deep]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_schema_and_value_end_quickly(schema in schema(), values in prop::collection::vec(value(), 1..4)) {
        let start = Instant::now();
        let compiled = Schema::compile(&schema);
        for value in &values {
            let _ = compiled.validate(value);
        }
        prop_assert!(start.elapsed() < Duration::from_secs(3), "took {:?}", start.elapsed());
    }
}

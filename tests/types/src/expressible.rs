//! What of a schema a type in TypeScript can say.

use jsonschema::Draft;
use serde_json::{Map, Value, json};

/// Keywords that no type can say: what they forbid is not held against a type that accepts it.
const BEYOND_TYPES: [&str; 28] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "uniqueItems",
    "minItems",
    "maxItems",
    "contains",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "if",
    "unevaluatedItems",
    "unevaluatedProperties",
    "$dynamicRef",
];

/// The schema without what no type can say: a value that even this refuses must be refused by the type.
pub fn relaxed(schema: &Value, draft: Draft) -> Value {
    let Value::Object(schema) = schema else { return schema.clone() };
    let ignores_siblings = matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7);
    if ignores_siblings && schema.contains_key("$ref") {
        return definitions_of(schema, draft);
    }
    let mut out = Map::new();
    let mut all = Vec::new();
    for (key, value) in schema {
        match key.as_str() {
            "then" | "else" | "patternProperties" => {}
            key if BEYOND_TYPES.contains(&key) => {}
            "type" => {
                out.insert(key.clone(), relaxed_type(value));
            }
            "not" => {
                if *value == json!(true) || *value == json!({}) {
                    out.insert(key.clone(), value.clone());
                }
            }
            "properties" | "$defs" | "definitions" => {
                out.insert(key.clone(), relaxed_map(value, draft));
            }
            "anyOf" | "oneOf" => all.push(json!({"anyOf": relaxed_list(value, draft)})),
            "allOf" | "prefixItems" => {
                out.insert(key.clone(), relaxed_list(value, draft));
            }
            "items" if value.is_array() => {
                out.insert(key.clone(), relaxed_list(value, draft));
            }
            "items" | "additionalItems" => {
                out.insert(key.clone(), relaxed(value, draft));
            }
            "additionalProperties" => {
                out.insert(key.clone(), relaxed_rest(schema, value, draft));
            }
            _ => {
                out.insert(key.clone(), value.clone());
            }
        }
    }
    lengths(schema, &mut out);
    if !all.is_empty() {
        let own = out.shift_remove("allOf");
        all.extend(own.as_ref().and_then(Value::as_array).cloned().unwrap_or_default());
        out.insert("allOf".to_owned(), Value::Array(all));
    }
    Value::Object(out)
}

fn definitions_of(schema: &Map<String, Value>, draft: Draft) -> Value {
    let mut out = Map::new();
    for (key, value) in schema {
        match key.as_str() {
            "definitions" | "$defs" => out.insert(key.clone(), relaxed_map(value, draft)),
            "$ref" | "$schema" | "$id" | "id" => out.insert(key.clone(), value.clone()),
            _ => None,
        };
    }
    Value::Object(out)
}

fn relaxed_map(map: &Value, draft: Draft) -> Value {
    let entries = map.as_object().into_iter().flatten();
    Value::Object(entries.map(|(name, node)| (name.clone(), relaxed(node, draft))).collect())
}

fn relaxed_list(list: &Value, draft: Draft) -> Value {
    list.as_array().into_iter().flatten().map(|node| relaxed(node, draft)).collect()
}

fn relaxed_type(value: &Value) -> Value {
    match value {
        Value::String(name) if name == "integer" => json!("number"),
        Value::Array(names) => {
            let mut names: Vec<Value> = names.iter().map(relaxed_type).collect();
            names.dedup();
            let first = names.iter().position(|name| name == "number");
            let mut place = 0;
            names.retain(|name| {
                place += 1;
                name != "number" || first == Some(place - 1)
            });
            Value::Array(names)
        }
        other => other.clone(),
    }
}

/// An index signature speaks of every name, so it must admit what patterns and declared properties admit.
fn relaxed_rest(schema: &Map<String, Value>, rest: &Value, draft: Draft) -> Value {
    let patterns = schema.get("patternProperties").and_then(Value::as_object);
    let patterns: Vec<&Value> = patterns.into_iter().flat_map(Map::values).collect();
    if patterns.is_empty() && *rest == json!(false) {
        return json!(false);
    }
    let declared = schema.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let all = std::iter::once(rest).chain(declared).chain(patterns);
    json!({"anyOf": all.map(|node| relaxed(node, draft)).collect::<Vec<_>>()})
}

/// How long a list is can be said of its first places only.
fn lengths(schema: &Map<String, Value>, out: &mut Map<String, Value>) {
    let places = schema.get("prefixItems").or_else(|| schema.get("items")).and_then(Value::as_array);
    let Some(places) = places.map(Vec::len).and_then(|places| u64::try_from(places).ok()) else { return };
    let number = |key: &str| schema.get(key).and_then(Value::as_u64);
    if let Some(least) = number("minItems") {
        out.insert("minItems".to_owned(), json!(least.min(places)));
    }
    if let Some(most) = number("maxItems").filter(|most| *most <= places) {
        out.insert("maxItems".to_owned(), json!(most));
    }
}

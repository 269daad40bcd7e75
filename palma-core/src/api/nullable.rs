use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::reference::Position;

/// The schema with what `nullable: true` says in the words of JSON Schema, for the types and the validator alike.
///
/// `OpenAPI` 3.0 has the keyword, and servers write it; it widens the `type`, the `enum` and the choices beside it.
pub(super) fn widened(schema: &Value) -> Cow<'_, Value> {
    if !is_anywhere(schema, Position::Schema) {
        return Cow::Borrowed(schema);
    }
    let mut schema = schema.clone();
    widen(&mut schema, Position::Schema);
    Cow::Owned(schema)
}

fn is_anywhere(node: &Value, position: Position) -> bool {
    match node {
        Value::Object(map) => {
            is_nullable(map, position)
                || map.iter().any(|(key, value)| position.below(key).is_some_and(|below| is_anywhere(value, below)))
        }
        Value::Array(items) => items.iter().any(|item| is_anywhere(item, position)),
        _ => false,
    }
}

fn is_nullable(map: &Map<String, Value>, position: Position) -> bool {
    matches!(position, Position::Schema) && map.get("nullable") == Some(&Value::Bool(true))
}

fn widen(node: &mut Value, position: Position) {
    match node {
        Value::Object(map) => {
            if is_nullable(map, position) {
                widen_here(map);
            }
            for (key, value) in map {
                if let Some(below) = position.below(key) {
                    widen(value, below);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| widen(item, position)),
        _ => {}
    }
}

fn widen_here(map: &mut Map<String, Value>) {
    match map.get_mut("type") {
        Some(Value::Array(names)) => names.push(json!("null")),
        Some(name) => *name = json!([name.take(), "null"]),
        None => {}
    }
    if let Some(Value::Array(values)) = map.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    for keyword in ["anyOf", "oneOf"] {
        if let Some(Value::Array(members)) = map.get_mut(keyword) {
            members.push(json!({"type": "null"}));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schema: &Value, expected: &Value) {
        assert_eq!(*widened(schema), *expected);
    }

    #[test]
    fn what_is_nullable_may_be_null() {
        check(&json!({"type": "string", "nullable": true}), &json!({"type": ["string", "null"], "nullable": true}));
        check(
            &json!({"items": {"type": "string", "enum": ["a"], "nullable": true}}),
            &json!({"items": {"type": ["string", "null"], "enum": ["a", null], "nullable": true}}),
        );
    }

    #[test]
    fn a_property_or_a_value_of_that_name_says_nothing() {
        let schema = json!({"type": "object", "properties": {"nullable": true}, "default": {"nullable": true}});
        check(&schema, &schema);
    }
}

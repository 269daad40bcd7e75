use serde_json::{Map, Value};

use super::read::Reader;
use crate::types::{Object, Property, Rest, Type};

/// Whether a schema without a `type` says anything of objects.
pub(super) fn says_object(schema: &Map<String, Value>) -> bool {
    let objects = ["properties", "patternProperties"].iter().any(|key| schema.get(*key).is_some_and(Value::is_object));
    objects || schema.contains_key("additionalProperties") || schema.get("required").is_some_and(Value::is_array)
}

/// Reads the keywords that speak of objects.
pub(super) fn read(reader: &mut Reader<'_>, schema: &Map<String, Value>) -> Type {
    let required = required(reader, schema);
    let mut properties = Vec::new();
    match schema.get("properties") {
        Some(Value::Object(declared)) => {
            for (name, node) in declared {
                properties.push(property(reader, name, node, required.contains(&name.as_str())));
            }
        }
        Some(_) => {
            reader.degrade("properties", "expected an object of schemas");
        }
        None => {}
    }
    let patterns = patterns(reader, schema);
    let rest = match (rest(reader, schema), patterns) {
        (rest, None) => rest,
        (Rest::Closed, Some(patterns)) => Rest::Open(Box::new(patterns)),
        (Rest::Open(rest), Some(patterns)) => Rest::Open(Box::new(Type::union([*rest, patterns]))),
        (Rest::Unsaid, Some(_)) => Rest::Open(Box::new(Type::Unknown)),
    };
    for name in required {
        if !properties.iter().any(|property| property.name == name) {
            let ty = match &rest {
                Rest::Open(ty) => (**ty).clone(),
                Rest::Unsaid => Type::Unknown,
                Rest::Closed => Type::Never,
            };
            properties.push(Property { name: name.to_owned(), ty, required: true, doc: String::new() });
        }
    }
    let rest = if properties.is_empty() && rest == Rest::Unsaid { Rest::Open(Box::new(Type::Unknown)) } else { rest };
    Type::Object(Object { properties, rest })
}

fn property(reader: &mut Reader<'_>, name: &str, node: &Value, required: bool) -> Property {
    let ty = reader.read_entry("properties", name, node);
    Property { name: name.to_owned(), ty, required, doc: reader.doc(node) }
}

fn required<'a>(reader: &mut Reader<'_>, schema: &'a Map<String, Value>) -> Vec<&'a str> {
    match schema.get("required") {
        None | Some(Value::Bool(_)) => Vec::new(),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(_) => {
            reader.degrade("required", "expected a list of names");
            Vec::new()
        }
    }
}

fn patterns(reader: &mut Reader<'_>, schema: &Map<String, Value>) -> Option<Type> {
    let patterns = schema.get("patternProperties")?.as_object()?;
    let types: Vec<Type> =
        patterns.iter().map(|(pattern, node)| reader.read_entry("patternProperties", pattern, node)).collect();
    (!types.is_empty()).then(|| Type::union(types))
}

fn rest(reader: &mut Reader<'_>, schema: &Map<String, Value>) -> Rest {
    match schema.get("additionalProperties") {
        None => Rest::Unsaid,
        Some(Value::Bool(false)) => Rest::Closed,
        Some(node) => match reader.read_at("additionalProperties", node) {
            Type::Never => Rest::Closed,
            ty => Rest::Open(Box::new(ty)),
        },
    }
}

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::doc::{cap, one_line};
use super::kinds::Kinds;
use super::read::Reader;
use crate::types::{Object, Property, Rest, Type};

/// The most characters that say which other properties one needs.
const MAX_NEEDS: usize = 200;

/// Whether a schema without a `type` says anything of objects.
pub(super) fn says_object(schema: &Map<String, Value>) -> bool {
    let objects = ["properties", "patternProperties"].iter().any(|key| schema.get(*key).is_some_and(Value::is_object));
    objects
        || schema.contains_key("additionalProperties")
        || schema.get("required").is_some_and(Value::is_array)
        || conditional(schema).next().is_some()
}

/// Reads the keywords that speak of objects where no `type` does: where any value will do, an object is as open as that.
pub(super) fn read_untyped(reader: &mut Reader<'_>, schema: &Map<String, Value>, kinds: Kinds) -> Type {
    match read(reader, schema) {
        Type::Object(Object { properties, rest: Rest::Unsaid }) if kinds == Kinds::ALL => {
            Type::Object(Object { properties, rest: Rest::Open(Box::new(Type::Unknown)) })
        }
        ty => ty,
    }
}

/// Whether other keywords than those for objects and arrays apply to the same value.
pub(super) fn has_applicators(schema: &Map<String, Value>) -> bool {
    ["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "not", "dependentSchemas"]
        .iter()
        .any(|keyword| schema.contains_key(*keyword))
}

/// Reads the keywords that speak of objects.
pub(super) fn read(reader: &mut Reader<'_>, schema: &Map<String, Value>) -> Type {
    let required = required(reader, schema);
    let mut properties = Vec::new();
    match schema.get("properties") {
        Some(Value::Object(declared)) => {
            for (name, node) in declared {
                let mut property = property(reader, name, node, required.contains(&name.as_str()));
                needs(schema, name, &mut property.doc);
                properties.push(property);
            }
        }
        Some(_) => {
            reader.degrade("properties", "expected an object of schemas");
        }
        None => {}
    }
    if !schema.contains_key("additionalProperties") {
        for (keyword, name, node) in conditional(schema) {
            if !properties.iter().any(|property| property.name == name) {
                let ty = reader.read_entry(keyword, name, node);
                properties.push(Property { name: name.to_owned(), ty, required: false, doc: reader.doc(node) });
            }
        }
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

/// Says which other properties one needs beside it (`dependentRequired`, before draft 2019-09 `dependencies`).
fn needs(schema: &Map<String, Value>, name: &str, doc: &mut String) {
    let list = |keyword: &str| schema.get(keyword)?.get(name)?.as_array();
    let Some(names) = list("dependentRequired").or_else(|| list("dependencies")) else { return };
    let names: Vec<String> = names.iter().filter_map(Value::as_str).map(one_line).collect();
    if !names.is_empty() {
        let space = if doc.is_empty() { "" } else { " " };
        doc.push_str(&cap(&format!("{space}[needs {}]", names.join(", ")), MAX_NEEDS));
    }
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
        None => unevaluated(reader, schema),
        Some(Value::Bool(false)) => Rest::Closed,
        Some(node) => match reader.read_at("additionalProperties", node) {
            Type::Never => Rest::Closed,
            ty => Rest::Open(Box::new(ty)),
        },
    }
}

/// What `unevaluatedProperties` says: the same as `additionalProperties`, where nothing else applies to the object.
fn unevaluated(reader: &mut Reader<'_>, schema: &Map<String, Value>) -> Rest {
    match schema.get("unevaluatedProperties") {
        None => Rest::Unsaid,
        Some(Value::Bool(false)) if has_applicators(schema) => Rest::Unsaid,
        Some(_) if has_applicators(schema) => Rest::Open(Box::new(Type::Unknown)),
        Some(node) => match reader.read_at("unevaluatedProperties", node) {
            Type::Never => Rest::Closed,
            ty => Rest::Open(Box::new(ty)),
        },
    }
}

/// The properties that are declared only under a condition: where it is met, and where it is not.
fn conditional(schema: &Map<String, Value>) -> impl Iterator<Item = (&'static str, &str, &Value)> {
    let branches = ["then", "else"].into_iter().filter_map(|keyword| Some((keyword, schema.get(keyword)?)));
    let branches = branches.filter(|_| schema.contains_key("if"));
    let dependent = schema.get("dependentSchemas").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let dependent = dependent.map(|node| ("dependentSchemas", node));
    branches.chain(dependent).flat_map(|(keyword, node)| {
        let declared = node.get("properties").and_then(Value::as_object).into_iter().flatten();
        declared.filter(|(_, node)| node.is_object()).map(move |(name, node)| (keyword, name.as_str(), node))
    })
}

/// The most names that are forbidden in the objects of one choice.
const MAX_FORBIDDEN: usize = 24;

/// The members of a choice, where each closed object says that it has not what only others have: TypeScript takes a
/// literal that has properties of several members for any of them, unless a property with a literal type tells them apart.
pub(super) fn told_apart(mut members: Vec<Type>) -> Vec<Type> {
    if !have_mark(&members) {
        forbid_names_of_others(&mut members);
    }
    members
}

/// The parts of an intersection, where each closed object says that it has not what others have: TypeScript lets a
/// literal have the properties of all parts.
pub(super) fn kept_closed(mut parts: Vec<Type>) -> Vec<Type> {
    forbid_names_of_others(&mut parts);
    parts
}

fn forbid_names_of_others(members: &mut [Type]) {
    let names: Vec<BTreeSet<String>> = members.iter().map(names_of).collect();
    if members.len() < 2 || names.iter().map(BTreeSet::len).sum::<usize>() > MAX_FORBIDDEN {
        return;
    }
    for (place, member) in members.iter_mut().enumerate() {
        let Type::Object(object) = member else { continue };
        if object.rest != Rest::Closed || object.properties.is_empty() {
            continue;
        }
        let others = names.iter().enumerate().filter(|(other, _)| *other != place).flat_map(|(_, names)| names);
        for name in others {
            if !object.properties.iter().any(|property| property.name == *name) {
                object.properties.push(Property {
                    name: name.clone(),
                    ty: Type::Never,
                    required: false,
                    doc: String::new(),
                });
            }
        }
    }
}

/// The names of the properties of a type's objects.
fn names_of(ty: &Type) -> BTreeSet<String> {
    match ty {
        Type::Object(object) => object.properties.iter().map(|property| property.name.clone()).collect(),
        Type::Union(types) | Type::Intersection(types) => types.iter().flat_map(names_of).collect(),
        _ => BTreeSet::new(),
    }
}

/// Whether all objects of a choice have a property of a literal type, which no two have in common.
fn have_mark(members: &[Type]) -> bool {
    let objects: Vec<&Object> = members
        .iter()
        .filter_map(|member| if let Type::Object(object) = member { Some(object) } else { None })
        .collect();
    let Some(first) = objects.first() else { return true };
    let literal = |object: &Object, name: &str| {
        let property = object.properties.iter().find(|property| property.name == name && property.required)?;
        if let Type::Literal(value) = &property.ty { Some(value.to_string()) } else { None }
    };
    first.properties.iter().any(|property| {
        let marks: Option<BTreeSet<String>> = objects.iter().map(|object| literal(object, &property.name)).collect();
        marks.is_some_and(|marks| marks.len() == objects.len())
    })
}

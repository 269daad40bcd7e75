use serde_json::{Map, Value};

use super::reference::References;

/// How far references and compositions are followed to learn what kinds a schema accepts.
const MAX_DEPTH: usize = 8;

/// Some of the six kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOLEAN: Self = Self(2);
    pub(super) const NUMBER: Self = Self(4);
    pub(super) const STRING: Self = Self(8);
    pub(super) const ARRAY: Self = Self(16);
    pub(super) const OBJECT: Self = Self(32);
    pub(super) const ALL: Self = Self(63);
    const NONE: Self = Self(0);

    /// The kinds that a schema could accept, judged by `type`, values and compositions; never too few.
    pub(super) fn of(root: &Value, references: &References, schema: &Map<String, Value>) -> Self {
        of_schema(root, references, schema, 0)
    }

    pub(super) fn has(self, other: Self) -> bool {
        self.and(other) != Self::NONE
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn any(kinds: impl Iterator<Item = Self>) -> Self {
        kinds.fold(Self::NONE, Self::or)
    }

    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" | "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::ALL,
        }
    }

    fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }
}

fn of_node(root: &Value, references: &References, node: &Value, depth: usize) -> Kinds {
    match node.as_object() {
        Some(schema) if depth < MAX_DEPTH => of_schema(root, references, schema, depth),
        _ => Kinds::ALL,
    }
}

fn of_schema(root: &Value, references: &References, schema: &Map<String, Value>, depth: usize) -> Kinds {
    let list = |key: &str| schema.get(key).and_then(Value::as_array).filter(|list| !list.is_empty());
    let mut kinds = match schema.get("type") {
        Some(Value::String(name)) => Kinds::named(name),
        Some(Value::Array(names)) if !names.is_empty() => {
            Kinds::any(names.iter().map(|name| name.as_str().map_or(Kinds::ALL, Kinds::named)))
        }
        _ => Kinds::ALL,
    };
    if let Some(value) = schema.get("const") {
        kinds = kinds.and(Kinds::of_value(value));
    }
    if let Some(values) = list("enum") {
        kinds = kinds.and(Kinds::any(values.iter().map(Kinds::of_value)));
    }
    if let Some(target) = schema.get("$ref").and_then(Value::as_str)
        && let Some((node, _)) = references.resolve(root, target)
    {
        kinds = kinds.and(of_node(root, references, node, depth + 1));
    }
    for members in ["anyOf", "oneOf"].into_iter().filter_map(list) {
        kinds = kinds.and(Kinds::any(members.iter().map(|node| of_node(root, references, node, depth + 1))));
    }
    for member in list("allOf").into_iter().flatten() {
        kinds = kinds.and(of_node(root, references, member, depth + 1));
    }
    kinds
}

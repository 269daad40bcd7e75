use std::collections::BTreeMap;

use serde_json::{Value, json};

mod reader;

pub(crate) use reader::shape_of_arguments;

/// What of a JSON value policies can speak of: the Cedar type that stands for its JSON Schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    String,
    Long,
    Bool,
    Decimal,
    Set(Box<Self>),
    Record(Record),
}

/// The properties of a JSON object that have a shape.
pub(crate) type Record = BTreeMap<String, Field>;

/// One property of a JSON object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    /// Whether `null` may stand for it, which policies see as its absence.
    pub(crate) nullable: bool,
}

impl Shape {
    /// The type in Cedar's JSON schema format.
    pub(crate) fn to_cedar(&self) -> Value {
        match self {
            Self::String => json!({"type": "String"}),
            Self::Long => json!({"type": "Long"}),
            Self::Bool => json!({"type": "Boolean"}),
            Self::Decimal => json!({"type": "Extension", "name": "decimal"}),
            Self::Set(element) => json!({"type": "Set", "element": element.to_cedar()}),
            Self::Record(fields) => record_to_cedar(fields),
        }
    }
}

/// The record's type in Cedar's JSON schema format.
pub(crate) fn record_to_cedar(fields: &Record) -> Value {
    let attributes: serde_json::Map<_, _> =
        fields.iter().map(|(name, field)| (name.clone(), field.to_cedar())).collect();
    json!({"type": "Record", "attributes": attributes})
}

impl Field {
    fn to_cedar(&self) -> Value {
        let mut cedar = self.shape.to_cedar();
        if let Some(attribute) = cedar.as_object_mut() {
            attribute.insert("required".to_owned(), Value::Bool(self.required && !self.nullable));
        }
        cedar
    }
}

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ToolId;
use crate::types::{Object, Property, Rest, Type};

/// How deep a result is looked at.
const MAX_DEPTH: usize = 6;

/// The most properties of an object that are remembered; one with more is taken for a map.
const MAX_PROPERTIES: usize = 40;

/// The most characters of a property's name that is remembered.
const MAX_NAME: usize = 100;

/// The most items of a list that are looked at.
const MAX_ITEMS: usize = 100;

/// What tools without an output schema have answered with, so that an [`Api`](crate::Api) can show it.
///
/// It is what was seen, and promises nothing: such a type is marked, no result is held to it, and a check of a script
/// does not read it. It keeps names and kinds of values, never a value, and is bounded in size whatever tools answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Observations(BTreeMap<ToolId, Shape>);

impl Observations {
    /// Nothing seen yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one result of a tool into account.
    pub fn observe(&mut self, tool: &ToolId, result: &Value) {
        self.0.entry(tool.clone()).or_default().observe(result);
    }

    /// What results of this tool have looked like, if there were any.
    pub fn shape(&self, tool: &ToolId) -> Option<&Shape> {
        self.0.get(tool)
    }
}

/// What some values have in common: their kinds, and of objects and lists what is in them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// The kinds of scalars; `unknown` for a value deeper than is looked at.
    plain: Vec<Type>,
    items: Option<Box<Self>>,
    fields: Option<Fields>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Fields {
    /// How many objects were seen.
    objects: u64,
    /// By name, in how many of them it was, and what it was.
    known: BTreeMap<String, (u64, Shape)>,
    /// Whether there were more names than are remembered.
    more: bool,
}

impl Shape {
    /// Widens the shape so that it fits this value too.
    pub fn observe(&mut self, value: &Value) {
        self.observe_at(value, 0);
    }

    fn observe_at(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Null => self.plain(Type::Null),
            Value::Bool(_) => self.plain(Type::Boolean),
            Value::Number(_) => self.plain(Type::Number),
            Value::String(_) => self.plain(Type::String),
            Value::Array(_) | Value::Object(_) if depth == MAX_DEPTH => self.plain(Type::Unknown),
            Value::Array(items) => {
                let shape = self.items.get_or_insert_default();
                items.iter().take(MAX_ITEMS).for_each(|item| shape.observe_at(item, depth + 1));
            }
            Value::Object(map) => {
                let fields = self.fields.get_or_insert_default();
                fields.objects += 1;
                for (name, value) in map {
                    let full = fields.known.len() >= MAX_PROPERTIES && !fields.known.contains_key(name);
                    if fields.more || full || name.chars().nth(MAX_NAME).is_some() {
                        fields.more = true;
                        fields.known.clear();
                        break;
                    }
                    let (seen, shape) = fields.known.entry(name.clone()).or_default();
                    *seen += 1;
                    shape.observe_at(value, depth + 1);
                }
            }
        }
    }

    fn plain(&mut self, ty: Type) {
        if !self.plain.contains(&ty) {
            self.plain.push(ty);
        }
    }

    /// The type of the values seen.
    pub(super) fn ty(&self) -> Type {
        let list = self.items.as_ref().map(|items| match items.ty() {
            Type::Never => Type::Array(Box::new(Type::Unknown)),
            item => Type::Array(Box::new(item)),
        });
        let object = self.fields.as_ref().map(Fields::ty);
        // In one order, whatever came first.
        let plain = [Type::String, Type::Number, Type::Boolean, Type::Null, Type::Unknown];
        let plain = plain.into_iter().filter(|ty| self.plain.contains(ty));
        Type::union(object.into_iter().chain(list).chain(plain))
    }
}

impl Fields {
    fn ty(&self) -> Type {
        if self.more || self.known.is_empty() {
            return Type::any_object();
        }
        let properties = self.known.iter().map(|(name, (seen, shape))| Property {
            name: name.clone(),
            ty: shape.ty(),
            required: *seen == self.objects,
            doc: String::new(),
        });
        Type::Object(Object { properties: properties.collect(), rest: Rest::Unsaid })
    }
}

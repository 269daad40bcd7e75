use serde_json::{Map, Value};

use super::Degraded;
use super::names::type_name;
use super::object;
use super::reference::{References, resolve};
use super::types::{Item, Rest, Type};

/// How deep a schema is read; what lies deeper becomes `unknown`.
const MAX_DEPTH: usize = 48;

/// How many nodes of one schema are read; the rest becomes `unknown`.
const MAX_NODES: usize = 20_000;

/// Reads one JSON Schema document as types.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    root: &'a Value,
    references: References,
    /// The types that got a name, by the reference that leads to each.
    named: Vec<(String, String)>,
    types: Vec<(String, Type)>,
    degraded: Vec<Degraded>,
    path: Vec<String>,
    tool: String,
    nodes: usize,
}

impl<'a> Reader<'a> {
    /// Reads a schema that stands at `/field` of the definition of `tool`.
    pub(super) fn new(root: &'a Value, field: &str, tool: &str) -> Self {
        Self {
            root,
            references: References::of(root),
            named: Vec::new(),
            types: Vec::new(),
            degraded: Vec::new(),
            path: vec![field.to_owned()],
            tool: tool.to_owned(),
            nodes: 0,
        }
    }

    /// The type of arguments: the root, which is an object whether or not it says so.
    pub(super) fn read_args(&mut self) -> Type {
        match self.read_root() {
            Type::Unknown => {
                Type::Object(super::types::Object { properties: Vec::new(), rest: Rest::Open(Box::new(Type::Unknown)) })
            }
            args => args,
        }
    }

    /// The type of the whole document.
    pub(super) fn read_root(&mut self) -> Type {
        if self.references.is_named("#") {
            return self.reference("#");
        }
        self.read(self.root)
    }

    /// The types that got a name and what could not be read.
    pub(super) fn finish(self) -> (Vec<(String, Type)>, Vec<Degraded>) {
        (self.types, self.degraded)
    }

    /// Reads a subschema under a keyword or name.
    pub(super) fn read_at(&mut self, key: &str, node: &Value) -> Type {
        self.path.push(key.replace('~', "~0").replace('/', "~1"));
        let ty = self.read(node);
        self.path.pop();
        ty
    }

    /// Reads the schema of a property.
    pub(super) fn read_at_property(&mut self, name: &str, node: &Value) -> Type {
        self.path.push("properties".to_owned());
        let ty = self.read_at(name, node);
        self.path.pop();
        ty
    }

    /// Notes that what stands under `key` here cannot be read.
    pub(super) fn degrade(&mut self, key: &str, reason: impl Into<String>) -> Type {
        let mut path = format!("/{}", self.path.join("/"));
        if !key.is_empty() {
            path = format!("{path}/{key}");
        }
        self.degraded.push(Degraded::new(path, reason));
        Type::Unknown
    }

    fn read(&mut self, node: &Value) -> Type {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return self.degrade("", "the schema has too many nodes");
        }
        if self.path.len() > MAX_DEPTH {
            return self.degrade("", "the schema is nested too deeply");
        }
        match node {
            Value::Bool(true) => Type::Unknown,
            Value::Bool(false) => Type::Never,
            Value::Object(schema) => self.read_object(schema),
            _ => self.degrade("", "a schema is an object or a boolean"),
        }
    }

    fn read_object(&mut self, schema: &Map<String, Value>) -> Type {
        let mut parts = vec![self.read_type(schema)];
        if let Some(target) = schema.get("$ref") {
            let ty = match target.as_str() {
                Some(target) => self.reference(target),
                None => self.degrade("$ref", "a reference is a string"),
            };
            parts.push(ty);
        }
        if let Some(value) = schema.get("const") {
            parts = vec![Type::of_value(value)];
        } else if let Some(values) = schema.get("enum") {
            parts = vec![self.read_enum(schema, values)];
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(members) = schema.get(keyword) {
                let members = self.read_list(keyword, members);
                parts.push(members.map_or(Type::Unknown, Type::union));
            }
        }
        if let Some(members) = schema.get("allOf") {
            let members = self.read_list("allOf", members);
            parts.extend(members.unwrap_or_default());
        }
        let ty = Type::intersection(parts);
        if schema.get("nullable") == Some(&Value::Bool(true)) { Type::union([ty, Type::Null]) } else { ty }
    }

    fn read_list(&mut self, keyword: &str, members: &Value) -> Option<Vec<Type>> {
        let Some(members) = members.as_array().filter(|members| !members.is_empty()) else {
            self.degrade(keyword, "expected a list of schemas");
            return None;
        };
        self.path.push(keyword.to_owned());
        let types =
            (0..).zip(members).map(|(place, member): (usize, _)| self.read_at(&place.to_string(), member)).collect();
        self.path.pop();
        Some(types)
    }

    fn read_type(&mut self, schema: &Map<String, Value>) -> Type {
        match schema.get("type") {
            Some(Value::String(name)) => self.read_named_type(schema, name),
            Some(Value::Array(names)) => {
                let names: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
                Type::union(names.into_iter().map(|name| self.read_named_type(schema, name)).collect::<Vec<_>>())
            }
            Some(_) => self.degrade("type", "a type is a name or a list of names"),
            None if object::says_object(schema) => object::read(self, schema),
            None if schema.contains_key("items") || schema.contains_key("prefixItems") => self.read_array(schema),
            None => Type::Unknown,
        }
    }

    fn read_named_type(&mut self, schema: &Map<String, Value>, name: &str) -> Type {
        match name {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "integer" | "number" => Type::Number,
            "string" => Type::String,
            "array" => self.read_array(schema),
            "object" => object::read(self, schema),
            _ => self.degrade("type", format!("`{name}` is no type of JSON Schema")),
        }
    }

    fn read_array(&mut self, schema: &Map<String, Value>) -> Type {
        let (prefix, rest) = match (schema.get("prefixItems"), schema.get("items")) {
            (Some(Value::Array(prefix)), rest) => (("prefixItems", prefix), rest.map(|rest| ("items", rest))),
            (_, Some(Value::Array(prefix))) => {
                (("items", prefix), schema.get("additionalItems").map(|rest| ("additionalItems", rest)))
            }
            (_, items) => {
                let item = items.map_or(Type::Unknown, |items| self.read_at("items", items));
                return Type::Array(Box::new(item));
            }
        };
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        self.path.push(prefix.0.to_owned());
        let items = (0_u64..)
            .zip(prefix.1)
            .map(|(place, item)| Item { ty: self.read_at(&place.to_string(), item), optional: place >= least });
        let items = items.collect();
        self.path.pop();
        let rest = rest.map_or(Type::Unknown, |(keyword, rest)| self.read_at(keyword, rest));
        Type::Tuple(items, (rest != Type::Never).then(|| Box::new(rest)))
    }

    fn read_enum(&mut self, schema: &Map<String, Value>, values: &Value) -> Type {
        let Some(values) = values.as_array() else { return self.degrade("enum", "expected a list of values") };
        let fits = |value: &&Value| match schema.get("type") {
            Some(Value::String(name)) => has_type(value, name),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(|name| has_type(value, name)),
            _ => true,
        };
        Type::union(values.iter().filter(fits).map(Type::of_value))
    }

    /// The type a reference leads to: by name if it is recursive or made more than once, else in place.
    fn reference(&mut self, target: &str) -> Type {
        let Some(node) = resolve(self.root, target) else {
            return self.degrade("$ref", format!("`{target}` leads nowhere in this schema"));
        };
        if !self.references.is_named(target) {
            return self.read(node);
        }
        if let Some((_, name)) = self.named.iter().find(|(known, _)| known == target) {
            return Type::Named(name.clone());
        }
        let name = self.free_type_name(target);
        self.named.push((target.to_owned(), name.clone()));
        let ty = self.read(node);
        match ty {
            Type::Null | Type::Boolean | Type::Number | Type::String | Type::Unknown | Type::Never => {
                self.named.retain(|(known, _)| known != target);
                ty
            }
            Type::Named(_) if self.is_bare_loop(&ty, &name) => {
                self.degrade("$ref", "the reference leads back to itself")
            }
            ty if self.is_bare_loop(&ty, &name) => {
                self.types.push((name.clone(), Type::Unknown));
                self.degrade("$ref", "the reference leads back to itself")
            }
            ty => {
                self.types.push((name.clone(), ty));
                Type::Named(name)
            }
        }
    }

    /// Whether a type is made of the type `name` with nothing around it, which TypeScript cannot say.
    fn is_bare_loop(&self, ty: &Type, name: &str) -> bool {
        match ty {
            Type::Named(other) if other == name => true,
            Type::Named(other) => {
                let known = self.types.iter().find(|(known, _)| known == other);
                known.is_none_or(|(_, ty)| self.is_bare_loop(ty, name))
            }
            Type::Union(types) | Type::Intersection(types) => types.iter().any(|ty| self.is_bare_loop(ty, name)),
            _ => false,
        }
    }

    fn free_type_name(&self, target: &str) -> String {
        let last = target.rsplit('/').next().unwrap_or_default().trim_start_matches('#');
        let name = if last.is_empty() { type_name(&self.tool) } else { type_name(last) };
        let taken = |name: &String| self.named.iter().any(|(_, known)| known == name);
        let numbered = (2_u64..).map(|number| format!("{name}{number}"));
        std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(name)
    }
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::alias;
use super::kinds::Kinds;
use super::names::type_name;
use super::reference::References;
use super::{Degraded, doc, object};
use crate::types::{Alias, Item, Type};

/// How deep a schema is read; what lies deeper becomes `unknown`.
const MAX_DEPTH: usize = 48;

/// How many nodes and enumerated values of one schema are read; the rest becomes `unknown`.
const MAX_NODES: usize = 20_000;

/// Reads one JSON Schema document as types.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    root: &'a Value,
    references: References,
    field: String,
    tool: String,
    /// The names given, by the reference that leads to each, and where it was first followed.
    named: BTreeMap<String, (String, Vec<String>)>,
    aliases: Vec<Alias>,
    degraded: Vec<Degraded>,
    path: Vec<String>,
    depth: usize,
    nodes: usize,
    /// Whether the schema is of a draft in which nothing beside a `$ref` counts.
    lone_references: bool,
    /// What kinds of values the whole document speaks of.
    root_kinds: Kinds,
}

impl<'a> Reader<'a> {
    /// Reads a schema that stands at `/field` of the definition of `tool`.
    pub(super) fn new(root: &'a Value, field: &str, tool: &str) -> Self {
        Self {
            root,
            references: References::of(root),
            field: field.to_owned(),
            tool: tool.to_owned(),
            named: BTreeMap::new(),
            aliases: Vec::new(),
            degraded: Vec::new(),
            path: vec![field.to_owned()],
            depth: 0,
            nodes: 0,
            lone_references: is_before_2019(root),
            root_kinds: Kinds::ALL,
        }
    }

    /// The type of arguments: the root, which is an object whether or not it says so.
    pub(super) fn read_args(&mut self) -> Type {
        self.root_kinds = Kinds::OBJECT;
        match self.read_root() {
            Type::Unknown => Type::any_object(),
            args => args,
        }
    }

    /// The type of the whole document, which may be of any kind (MCP 2026-07-28).
    pub(super) fn read_root(&mut self) -> Type {
        if self.references.is_named("#") {
            return self.reference("#", self.root_kinds);
        }
        self.read(self.root, self.root_kinds)
    }

    /// The types that got a name and are used by this one, and what could not be read.
    pub(super) fn finish(mut self, ty: &Type) -> (Vec<Alias>, Vec<Degraded>) {
        for name in alias::bare_loops(&self.aliases) {
            let places = self.named.values().find(|(known, _)| *known == name);
            self.path = places.map(|(_, path)| path.clone()).unwrap_or_default();
            let unknown = self.degrade("$ref", "the reference leads back to itself");
            if let Some(alias) = self.aliases.iter_mut().find(|alias| alias.name == name) {
                alias.ty = unknown;
            }
        }
        alias::prune(&mut self.aliases, ty);
        (self.aliases, self.degraded)
    }

    /// Reads a subschema under a keyword or name.
    pub(super) fn read_at(&mut self, key: &str, node: &Value) -> Type {
        self.read_within(key, node, Kinds::ALL)
    }

    /// Reads a subschema whose values are of these kinds, whatever it says itself.
    fn read_within(&mut self, key: &str, node: &Value, kinds: Kinds) -> Type {
        self.path.push(escaped(key));
        let ty = self.read(node, kinds);
        self.path.pop();
        ty
    }

    /// Reads a subschema in a map from names to schemas, such as `properties`.
    pub(super) fn read_entry(&mut self, keyword: &str, name: &str, node: &Value) -> Type {
        self.path.push(keyword.to_owned());
        let ty = self.read_at(name, node);
        self.path.pop();
        ty
    }

    /// What a node says beyond its type.
    pub(super) fn doc(&self, node: &Value) -> String {
        doc::of_node(node, &|target| {
            let found = self.references.resolve(self.root, target).filter(|_| !self.named.contains_key(target));
            found.map(|(node, _)| node)
        })
    }

    /// Notes that what stands under `key` here cannot be read.
    pub(super) fn degrade(&mut self, key: &str, reason: impl Into<String>) -> Type {
        let mut path = format!("/{}", self.path.join("/"));
        if !key.is_empty() {
            path = format!("{path}/{}", escaped(key));
        }
        self.degraded.push(Degraded::new(path, reason));
        Type::Unknown
    }

    fn read(&mut self, node: &Value, kinds: Kinds) -> Type {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return self.degrade("", "the schema has too many nodes");
        }
        if self.depth >= MAX_DEPTH {
            return self.degrade("", "the schema is nested too deeply");
        }
        self.depth += 1;
        let ty = match node {
            Value::Bool(true) => Type::Unknown,
            Value::Bool(false) => Type::Never,
            Value::Object(schema) => self.read_object(schema, kinds),
            _ => self.degrade("", "a schema is an object or a boolean"),
        };
        self.depth -= 1;
        ty
    }

    fn read_object(&mut self, schema: &Map<String, Value>, kinds: Kinds) -> Type {
        if self.lone_references
            && let Some(target) = schema.get("$ref").and_then(Value::as_str)
        {
            return self.reference(target, kinds);
        }
        let description = schema.get("description").and_then(Value::as_str);
        if let Some(reason) = description.and_then(doc::complaint) {
            self.degrade("description", reason);
        }
        let kinds = kinds.and(Kinds::of(self.root, &self.references, schema));
        if schema.get("not").is_some_and(|not| *not == Value::Bool(true) || *not == Value::Object(Map::new())) {
            return Type::Never;
        }
        let mut parts = Vec::new();
        if let Some(value) = schema.get("const") {
            parts.push(if fits(schema, value) { Type::of_value(value) } else { Type::Never });
        } else if let Some(values) = schema.get("enum") {
            parts.push(self.read_enum(schema, values));
        } else {
            parts.push(self.read_type(schema, kinds));
        }
        if let Some(target) = schema.get("$ref") {
            let ty = match target.as_str() {
                Some(target) => self.reference(target, kinds),
                None => self.degrade("$ref", "a reference is a string"),
            };
            parts.push(ty);
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(members) = schema.get(keyword) {
                let members = self.read_list(keyword, members, kinds);
                parts.push(members.map_or(Type::Unknown, |members| Type::union(object::told_apart(members))));
            }
        }
        if let Some(members) = schema.get("allOf") {
            let members = self.read_list("allOf", members, kinds);
            parts.extend(members.unwrap_or_default());
        }
        Type::intersection(object::kept_closed(parts))
    }

    fn read_list(&mut self, keyword: &str, members: &Value, kinds: Kinds) -> Option<Vec<Type>> {
        let Some(members) = members.as_array().filter(|members| !members.is_empty()) else {
            self.degrade(keyword, "expected a list of schemas");
            return None;
        };
        self.path.push(keyword.to_owned());
        let members = members.iter().enumerate();
        let types = members.map(|(place, member)| self.read_within(&place.to_string(), member, kinds)).collect();
        self.path.pop();
        Some(types)
    }

    fn read_type(&mut self, schema: &Map<String, Value>, kinds: Kinds) -> Type {
        match schema.get("type") {
            Some(Value::String(name)) => self.read_named_type(schema, name),
            Some(Value::Array(names)) if !names.is_empty() && names.iter().all(Value::is_string) => {
                let names = names.iter().filter_map(Value::as_str);
                Type::union(names.map(|name| self.read_named_type(schema, name)).collect::<Vec<_>>())
            }
            Some(_) => self.degrade("type", "a type is a name or a list of names"),
            None => self.read_untyped(schema, kinds),
        }
    }

    /// What keywords for objects and arrays say where there is no `type`: nothing of values of other kinds.
    fn read_untyped(&mut self, schema: &Map<String, Value>, kinds: Kinds) -> Type {
        let object = kinds.has(Kinds::OBJECT) && object::says_object(schema);
        let array = kinds.has(Kinds::ARRAY) && (schema.contains_key("items") || schema.contains_key("prefixItems"));
        if !object && !array {
            return Type::Unknown;
        }
        let mut types = Vec::new();
        if kinds.has(Kinds::OBJECT) {
            types.push(if object { object::read_untyped(self, schema, kinds) } else { Type::any_object() });
        }
        if kinds.has(Kinds::ARRAY) {
            types.push(if array { self.read_array(schema) } else { Type::Array(Box::new(Type::Unknown)) });
        }
        let others = [
            (Kinds::STRING, Type::String),
            (Kinds::NUMBER, Type::Number),
            (Kinds::BOOLEAN, Type::Boolean),
            (Kinds::NULL, Type::Null),
        ];
        types.extend(others.into_iter().filter(|(kind, _)| kinds.has(*kind)).map(|(_, ty)| ty));
        Type::union(types)
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
            (Some(Value::Array(prefix)), rest) => {
                (("prefixItems", prefix), rest.map(|rest| ("items", rest)).or_else(|| unevaluated_items(schema)))
            }
            (_, Some(Value::Array(prefix))) => {
                (("items", prefix), schema.get("additionalItems").map(|rest| ("additionalItems", rest)))
            }
            (_, items) => {
                let rest = items.map(|items| ("items", items)).or_else(|| unevaluated_items(schema));
                let item = rest.map_or(Type::Unknown, |(keyword, rest)| self.read_at(keyword, rest));
                return Type::Array(Box::new(item));
            }
        };
        let number = |key: &str| schema.get(key).and_then(Value::as_u64);
        let (least, most) = (number("minItems").unwrap_or(0), number("maxItems").unwrap_or(u64::MAX));
        let (keyword, prefix) = prefix;
        self.path.push(keyword.to_owned());
        let items: Vec<Item> = (0_u64..most)
            .zip(prefix)
            .map(|(place, item)| Item { ty: self.read_at(&place.to_string(), item), optional: place >= least })
            .collect();
        self.path.pop();
        let rest = rest.map_or(Type::Unknown, |(keyword, rest)| self.read_at(keyword, rest));
        let full = u64::try_from(items.len()).is_ok_and(|length| length >= most);
        Type::Tuple(items, (rest != Type::Never && !full).then(|| Box::new(rest)))
    }

    fn read_enum(&mut self, schema: &Map<String, Value>, values: &Value) -> Type {
        let Some(values) = values.as_array() else { return self.degrade("enum", "expected a list of values") };
        self.nodes += values.len();
        if self.nodes > MAX_NODES {
            return self.degrade("enum", "the schema has too many values");
        }
        Type::union(values.iter().filter(|value| fits(schema, value)).map(Type::of_value))
    }

    /// The type a reference leads to: by name if it is recursive or made more than once, else in place.
    fn reference(&mut self, target: &str, kinds: Kinds) -> Type {
        let Some((node, place)) = self.references.resolve(self.root, target) else {
            return self.degrade("$ref", format!("`{target}` leads nowhere in this schema"));
        };
        if let Some((name, _)) = self.named.get(target) {
            return Type::Named(name.clone());
        }
        let target_path = std::iter::once(self.field.clone()).chain(place.split('/').skip(1).map(str::to_owned));
        let path = std::mem::replace(&mut self.path, target_path.collect());
        if !self.references.is_named(target) {
            let ty = self.read(node, kinds);
            self.path = path;
            return ty;
        }
        let name = self.free_type_name(target);
        self.named.insert(target.to_owned(), (name.clone(), path.clone()));
        let kinds = if place.is_empty() { self.root_kinds } else { Kinds::ALL };
        let ty = self.read(node, kinds);
        self.path = path;
        self.aliases.push(Alias { name: name.clone(), ty: ty.clone(), doc: self.doc(node) });
        if ty.is_plain() && !self.is_used(&name) {
            self.aliases.pop();
            self.named.remove(target);
            return ty;
        }
        Type::Named(name)
    }

    fn is_used(&self, name: &str) -> bool {
        let mut used = false;
        self.aliases.iter().for_each(|alias| alias.ty.each_name(&mut |other| used |= other == name));
        used
    }

    fn free_type_name(&self, target: &str) -> String {
        let last = target.rsplit(['/', '#']).find(|part| !part.is_empty());
        let name = type_name(last.unwrap_or(&self.tool));
        let taken = |name: &String| self.named.values().any(|(known, _)| known == name);
        let numbered = (2_u64..).map(|number| format!("{name}{number}"));
        std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(name)
    }
}

/// The rest of a list, where nothing else in the schema could have evaluated an item before.
fn unevaluated_items(schema: &Map<String, Value>) -> Option<(&'static str, &Value)> {
    let rest = schema.get("unevaluatedItems")?;
    let alone = !schema.contains_key("contains") && !object::has_applicators(schema);
    alone.then_some(("unevaluatedItems", rest))
}

/// Whether a schema names a draft before 2019-09.
fn is_before_2019(root: &Value) -> bool {
    let name = root.get("$schema").and_then(Value::as_str).unwrap_or_default();
    ["draft-03", "draft-04", "draft-06", "draft-07"].iter().any(|draft| name.contains(draft))
}

/// A key as a part of a JSON Pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Whether a value has a type that the schema names, if it names any.
fn fits(schema: &Map<String, Value>, value: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(name)) => has_type(value, name),
        Some(Value::Array(names)) if !names.is_empty() => {
            names.iter().filter_map(Value::as_str).any(|name| has_type(value, name))
        }
        _ => true,
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

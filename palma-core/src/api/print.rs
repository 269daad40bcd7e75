use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::ApiTool;
use super::names::is_word;
use super::types::{Object, Property, Rest, Type, merge};

/// The longest object that stands on one line.
const MAX_LINE: usize = 100;

/// Lays tools out as TypeScript declarations.
#[derive(Debug, Default)]
pub(super) struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    /// The declarations of these tools, which come sorted by namespace and name.
    pub(super) fn print<'a>(mut self, tools: impl IntoIterator<Item = &'a ApiTool>) -> String {
        let mut namespaces: BTreeMap<&str, Vec<&ApiTool>> = BTreeMap::new();
        for tool in tools {
            namespaces.entry(&tool.namespace).or_default().push(tool);
        }
        for (namespace, tools) in namespaces {
            let _ = writeln!(self.text, "declare namespace tools.{namespace} {{");
            self.depth = 1;
            self.namespace(&tools);
            self.text.push_str("}\n");
        }
        self.text
    }

    fn namespace(&mut self, tools: &[&ApiTool]) {
        let mut types = Vec::new();
        let renamed: Vec<_> = tools.iter().map(|tool| merge(&mut types, tool.declaration.types.clone())).collect();
        for (name, ty) in &types {
            self.indent();
            let _ = write!(self.text, "type {name} = ");
            self.ty(ty, Place::Alone);
            self.text.push_str(";\n");
        }
        for (tool, renamed) in tools.iter().zip(renamed) {
            let args = tool.declaration.args.clone().renamed(&renamed);
            let result = tool.declaration.result.clone().renamed(&renamed);
            self.doc(&tool.declaration.doc);
            self.indent();
            let optional = if args.accepts_nothing_given() { "?" } else { "" };
            let _ = write!(self.text, "function {}(args{optional}: ", tool.name);
            self.ty(&args, Place::Alone);
            self.text.push_str("): Promise<");
            self.ty(&result, Place::Alone);
            self.text.push_str(">;\n");
        }
    }

    fn ty(&mut self, ty: &Type, place: Place) {
        match ty {
            Type::Unknown => self.text.push_str("unknown"),
            Type::Never => self.text.push_str("never"),
            Type::Null => self.text.push_str("null"),
            Type::Boolean => self.text.push_str("boolean"),
            Type::Number => self.text.push_str("number"),
            Type::String => self.text.push_str("string"),
            Type::Literal(value) => self.literal(value),
            Type::Named(name) => self.text.push_str(name),
            Type::Array(item) => {
                self.ty(item, Place::Element);
                self.text.push_str("[]");
            }
            Type::Tuple(items, rest) => self.tuple(items, rest.as_deref()),
            Type::Object(object) => self.object(object),
            Type::Union(types) => self.joined(types, " | ", place != Place::Alone, Place::Member),
            Type::Intersection(types) => self.joined(types, " & ", place == Place::Element, Place::Factor),
        }
    }

    fn joined(&mut self, types: &[Type], with: &str, parentheses: bool, place: Place) {
        if parentheses {
            self.text.push('(');
        }
        for (number, ty) in types.iter().enumerate() {
            if number > 0 {
                self.text.push_str(with);
            }
            self.ty(ty, place);
        }
        if parentheses {
            self.text.push(')');
        }
    }

    fn literal(&mut self, value: &Value) {
        match value {
            // An exponent or a minus sign is as good in a type as it is in JSON.
            Value::Number(number) => {
                let _ = write!(self.text, "{number}");
            }
            Value::String(text) => self.text.push_str(&quoted(text)),
            other => {
                let _ = write!(self.text, "{other}");
            }
        }
    }

    fn tuple(&mut self, items: &[super::types::Item], rest: Option<&Type>) {
        self.text.push('[');
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                self.text.push_str(", ");
            }
            self.ty(&item.ty, if item.optional { Place::Element } else { Place::Alone });
            if item.optional {
                self.text.push('?');
            }
        }
        if let Some(rest) = rest {
            self.text.push_str(if items.is_empty() { "..." } else { ", ..." });
            self.ty(rest, Place::Element);
            self.text.push_str("[]");
        }
        self.text.push(']');
    }

    fn object(&mut self, object: &Object) {
        match (&object.rest, object.properties.is_empty()) {
            (Rest::Closed | Rest::Unsaid, true) => return self.text.push_str("Record<string, never>"),
            (Rest::Open(rest), true) => {
                self.text.push_str("Record<string, ");
                self.ty(rest, Place::Alone);
                return self.text.push('>');
            }
            (_, false) => {}
        }
        let documented = object.properties.iter().any(|property| !property.doc.is_empty() || property.ty.has_docs());
        let start = self.text.len();
        if !documented {
            self.object_on_one_line(object);
            if self.text.len() - start <= MAX_LINE {
                return;
            }
            self.text.truncate(start);
        }
        self.object_on_lines(object);
    }

    fn object_on_one_line(&mut self, object: &Object) {
        self.text.push_str("{ ");
        for (number, property) in object.properties.iter().enumerate() {
            if number > 0 {
                self.text.push_str("; ");
            }
            self.property(property);
        }
        if let Some(rest) = index_type(object) {
            self.text.push_str("; [k: string]: ");
            self.ty(&rest, Place::Alone);
        }
        self.text.push_str(" }");
    }

    fn object_on_lines(&mut self, object: &Object) {
        self.text.push_str("{\n");
        self.depth += 1;
        for property in &object.properties {
            self.doc(&property.doc);
            self.indent();
            self.property(property);
            self.text.push_str(";\n");
        }
        if let Some(rest) = index_type(object) {
            self.indent();
            self.text.push_str("[k: string]: ");
            self.ty(&rest, Place::Alone);
            self.text.push_str(";\n");
        }
        self.depth -= 1;
        self.indent();
        self.text.push('}');
    }

    fn property(&mut self, property: &Property) {
        if is_word(&property.name) {
            self.text.push_str(&property.name);
        } else {
            self.text.push_str(&quoted(&property.name));
        }
        self.text.push_str(if property.required { ": " } else { "?: " });
        self.ty(&property.ty, Place::Alone);
    }

    fn doc(&mut self, doc: &str) {
        let mut lines = doc.lines().peekable();
        if lines.peek().is_none() {
            return;
        }
        self.indent();
        self.text.push_str("/** ");
        while let Some(line) = lines.next() {
            self.text.push_str(line);
            if lines.peek().is_some() {
                self.text.push('\n');
                self.indent();
            }
        }
        self.text.push_str(" */\n");
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }
}

/// Where a type stands, which says whether it needs parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Alone,
    /// Of a union.
    Member,
    /// Of an intersection.
    Factor,
    /// Before `[]` or `?`.
    Element,
}

/// The type of an index signature: TypeScript wants every property to fit it too.
fn index_type(object: &Object) -> Option<Type> {
    let Rest::Open(rest) = &object.rest else { return None };
    if object.properties.iter().any(|property| !property.required) {
        return Some(Type::Unknown);
    }
    let types = object.properties.iter().map(|property| property.ty.clone());
    Some(Type::union(std::iter::once((**rest).clone()).chain(types)))
}

/// A string as TypeScript writes it, with nothing in it that a reader could not see.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in Value::from(text).to_string().chars() {
        if crate::tool::is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(quoted, "\\u{unit:04x}");
            }
        } else {
            quoted.push(c);
        }
    }
    quoted
}

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::ApiTool;
use super::alias::merge;
use super::mark;
use super::names::is_word;
use crate::types::{Alias, Item, Object, Property, Rest, Type};

/// The longest object that stands on one line.
const MAX_LINE: usize = 100;

/// Lays tools out as TypeScript declarations.
#[derive(Debug, Default)]
pub(super) struct Printer {
    text: String,
    depth: usize,
    /// Whether types stand alone, without what is said of them.
    bare: bool,
    /// Where an object that is tried on one line must end.
    line_end: Option<usize>,
}

impl Printer {
    /// The declarations of these tools, which come sorted by namespace and name, with all that is said of them.
    pub(super) fn print<'a>(mut self, tools: impl IntoIterator<Item = &'a ApiTool>) -> String {
        for (namespace, tools) in by_namespace(tools) {
            let _ = writeln!(self.text, "declare namespace tools.{namespace} {{");
            self.depth = 1;
            self.namespace(&tools);
            self.text.push_str("}\n");
        }
        self.text
    }

    /// One line for each tool, with its types: `server.tool(args: {a: string;b?: number}): Promise<T>`, where the result
    /// is left out if nothing is known of it. A type with a name stands in a line before.
    pub(super) fn signatures<'a>(mut self, tools: impl IntoIterator<Item = &'a ApiTool>) -> String {
        self.bare = true;
        for (namespace, tools) in by_namespace(tools) {
            let (aliases, declared) = declared(&tools);
            for alias in &aliases {
                self.alias(alias);
            }
            for (tool, args, result) in declared {
                let optional = if args.accepts_nothing_given() { "?" } else { "" };
                let _ = write!(self.text, "{namespace}.{}(args{optional}: ", tool.name);
                self.ty(&args, Place::Alone);
                self.text.push(')');
                if result != Type::Unknown {
                    self.text.push_str(": Promise<");
                    self.ty(&result, Place::Alone);
                    self.text.push('>');
                }
                let marks = mark::bracketed(tool);
                let _ = writeln!(self.text, "{}{marks}", if marks.is_empty() { "" } else { " " });
            }
        }
        self.text
    }

    fn alias(&mut self, alias: &Alias) {
        self.indent();
        let _ = write!(self.text, "type {} = ", alias.name);
        self.ty(&alias.ty, Place::Alone);
        self.text.push_str(";\n");
    }

    fn namespace(&mut self, tools: &[&ApiTool]) {
        let (aliases, declared) = declared(tools);
        for alias in &aliases {
            self.doc(&alias.doc);
            self.alias(alias);
        }
        for (tool, args, result) in declared {
            self.doc(&mark::documented(tool));
            self.indent();
            let optional = if args.accepts_nothing_given() { "?" } else { "" };
            let _ = write!(self.text, "function {}(args{optional}: ", tool.name);
            self.ty(&args, Place::Alone);
            self.text.push_str("): Promise<");
            match &tool.declaration.observed {
                Some(observed) => {
                    self.text.push_str("/** observed, not promised */ ");
                    self.ty(observed, Place::Alone);
                }
                None => self.ty(&result, Place::Alone),
            }
            self.text.push_str(">;\n");
        }
    }

    fn ty(&mut self, ty: &Type, place: Place) {
        if self.is_past_line() {
            return;
        }
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

    fn tuple(&mut self, items: &[Item], rest: Option<&Type>) {
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
            // An alias may refer to itself inside braces, but not inside `Record`.
            (Rest::Open(rest), true) if !rest.has_names() => {
                self.text.push_str("Record<string, ");
                self.ty(rest, Place::Alone);
                return self.text.push('>');
            }
            _ => {}
        }
        let said = |property: &Property| !property.doc.is_empty() || property.ty.has_docs();
        if self.bare {
            self.object_on_one_line(object);
        } else if object.properties.iter().any(said) || !self.fits_on_one_line(object) {
            self.object_on_lines(object);
        }
    }

    /// Lays an object out on one line, unless that is too long. Inside such a line it just goes on: should it become
    /// too long, the whole line is taken back, so the work grows with the size of the type and not with its depth.
    fn fits_on_one_line(&mut self, object: &Object) -> bool {
        if self.line_end.is_some() {
            self.object_on_one_line(object);
            return true;
        }
        let start = self.text.len();
        self.line_end = Some(start + MAX_LINE);
        self.object_on_one_line(object);
        let fits = !self.is_past_line();
        self.line_end = None;
        if !fits {
            self.text.truncate(start);
        }
        fits
    }

    fn is_past_line(&self) -> bool {
        self.line_end.is_some_and(|end| self.text.len() > end)
    }

    fn object_on_one_line(&mut self, object: &Object) {
        let space = if self.bare { "" } else { " " };
        let between = if self.bare { ";" } else { "; " };
        self.text.push('{');
        self.text.push_str(space);
        for (number, property) in object.properties.iter().enumerate() {
            if number > 0 {
                self.text.push_str(between);
            }
            self.property(property);
        }
        if let Rest::Open(rest) = &object.rest {
            self.text.push_str(if object.properties.is_empty() { "" } else { between });
            self.index(object, rest);
        }
        self.text.push_str(space);
        self.text.push('}');
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
        if let Rest::Open(rest) = &object.rest {
            self.indent();
            self.index(object, rest);
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
        if property.required && is_inherited(&property.name) && property.ty == Type::Unknown {
            // Of `unknown` the inherited method would be one.
            return self.text.push_str("Record<string, unknown> | unknown[] | string | number | boolean | null");
        }
        self.ty(&property.ty, Place::Alone);
        if !property.required && is_inherited(&property.name) && property.ty != Type::Unknown {
            self.text.push_str(" | Function");
        }
    }

    /// An index signature. TypeScript wants every declared property to fit it too, `undefined` for an optional one.
    fn index(&mut self, object: &Object, rest: &Type) {
        self.text.push_str("[k: string]: ");
        let types = object.properties.iter().map(|property| property.ty.clone());
        let optional = |property: &Property| !property.required;
        let inherited = |property: &Property| optional(property) && is_inherited(&property.name);
        let ty = Type::union(std::iter::once(rest.clone()).chain(types));
        self.ty(&ty, Place::Alone);
        if ty == Type::Unknown {
            return;
        }
        if object.properties.iter().any(inherited) {
            self.text.push_str(" | Function");
        }
        if object.properties.iter().any(optional) {
            self.text.push_str(" | undefined");
        }
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
            if let Some(next) = lines.peek() {
                self.text.push('\n');
                if !next.is_empty() {
                    self.indent();
                }
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

fn by_namespace<'a>(tools: impl IntoIterator<Item = &'a ApiTool>) -> BTreeMap<&'a str, Vec<&'a ApiTool>> {
    let mut namespaces: BTreeMap<&str, Vec<&ApiTool>> = BTreeMap::new();
    for tool in tools {
        namespaces.entry(&tool.namespace).or_default().push(tool);
    }
    namespaces
}

/// The named types of a server's tools, and the tools, each with its arguments and result by these names.
fn declared<'a>(tools: &[&'a ApiTool]) -> (Vec<Alias>, Vec<(&'a ApiTool, Type, Type)>) {
    let mut aliases = Vec::new();
    let renamed: Vec<_> = tools.iter().map(|tool| merge(&mut aliases, tool.declaration.aliases.clone())).collect();
    let declared = tools.iter().zip(renamed).map(|(tool, renamed)| {
        let args = tool.declaration.args.clone().renamed(&renamed);
        (*tool, args, tool.declaration.result.clone().renamed(&renamed))
    });
    (aliases, declared.collect())
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

/// Whether every object in TypeScript has a method of this name, so that one without such a property seems to have it.
fn is_inherited(name: &str) -> bool {
    matches!(
        name,
        "constructor"
            | "hasOwnProperty"
            | "isPrototypeOf"
            | "propertyIsEnumerable"
            | "toLocaleString"
            | "toString"
            | "valueOf"
    )
}

/// A string as TypeScript writes it, with nothing in it that a reader could not see.
pub(super) fn quoted(text: &str) -> String {
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

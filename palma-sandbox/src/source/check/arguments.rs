//! Whether what a call is given can be what its tool takes.

use oxc_span::Span;
use palma_core::Severity;
use palma_core::types::{Object as ObjectType, Rest, Type};

use super::findings::Finding;
use super::lookup::{Absence, Lookup};
use super::near::{listed, nearest, shown};
use super::survey::Survey;
use super::value::{Constant, Object, Value, alias, quoted};
use crate::frame::ToolTypes;

/// How deep arguments are compared with their types.
const MAX_DEPTH: usize = 12;

/// The most findings of one call.
const MAX_FINDINGS: usize = 8;

/// Compares what a call of a tool is given with the tool's types.
pub(super) struct Arguments<'s, 'c, 'a> {
    pub(super) tool: &'c ToolTypes,
    pub(super) survey: &'s Survey<'a>,
    /// Whether what tools gave may have been changed.
    pub(super) given_is_open: bool,
    pub(super) findings: Vec<Finding>,
}

/// Where in the arguments a value stands, and in the text.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// Such as `filter.status`; empty for the arguments as a whole.
    path: &'p str,
    span: Span,
    depth: usize,
}

impl<'c> Arguments<'_, 'c, '_> {
    /// Compares the arguments as a whole.
    pub(super) fn check(&mut self, value: &Value<'c>, span: Span) {
        let is_object =
            |value: &Value<'_>| matches!(value, Value::Unknown | Value::Object(_) | Value::Typed(_) | Value::Made);
        if let Some(found) = awaits(value, span, "the arguments") {
            self.findings.push(found);
        } else if matches!(value, Value::Undefined) {
            self.check_none(span);
        } else if value.members().iter().any(is_object) {
            self.fits(value, &self.tool.args, Place { path: "", span, depth: 0 });
        } else if !value.members().iter().any(|value| matches!(value, Value::Undefined)) {
            // With `undefined` it is as if nothing were given.
            let message = format!("`{}` takes one object, not {}", self.tool.path(), value.words());
            self.findings.push(Finding::error("argument-type", span, message).with_hint(self.how()));
        }
        self.findings.truncate(MAX_FINDINGS);
    }

    /// Nothing was given.
    pub(super) fn check_none(&mut self, span: Span) {
        if !self.tool.args.accepts_nothing_given() && matches!(self.tool.args, Type::Object(_)) {
            self.fits(&Value::Object(std::rc::Rc::default()), &self.tool.args, Place { path: "", span, depth: 0 });
        }
    }

    /// How the tool is called.
    fn how(&self) -> String {
        let args = self.tool.args.brief(&self.tool.aliases);
        format!("call it as `tools.{}({args})`", self.tool.path())
    }

    /// Adds what does not fit for certain.
    fn fits(&mut self, value: &Value<'c>, ty: &'c Type, place: Place<'_>) {
        let problems = self.problems(value, ty, place);
        self.findings.extend(problems);
    }

    fn problems(&self, value: &Value<'c>, ty: &'c Type, place: Place<'_>) -> Vec<Finding> {
        if place.depth > MAX_DEPTH || value.is_unknown() {
            return Vec::new();
        }
        if let Value::Union(members) = value {
            // It is wrong for certain only if each of them is.
            let each: Vec<Vec<Finding>> = members.iter().map(|value| self.problems(value, ty, place)).collect();
            let is_wrong = |found: &Vec<Finding>| found.iter().any(|it| it.severity == Severity::Error);
            return if each.iter().all(is_wrong) { each.into_iter().next().unwrap_or_default() } else { Vec::new() };
        }
        match ty {
            Type::Unknown => Vec::new(),
            Type::Named(name) => match alias(name, self.tool) {
                Some(ty) => self.problems(value, ty, Place { depth: place.depth + 1, ..place }),
                None => Vec::new(),
            },
            Type::Union(types) => self.none_of(value, types, ty, place),
            Type::Intersection(types) => {
                let each = types.iter().flat_map(|ty| self.problems(value, ty, place));
                // What one of the types does not mention another may.
                each.filter(|found| found.code != "unknown-argument").take(1).collect()
            }
            ty => self.of_kind(value, ty, place),
        }
    }

    fn of_kind(&self, value: &Value<'c>, ty: &'c Type, place: Place<'_>) -> Vec<Finding> {
        let is_right = match (value, ty) {
            (Value::Unknown | Value::Made | Value::Tools | Value::Server(_), _)
            | (Value::Text | Value::Constant(Constant::Text(_)), Type::String)
            | (Value::Number | Value::Constant(Constant::Number(_)), Type::Number)
            | (Value::Boolean | Value::Constant(Constant::Boolean(_)), Type::Boolean)
            | (Value::Null, Type::Null) => true,
            (Value::Text, Type::Literal(literal)) => literal.is_string(),
            (Value::Number, Type::Literal(literal)) => literal.is_number(),
            (Value::Boolean, Type::Literal(literal)) => literal.is_boolean(),
            (Value::Constant(constant), Type::Literal(literal)) if is(constant, literal) => true,
            (Value::Constant(constant), Type::Literal(literal)) if is_of_kind(constant, literal) => {
                return vec![self.not_among(value, &[ty], place)];
            }
            (Value::Object(object), Type::Object(expected)) => return self.object(object, expected, place),
            (Value::Typed(_), Type::Object(expected)) if value.is_record() => {
                return self.given(value, expected, place);
            }
            (Value::Typed(typed), _) if matches!(typed.ty, Type::Intersection(_)) => true,
            (list, Type::Array(item)) if list.is_list() => return self.list(list, item, place),
            (list, Type::Tuple(..)) => list.is_list(),
            _ => false,
        };
        if is_right { Vec::new() } else { vec![self.mismatch(value, ty, place)] }
    }

    /// What is wrong with a value that has to be of one of these types.
    fn none_of(&self, value: &Value<'c>, types: &'c [Type], ty: &'c Type, place: Place<'_>) -> Vec<Finding> {
        let deeper = Place { depth: place.depth + 1, ..place };
        let mut each = Vec::new();
        for ty in types {
            let found = self.problems(value, ty, deeper);
            if found.iter().all(|it| it.severity != Severity::Error) {
                return Vec::new();
            }
            each.push((ty, found));
        }
        let literals: Vec<&Type> = types.iter().filter(|ty| matches!(ty, Type::Literal(_))).collect();
        if let (Value::Constant(constant), false) = (value, literals.is_empty()) {
            let has_kind = |ty: &&Type| matches!(ty, Type::Literal(literal) if is_of_kind(constant, literal));
            if literals.iter().any(has_kind) {
                return vec![self.not_among(value, &literals, place)];
            }
        }
        // Where only one of them is of the value's kind, it is the one that was meant.
        let mut meant = each
            .into_iter()
            .filter(|(_, found)| found.iter().all(|it| it.span != place.span || it.code != "argument-type"));
        match (meant.next(), meant.next()) {
            (Some((_, found)), None) => found,
            _ => vec![self.mismatch(value, ty, place)],
        }
    }

    fn mismatch(&self, value: &Value<'c>, ty: &Type, place: Place<'_>) -> Finding {
        if let Some(found) = awaits(value, place.span, &self.name(place.path)) {
            return found;
        }
        let message =
            format!("{} must be `{}`, not {}", self.name(place.path), ty.brief(&self.tool.aliases), value.words());
        let hint = match (value, ty) {
            (Value::Constant(Constant::Text(text)), Type::Number) => {
                text.trim().parse::<f64>().ok().filter(|it| it.is_finite()).map(|number| format!("write `{number}`"))
            }
            (Value::Text, Type::Number) => Some("convert it with `Number(…)`".to_owned()),
            (Value::Constant(Constant::Number(number)), Type::String) => Some(format!("write `\"{number}\"`")),
            (Value::Number, Type::String) => Some("convert it with `String(…)`".to_owned()),
            (Value::Constant(Constant::Text(text)), Type::Boolean) if matches!(&**text, "true" | "false") => {
                Some(format!("write `{text}`"))
            }
            (Value::Undefined, _) => Some("leave it out, or give a value".to_owned()),
            (_, Type::Array(_)) if !value.is_list() => Some("put it into a list: `[…]`".to_owned()),
            _ => None,
        };
        Finding::error("argument-type", place.span, message).with_hint(hint).about(self.tool.path())
    }

    fn not_among(&self, value: &Value<'c>, literals: &[&Type], place: Place<'_>) -> Finding {
        let texts: Vec<String> = literals.iter().map(|ty| ty.brief(&[])).collect();
        let message = format!(
            "{} must be {}{}, not {}",
            self.name(place.path),
            if texts.len() > 1 { "one of " } else { "" },
            listed(texts.iter().map(String::as_str)),
            value.words()
        );
        let values = literals.iter().filter_map(|ty| match ty {
            Type::Literal(literal) => literal.as_str(),
            _ => None,
        });
        let near = value.as_text().and_then(|text| nearest(text, values));
        let hint = near.map(|near| format!("did you mean {}?", quoted(near)));
        Finding::error("argument-value", place.span, message).with_hint(hint).about(self.tool.path())
    }

    /// How a message names what stands at a path.
    fn name(&self, path: &str) -> String {
        match path {
            "" => format!("the argument of `{}`", self.tool.path()),
            path => format!("`{}` of `{}`", shown(path), self.tool.path()),
        }
    }

    /// A list of which each item has to be of a type.
    fn list(&self, list: &Value<'c>, item: &'c Type, place: Place<'_>) -> Vec<Finding> {
        let path = format!("{}[]", place.path);
        let deeper = Place { path: &path, depth: place.depth + 1, ..place };
        match list {
            Value::Tuple(items) => items.iter().flat_map(|value| self.problems(value, item, deeper)).take(1).collect(),
            list => self.problems(&list.element(), item, deeper),
        }
    }

    /// An object that the script wrote down.
    fn object(&self, object: &Object<'c>, expected: &'c ObjectType, place: Place<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut unknown = Vec::new();
        for field in &object.fields {
            let property = expected.properties.iter().find(|property| *property.name == *field.name);
            let path = join(place.path, &field.name);
            let at = Place { path: &path, span: field.span, depth: place.depth + 1 };
            match property {
                // `undefined` is the same as nothing given.
                Some(property) if matches!(field.value, Value::Undefined) => {
                    if property.required {
                        found.push(self.mismatch(&field.value, &property.ty, at));
                    }
                }
                Some(property) => {
                    let value = if property.required { Some(field.value.clone()) } else { given(&field.value) };
                    found.extend(value.map(|value| self.problems(&value, &property.ty, at)).unwrap_or_default());
                }
                None if matches!(field.value, Value::Undefined) => {}
                None => match &expected.rest {
                    Rest::Open(rest) => found.extend(self.problems(&field.value, rest, at)),
                    Rest::Closed | Rest::Unsaid => unknown.push((field, !may_be_nothing(&field.value))),
                },
            }
        }
        let has = |name: &str| object.fields.iter().any(|field| *field.name == *name);
        let may_come =
            |name: &str| object.open || (object.shared && (self.survey.meddles || self.survey.assigned.contains(name)));
        let mut missing: Vec<&str> = Vec::new();
        for property in expected.properties.iter().filter(|property| property.required) {
            if !has(&property.name) && !may_come(&property.name) {
                missing.push(&property.name);
            }
        }
        for (field, is_given) in unknown {
            let is_closed = is_given && matches!(expected.rest, Rest::Closed);
            let free = expected.properties.iter().map(|property| property.name.as_str()).filter(|name| !has(name));
            let near = nearest(&field.name, missing.iter().copied());
            // With one name missing and one unknown, the unknown one is the other misspelt.
            let near = near.or_else(|| match (missing.as_slice(), object.fields.len()) {
                ([only], _) if unknown_count(object, expected) == 1 => Some(*only),
                _ => nearest(&field.name, free),
            });
            let stands_for_missing = near.is_some_and(|near| missing.contains(&near));
            if !is_closed && near.is_none() && !field.fresh {
                continue;
            }
            // The slip of a name is one in an object that is made for the call; elsewhere it may be of other use.
            let is_slip = near.is_some() && field.fresh && is_given;
            missing.retain(|name| Some(*name) != near);
            let hint = match near {
                Some(near) => format!("did you mean `{}`?", shown(near)),
                None if expected.properties.is_empty() => "leave it out".to_owned(),
                None => format!("it takes {}", listed(expected.properties.iter().map(|it| it.name.as_str()))),
            };
            let message = format!("`{}` takes no `{}`", self.tool.path(), shown(&join(place.path, &field.name)));
            let finding =
                Finding::error("unknown-argument", field.span, message).with_hint(hint).about(self.tool.path());
            found.push(finding.noted_if(!is_closed && !stands_for_missing && !is_slip));
        }
        if !missing.is_empty() {
            let of: Vec<String> = missing.iter().map(|name| join(place.path, name)).collect();
            let message = format!("`{}` needs {}", self.tool.path(), listed(of.iter().map(String::as_str)));
            found.push(
                Finding::error("missing-argument", place.span, message).with_hint(self.how()).about(self.tool.path()),
            );
        }
        found
    }

    /// An object that a tool gave.
    fn given(&self, value: &Value<'c>, expected: &'c ObjectType, place: Place<'_>) -> Vec<Finding> {
        for property in expected.properties.iter().filter(|_| !self.given_is_open) {
            if self.survey.assigned.contains(&property.name) || self.survey.meddles {
                continue;
            }
            let path = join(place.path, &property.name);
            let at = Place { path: &path, span: place.span, depth: place.depth + 1 };
            let found = match value.member(&property.name) {
                Lookup::Found(field) => {
                    let field = if property.required { Some(field) } else { given(&field) };
                    field.map(|field| self.problems(&field, &property.ty, at)).unwrap_or_default()
                }
                Lookup::Absent(Absence::Certain) if property.required => {
                    let message = format!(
                        "`{}` needs `{}`, which {} does not have",
                        self.tool.path(),
                        shown(&path),
                        value.words()
                    );
                    vec![
                        Finding::error("missing-argument", place.span, message)
                            .with_hint(self.how())
                            .about(self.tool.path()),
                    ]
                }
                _ => Vec::new(),
            };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

fn unknown_count(object: &Object<'_>, expected: &ObjectType) -> usize {
    let is_known = |name: &str| expected.properties.iter().any(|property| property.name == name);
    object.fields.iter().filter(|field| !is_known(&field.name)).count()
}

/// What is given for a property that may be left out, where something is.
fn given<'t>(value: &Value<'t>) -> Option<Value<'t>> {
    let mut given = value.members().iter().filter(|value| !matches!(value, Value::Undefined)).peekable();
    given.peek()?;
    Some(Value::union(given.cloned()))
}

fn may_be_nothing(value: &Value<'_>) -> bool {
    value.members().iter().any(|value| matches!(value, Value::Undefined | Value::Unknown))
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn is(constant: &Constant, literal: &serde_json::Value) -> bool {
    match constant {
        Constant::Text(text) => literal.as_str() == Some(text),
        Constant::Boolean(value) => literal.as_bool() == Some(*value),
        Constant::Number(number) => literal.as_f64().is_some_and(|literal| (literal - number).abs() == 0.0),
    }
}

fn is_of_kind(constant: &Constant, literal: &serde_json::Value) -> bool {
    match constant {
        Constant::Text(_) => literal.is_string(),
        Constant::Boolean(_) => literal.is_boolean(),
        Constant::Number(_) => literal.is_number(),
    }
}

/// That a value is a promise nobody has awaited.
fn awaits(value: &Value<'_>, span: Span, name: &str) -> Option<Finding> {
    let promise = value.as_promise()?;
    let of = promise.tool.map(|tool| format!(" of `{}`", tool.path())).unwrap_or_default();
    let message = format!("{name} must be data, not the promise{of}");
    Some(Finding::error("no-await", span, message).with_hint("put `await` before the call".to_owned()))
}

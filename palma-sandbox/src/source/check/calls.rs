//! What calls give.

use std::rc::Rc;

use oxc_ast::ast::{Argument, CallExpression, Expression};
use oxc_span::SPAN;
use palma_core::types::{Rest, Type};

use super::evaluate::Evaluator;
use super::syntax::{global, peeled};
use super::value::{Field, Object, Value};

impl<'c, 'a> Evaluator<'c, 'a> {
    /// What a call gives, before it is awaited.
    pub(super) fn call_value(&mut self, call: &'a CallExpression<'a>) -> Value<'c> {
        let callee = peeled(&call.callee);
        if let Some(name) = global(callee, self.semantic) {
            return match name {
                "String" | "encodeURIComponent" | "encodeURI" | "decodeURIComponent" | "atob" | "btoa" => Value::Text,
                "Number" | "parseInt" | "parseFloat" => Value::Number,
                "Boolean" | "isNaN" | "isFinite" => Value::Boolean,
                "structuredClone" => self.first(call),
                _ => Value::Unknown,
            };
        }
        match callee {
            Expression::StaticMemberExpression(it) => {
                let name = it.property.name.as_str();
                if let Some(namespace) = global(&it.object, self.semantic).filter(|&name| name != "tools") {
                    return self.global_call(namespace, name, call);
                }
                let object = self.value(&it.object);
                match self.member(&object, name) {
                    Value::Tool(tool) => Value::promise_of(Value::of_type(&tool.result, tool), tool),
                    Value::Function(function) => self.result_of(function),
                    _ => object.present().map_or(Value::Unknown, |object| self.method(&object, name, call)),
                }
            }
            callee => match self.value(callee) {
                Value::Tool(tool) => Value::promise_of(Value::of_type(&tool.result, tool), tool),
                Value::Function(function) => self.result_of(function),
                _ => Value::Unknown,
            },
        }
    }

    fn first(&mut self, call: &'a CallExpression<'a>) -> Value<'c> {
        let first = call.arguments.first().and_then(Argument::as_expression);
        first.map_or(Value::Unknown, |first| self.value(first))
    }

    /// What a function that is given to a call gives back, when it is called.
    fn called_back(&mut self, function: Option<&'a Argument<'a>>) -> Value<'c> {
        let Some(function) = function.and_then(Argument::as_expression) else { return Value::Unknown };
        match global(function, self.semantic) {
            Some("String") => return Value::Text,
            Some("Number" | "parseInt" | "parseFloat") => return Value::Number,
            Some("Boolean") => return Value::Boolean,
            _ => {}
        }
        match self.value(function) {
            Value::Function(function) => self.result_of(function),
            _ => Value::Unknown,
        }
    }

    fn global_call(&mut self, namespace: &str, name: &str, call: &'a CallExpression<'a>) -> Value<'c> {
        match (namespace, name) {
            ("Promise", _) => {
                let given = self.first(call);
                promises(name, &given)
            }
            ("JSON", "stringify") | ("String", _) => Value::Text,
            ("Math", _) | ("Date", "now" | "parse" | "UTC") | ("Number", "parseInt" | "parseFloat") => Value::Number,
            ("Number", _) | ("Array", "isArray") | ("Object", "is" | "hasOwn") => Value::Boolean,
            ("Object", "keys") => Value::list(Value::Text),
            ("Object", "values") => Value::list(values_of(&self.first(call))),
            ("Object", "entries") => {
                let value = values_of(&self.first(call));
                Value::list(Value::Tuple([Value::Text, value].into()))
            }
            ("Object", "fromEntries" | "groupBy" | "create") => Value::Made,
            ("Object", "freeze" | "seal") => self.first(call),
            ("Array", "from") if call.arguments.len() > 1 => Value::list(self.called_back(call.arguments.get(1))),
            ("Array", "from") => {
                let list = self.first(call);
                Value::list(list.present().filter(Value::is_list).map_or(Value::Unknown, |list| list.element()))
            }
            _ => Value::Unknown,
        }
    }

    fn method(&mut self, object: &Value<'c>, name: &str, call: &'a CallExpression<'a>) -> Value<'c> {
        if object.is_unknown() {
            return Value::Unknown;
        }
        if object.is_list() {
            return self.list_method(object, name, call);
        }
        if object.is_text() {
            return match name {
                "split" => Value::list(Value::Text),
                "includes" | "startsWith" | "endsWith" => Value::Boolean,
                "indexOf" | "lastIndexOf" | "charCodeAt" | "localeCompare" | "search" => Value::Number,
                "trim" | "trimStart" | "trimEnd" | "toLowerCase" | "toUpperCase" | "slice" | "substring" | "substr"
                | "replace" | "replaceAll" | "padStart" | "padEnd" | "repeat" | "charAt" | "concat" | "normalize"
                | "toString" => Value::Text,
                _ => Value::Unknown,
            };
        }
        if let Some(promise) = object.as_promise() {
            return match (name, call.arguments.len()) {
                ("then", 1) => Value::promise(&self.called_back(call.arguments.first())),
                ("catch", 1) => {
                    let otherwise = self.called_back(call.arguments.first()).awaited();
                    Value::promise(&Value::union([promise.value.clone(), otherwise]))
                }
                ("finally", _) => object.clone(),
                _ => Value::promise(&Value::Unknown),
            };
        }
        match name {
            "toString" | "toFixed" | "toPrecision" if object.is_number() => Value::Text,
            "toISOString" | "toJSON" | "toLocaleDateString" | "toLocaleTimeString" if matches!(object, Value::Made) => {
                Value::Text
            }
            _ => Value::Unknown,
        }
    }

    fn list_method(&mut self, list: &Value<'c>, name: &str, call: &'a CallExpression<'a>) -> Value<'c> {
        let element = list.element();
        let first = call.arguments.first();
        match name {
            "map" => Value::list(self.called_back(first)),
            "flatMap" => {
                let given = self.called_back(first);
                if given.is_list() { Value::list(given.element()) } else { Value::list(Value::Unknown) }
            }
            "filter" => {
                let is_boolean = first.and_then(Argument::as_expression).and_then(|it| global(it, self.semantic));
                match element.present() {
                    Some(present) if is_boolean == Some("Boolean") => Value::list(present),
                    _ => Value::list(element),
                }
            }
            "slice" | "reverse" | "sort" | "toSorted" | "toReversed" | "splice" | "values" => Value::list(element),
            "entries" => Value::list(Value::Tuple([Value::Number, element].into())),
            "concat" => {
                let mut values = vec![element];
                for argument in &call.arguments {
                    let given = argument.as_expression().map_or(Value::Unknown, |it| self.value(it));
                    values.push(if given.is_list() { given.element() } else { Value::Unknown });
                }
                Value::list(Value::union(values))
            }
            "flat" if call.arguments.is_empty() => {
                Value::list(element.map(|value| if value.is_list() { value.element() } else { value.clone() }))
            }
            "find" | "findLast" | "at" | "pop" | "shift" => Value::union([element, Value::Undefined]),
            "some" | "every" | "includes" => Value::Boolean,
            "indexOf" | "lastIndexOf" | "findIndex" | "findLastIndex" | "push" | "unshift" => Value::Number,
            "join" => Value::Text,
            "forEach" => Value::Undefined,
            _ => Value::Unknown,
        }
    }
}

/// What the functions of `Promise` make of what they are given.
fn promises<'t>(name: &str, given: &Value<'t>) -> Value<'t> {
    let each = |change: fn(&Value<'t>) -> Value<'t>| match given {
        Value::Tuple(items) => Value::Tuple(items.iter().map(change).collect()),
        list if list.is_list() => Value::list(change(&list.element())),
        _ => Value::Unknown,
    };
    let value = match name {
        "all" => each(Value::awaited),
        "allSettled" => each(settled),
        "race" | "any" if given.is_list() => given.element().awaited(),
        "resolve" => given.clone(),
        _ => Value::Unknown,
    };
    Value::promise(&value)
}

/// What `Promise.allSettled` tells of a promise.
fn settled<'t>(promise: &Value<'t>) -> Value<'t> {
    let field = |name: &str, value| Field { name: Rc::from(name), value, span: SPAN, fresh: false };
    let value = Value::union([promise.awaited(), Value::Undefined]);
    let fields = vec![field("status", Value::Text), field("value", value), field("reason", Value::Unknown)];
    Value::Object(Rc::new(Object { fields, open: true, shared: true, given: false }))
}

/// The values of an object's properties.
fn values_of<'t>(object: &Value<'t>) -> Value<'t> {
    match object {
        Value::Typed(typed) => match typed.ty {
            Type::Object(object) => {
                let rest = match &object.rest {
                    Rest::Open(rest) => Some(Value::of_type(rest, typed.tool)),
                    Rest::Closed => None,
                    Rest::Unsaid => Some(Value::Unknown),
                };
                let declared = object.properties.iter().map(|property| Value::of_type(&property.ty, typed.tool));
                Value::union(declared.chain(rest))
            }
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    }
}

//! What functions are called with.

use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression};
use oxc_semantic::{NodeId, SymbolId};
use oxc_span::GetSpan as _;

use super::evaluate::Evaluator;
use super::syntax::{global, outward, peeled};
use super::value::Value;

/// The most calls of one function that are looked at.
const MAX_CALLS: usize = 32;

/// What calls a function, or takes it.
#[derive(Clone, Copy)]
pub(super) enum Use<'a> {
    /// This calls it.
    Call(&'a CallExpression<'a>),
    /// This is given it, as the argument at this place.
    Argument(&'a CallExpression<'a>, usize),
}

impl<'c, 'a> Evaluator<'c, 'a> {
    /// What a parameter is given, by all that calls its function; unknown if that is not plain.
    pub(super) fn parameter(&mut self, parameter: NodeId) -> Value<'c> {
        let nodes = self.semantic.nodes();
        let AstKind::FormalParameters(all) = nodes.kind(nodes.parent_id(parameter)) else { return Value::Unknown };
        let Some(place) = all.items.iter().position(|it| it.node_id.get() == parameter) else { return Value::Unknown };
        let function = nodes.parent_id(nodes.parent_id(parameter));
        let Some(uses) = self.uses(function).filter(|uses| !uses.is_empty() && uses.len() <= MAX_CALLS) else {
            return Value::Unknown;
        };
        let mut values = Vec::new();
        for taken in uses {
            values.push(match taken {
                Use::Call(call) => self.argument(call, place),
                Use::Argument(call, at) => self.given_back(call, at, place),
            });
        }
        Value::union(values)
    }

    /// All that calls or takes a function; `None` if it may be called from elsewhere.
    pub(super) fn uses(&self, function: NodeId) -> Option<Vec<Use<'a>>> {
        let nodes = self.semantic.nodes();
        let (span, parent) = outward(nodes, function);
        let own = match nodes.kind(function) {
            AstKind::Function(it) => it.id.as_ref().and_then(|id| id.symbol_id.get()),
            AstKind::ArrowFunctionExpression(_) => None,
            _ => return None,
        };
        let is_declaration = matches!(nodes.kind(function), AstKind::Function(it) if it.is_declaration());
        if is_declaration {
            let is_exported = matches!(nodes.kind(parent), AstKind::ExportDefaultDeclaration(_));
            return if is_exported { None } else { self.uses_of(own?) };
        }
        // By its own name it calls itself, with what is not followed.
        if own.is_some_and(|own| self.semantic.scoping().get_resolved_references(own).next().is_some()) {
            return None;
        }
        match nodes.kind(parent) {
            AstKind::VariableDeclarator(it) => match &it.id {
                BindingPattern::BindingIdentifier(id) => self.uses_of(id.symbol_id.get()?),
                _ => None,
            },
            AstKind::CallExpression(it) => used_by(it, span).map(|it| vec![it]),
            _ => None,
        }
    }

    fn uses_of(&self, symbol: SymbolId) -> Option<Vec<Use<'a>>> {
        let nodes = self.semantic.nodes();
        let references = self.semantic.scoping().get_resolved_references(symbol).filter(|it| !it.is_type());
        references
            .map(|reference| {
                if reference.is_write() {
                    return None;
                }
                let (span, parent) = outward(nodes, reference.node_id());
                match nodes.kind(parent) {
                    AstKind::CallExpression(it) => used_by(it, span),
                    _ => None,
                }
            })
            .collect()
    }

    /// The argument at a place of a call.
    fn argument(&mut self, call: &'a CallExpression<'a>, place: usize) -> Value<'c> {
        let before = call.arguments.get(..place).unwrap_or(&call.arguments);
        if before.iter().any(Argument::is_spread) {
            return Value::Unknown;
        }
        match call.arguments.get(place) {
            None => Value::Undefined,
            Some(argument) => argument.as_expression().map_or(Value::Unknown, |argument| self.value(argument)),
        }
    }

    /// What a function that is given to a call is called back with.
    fn given_back(&mut self, call: &'a CallExpression<'a>, at: usize, place: usize) -> Value<'c> {
        let Expression::StaticMemberExpression(callee) = peeled(&call.callee) else { return Value::Unknown };
        let name = callee.property.name.as_str();
        if let Some("Array") = global(&callee.object, self.semantic) {
            return match (name, at, place) {
                ("from", 1, 0) => self.argument(call, 0).element(),
                ("from", 1, 1) => Value::Number,
                _ => Value::Unknown,
            };
        }
        if at != 0 {
            return Value::Unknown;
        }
        let object = self.value(&callee.object);
        if name == "then" {
            let is_promise = object.as_promise().is_some() && place == 0;
            return if is_promise { object.awaited() } else { Value::Unknown };
        }
        let Some(list) = object.present().filter(Value::is_list) else { return Value::Unknown };
        match (name, place) {
            (
                "map" | "forEach" | "filter" | "find" | "findLast" | "findIndex" | "findLastIndex" | "some" | "every"
                | "flatMap",
                0,
            )
            | ("sort" | "toSorted", 0 | 1)
            | ("reduce" | "reduceRight", 1) => list.element(),
            (
                "map" | "forEach" | "filter" | "find" | "findLast" | "findIndex" | "findLastIndex" | "some" | "every"
                | "flatMap",
                1,
            )
            | ("reduce" | "reduceRight", 2) => Value::Number,
            ("reduce" | "reduceRight", 0) => match call.arguments.get(1).and_then(Argument::as_expression) {
                // It is what the function made of it before.
                Some(initial) if matches!(self.value(initial), Value::Object(_) | Value::Tuple(_) | Value::Made) => {
                    Value::Made
                }
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }
}

/// How a call uses what stands at a place of it.
fn used_by<'a>(call: &'a CallExpression<'a>, span: oxc_span::Span) -> Option<Use<'a>> {
    if call.callee.span() == span {
        return Some(Use::Call(call));
    }
    let place = call.arguments.iter().position(|argument| argument.span() == span)?;
    Some(Use::Argument(call, place))
}

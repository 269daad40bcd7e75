//! Promises that nobody awaits, and results that are used as what they are not.

use oxc_ast::ast::{Argument, CallExpression, Expression, ExpressionStatement, VariableDeclarator};
use oxc_span::GetSpan as _;

use super::Checker;
use super::findings::Finding;
use super::near::shown;
use super::syntax::{global, peeled};
use super::value::{Typed, Value};

impl<'c, 'a> Checker<'c, 'a> {
    /// Looks at an expression whose value goes nowhere.
    pub(super) fn statement(&mut self, it: &'a ExpressionStatement<'a>) {
        // The value of the script is awaited.
        if Some(it.span.start) == self.result {
            return;
        }
        let expression = peeled(&it.expression);
        let expression = match expression {
            Expression::ChainExpression(_) | Expression::CallExpression(_) => expression,
            // A name that was given a promise before stands here for nothing.
            _ => return,
        };
        let value = self.evaluator.value(expression);
        self.report_unawaited(&value, it.span, it.node_id.get());
        if let Expression::CallExpression(call) = expression {
            self.for_each(call);
        }
    }

    /// A variable that holds a promise and that nobody reads.
    pub(super) fn variable(&mut self, it: &'a VariableDeclarator<'a>) {
        let (Some(init), oxc_ast::ast::BindingPattern::BindingIdentifier(id)) = (&it.init, &it.id) else { return };
        let Some(symbol) = id.symbol_id.get() else { return };
        if self.semantic.scoping().get_resolved_references(symbol).next().is_none() {
            let value = self.evaluator.value(init);
            self.report_unawaited(&value, init.span(), it.node_id.get());
        }
    }

    fn report_unawaited(&mut self, value: &Value<'c>, span: oxc_span::Span, node: oxc_semantic::NodeId) {
        let promise = match value {
            Value::List(item) => item.as_promise(),
            Value::Union(members) => members.iter().find_map(Value::as_promise),
            value => value.as_promise(),
        };
        let Some(tool) = promise.and_then(|promise| promise.tool) else { return };
        let message = format!("nothing awaits the call of `{}`", tool.path());
        let hint = match value {
            Value::List(_) => "put `await Promise.all(…)` around it".to_owned(),
            _ => "put `await` before it, or `void` if its result and its failure do not matter".to_owned(),
        };
        // The run makes the call all the same, and tells how it went.
        let found = Finding::error("no-await", span, message).with_hint(hint).about(tool.path()).noted_if(true);
        self.findings.add(found, node, self.semantic);
    }

    /// `forEach` with a function that has to be awaited.
    fn for_each(&mut self, call: &'a CallExpression<'a>) {
        let Expression::StaticMemberExpression(callee) = peeled(&call.callee) else { return };
        let function = call.arguments.first().and_then(Argument::as_expression);
        let (body, is_async) = match function.map(peeled) {
            Some(Expression::ArrowFunctionExpression(it)) => (it.span, it.r#async),
            Some(Expression::FunctionExpression(it)) => (it.span, it.r#async),
            _ => return,
        };
        if callee.property.name != "forEach"
            || !is_async
            || !self.tool_calls.iter().any(|(it, _)| body.contains_inclusive(it.span))
        {
            return;
        }
        let found = Finding::error("no-await", callee.property.span, "`forEach` does not wait for an async function")
            .with_hint("use `for (const … of …)` with `await`, or `await Promise.all(….map(…))`".to_owned());
        self.findings.add(found.noted_if(true), call.node_id.get(), self.semantic);
    }

    /// `JSON.parse` of what is no text.
    pub(super) fn parse(&mut self, call: &'a CallExpression<'a>) {
        let Expression::StaticMemberExpression(callee) = peeled(&call.callee) else { return };
        if callee.property.name != "parse" || global(&callee.object, self.semantic) != Some("JSON") {
            return;
        }
        let Some(argument) = call.arguments.first().and_then(Argument::as_expression) else { return };
        let value = self.evaluator.value(argument);
        let quoted = self.quoted(argument);
        let found = if value.as_promise().is_some() {
            Finding::error("no-await", argument.span(), "`JSON.parse` is given a promise")
                .with_hint("put `await` before the call".to_owned())
        } else if value.members().iter().all(|value| value.is_given(false)) {
            let message = format!("`{quoted}` is data already, not JSON text");
            Finding::error("json-text", argument.span(), message)
                .with_hint(format!("use `{quoted}` without `JSON.parse`"))
        } else {
            return;
        };
        let is_tested = self.evaluator.survey.is_tested(argument, self.semantic);
        self.findings.add(found.noted_if(is_tested), call.node_id.get(), self.semantic);
    }

    /// Something that is gone through item by item and is no list.
    pub(super) fn iterated(&mut self, iterated: &'a Expression<'a>, awaits_each: bool) {
        let value = self.evaluator.value(iterated);
        let quoted = self.quoted(iterated);
        let found = if value.as_promise().is_some() && !awaits_each {
            Finding::error("no-await", iterated.span(), "a promise is no list")
                .with_hint("put `await` before the call".to_owned())
        } else if value.is_record() && !self.evaluator.survey.meddles && !self.evaluator.given_is_open {
            let list = value.members().iter().find_map(|value| match value {
                Value::Typed(typed) => Typed::only_list(*typed),
                _ => None,
            });
            let hint = list.map_or_else(
                || "go through one of its properties, or `Object.entries(…)` of it".to_owned(),
                |list| format!("did you mean `{quoted}.{}`?", shown(list)),
            );
            let message = format!("`{quoted}` is an object, not a list");
            Finding::error("not-iterable", iterated.span(), message).with_hint(hint)
        } else {
            return;
        };
        let is_tested = self.evaluator.survey.is_tested(iterated, self.semantic);
        let node = node_of(iterated, self);
        self.findings.add(found.noted_if(is_tested), node, self.semantic);
    }

    /// A promise where a text is made of it.
    pub(super) fn interpolated(&mut self, expression: &'a Expression<'a>) {
        let value = self.evaluator.value(expression);
        let Some(tool) = value.as_promise().and_then(|promise| promise.tool) else { return };
        let message = format!("the promise of `{}` is put into a text", tool.path());
        let found = Finding::error("no-await", expression.span(), message)
            .with_hint("put `await` before the call".to_owned())
            .about(tool.path());
        let node = node_of(expression, self);
        self.findings.add(found, node, self.semantic);
    }
}

/// The node of an expression, where it has one of its own that is known.
fn node_of(expression: &Expression<'_>, checker: &Checker<'_, '_>) -> oxc_semantic::NodeId {
    match peeled(expression) {
        Expression::Identifier(it) => it.node_id.get(),
        Expression::CallExpression(it) => it.node_id.get(),
        Expression::StaticMemberExpression(it) => it.node_id.get(),
        Expression::AwaitExpression(it) => it.node_id.get(),
        _ => checker.here,
    }
}

//! What makes failures tell more than the engine says of them.
//!
//! `for (… of list)` becomes `for (… of listed(list))`, as the engine has no place for a list that is nothing. A `throw`
//! of what may be no error becomes `throw thrown(value)`, which remembers the place. What catches an error begins with
//! `caught(error)`, which puts the engine's message into the script's words.

use oxc_ast::ast::{
    Argument, ArrowFunctionBody, BindingPattern, CallExpression, CatchClause, Expression, ForOfStatement,
    FormalParameters, FunctionBody, Program, ThrowStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan as _;

use super::Helpers;
use super::helpers::Helper;
use crate::source::edits::Edits;

/// Rewrites each loop over a list, each `throw` and each `catch` of a script.
pub(super) fn rewrite(program: &Program<'_>, helpers: &Helpers, edits: &mut Edits) {
    Failing { helpers, edits }.visit_program(program);
}

struct Failing<'t, 'e> {
    helpers: &'t Helpers,
    edits: &'e mut Edits,
}

impl<'a> Visit<'a> for Failing<'_, '_> {
    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        if !matches!(it.right.get_inner_expression(), Expression::ArrayExpression(_)) {
            self.edits.wrap(it.right.span(), self.helpers.call(Helper::Listed), ")");
        }
        walk::walk_for_of_statement(self, it);
    }

    fn visit_throw_statement(&mut self, it: &ThrowStatement<'a>) {
        if !matches!(it.argument.get_inner_expression(), Expression::NewExpression(_)) {
            let call = self.helpers.call(Helper::Thrown);
            // What stands between commas would be arguments.
            let is_sequence = matches!(it.argument, Expression::SequenceExpression(_));
            let (open, close) = if is_sequence { ("(", "))") } else { ("", ")") };
            self.edits.wrap(it.argument.span(), call + open, close);
        }
        walk::walk_throw_statement(self, it);
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        if let Some(BindingPattern::BindingIdentifier(error)) = it.param.as_ref().map(|param| &param.pattern) {
            let caught = self.caught(error.name.as_str());
            self.edits.insert(it.body.span.start + 1, caught + ";");
        }
        walk::walk_catch_clause(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if let Expression::StaticMemberExpression(member) = &it.callee {
            let handler = match member.property.name.as_str() {
                "catch" => it.arguments.first(),
                "then" => it.arguments.get(1),
                _ => None,
            };
            if let Some(handler) = handler.and_then(Argument::as_expression) {
                self.handler(handler);
            }
        }
        walk::walk_call_expression(self, it);
    }
}

impl Failing<'_, '_> {
    fn caught(&self, error: &str) -> String {
        format!("{}{error})", self.helpers.call(Helper::Caught))
    }

    /// A function that gets an error.
    fn handler(&mut self, handler: &Expression<'_>) {
        match handler.get_inner_expression() {
            Expression::ArrowFunctionExpression(it) => match &it.body {
                ArrowFunctionBody::FunctionBody(body) => self.body(&it.params, body),
                body => {
                    let (Some(error), Some(body)) = (first_name(&it.params), body.as_expression()) else { return };
                    let caught = self.caught(error);
                    self.edits.wrap(body.span(), format!("({caught},"), ")");
                }
            },
            Expression::FunctionExpression(it) if !it.generator => {
                if let Some(body) = &it.body {
                    self.body(&it.params, body);
                }
            }
            _ => {}
        }
    }

    fn body(&mut self, parameters: &FormalParameters<'_>, body: &FunctionBody<'_>) {
        if let Some(error) = first_name(parameters).filter(|_| body.directives.is_empty()) {
            let caught = self.caught(error);
            self.edits.insert(body.span.start + 1, caught + ";");
        }
    }
}

fn first_name<'s>(parameters: &'s FormalParameters<'_>) -> Option<&'s str> {
    match &parameters.items.first()?.pattern {
        BindingPattern::BindingIdentifier(it) => Some(it.name.as_str()),
        _ => None,
    }
}

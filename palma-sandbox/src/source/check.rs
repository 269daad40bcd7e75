//! What is wrong with a script by the types of its tools, as far as that is certain, and what it can reach.
//!
//! Values are followed through variables, patterns, functions and loops, without running anything. Where a value is not
//! known, nothing is said of it.

mod arguments;
mod bindings;
mod builtins;
mod calls;
mod evaluate;
mod findings;
mod lookup;
mod members;
mod near;
mod parameters;
mod promises;
mod reach;
mod spread;
mod survey;
mod syntax;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashMap;

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression};
use oxc_semantic::{NodeId, Semantic};
use oxc_span::{GetSpan as _, Span};
use palma_core::{CallSite, Diagnostic, Position, Reach};

use self::arguments::Arguments;
pub(super) use self::builtins::is_object_member;
use self::evaluate::Evaluator;
use self::findings::{Finding, Findings, Places};
use self::members::Read;
use self::near::listed;
pub(super) use self::near::nearest;
use self::value::Value;
use super::{Source, analyse, parse, value as script_value};
use crate::frame::{Names, ToolTypes};

/// What the types say of a script.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// Errors before notes, each in the order of the text.
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) reach: Reach,
    pub(crate) calls: Vec<CallSite>,
}

impl Source {
    /// Checks the script against the types of tools; of tools without types it says nothing.
    pub(crate) fn check(&self, names: &Names, types: &[ToolTypes]) -> Checked {
        let allocator = Allocator::default();
        let Ok(program) = parse(&allocator, &self.text) else { return Checked::default() };
        let Ok(semantic) = analyse(&program) else { return Checked::default() };
        let places = Places::of(&self.text);
        let mut checker = Checker {
            text: &self.text,
            semantic: &semantic,
            evaluator: Evaluator::new(&semantic, names, types),
            findings: Findings::default(),
            result: script_value::start(&program),
            tool_calls: Vec::new(),
            here: NodeId::ROOT,
        };
        checker.check();
        let reach = checker.reach();
        let calls = checker.call_sites(&places);
        let unused = checker.unused(&reach);
        let mut diagnostics = checker.findings.diagnostics(&self.text, &program.comments, &places);
        if !unused.is_empty() {
            let listed = listed(unused.iter().map(String::as_str));
            let message = format!("the plan has tools that the script does not use: {listed}");
            diagnostics.push(Diagnostic::note("unused-tool", Position::new(1, 1), message));
        }
        Checked { diagnostics, reach, calls }
    }
}

struct Checker<'c, 'a> {
    text: &'c str,
    semantic: &'c Semantic<'a>,
    evaluator: Evaluator<'c, 'a>,
    findings: Findings,
    /// Where the expression begins whose value is the script's.
    result: Option<u32>,
    /// The calls of tools, in the order of the text.
    tool_calls: Vec<(&'a CallExpression<'a>, &'c ToolTypes)>,
    /// The node that is looked at.
    here: NodeId,
}

impl<'c, 'a> Checker<'c, 'a> {
    fn check(&mut self) {
        let semantic = self.semantic;
        for node in semantic.nodes().iter() {
            if let AstKind::CallExpression(call) = node.kind()
                && let Value::Tool(tool) = self.evaluator.value(&call.callee)
            {
                self.tool_calls.push((call, tool));
            }
        }
        self.findings = Findings::of_calls(self.tool_calls.iter().map(|(call, _)| call.span).collect(), self.semantic);
        let tools: HashMap<NodeId, &'c ToolTypes> =
            self.tool_calls.iter().map(|&(call, tool)| (call.node_id.get(), tool)).collect();
        for node in semantic.nodes().iter() {
            self.here = node.id();
            self.look_at(node.kind());
            if let (AstKind::CallExpression(call), Some(tool)) = (node.kind(), tools.get(&node.id())) {
                self.call(call, tool);
            }
        }
    }

    fn look_at(&mut self, kind: AstKind<'a>) {
        match kind {
            AstKind::CallExpression(it) => self.parse(it),
            AstKind::StaticMemberExpression(it) => {
                let read = Read {
                    node: it.node_id.get(),
                    object: &it.object,
                    name: it.property.name.as_str(),
                    span: it.property.span,
                };
                self.read(&read);
            }
            AstKind::ComputedMemberExpression(it) => {
                if let Expression::StringLiteral(name) = &it.expression {
                    let read =
                        Read { node: it.node_id.get(), object: &it.object, name: name.value.as_str(), span: name.span };
                    self.read(&read);
                }
            }
            AstKind::VariableDeclarator(it) => {
                self.variable(it);
                if let (false, Some(init)) = (it.id.is_binding_identifier(), &it.init) {
                    let value = self.evaluator.value(init);
                    let of = self.quoted(init);
                    self.taken(&it.id, &value, &of);
                }
            }
            AstKind::FormalParameter(it) if !it.pattern.is_binding_identifier() && it.initializer.is_none() => {
                let value = self.evaluator.parameter(it.node_id.get());
                self.taken(&it.pattern, &value, "…");
            }
            AstKind::ForOfStatement(it) => {
                self.iterated(&it.right, it.r#await);
                if let oxc_ast::ast::ForStatementLeft::VariableDeclaration(left) = &it.left
                    && let [declarator] = left.declarations.as_slice()
                    && !declarator.id.is_binding_identifier()
                {
                    let element = self.evaluator.value(&it.right).element();
                    self.taken(&declarator.id, &element, "…");
                }
            }
            AstKind::ExpressionStatement(it) => self.statement(it),
            AstKind::TemplateLiteral(it) => it.expressions.iter().for_each(|it| self.interpolated(it)),
            _ => {}
        }
    }

    /// Compares what a call of a tool is given with what the tool takes.
    fn call(&mut self, call: &'a CallExpression<'a>, tool: &'c ToolTypes) {
        if call.arguments.iter().any(Argument::is_spread) {
            return;
        }
        let value = match call.arguments.as_slice() {
            [only] => only.as_expression().map(|only| (self.evaluator.value(only), only.span())),
            _ => None,
        };
        let mut arguments = Arguments {
            tool,
            survey: &self.evaluator.survey,
            given_is_open: self.evaluator.given_is_open,
            findings: Vec::new(),
        };
        match (call.arguments.as_slice(), value) {
            ([], _) => arguments.check_none(call.span),
            ([_], Some((value, span))) => arguments.check(&value, span),
            ([_, second, ..], _) => {
                let last = call.arguments.last().map_or_else(|| second.span(), oxc_span::GetSpan::span);
                let message = format!(
                    "`{}` takes one object with all its arguments, not {} arguments",
                    tool.path(),
                    call.arguments.len()
                );
                let args = tool.args.brief(&tool.aliases);
                let hint = format!("call it as `tools.{}({args})`", tool.path());
                let span = Span::new(second.span().start, last.end);
                arguments.findings.push(Finding::error("argument-count", span, message).with_hint(hint));
            }
            _ => {}
        }
        let found = std::mem::take(&mut arguments.findings);
        for finding in found {
            self.findings.add(finding.about(tool.path()), call.node_id.get(), self.semantic);
        }
    }
}

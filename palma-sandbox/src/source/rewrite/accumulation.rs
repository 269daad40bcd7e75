//! Texts that are built by `+=`.
//!
//! The engine copies the whole text at each `+=`. Where every write of a variable is understood, `text += value` becomes
//! `text = append(text, value)`, whose result may be a text under way, and each read of the variable asks for its text.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashSet};

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentExpression, AssignmentOperator, AssignmentTarget, BinaryExpression, BinaryOperator, Expression,
};
use oxc_semantic::{NodeId, Scoping, SymbolId};
use oxc_span::{GetSpan, Span};

use super::Helpers;
use super::helpers::Helper;
use super::surroundings::Surroundings;
use crate::source::edits::Edits;
use crate::source::gaps::Gaps;

/// Rewrites each variable of these scopes that is a text under way.
pub(super) fn rewrite(
    scoping: &Scoping,
    surroundings: Surroundings<'_, '_>,
    gaps: Gaps<'_>,
    helpers: &Helpers,
    edits: &mut Edits,
) {
    let variables = scoping.symbol_ids().filter_map(|symbol| Variable::read(symbol, scoping, surroundings, gaps));
    let variables: Vec<Variable<'_>> = variables.collect();
    let mut appends: Vec<(&Variable<'_>, &Append<'_>)> =
        variables.iter().flat_map(|variable| variable.appends.iter().map(move |append| (variable, append))).collect();
    // The outer ones first, as what is put around a value must stand around all that is put around its parts.
    appends.sort_by_key(|(_, append)| (append.assignment.span.start, Reverse(append.assignment.span.end)));
    for (variable, append) in appends {
        variable.rewrite_append(append, surroundings, gaps, helpers, edits);
    }
    for variable in &variables {
        for &read in &variable.reads {
            variable.rewrite_read(read, surroundings, gaps, helpers, edits);
        }
    }
}

/// A variable that only texts are written to, and its uses.
struct Variable<'a> {
    name: String,
    appends: Vec<Append<'a>>,
    reads: Vec<NodeId>,
    /// Whether nothing but the function that declares it writes to it: no code called meanwhile can.
    is_exclusive: bool,
    /// Whether it holds a text whenever it can be read.
    is_always_text: bool,
}

/// `text += value` or `text = text + value`.
struct Append<'a> {
    node: NodeId,
    assignment: &'a AssignmentExpression<'a>,
    /// The sum, in the second form.
    sum: Option<Sum>,
    /// Whether the value itself writes to the variable.
    is_nested: bool,
}

/// `text + a + b`.
#[derive(Clone, Copy)]
struct Sum {
    text: Span,
    /// Whether more than one value is added.
    is_long: bool,
}

impl<'a> Variable<'a> {
    /// Nothing, if one use is not understood or nothing would be gained.
    fn read(symbol: SymbolId, scoping: &Scoping, surroundings: Surroundings<'_, 'a>, gaps: Gaps<'_>) -> Option<Self> {
        let flags = scoping.symbol_flags(symbol);
        if !flags.is_variable() || flags.is_const_variable() || !scoping.symbol_redeclarations(symbol).is_empty() {
            return None;
        }
        let declaration = scoping.symbol_declaration(symbol);
        let AstKind::VariableDeclarator(declarator) = surroundings.kind(declaration) else { return None };
        if declarator.id.get_binding_identifier().is_none_or(|id| declarator.id.span() != id.span)
            || !declarator.init.as_ref().is_none_or(is_text)
        {
            return None;
        }
        let is_always_text = declarator.init.is_some() && flags.is_block_scoped();
        let statement = surroundings.parent(declaration);
        // Each turn of such a loop has a variable of its own, which begins with what the one before holds.
        if let AstKind::ForStatement(_) | AstKind::ForInStatement(_) | AstKind::ForOfStatement(_) =
            surroundings.parent_kind(statement)
        {
            return None;
        }

        let scope = scoping.symbol_scope_id(symbol);
        let function = scoping.scope_ancestors(scope).find(|&scope| scoping.scope_flags(scope).is_var())?;
        let function = scoping.get_node_id(function);
        let mut variable =
            Self { name: String::new(), appends: Vec::new(), reads: Vec::new(), is_exclusive: true, is_always_text };
        let mut writes = Vec::new();
        for reference in scoping.get_resolved_references(symbol) {
            let node = reference.node_id();
            let parent = surroundings.parent_kind(node);
            if !reference.is_value() || matches!(parent, AstKind::TSTypeQuery(_) | AstKind::TSQualifiedName(_)) {
                continue;
            }
            // What is exported stands under its own name elsewhere.
            if matches!(parent, AstKind::ExportDefaultDeclaration(_) | AstKind::ExportSpecifier(_)) {
                return None;
            }
            if !reference.is_write() {
                variable.reads.push(node);
                continue;
            }
            let AstKind::AssignmentExpression(assignment) = parent else { return None };
            let AssignmentTarget::AssignmentTargetIdentifier(target) = &assignment.left else { return None };
            if target.span != surroundings.span(node) {
                return None;
            }
            target.name.as_str().clone_into(&mut variable.name);
            writes.push(node);
            variable.is_exclusive &= surroundings.runs_in(node, function);
            let sum = match assignment.operator {
                AssignmentOperator::Addition => {
                    gaps.punctuator(target.span.end, '+')?;
                    None
                }
                AssignmentOperator::Assign => match sum_with(&assignment.right, &target.name) {
                    // Before it has its first text, a variable may be a number, to which two are added in another way.
                    Some(sum) if sum.is_long && !is_always_text => return None,
                    Some(sum) => Some(sum),
                    None if is_text(&assignment.right) => continue,
                    None => return None,
                },
                _ => return None,
            };
            let node = surroundings.parent(node);
            variable.appends.push(Append { node, assignment, sum, is_nested: false });
        }
        variable.finish(&writes, scoping.get_node_id(scope), surroundings)
    }

    fn finish(mut self, writes: &[NodeId], scope: NodeId, surroundings: Surroundings<'_, '_>) -> Option<Self> {
        let is_gain = self.appends.iter().any(|append| surroundings.is_repeated_in(append.node, scope));
        if !is_gain || self.reads.iter().any(|&read| surroundings.is_constructed(read)) {
            return None;
        }
        let writes: BTreeSet<u32> = writes.iter().map(|&write| surroundings.span(write).start).collect();
        for append in &mut self.appends {
            let value = append.assignment.right.span();
            append.is_nested = writes.range(value.start..value.end).next().is_some();
        }
        let texts: HashSet<Span> = self.appends.iter().filter_map(|append| append.sum.map(|sum| sum.text)).collect();
        self.reads.retain(|&read| !texts.contains(&surroundings.span(read)));
        Some(self)
    }

    fn rewrite_append(
        &self,
        append: &Append<'_>,
        surroundings: Surroundings<'_, '_>,
        gaps: Gaps<'_>,
        helpers: &Helpers,
        edits: &mut Edits,
    ) {
        let Append { assignment, .. } = append;
        if !surroundings.is_unused(append.node) {
            edits.wrap(assignment.span, helpers.call(Helper::Text), ")");
        }
        let name = &self.name;
        let value = assignment.right.span();
        let is_direct = is_inert(&assignment.right) || (self.is_exclusive && !append.is_nested);
        let helper = if is_direct { Helper::Append } else { Helper::AppendAt };
        let length = if is_direct { String::new() } else { format!("{}{name})", helpers.call(Helper::Length)) };
        let comma = if is_direct { "" } else { "," };
        match append.sum {
            None => {
                if let Some(plus) = gaps.punctuator(assignment.left.span().end, '+') {
                    edits.replace(plus.start, ' ');
                }
                edits.wrap(value, format!("{}{name},{length}{comma}", helpers.call(helper)), ")");
            }
            Some(Sum { text, is_long }) => {
                edits.wrap(value, helpers.call(helper), ")");
                if is_long {
                    edits.close(text, format!(",{length}{comma}\"\""));
                } else if let Some(plus) = gaps.punctuator(text.end, '+') {
                    edits.replace(plus.start, ',');
                    edits.close(text, format!("{comma}{length}"));
                }
            }
        }
    }

    fn rewrite_read(
        &self,
        read: NodeId,
        surroundings: Surroundings<'_, '_>,
        gaps: Gaps<'_>,
        helpers: &Helpers,
        edits: &mut Edits,
    ) {
        let span = surroundings.span(read);
        match surroundings.parent_kind(read) {
            AstKind::ObjectProperty(property) if property.shorthand => {
                edits.wrap(span, format!("{}:{}", self.name, helpers.call(Helper::Text)), ")");
            }
            AstKind::StaticMemberExpression(member)
                if self.is_always_text
                    && !member.optional
                    && member.property.name == "length"
                    && gaps.slice(member.property.span.start, member.property.span.end) == "length"
                    && is_only_read(surroundings, surroundings.parent(read)) =>
            {
                edits.wrap(span, helpers.call(Helper::Length), ")");
                if let Some(dot) = gaps.punctuator(span.end, '.') {
                    edits.replace(dot.start, ' ');
                    (member.property.span.start..member.property.span.end).for_each(|at| edits.replace(at, ' '));
                }
            }
            _ if surroundings.is_test(read) => edits.wrap(span, helpers.call(Helper::Truth), ")"),
            _ => edits.wrap(span, helpers.call(Helper::Text), ")"),
        }
    }
}

/// Whether a member is neither written, deleted, called nor part of a chain, so that its value may stand for it.
fn is_only_read(surroundings: Surroundings<'_, '_>, member: NodeId) -> bool {
    match surroundings.parent_kind(member) {
        AstKind::AssignmentExpression(it) => it.right.span() == surroundings.span(member),
        AstKind::BinaryExpression(_)
        | AstKind::IfStatement(_)
        | AstKind::WhileStatement(_)
        | AstKind::ReturnStatement(_)
        | AstKind::ExpressionStatement(_)
        | AstKind::VariableDeclarator(_)
        | AstKind::LogicalExpression(_)
        | AstKind::ConditionalExpression(_)
        | AstKind::ArrayExpression(_)
        | AstKind::ObjectProperty(_)
        | AstKind::TemplateLiteral(_)
        | AstKind::ParenthesizedExpression(_) => true,
        AstKind::CallExpression(it) => it.callee.span() != surroundings.span(member),
        AstKind::UnaryExpression(it) => it.operator != oxc_ast::ast::UnaryOperator::Delete,
        _ => false,
    }
}

/// A sum that begins with this name.
fn sum_with(sum: &Expression<'_>, name: &str) -> Option<Sum> {
    let Expression::BinaryExpression(sum) = sum else { return None };
    let mut sum: &BinaryExpression<'_> = sum;
    let mut is_long = false;
    while sum.operator == BinaryOperator::Addition {
        sum = match &sum.left {
            Expression::BinaryExpression(left) => left,
            Expression::Identifier(first) if first.name == name => return Some(Sum { text: first.span, is_long }),
            _ => return None,
        };
        is_long = true;
    }
    None
}

/// Whether an expression that ends gives a text.
fn is_text(expression: &Expression<'_>) -> bool {
    match expression {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        Expression::ParenthesizedExpression(it) => is_text(&it.expression),
        Expression::BinaryExpression(it) => {
            it.operator == BinaryOperator::Addition && (is_text(&it.left) || is_text(&it.right))
        }
        _ => false,
    }
}

/// Whether nothing of the script runs while an expression is read.
const fn is_inert(expression: &Expression<'_>) -> bool {
    matches!(expression, Expression::StringLiteral(_) | Expression::NumericLiteral(_) | Expression::Identifier(_))
}

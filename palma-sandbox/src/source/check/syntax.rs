//! Small questions to the syntax tree.

use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, IdentifierReference};
use oxc_semantic::{AstNodes, NodeId, Semantic, SymbolId};
use oxc_span::{GetSpan as _, Span};

/// The expression without parentheses and types that say nothing else of its value.
pub(super) fn peeled<'a, 'b>(mut expression: &'b Expression<'a>) -> &'b Expression<'a> {
    loop {
        expression = match expression {
            Expression::ParenthesizedExpression(it) => &it.expression,
            Expression::TSNonNullExpression(it) => &it.expression,
            Expression::TSSatisfiesExpression(it) => &it.expression,
            Expression::TSInstantiationExpression(it) => &it.expression,
            Expression::TSAsExpression(it) if it.type_annotation.is_const_type_reference() => &it.expression,
            other => return other,
        };
    }
}

/// The same value with its parentheses and types around it, and what stands around that.
pub(super) fn outward(nodes: &AstNodes<'_>, mut node: NodeId) -> (Span, NodeId) {
    loop {
        let parent = nodes.parent_id(node);
        match nodes.kind(parent) {
            AstKind::ParenthesizedExpression(_)
            | AstKind::ChainExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::TSAsExpression(_)
            | AstKind::TSSatisfiesExpression(_)
            | AstKind::TSTypeAssertion(_) => node = parent,
            _ => return (nodes.kind(node).span(), parent),
        }
    }
}

/// The variable that a name refers to; `None` for what is not the script's.
pub(super) fn symbol_of(name: &IdentifierReference<'_>, semantic: &Semantic<'_>) -> Option<SymbolId> {
    semantic.scoping().get_reference(name.reference_id.get()?).symbol_id()
}

/// The name, if it is one that is not the script's own.
pub(super) fn global<'a>(expression: &Expression<'a>, semantic: &Semantic<'_>) -> Option<&'a str> {
    match peeled(expression) {
        Expression::Identifier(it) if symbol_of(it, semantic).is_none() => Some(it.name.as_str()),
        _ => None,
    }
}

/// The name of the property that an expression reads last.
pub(super) fn property_of<'a>(expression: &Expression<'a>) -> Option<&'a str> {
    match peeled(expression) {
        Expression::StaticMemberExpression(it) => Some(it.property.name.as_str()),
        Expression::ComputedMemberExpression(it) => match peeled(&it.expression) {
            Expression::StringLiteral(name) => Some(name.value.as_str()),
            _ => None,
        },
        Expression::ChainExpression(it) => it.expression.member_expression()?.static_property_name(),
        _ => None,
    }
}

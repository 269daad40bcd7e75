//! Arrays made by `[...one, two]`.
//!
//! The engine asks an iterator for each value. `[one, ...two, three]` becomes `push(extend([one], two, 6), three)`, which
//! reads an array whose iteration is nobody's but the language's at once. Each part is still evaluated, and each
//! iterable still read, in its place; the number is where that stands in the text.

use oxc_ast::AstKind;
use oxc_ast::ast::{ArrayExpression, ArrayExpressionElement};
use oxc_semantic::AstNodes;
use oxc_span::{GetSpan, Span};

use super::Helpers;
use super::helpers::Helper;
use super::surroundings::Surroundings;
use crate::source::edits::Edits;
use crate::source::gaps::Gaps;

/// The most parts of an array that are put into each other: the engine's parser has a stack.
const MOST_PARTS: usize = 100;

/// Rewrites each array of a script that spreads something, but for those of very many parts.
pub(super) fn rewrite(
    nodes: &AstNodes<'_>,
    surroundings: Surroundings<'_, '_>,
    gaps: Gaps<'_>,
    helpers: &Helpers,
    edits: &mut Edits,
) {
    for (node, known) in nodes.iter_enumerated() {
        if let AstKind::ArrayExpression(array) = known.kind()
            && array.elements.iter().any(ArrayExpressionElement::is_spread)
            && !array.elements.iter().any(ArrayExpressionElement::is_elision)
            && !surroundings.is_constructed(node)
        {
            rewrite_array(array, gaps, helpers, edits);
        }
    }
}

fn rewrite_array(array: &ArrayExpression<'_>, gaps: Gaps<'_>, helpers: &Helpers, edits: &mut Edits) {
    let whole = array.span;
    let parts: Vec<_> = array.elements.chunk_by(|one, next| !one.is_spread() && !next.is_spread()).collect();
    if parts.len() > MOST_PARTS {
        return;
    }
    let mut calls = String::new();
    for (place, part) in parts.iter().enumerate() {
        let Some(last) = part.last().map(GetSpan::span) else { continue };
        let spread = part.iter().find(|element| element.is_spread());
        let so_far = Span::new(whole.start, last.end);
        if let Some(spread) = spread {
            let dots = gaps.punctuator(spread.span().start, '.').map_or(last.start, |dots| dots.start);
            (dots..dots + 3).for_each(|dot| edits.replace(dot, ' '));
            edits.close(so_far, format!(",{dots}"));
        }
        match (place, spread) {
            (0, None) => {
                edits.close(so_far, "]");
                continue;
            }
            (0, Some(_)) => edits.insert(whole.start + 1, "],"),
            _ => {}
        }
        calls.insert_str(0, &helpers.call(if spread.is_some() { Helper::Extend } else { Helper::Push }));
        if place + 1 < parts.len() {
            edits.close(so_far, ")");
        }
    }
    edits.replace(whole.end - 1, ')');
    edits.wrap(whole, calls, "");
}

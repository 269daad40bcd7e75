//! Variables that may be used before their declaration has run.
//!
//! The engine keeps a variable that no inner function uses in a register, which holds anything until then, and knows of
//! what is too early by the order of the text only. That does not tell it where the use stands in another `case`, where
//! it is an assignment, and in the head of a loop. There `0&&(()=>name);` before the declaration makes the engine keep the
//! variable where it looks each time. It also keeps the values of constants in registers, so such a `const`, if nothing
//! writes to it, becomes a `let`.

use oxc_ast::AstKind;
use oxc_ast::ast::VariableDeclaration;
use oxc_semantic::{NodeId, Reference, Scoping, SymbolId};
use oxc_span::{GetSpan as _, Span};

use super::surroundings::Surroundings;
use crate::source::edits::Edits;

/// Rewrites the declarations of such variables.
pub(super) fn rewrite(scoping: &Scoping, surroundings: Surroundings<'_, '_>, edits: &mut Edits) {
    for symbol in scoping.symbol_ids().filter(|&symbol| is_lexical(scoping, symbol)) {
        let Some(declared) = Declared::of(symbol, scoping, surroundings) else { continue };
        let values = || scoping.get_resolved_references(symbol).filter(|reference| reference.is_value());
        if !values().any(|it| declared.is_early(surroundings.span(it.node_id()), it.is_write())) {
            continue;
        }
        if let Place::Case { statement, .. } = declared.place
            && scoping.symbol_flags(symbol).is_const_variable()
            && !declared.is_written(scoping)
        {
            (statement.start..).zip("let  ".chars()).for_each(|(at, character)| edits.replace(at, character));
        }
        if values().any(|it| is_inner(it.node_id(), declared.function, surroundings)) {
            continue;
        }
        let name = scoping.symbol_name(symbol);
        match declared.place {
            Place::Statement(span) | Place::Case { statement: span, .. } => {
                edits.insert(span.start, format!("0&&(()=>{name});"));
            }
            Place::Head { value, .. } => edits.wrap(value, format!("(0&&(()=>{name}),"), ")"),
        }
    }
}

fn is_lexical(scoping: &Scoping, symbol: SymbolId) -> bool {
    let flags = scoping.symbol_flags(symbol);
    flags.is_block_scoped() || flags.is_class() || flags.is_enum()
}

/// How a variable is declared.
struct Declared<'a> {
    /// All variables of its declaration, if it is one of variables.
    together: Option<&'a VariableDeclaration<'a>>,
    /// What declares it, with its value.
    span: Span,
    place: Place,
    /// The function that it belongs to.
    function: NodeId,
}

/// Where a declaration stands.
enum Place {
    Statement(Span),
    /// Among the statements of this `case`.
    Case {
        case: Span,
        statement: Span,
    },
    /// In the head of a `for (;;)`.
    Head {
        head: Span,
        value: Span,
    },
}

impl<'a> Declared<'a> {
    fn of(symbol: SymbolId, scoping: &Scoping, surroundings: Surroundings<'_, 'a>) -> Option<Self> {
        let node = scoping.symbol_declaration(symbol);
        let (statement, value) = match surroundings.kind(node) {
            AstKind::VariableDeclarator(it) => (surroundings.parent(node), it.init.as_ref()),
            AstKind::Class(it) if it.is_declaration() => (node, None),
            AstKind::TSEnumDeclaration(it) if !it.declare => (node, None),
            _ => return None,
        };
        let place = match surroundings.parent_kind(statement) {
            AstKind::ForStatement(_) => Place::Head { head: surroundings.span(statement), value: value?.span() },
            AstKind::ForInStatement(_) | AstKind::ForOfStatement(_) => return None,
            AstKind::SwitchCase(case) => Place::Case { case: case.span, statement: surroundings.span(statement) },
            _ => Place::Statement(surroundings.span(statement)),
        };
        let scope = scoping.symbol_scope_id(symbol);
        let function = scoping.scope_ancestors(scope).find(|&scope| scoping.scope_flags(scope).is_var())?;
        let together = match surroundings.kind(statement) {
            AstKind::VariableDeclaration(it) => Some(it),
            _ => None,
        };
        Some(Self { together, span: surroundings.span(node), place, function: scoping.get_node_id(function) })
    }

    /// Whether something is written to any of these variables, though they be constants.
    fn is_written(&self, scoping: &Scoping) -> bool {
        let variables = self.together.iter().flat_map(|it| &it.declarations);
        let symbols = variables.flat_map(|it| it.id.get_binding_identifiers()).filter_map(|id| id.symbol_id.get());
        symbols.into_iter().any(|symbol| scoping.get_resolved_references(symbol).any(Reference::is_write))
    }

    /// Whether the engine would not see that this use may come before the declaration.
    fn is_early(&self, used: Span, is_write: bool) -> bool {
        match self.place {
            Place::Head { head, .. } => head.contains_inclusive(used) && used.start < self.span.end,
            Place::Case { case, .. } if !case.contains_inclusive(used) => true,
            _ => is_write && used.start < self.span.end,
        }
    }
}

/// Whether a use stands in a function within this one.
fn is_inner(used: NodeId, function: NodeId, surroundings: Surroundings<'_, '_>) -> bool {
    let between = surroundings.ancestors(used).take_while(|&(ancestor, _)| ancestor != function);
    between.into_iter().any(|(_, kind)| matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)))
}

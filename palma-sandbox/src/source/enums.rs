//! Enums become objects, made by a block that stands where the declaration stood.

use std::collections::{HashMap, HashSet};

use oxc_ast::ast::{
    BinaryOperator, Expression, IdentifierReference, TSEnumDeclaration, TSEnumMember, TSEnumMemberName,
};
use oxc_ast_visit::Visit as _;
use oxc_semantic::{Reference, ScopeId, SymbolId};
use oxc_span::{GetSpan, Span};

use super::edits::is_line_terminator;
use super::erase::Eraser;
use super::refusal::Refusal;

/// Which enums have been met.
#[derive(Debug, Default)]
pub(super) struct Enums {
    /// The members of each, of all its declarations so far.
    members: HashMap<SymbolId, HashSet<String>>,
    /// Those whose members' values are being read.
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    name: String,
    symbol: Option<SymbolId>,
    body: Option<ScopeId>,
}

impl Eraser<'_, '_> {
    /// Writes `enum E { A, B = x }` as `var E={}; { …; …; }`, one statement for each member.
    ///
    /// A further declaration of the same enum has only the block.
    pub(super) fn translate_enum(&mut self, it: &TSEnumDeclaration<'_>) {
        let name = it.id.name.as_str();
        let symbol = it.id.symbol_id.get();
        self.edits.blank(Span::new(it.span.start, it.body.span.start));
        if symbol.is_none_or(|symbol| !self.enums.members.contains_key(&symbol)) {
            let keyword = if self.is_function_wide(symbol) { "var" } else { "let" };
            self.edits.insert(it.span.start, format!("{keyword} {name}={{}};"));
            self.note(format!("translated the enum `{name}` into an object"));
        } else {
            self.mark_first(it.span.start, it.body.span.start, ';');
        }
        self.enums.open.push(Open { name: name.to_owned(), symbol, body: it.body.scope_id.get() });
        if let Some(symbol) = symbol {
            self.enums.members.entry(symbol).or_default();
        }
        let mut previous: Option<Previous> = None;
        for member in &it.body.members {
            let key = self.key(&member.id);
            let is_text = member.initializer.as_ref().is_some_and(is_text);
            self.translate_member(name, &key, member, previous.as_ref());
            if let Some(comma) = self.gaps.punctuator(member.span.end, ',') {
                self.edits.blank(comma);
            }
            if let Some(members) = symbol.and_then(|symbol| self.enums.members.get_mut(&symbol)) {
                members.insert(member.id.static_name().to_string());
            }
            previous = Some(Previous { key, is_text });
        }
        self.enums.open.pop();
    }

    fn translate_member(&mut self, name: &str, key: &str, it: &TSEnumMember<'_>, previous: Option<&Previous>) {
        let start = it.span.start;
        let Some(value) = &it.initializer else {
            if previous.is_some_and(|previous| previous.is_text) {
                self.refuse(it.span, Refusal::EnumValue);
            }
            let value = previous.map_or_else(|| "0".to_owned(), |Previous { key, .. }| format!("{name}[{key}]+1"));
            self.edits.blank(it.span);
            self.edits.insert(start, format!("{name}[{name}[{key}]={value}]={key};"));
            return;
        };
        let value_span = value.span();
        self.edits.blank(Span::new(start, value_span.start));
        self.edits.insert(start, format!("typeof({name}[{key}]=("));
        self.visit_expression(value);
        // Members that are text have no way back from their value.
        let back = format!("))===\"string\"||({name}[{name}[{key}]]={key});");
        self.edits.insert(value_span.end, back);
    }

    /// Writes a bare member in another's value as `E.A`.
    pub(super) fn qualify_member(&mut self, it: &IdentifierReference<'_>) {
        let Some(open) = self.enums.open.last() else { return };
        let reference = it.reference_id.get().map(|id| self.scoping.get_reference(id));
        let target = reference.and_then(Reference::symbol_id);
        let is_member = target.is_some_and(|target| self.scoping.symbol_flags(target).is_enum_member());
        if is_member || self.is_merged_member(open, target, it.name.as_str()) {
            self.edits.insert(it.span.start, format!("{}.", open.name));
        }
    }

    /// Whether an earlier declaration of the enum has this member, and nothing nearer has its name.
    fn is_merged_member(&self, open: &Open, target: Option<SymbolId>, name: &str) -> bool {
        let is_local = target.zip(open.body).is_some_and(|(target, body)| {
            self.scoping.scope_is_descendant_of(self.scoping.symbol_scope_id(target), body)
        });
        let members = open.symbol.and_then(|symbol| self.enums.members.get(&symbol));
        !is_local && members.is_some_and(|members| members.contains(name))
    }

    fn is_function_wide(&self, symbol: Option<SymbolId>) -> bool {
        symbol.is_none_or(|symbol| {
            let flags = self.scoping.scope_flags(self.scoping.symbol_scope_id(symbol));
            flags.is_function() || flags.is_top()
        })
    }

    /// A member's name as a string in one line, in the quotes that it has.
    fn key(&self, name: &TSEnumMemberName<'_>) -> String {
        let span = match name {
            TSEnumMemberName::Identifier(name) => {
                return format!("\"{}\"", self.gaps.slice(name.span.start, name.span.end));
            }
            TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => name.span,
            TSEnumMemberName::ComputedTemplateString(name) => name.span,
        };
        let written = self.gaps.slice(span.start, span.end);
        if written.contains(is_line_terminator) {
            let escaped = format!("{:?}", name.static_name().as_str());
            return escaped.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
        }
        written.to_owned()
    }
}

#[derive(Debug)]
struct Previous {
    key: String,
    is_text: bool,
}

/// Whether a value is plainly text.
fn is_text(value: &Expression<'_>) -> bool {
    match value.get_inner_expression() {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        Expression::BinaryExpression(sum) => {
            sum.operator == BinaryOperator::Addition && (is_text(&sum.left) || is_text(&sum.right))
        }
        _ => false,
    }
}

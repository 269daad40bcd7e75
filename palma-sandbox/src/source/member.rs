//! What only TypeScript has in classes.

use oxc_ast::ast::{
    Class, ClassElement, MethodDefinition, MethodDefinitionType, PropertyDefinition, PropertyDefinitionType,
};
use oxc_span::{GetSpan, Span};

use super::erase::Eraser;
use super::refusal::Refusal;

impl Eraser<'_, '_> {
    /// Erases `abstract` before a class and its `implements` clause.
    pub(super) fn erase_class_head(&mut self, it: &Class<'_>) {
        if it.r#abstract
            && let Some((span, "abstract")) = self.gaps.words(it.span.start, it.body.span.start).next()
        {
            self.blank(span.start, span.end);
        }
        if let Some(first) = it.implements.first() {
            let head_end = it.id.as_ref().map_or(it.span.start, |id| id.span.end);
            let head_end = it.type_parameters.as_ref().map_or(head_end, |parameters| parameters.span.end);
            let head_end = it.heritage.as_ref().map_or(head_end, |heritage| {
                let arguments = heritage.type_arguments.as_ref().map(|arguments| arguments.span);
                arguments.unwrap_or_else(|| heritage.expression.span()).end
            });
            let clause = self.gaps.words(head_end, first.span.start).find(|&(_, word)| word == "implements");
            let start = clause.map_or(first.span.start, |(span, _)| span.start);
            let end = it.implements.last().map_or(first.span.end, |last| last.span.end);
            self.blank(start, end);
        }
    }

    /// Erases a member's own types and says whether anything of it remains.
    pub(super) fn erase_member(&mut self, it: &ClassElement<'_>) -> bool {
        match it {
            ClassElement::TSIndexSignature(_) => self.remove(it.span()),
            ClassElement::AccessorProperty(_) => self.refuse(it.span(), Refusal::Accessor),
            ClassElement::MethodDefinition(method) => return self.erase_method(method),
            ClassElement::PropertyDefinition(field) => return self.erase_field(field),
            ClassElement::StaticBlock(_) => return true,
        }
        false
    }

    fn erase_method(&mut self, it: &MethodDefinition<'_>) -> bool {
        if it.r#type == MethodDefinitionType::TSAbstractMethodDefinition || it.value.body.is_none() {
            self.remove(it.span);
            return false;
        }
        self.erase_modifiers(it.span.start, it.key.span());
        if it.optional {
            self.erase_after_key(it.key.span(), it.computed, '?');
        }
        true
    }

    fn erase_field(&mut self, it: &PropertyDefinition<'_>) -> bool {
        if it.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition || it.declare {
            self.remove(it.span);
            return false;
        }
        self.note_end(it.span);
        self.erase_modifiers(it.span.start, it.key.span());
        if it.optional {
            self.erase_after_key(it.key.span(), it.computed, '?');
        } else if it.definite {
            self.erase_after_key(it.key.span(), it.computed, '!');
        }
        true
    }

    /// Erases `public`, `readonly` and the like. The member that follows may begin with `[` or `*`, which would go on
    /// with a field on the line above, so a semicolon stands in place of the first.
    fn erase_modifiers(&mut self, start: u32, key: Span) {
        for (span, word) in self.gaps.words(start, key.start) {
            if !is_erased(word) {
                continue;
            }
            self.blank(span.start, span.end);
            if span.start == start {
                self.mark_first(span.start, span.end, ';');
            }
        }
    }

    fn erase_after_key(&mut self, key: Span, computed: bool, punctuator: char) {
        let bracket = self.gaps.punctuator(key.end, ']').filter(|_| computed);
        let after = bracket.map_or(key.end, |bracket| bracket.end);
        if let Some(span) = self.gaps.punctuator(after, punctuator) {
            self.blank(span.start, span.end);
        }
    }
}

/// Whether a modifier of members is TypeScript's alone.
fn is_erased(word: &str) -> bool {
    matches!(word, "public" | "private" | "protected" | "readonly" | "override" | "abstract" | "declare")
}

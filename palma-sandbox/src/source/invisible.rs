//! Characters of no width, which come with copied text.

use std::borrow::Cow;

use oxc_allocator::Allocator;
use oxc_ast::ast::{Directive, RegExpLiteral, StringLiteral, TemplateElement};
use oxc_ast_visit::Visit;
use oxc_span::Span;

use super::parse;

/// The text with white space that every parser knows for characters of no width, outside of literals.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    // In UTF-8 they are as long as U+FEFF, which JavaScript takes as white space.
    const INVISIBLE: [char; 2] = ['\u{200b}', '\u{2060}'];
    if !text.contains(INVISIBLE) {
        return Cow::Borrowed(text);
    }
    let replaced = text.replace(INVISIBLE, "\u{feff}");
    let allocator = Allocator::default();
    let mut literals = Literals::default();
    if let Ok(program) = parse(&allocator, &replaced) {
        literals.visit_program(&program);
    }
    literals.spans.sort_by_key(|span| span.start);
    let mut spans = literals.spans.iter().peekable();
    let character = |(offset, character): (usize, char)| {
        while spans.next_if(|span| span.end as usize <= offset).is_some() {}
        let is_kept = spans.peek().is_some_and(|span| span.start as usize <= offset);
        if INVISIBLE.contains(&character) && !is_kept { '\u{feff}' } else { character }
    };
    text.char_indices().map(character).collect()
}

/// Where text is that means itself.
#[derive(Debug, Default)]
struct Literals {
    spans: Vec<Span>,
}

impl<'a> Visit<'a> for Literals {
    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.spans.push(it.span);
    }

    fn visit_directive(&mut self, it: &Directive<'a>) {
        self.spans.push(it.span);
    }

    fn visit_template_element(&mut self, it: &TemplateElement<'a>) {
        self.spans.push(it.span);
    }

    fn visit_reg_exp_literal(&mut self, it: &RegExpLiteral<'a>) {
        self.spans.push(it.span);
    }
}

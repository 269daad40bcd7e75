//! Markdown that could be read as code.

use oxc_ast::ast::{Expression, Program, TemplateLiteral, UnaryExpression, UnaryOperator};
use oxc_ast_visit::{Visit, walk};

/// Whether a program is made of fences: three backticks read as an empty template and the beginning of another, three
/// tildes as three operators.
pub(super) fn has_fences(text: &str, program: &Program<'_>) -> bool {
    if !text.contains("```") && !text.contains("~~~") {
        return false;
    }
    let mut fences = Fences { text, found: false };
    fences.visit_program(program);
    fences.found
}

struct Fences<'t> {
    text: &'t str,
    found: bool,
}

impl<'a> Visit<'a> for Fences<'_> {
    fn visit_template_literal(&mut self, it: &TemplateLiteral<'a>) {
        let rest = self.text.get(it.span.start as usize..).unwrap_or_default();
        self.found |= rest.starts_with("```");
        walk::walk_template_literal(self, it);
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        let rest = self.text.get(it.span.start as usize..).unwrap_or_default();
        let is_double =
            matches!(&it.argument, Expression::UnaryExpression(inner) if inner.operator == UnaryOperator::BitwiseNot);
        self.found |= is_double && rest.starts_with("~~~");
        walk::walk_unary_expression(self, it);
    }
}

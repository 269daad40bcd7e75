//! Members by name.
//!
//! At each place that names a member, the engine remembers where it found it in objects of a kind. That is wrong for the
//! `length` of an array, whose elements it then does not take away, and where an object with heirs loses or changes a
//! member, or an accessor puts a value in its own place. There `a.b` becomes `a["b"]`, for which it remembers nothing.

mod signs;

use oxc_ast::ast::{Declaration, Expression, Program, SimpleAssignmentTarget, StaticMemberExpression};
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan as _;

use self::signs::Signs;
use crate::source::edits::Edits;
use crate::source::gaps::Gaps;

/// Rewrites each write of a `length`, and every member of a script that may change objects in such a way.
pub(super) fn rewrite(program: &Program<'_>, gaps: Gaps<'_>, edits: &mut Edits) {
    let is_unsteady = Signs::of(program).are_unsteady();
    Members { gaps, edits, is_unsteady }.visit_program(program);
}

struct Members<'t, 'e> {
    gaps: Gaps<'t>,
    edits: &'e mut Edits,
    is_unsteady: bool,
}

impl<'a> Visit<'a> for Members<'_, '_> {
    fn visit_declaration(&mut self, it: &Declaration<'a>) {
        // What is only declared is gone from the text.
        if !it.declare() {
            walk::walk_declaration(self, it);
        }
    }

    fn visit_simple_assignment_target(&mut self, it: &SimpleAssignmentTarget<'a>) {
        let wrapped = it.get_expression().map(Expression::get_inner_expression);
        if let SimpleAssignmentTarget::StaticMemberExpression(member) = it {
            self.write(member);
        } else if let Some(Expression::StaticMemberExpression(member)) = wrapped {
            self.write(member);
        }
        walk::walk_simple_assignment_target(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if self.is_unsteady && it.property.name != "length" {
            self.compute(it);
        }
        walk::walk_static_member_expression(self, it);
    }
}

impl Members<'_, '_> {
    fn write(&mut self, member: &StaticMemberExpression<'_>) {
        if member.property.name == "length" {
            self.compute(member);
        }
    }

    fn compute(&mut self, member: &StaticMemberExpression<'_>) {
        if member.optional {
            self.edits.wrap(member.property.span, "[\"", "\"]");
        } else if let Some(dot) = self.gaps.punctuator(member.object.span().end, '.') {
            self.edits.replace(dot.start, '[');
            self.edits.wrap(member.property.span, "\"", "\"]");
        }
    }
}

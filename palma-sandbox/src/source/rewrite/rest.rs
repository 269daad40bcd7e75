//! Patterns with a nested one and a rest.
//!
//! The engine puts the key of a nested pattern into the rest. `{ key: { a } = b, ...rest }` becomes `{ key: held,
//! [hidden]: { a } = held !== void 0 ? held : b, ...rest }`: no object has the key `hidden`, so what is nested is taken
//! from the value held, right after that was read.

use oxc_ast::ast::{
    AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, BindingPattern, ObjectAssignmentTarget,
    ObjectPattern, Program,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan as _, Span};

use super::Helpers;
use crate::source::edits::Edits;

/// Rewrites each such pattern of a script.
pub(super) fn rewrite(program: &Program<'_>, helpers: &Helpers, edits: &mut Edits) {
    Patterns { helpers, edits }.visit_program(program);
}

struct Patterns<'t, 'e> {
    helpers: &'t Helpers,
    edits: &'e mut Edits,
}

impl<'a> Visit<'a> for Patterns<'_, '_> {
    fn visit_object_pattern(&mut self, it: &ObjectPattern<'a>) {
        if it.rest.is_some() {
            for property in &it.properties {
                let (pattern, default) = match &property.value {
                    BindingPattern::AssignmentPattern(it) => (&it.left, Some(it.right.span())),
                    pattern => (pattern, None),
                };
                if matches!(pattern, BindingPattern::ObjectPattern(_) | BindingPattern::ArrayPattern(_)) {
                    // Each declares the value it holds, under a name of its own.
                    let held = self.helpers.held_at(pattern.span().start);
                    self.hold(&held, pattern.span(), default);
                }
            }
        }
        walk::walk_object_pattern(self, it);
    }

    fn visit_object_assignment_target(&mut self, it: &ObjectAssignmentTarget<'a>) {
        if it.rest.is_some() {
            for property in &it.properties {
                let AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) = property else { continue };
                let (pattern, default) = match &property.binding {
                    AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(it) => {
                        (Some(&it.binding), Some(it.init.span()))
                    }
                    binding => (binding.as_assignment_target(), None),
                };
                if let Some(
                    pattern
                    @ (AssignmentTarget::ObjectAssignmentTarget(_) | AssignmentTarget::ArrayAssignmentTarget(_)),
                ) = pattern
                {
                    self.hold(&self.helpers.held(), pattern.span(), default);
                }
            }
        }
        walk::walk_object_assignment_target(self, it);
    }
}

impl Patterns<'_, '_> {
    fn hold(&mut self, held: &str, pattern: Span, default: Option<Span>) {
        self.edits.insert(pattern.start, format!("{held},[{}]:", self.helpers.hidden()));
        match default {
            Some(default) => self.edits.wrap(default, format!("{held}!==void 0?{held}:"), ""),
            None => self.edits.close(pattern, format!("={held}")),
        }
    }
}

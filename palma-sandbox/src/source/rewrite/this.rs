//! `this` outside of every function.
//!
//! It is `undefined`, as in a module; the engine would give what is around the script.

use oxc_ast::ast::{Class, Declaration, Function, ObjectProperty, Program, PropertyKey, TSType, ThisExpression};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_span::Span;

use crate::source::edits::Edits;

/// Rewrites each `this` that belongs to no function and no class of the script.
pub(super) fn rewrite(program: &Program<'_>, edits: &mut Edits) {
    Outside { edits }.visit_program(program);
}

struct Outside<'e> {
    edits: &'e mut Edits,
}

impl<'a> Outside<'_> {
    fn key(&mut self, key: &PropertyKey<'a>, is_computed: bool) {
        if is_computed {
            self.visit_property_key(key);
        }
    }
}

impl<'a> Visit<'a> for Outside<'_> {
    fn visit_this_expression(&mut self, it: &ThisExpression) {
        // Something stays in its place: what ends with it has to stand behind it.
        self.edits.replace(it.span.start, '0');
        self.edits.blank(Span::new(it.span.start + 1, it.span.end));
        self.edits.wrap(it.span, "(void ", ")");
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_class(&mut self, it: &Class<'a>) {
        if let Some(heritage) = &it.heritage {
            self.visit_expression(&heritage.expression);
        }
        for element in &it.body.body {
            if let Some(key) = element.property_key() {
                self.key(key, element.computed());
            }
        }
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        self.key(&it.key, it.computed);
        self.visit_expression(&it.value);
    }

    fn visit_declaration(&mut self, it: &Declaration<'a>) {
        if !it.declare() && !it.is_type() {
            walk::walk_declaration(self, it);
        }
    }

    fn visit_ts_type(&mut self, _: &TSType<'a>) {}
}

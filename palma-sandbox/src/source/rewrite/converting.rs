//! Objects that turn themselves into text or a number.
//!
//! While the engine converts an object, it takes the same object for `""` or `0`. Where a script's own `toString` or
//! `valueOf` begins, `converting()` makes it convert the object again, as the language says.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    ArrowFunctionBody, ArrowFunctionExpression, AssignmentExpression, Expression, Function, FunctionBody,
    MemberExpression, MethodDefinition, MethodDefinitionKind, ObjectProperty, Program, PropertyDefinition, PropertyKey,
    PropertyKind, StringLiteral,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_span::GetSpan as _;

use super::Helpers;
use super::helpers::Helper;
use crate::source::edits::Edits;

/// Rewrites the functions by which a script's objects are converted; answers whether there are any.
pub(super) fn rewrite(program: &Program<'_>, helpers: &Helpers, edits: &mut Edits) -> bool {
    let mut found = Found::default();
    found.visit_program(program);
    let is_needed = found.is_any || !found.functions.is_empty();
    if is_needed {
        Functions { found, helpers, edits }.visit_program(program);
    }
    is_needed
}

fn converts(name: &str) -> bool {
    matches!(name, "toString" | "valueOf")
}

/// The functions that convert an object.
#[derive(Default)]
struct Found {
    /// Where they begin.
    functions: BTreeSet<u32>,
    /// Whether any function of the script may be one.
    is_any: bool,
}

impl Found {
    fn method(&mut self, key: &PropertyKey<'_>, value: &Expression<'_>) {
        if !key.static_name().is_some_and(|name| converts(&name)) {
            return;
        }
        self.value(value);
    }

    fn value(&mut self, value: &Expression<'_>) {
        match value.get_inner_expression() {
            Expression::FunctionExpression(it) => _ = self.functions.insert(it.span.start),
            Expression::ArrowFunctionExpression(it) => _ = self.functions.insert(it.span.start),
            _ => self.is_any = true,
        }
    }
}

impl<'a> Visit<'a> for Found {
    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        self.method(&it.key, &it.value);
        self.is_any |= it.kind == PropertyKind::Get && it.key.static_name().is_some_and(|name| converts(&name));
        walk::walk_object_property(self, it);
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        if it.key.static_name().is_some_and(|name| converts(&name)) {
            self.functions.insert(it.value.span.start);
            self.is_any |= it.kind == MethodDefinitionKind::Get;
        }
        walk::walk_method_definition(self, it);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        if let Some(value) = &it.value {
            self.method(&it.key, value);
        }
        walk::walk_property_definition(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        let name = it.left.as_member_expression().and_then(MemberExpression::static_property_name);
        if name.is_some_and(converts) {
            self.value(&it.right);
        }
        walk::walk_assignment_expression(self, it);
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.is_any |= converts(&it.value);
    }
}

struct Functions<'t, 'e> {
    found: Found,
    helpers: &'t Helpers,
    edits: &'e mut Edits,
}

impl Functions<'_, '_> {
    fn is_found(&self, start: u32) -> bool {
        self.found.is_any || self.found.functions.contains(&start)
    }

    fn body(&mut self, body: &FunctionBody<'_>) {
        let call = self.helpers.call(Helper::Converting);
        match body.directives.last() {
            Some(last) => self.edits.insert(last.span.end, format!(";{call});")),
            None => self.edits.insert(body.span.start + 1, format!("{call});")),
        }
    }
}

impl<'a> Visit<'a> for Functions<'_, '_> {
    fn visit_function(&mut self, it: &Function<'a>, flags: ScopeFlags) {
        if let Some(body) = it.body.as_ref().filter(|_| !it.generator && !it.r#async && self.is_found(it.span.start)) {
            self.body(body);
        }
        walk::walk_function(self, it, flags);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        if !it.r#async && self.is_found(it.span.start) {
            match &it.body {
                ArrowFunctionBody::FunctionBody(body) => self.body(body),
                body => {
                    if let Some(body) = body.as_expression() {
                        let call = self.helpers.call(Helper::Converting);
                        self.edits.wrap(body.span(), format!("({call}),"), ")");
                    }
                }
            }
        }
        walk::walk_arrow_function_expression(self, it);
    }
}

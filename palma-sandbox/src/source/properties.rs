//! Parameter properties: parameters of a constructor that are fields too.

use oxc_ast::ast::{
    BindingPattern, Class, ClassElement, Expression, FormalParameter, Function, MethodDefinitionKind, Statement,
    StaticMemberExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_span::GetSpan as _;

use super::erase::Eraser;
use super::refusal::Refusal;

impl Eraser<'_, '_> {
    /// Declares a field for each parameter property, before all others, and assigns it first in the constructor, or
    /// right after `super(…)`.
    pub(super) fn translate_properties(&mut self, class: &Class<'_>) {
        let constructor = class.body.body.iter().find_map(|element| match element {
            ClassElement::MethodDefinition(method) if method.kind == MethodDefinitionKind::Constructor => {
                method.value.body.as_ref().map(|body| (&method.value.params, body))
            }
            _ => None,
        });
        let Some((parameters, body)) = constructor else { return };
        let properties: Vec<&FormalParameter<'_>> = parameters.items.iter().filter(|it| is_property(it)).collect();
        let names: Vec<&str> = properties.iter().filter_map(|it| name(it)).collect();
        if names.is_empty() || names.len() != properties.len() {
            return;
        }
        let (place, opening) = if class.heritage.is_none() {
            (Some(body.span.start + 1), "")
        } else {
            (body.statements.iter().find(|statement| is_super_call(statement)).map(|it| it.span().end), ";")
        };
        let Some(place) = place else { return };
        self.properties.extend(properties.iter().map(|property| property.span.start));
        let fields: String = names.iter().flat_map(|name| [*name, ";"]).collect();
        let assignments: String = names.iter().flat_map(|name| ["this.", *name, "=", *name, ";"]).collect();
        self.edits.insert(class.body.span.start + 1, fields);
        self.edits.insert(place, format!("{opening}{assignments}"));
        self.refuse_early_reads(class, &names);
    }

    /// Erases `private readonly` and the like before a parameter.
    pub(super) fn erase_property_modifiers(&mut self, it: &FormalParameter<'_>) {
        if !self.properties.contains(&it.span.start) {
            self.refuse(it.span, Refusal::ParameterProperty);
            return;
        }
        for (span, _) in self.gaps.words(it.span.start, it.pattern.span().start) {
            self.blank(span.start, span.end);
        }
    }

    /// Fields get their values before the constructor's own statements run.
    fn refuse_early_reads(&mut self, class: &Class<'_>, names: &[&str]) {
        for element in &class.body.body {
            let ClassElement::PropertyDefinition(field) = element else { continue };
            let Some(value) = field.value.as_ref().filter(|_| !field.r#static) else { continue };
            let mut reads = Reads { names, found: false };
            reads.visit_expression(value);
            if reads.found {
                self.refuse(field.span, Refusal::PropertyRead);
            }
        }
    }
}

fn is_property(it: &FormalParameter<'_>) -> bool {
    it.accessibility.is_some() || it.readonly || it.r#override
}

fn name<'a>(it: &FormalParameter<'a>) -> Option<&'a str> {
    match &it.pattern {
        BindingPattern::BindingIdentifier(name) => Some(name.name.as_str()),
        _ => None,
    }
}

fn is_super_call(statement: &Statement<'_>) -> bool {
    let Statement::ExpressionStatement(statement) = statement else { return false };
    matches!(statement.expression.get_inner_expression(), Expression::CallExpression(call) if matches!(call.callee, Expression::Super(_)))
}

/// Looks for `this.name` in a value, outside the functions in it.
struct Reads<'n> {
    names: &'n [&'n str],
    found: bool,
}

impl<'a> Visit<'a> for Reads<'_> {
    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        let is_own = matches!(it.object.get_inner_expression(), Expression::ThisExpression(_));
        self.found |= is_own && self.names.contains(&it.property.name.as_str());
        walk::walk_static_member_expression(self, it);
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &oxc_ast::ast::ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, _: &Class<'a>) {}
}

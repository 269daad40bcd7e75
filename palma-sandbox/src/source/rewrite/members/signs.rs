use oxc_ast::ast::{
    Class, Expression, IdentifierName, IdentifierReference, ObjectProperty, Program, PropertyKind, StringLiteral,
    UnaryExpression, UnaryOperator,
};
use oxc_ast_visit::{Visit, walk};

/// What changes a member of an object in another way than writing it.
const CHANGES: [&str; 8] = [
    "__defineGetter__",
    "__defineSetter__",
    "__proto__",
    "defineProperties",
    "defineProperty",
    "deleteProperty",
    "freeze",
    "setPrototypeOf",
];

/// What makes an object the prototype of others.
const HEIRS: [&str; 4] = ["__proto__", "create", "prototype", "setPrototypeOf"];

/// What a script says that may mislead the engine.
#[derive(Debug, Default)]
pub(super) struct Signs {
    /// It may change members of an object.
    has_changes: bool,
    /// It may make objects with heirs, or with accessors.
    has_heirs: bool,
}

impl Signs {
    pub(super) fn of(program: &Program<'_>) -> Self {
        let mut signs = Self::default();
        signs.visit_program(program);
        signs
    }

    /// Whether an object with heirs or accessors may be changed.
    pub(super) const fn are_unsteady(&self) -> bool {
        self.has_changes && self.has_heirs
    }

    fn note(&mut self, name: &str) {
        self.has_changes |= CHANGES.contains(&name);
        self.has_heirs |= HEIRS.contains(&name);
    }
}

impl<'a> Visit<'a> for Signs {
    fn visit_identifier_name(&mut self, it: &IdentifierName<'a>) {
        self.note(&it.name);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.note(&it.name);
    }

    fn visit_string_literal(&mut self, it: &StringLiteral<'a>) {
        self.note(&it.value);
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        self.has_changes |= it.operator == UnaryOperator::Delete && !matches!(it.argument, Expression::Identifier(_));
        walk::walk_unary_expression(self, it);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.has_heirs = true;
        walk::walk_class(self, it);
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        self.has_heirs |= it.kind != PropertyKind::Init;
        walk::walk_object_property(self, it);
    }
}

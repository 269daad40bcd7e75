//! Scripts that end without a value.

use oxc_ast::ast::ArrowFunctionExpression;
use oxc_ast::ast::{BindingPattern, Class, Declaration, Function, Program, ReturnStatement, Statement};
use oxc_ast_visit::Visit;
use oxc_semantic::ScopeFlags;

use super::value;

/// What is said of a script that gives no value, though it does something.
pub(super) fn note(program: &Program<'_>) -> Option<String> {
    let last = value::last(program)?;
    if matches!(last, Statement::ReturnStatement(_) | Statement::ThrowStatement(_)) || returns(program) {
        return None;
    }
    let name = declared(last).unwrap_or("…");
    Some(format!("the script gives no value; end it with `return {name}`"))
}

/// The one variable that a statement declares.
fn declared<'s>(statement: &'s Statement<'_>) -> Option<&'s str> {
    let declaration = match statement {
        Statement::ExportDeclaration(export) => &export.declaration,
        other => other.as_declaration()?,
    };
    let Declaration::VariableDeclaration(variables) = declaration else { return None };
    let [variable] = variables.declarations.as_slice() else { return None };
    match &variable.id {
        BindingPattern::BindingIdentifier(id) => Some(id.name.as_str()),
        _ => None,
    }
}

/// Whether the script itself, not a function in it, returns something somewhere.
fn returns(program: &Program<'_>) -> bool {
    let mut returns = Returns(false);
    returns.visit_program(program);
    returns.0
}

struct Returns(bool);

impl<'a> Visit<'a> for Returns {
    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        self.0 |= it.argument.is_some();
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, _: &Class<'a>) {}
}

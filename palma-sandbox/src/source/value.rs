use oxc_ast::ast::{Declaration, Program, Statement};

/// Where the expression begins whose value is the script's, if the script ends with one.
///
/// Types and functions after it change nothing: they are gone or hoisted.
pub(super) fn start(program: &Program<'_>) -> Option<u32> {
    match last(program) {
        Some(Statement::ExpressionStatement(statement)) => Some(statement.span.start),
        Some(_) => None,
        // A text of nothing but string literals is made of directives.
        None => {
            let last = program.directives.last().filter(|directive| directive.directive != "use strict")?;
            Some(last.span.start)
        }
    }
}

/// The last statement that does anything where it stands.
pub(super) fn last<'p, 'a>(program: &'p Program<'a>) -> Option<&'p Statement<'a>> {
    program.body.iter().rev().find(|statement| !is_transparent(statement))
}

fn is_transparent(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::EmptyStatement(_)
        | Statement::FunctionDeclaration(_)
        | Statement::TSTypeAliasDeclaration(_)
        | Statement::TSInterfaceDeclaration(_)
        | Statement::ImportDeclaration(_)
        | Statement::ExportNamedDeclaration(_)
        | Statement::ExportDefaultDeclaration(_) => true,
        Statement::ExportDeclaration(it) => is_transparent_declaration(&it.declaration),
        _ => statement.as_declaration().is_some_and(Declaration::declare),
    }
}

fn is_transparent_declaration(declaration: &Declaration<'_>) -> bool {
    matches!(
        declaration,
        Declaration::FunctionDeclaration(_)
            | Declaration::TSTypeAliasDeclaration(_)
            | Declaration::TSInterfaceDeclaration(_)
    ) || declaration.declare()
}

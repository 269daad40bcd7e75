use oxc_ast::ast::{Declaration, Program, Statement};

/// Where the expression begins whose value is the script's, if the script ends with one.
///
/// Types and functions after it change nothing: they are gone or hoisted.
pub(super) fn start(program: &Program<'_>) -> Option<u32> {
    let last = program.body.iter().rev().find(|statement| !is_transparent(statement));
    match last {
        Some(Statement::ExpressionStatement(statement)) => Some(statement.span.start),
        Some(_) => None,
        // A text of nothing but string literals is made of directives.
        None => {
            let last = program.directives.last().filter(|directive| directive.directive != "use strict")?;
            Some(last.span.start)
        }
    }
}

fn is_transparent(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::EmptyStatement(_)
        | Statement::FunctionDeclaration(_)
        | Statement::TSTypeAliasDeclaration(_)
        | Statement::TSInterfaceDeclaration(_) => true,
        _ => statement.as_declaration().is_some_and(Declaration::declare),
    }
}

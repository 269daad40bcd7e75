use oxc_ast::ast::{Declaration, Expression, IdentifierReference, Program, Statement};

use super::namespaces::is_type_declaration;

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

/// Where the expression statement begins whose value is seen, as the script's or as a property of that.
pub(super) fn seen(program: &Program<'_>, text: &str) -> Option<u32> {
    start(program).or_else(|| Some(object(program, text)?.statement))
}

/// A block that is meant as an object: `{ total, rows }`, `{ total: sum(rows) }`.
pub(super) struct Object<'s> {
    /// Where it begins.
    pub(super) start: u32,
    /// Where the one statement in it begins.
    pub(super) statement: u32,
    /// The names that are properties by themselves.
    pub(super) names: Vec<&'s IdentifierReference<'s>>,
}

/// The last block of a script, if it can be an object and does nothing as a block.
pub(super) fn object<'s>(program: &'s Program<'s>, text: &str) -> Option<Object<'s>> {
    let Some(Statement::BlockStatement(block)) = last(program) else { return None };
    let [only] = block.body.as_slice() else { return None };
    let (statement, label) = match only {
        Statement::LabeledStatement(it) => (&it.body, true),
        other => (other, false),
    };
    let Statement::ExpressionStatement(statement) = statement else { return None };
    let end = usize::try_from(statement.span.end).ok()?;
    if text.get(..end)?.ends_with(';') {
        return None;
    }
    let expressions: &[Expression<'_>] = match &statement.expression {
        Expression::SequenceExpression(it) => &it.expressions,
        other => std::slice::from_ref(other),
    };
    let shorthand = if label { expressions.get(1..)? } else { expressions };
    let names = shorthand.iter().map(|it| match it {
        Expression::Identifier(name) => Some(&**name),
        _ => None,
    });
    Some(Object { start: block.span.start, statement: statement.span.start, names: names.collect::<Option<_>>()? })
}

/// The last statement that does anything where it stands.
pub(super) fn last<'p, 'a>(program: &'p Program<'a>) -> Option<&'p Statement<'a>> {
    program.body.iter().rev().find(|statement| !is_transparent(statement))
}

fn is_transparent(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::EmptyStatement(_)
        | Statement::FunctionDeclaration(_)
        | Statement::ImportDeclaration(_)
        | Statement::ExportNamedDeclaration(_)
        | Statement::ExportDefaultDeclaration(_) => true,
        Statement::ExportDeclaration(it) => is_transparent_declaration(&it.declaration),
        _ => statement.as_declaration().is_some_and(is_transparent_declaration),
    }
}

fn is_transparent_declaration(declaration: &Declaration<'_>) -> bool {
    matches!(declaration, Declaration::FunctionDeclaration(_)) || is_type_declaration(declaration)
}

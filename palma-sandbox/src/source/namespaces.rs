//! Namespaces, which are nothing at run time as long as only types stand in them.

use oxc_ast::ast::{Declaration, Statement, TSNamespaceDeclaration, TSNamespaceDeclarationBody};

/// Whether something in a namespace is there when the script runs.
pub(super) fn has_values(namespace: &TSNamespaceDeclaration<'_>) -> bool {
    match &namespace.body {
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => has_values(inner),
        TSNamespaceDeclarationBody::TSModuleBlock(block) => {
            !block.directives.is_empty() || !block.body.iter().all(is_type)
        }
    }
}

/// Whether a declaration is gone when the script runs.
pub(super) fn is_type_declaration(it: &Declaration<'_>) -> bool {
    match it {
        Declaration::TSTypeAliasDeclaration(_) | Declaration::TSInterfaceDeclaration(_) => true,
        Declaration::TSNamespaceDeclaration(namespace) => namespace.declare || !has_values(namespace),
        _ => it.declare(),
    }
}

fn is_type(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::EmptyStatement(_) => true,
        Statement::ExportDeclaration(export) => is_type_declaration(&export.declaration),
        Statement::ExportNamedDeclaration(export) => export.export_kind.is_type() || export.specifiers.is_empty(),
        _ => statement.as_declaration().is_some_and(is_type_declaration),
    }
}

//! Imports and exports: what is only types goes, what only says `export` loses the word, the rest cannot be.

use oxc_ast::ast::{
    ExportDefaultDeclarationKind, ImportDeclaration, ImportDeclarationSpecifier, ImportOrExportKind, ModuleDeclaration,
};
use oxc_ast_visit::walk;
use oxc_span::{GetSpan as _, Span};

use super::erase::Eraser;
use super::refusal::Refusal;

impl Eraser<'_, '_> {
    pub(super) fn erase_module_declaration(&mut self, it: &ModuleDeclaration<'_>) {
        match it {
            ModuleDeclaration::ImportDeclaration(import) if self.imports_types(import) => self.remove(import.span),
            ModuleDeclaration::ImportDeclaration(import) => self.refuse(import.span, import_refusal(import)),
            ModuleDeclaration::ExportNamedDeclaration(export) => self.remove(export.span),
            ModuleDeclaration::ExportFromDeclaration(export) if export.export_kind == ImportOrExportKind::Type => {
                self.remove(export.span);
            }
            ModuleDeclaration::ExportDeclaration(export) => {
                self.edits.blank(Span::new(export.span.start, export.declaration.span().start));
                walk::walk_export_declaration(self, export);
            }
            ModuleDeclaration::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::ClassDeclaration(_) => self.refuse(export.span, Refusal::Export),
                ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => self.remove(export.span),
                ExportDefaultDeclarationKind::FunctionDeclaration(function) if function.body.is_none() => {
                    self.remove(export.span);
                }
                declaration => {
                    self.edits.blank(Span::new(export.span.start, declaration.span().start));
                    walk::walk_export_default_declaration(self, export);
                }
            },
            _ => self.refuse(it.span(), Refusal::Export),
        }
    }

    /// Whether an import is of types only, by its words or by its use.
    fn imports_types(&self, it: &ImportDeclaration<'_>) -> bool {
        if it.import_kind == ImportOrExportKind::Type {
            return true;
        }
        let Some(specifiers) = &it.specifiers else { return false };
        let is_type = |specifier: &ImportDeclarationSpecifier<'_>| {
            if matches!(specifier, ImportDeclarationSpecifier::ImportSpecifier(it) if it.import_kind == ImportOrExportKind::Type)
            {
                return true;
            }
            let Some(symbol) = specifier.local().symbol_id.get() else { return false };
            let mut references = self.scoping.get_resolved_references(symbol).peekable();
            references.peek().is_some() && references.all(|reference| !reference.is_value())
        };
        !specifiers.is_empty() && specifiers.iter().all(is_type)
    }
}

fn import_refusal(it: &ImportDeclaration<'_>) -> Refusal {
    let names: Vec<_> = it.specifiers.iter().flatten().map(ImportDeclarationSpecifier::name).collect();
    let module = it.source.value.as_str();
    let is_network =
        matches!(module, "axios" | "node-fetch" | "got" | "undici" | "http" | "https" | "node:http" | "node:https");
    if !names.is_empty() && names.iter().all(|name| matches!(name.as_str(), "tools" | "console")) {
        Refusal::ImportTools
    } else if is_network {
        Refusal::ImportNetwork
    } else {
        Refusal::Import
    }
}

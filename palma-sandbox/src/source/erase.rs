use std::collections::HashSet;

use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentTargetProperty, BinaryExpression, Class, ClassElement, Declaration, Decorator,
    FormalParameter, Hashbang, IdentifierReference, ImportExpression, ImportMeta, ModuleDeclaration,
    ObjectAssignmentTarget, Program, Statement, TSAsExpression, TSClassImplements, TSNonNullExpression,
    TSSatisfiesExpression, TSThisParameter, TSTypeAnnotation, TSTypeAssertion, TSTypeParameterDeclaration,
    TSTypeParameterInstantiation, VariableDeclaration, VariableDeclarator,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::Scoping;
use oxc_span::{GetSpan, Span};

use super::edits::{Edits, is_line_terminator};
use super::enums::Enums;
use super::gaps::Gaps;
use super::grouping;
use super::namespaces;
use super::refusal::Refusal;

/// Takes what only TypeScript has out of a text, by edits that leave the rest where it is.
#[derive(Debug)]
pub(super) struct Eraser<'t, 'e> {
    pub(super) gaps: Gaps<'t>,
    pub(super) scoping: &'t Scoping,
    pub(super) edits: &'e mut Edits,
    pub(super) enums: Enums,
    /// Where the parameters begin that are also fields of their class.
    pub(super) properties: HashSet<u32>,
    /// Ends of statements and fields that no semicolon closes. A type that ends there was all that kept the next line
    /// from going on with the expression before it.
    open_ends: HashSet<u32>,
    refusals: Vec<(u32, Refusal)>,
    notes: Vec<String>,
}

impl<'t, 'e> Eraser<'t, 'e> {
    /// An eraser of the text with these gaps.
    pub(super) fn new(gaps: Gaps<'t>, scoping: &'t Scoping, edits: &'e mut Edits) -> Self {
        Self {
            gaps,
            scoping,
            edits,
            enums: Enums::default(),
            properties: HashSet::new(),
            open_ends: HashSet::new(),
            refusals: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Edits the whole text. Answers with what cannot be erased, and notes of what was translated.
    pub(super) fn erase(mut self, program: &Program<'_>) -> (Vec<(u32, Refusal)>, Vec<String>) {
        self.visit_program(program);
        (self.refusals, self.notes)
    }

    /// Blanks a part of a statement or an expression.
    pub(super) fn blank(&mut self, start: u32, end: u32) {
        self.edits.blank(Span::new(start, end));
        if self.open_ends.contains(&end) {
            self.mark_first(start, end, ';');
        }
    }

    /// Blanks a whole statement or class member. The empty one in its place keeps its neighbours apart.
    pub(super) fn remove(&mut self, span: Span) {
        self.edits.blank(span);
        self.mark_first(span.start, span.end, ';');
    }

    pub(super) fn refuse(&mut self, span: Span, refusal: Refusal) {
        self.refusals.push((span.start, refusal));
    }

    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Remembers that a semicolon must come at the end of this if what stands there is blanked.
    pub(super) fn note_end(&mut self, span: Span) {
        if !self.gaps.slice(span.start, span.end).ends_with(';') {
            self.open_ends.insert(span.end);
        }
    }

    pub(super) fn mark_first(&mut self, start: u32, end: u32, punctuator: char) {
        let first = self.gaps.slice(start, end).char_indices().find(|&(_, character)| !is_line_terminator(character));
        self.mark(start, first, punctuator);
    }

    fn mark_last(&mut self, start: u32, end: u32, punctuator: char) {
        let last = self.gaps.slice(start, end).char_indices().rfind(|&(_, character)| !is_line_terminator(character));
        self.mark(start, last, punctuator);
    }

    fn mark(&mut self, start: u32, place: Option<(usize, char)>, punctuator: char) {
        if let Some(offset) = place.and_then(|(offset, _)| u32::try_from(offset).ok()) {
            self.edits.mark(start + offset, punctuator);
        }
    }

    fn breaks_line(&self, start: u32, end: u32) -> bool {
        self.gaps.slice(start, end).contains(is_line_terminator)
    }
}

impl<'a> Visit<'a> for Eraser<'_, '_> {
    fn visit_hashbang(&mut self, it: &Hashbang<'a>) {
        self.edits.blank(it.span);
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        self.note_end(it.span());
        walk::walk_statement(self, it);
    }

    fn visit_declaration(&mut self, it: &Declaration<'a>) {
        match it {
            Declaration::TSTypeAliasDeclaration(_)
            | Declaration::TSInterfaceDeclaration(_)
            | Declaration::TSExternalModuleDeclaration(_)
            | Declaration::TSGlobalDeclaration(_) => self.remove(it.span()),
            Declaration::TSImportEqualsDeclaration(import) => self.refuse(import.span, Refusal::Import),
            Declaration::FunctionDeclaration(function) if function.body.is_none() => self.remove(it.span()),
            _ if it.declare() => self.remove(it.span()),
            Declaration::TSEnumDeclaration(declaration) => self.translate_enum(declaration),
            Declaration::TSNamespaceDeclaration(namespace) if !namespaces::has_values(namespace) => {
                self.remove(it.span());
            }
            Declaration::TSNamespaceDeclaration(declaration) => self.refuse(declaration.span, Refusal::Namespace),
            _ => walk::walk_declaration(self, it),
        }
    }

    fn visit_module_declaration(&mut self, it: &ModuleDeclaration<'a>) {
        self.erase_module_declaration(it);
    }

    fn visit_import_expression(&mut self, it: &ImportExpression<'a>) {
        self.refuse(it.span, Refusal::Import);
    }

    fn visit_import_meta(&mut self, it: &ImportMeta) {
        self.refuse(it.span, Refusal::ImportMeta);
    }

    fn visit_decorator(&mut self, it: &Decorator<'a>) {
        self.refuse(it.span, Refusal::Decorator);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        self.erase_class_head(it);
        self.translate_properties(it);
        walk::walk_class(self, it);
    }

    fn visit_ts_class_implements(&mut self, _: &TSClassImplements<'a>) {}

    fn visit_class_element(&mut self, it: &ClassElement<'a>) {
        if self.erase_member(it) {
            walk::walk_class_element(self, it);
        }
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.qualify_member(it);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let (open, close) = (it.params.span.start, it.params.span.end);
        // The engine reads this name as a parameter in parentheses only.
        if self.gaps.slice(open, close) == "of" {
            self.edits.wrap(it.params.span, "(", ")");
        }
        // No line may end between `async` or `return` and the parameters, nor between these and `=>`.
        if let Some(parameters) = &it.type_parameters
            && self.breaks_line(it.span.start, open)
        {
            self.mark_first(parameters.span.start, parameters.span.end, '(');
            self.edits.blank(Span::new(open, open + 1));
        }
        if let Some(result) = &it.return_type
            && self.breaks_line(close, result.span.end)
        {
            self.edits.blank(Span::new(close - 1, result.span.end));
            self.mark_last(close, result.span.end, ')');
        }
        walk::walk_arrow_function_expression(self, it);
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        if it.accessibility.is_some() || it.readonly || it.r#override {
            self.erase_property_modifiers(it);
        }
        if it.optional
            && let Some(question) = self.gaps.punctuator(it.pattern.span().end, '?')
        {
            self.edits.blank(question);
        }
        walk::walk_formal_parameter(self, it);
    }

    fn visit_ts_this_parameter(&mut self, it: &TSThisParameter<'a>) {
        let comma = self.gaps.punctuator(it.span.end, ',');
        self.edits.blank(Span::new(it.span.start, comma.map_or(it.span.end, |comma| comma.end)));
    }

    fn visit_variable_declaration(&mut self, it: &VariableDeclaration<'a>) {
        if it.kind.is_using() {
            self.refuse(it.span, Refusal::Using);
        }
        walk::walk_variable_declaration(self, it);
    }

    fn visit_object_assignment_target(&mut self, it: &ObjectAssignmentTarget<'a>) {
        let is_computed = |property: &AssignmentTargetProperty<'a>| match property {
            AssignmentTargetProperty::AssignmentTargetPropertyProperty(property) => property.computed,
            AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(_) => false,
        };
        // The engine would put the key into the rest.
        if it.rest.is_some() && it.properties.iter().any(is_computed) {
            self.refuse(it.span, Refusal::ComputedRest);
        }
        walk::walk_object_assignment_target(self, it);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if it.definite
            && let Some(bang) = self.gaps.punctuator(it.id.span().end, '!')
        {
            self.edits.blank(bang);
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_ts_type_annotation(&mut self, it: &TSTypeAnnotation<'a>) {
        self.blank(it.span.start, it.span.end);
    }

    fn visit_ts_type_parameter_declaration(&mut self, it: &TSTypeParameterDeclaration<'a>) {
        self.blank(it.span.start, it.span.end);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, it: &TSTypeParameterInstantiation<'a>) {
        self.blank(it.span.start, it.span.end);
    }

    fn visit_ts_as_expression(&mut self, it: &TSAsExpression<'a>) {
        self.blank(it.expression.span().end, it.span.end);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_satisfies_expression(&mut self, it: &TSSatisfiesExpression<'a>) {
        self.blank(it.expression.span().end, it.span.end);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_non_null_expression(&mut self, it: &TSNonNullExpression<'a>) {
        self.blank(it.expression.span().end, it.span.end);
        self.visit_expression(&it.expression);
    }

    fn visit_ts_type_assertion(&mut self, it: &TSTypeAssertion<'a>) {
        let expression = it.expression.span();
        self.edits.blank(Span::new(it.span.start, expression.start));
        // Bare, these would begin a block or a declaration, or be cut off from a `return` on the line above.
        let begins_statement = self.gaps.slice(expression.start, expression.end).starts_with('{')
            || matches!(self.gaps.word(expression.start), "function" | "class" | "async" | "let");
        if begins_statement || self.breaks_line(it.span.start, expression.start) {
            self.mark_first(it.span.start, expression.start, '(');
            self.edits.close(it.span, ")");
        }
        self.visit_expression(&it.expression);
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        if grouping::rests_on_type(it) {
            self.refuse(it.span, Refusal::Grouping);
        }
        walk::walk_binary_expression(self, it);
    }
}

//! How a program gives its value: by its final expression, its default export, or the function that is its main one.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, Expression, FormalParameter, FormalParameters, Function,
    Program, Statement,
};
use oxc_semantic::{Semantic, SymbolId};
use oxc_span::{GetSpan as _, Span};

use super::edits::Edits;
use super::{value, valueless};

/// Names by which models call the function that is the script.
const MAIN_NAMES: [&str; 6] = ["main", "run", "execute", "handler", "default", "script"];

/// What is said of a default export that is called.
const CALLED: &str = "called the default export";

/// What is said of one that is no function.
const TAKEN: &str = "took the default export as the script's value";

/// What is said of one that may be either.
const GIVEN: &str = "took the default export as the script's value, or called it if it is a function";

/// Makes a program give its value.
pub(super) struct Outcome<'p, 'a> {
    program: &'p Program<'a>,
    semantic: &'p Semantic<'a>,
    text: &'p str,
}

impl<'p, 'a> Outcome<'p, 'a> {
    pub(super) const fn new(text: &'p str, program: &'p Program<'a>, semantic: &'p Semantic<'a>) -> Self {
        Self { program, semantic, text }
    }

    /// Puts in what gives the value, and says what could surprise of that.
    pub(super) fn write(&self, edits: &mut Edits) -> Option<String> {
        if let Some(note) = self.write_default(edits) {
            return Some(note);
        }
        let last = value::last(self.program);
        if let Some(Statement::ExpressionStatement(it)) = last
            && let Some(parameters) = function_value(&it.expression)
        {
            let name = self.fresh("main");
            edits.insert(it.span.start, format!("const {name}="));
            edits.insert(it.span.end, format!(";return {name}({});", argument(parameters)));
            return Some("called the function that the script ends with".to_owned());
        }
        if let Some(Statement::FunctionDeclaration(it)) = self.program.body.iter().find(|it| is_nameless(it)) {
            let name = self.fresh("main");
            edits.insert(it.span.start, format!("const {name}="));
            edits.insert(it.span.end, format!(";return {name}({});", argument(&it.params)));
            return Some("called the function that the script ends with".to_owned());
        }
        if let Some(start) = value::start(self.program) {
            edits.insert(start, "return ");
            return None;
        }
        if let Some(object) = value::object(self.program, self.text) {
            return Some(write_object(&object, edits));
        }
        self.write_main(edits).or_else(|| valueless::note(self.program))
    }

    fn write_default(&self, edits: &mut Edits) -> Option<String> {
        let end = self.end()?;
        let called = CALLED;
        for statement in &self.program.body {
            match statement {
                Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                    ExportDefaultDeclarationKind::FunctionDeclaration(it) if it.body.is_some() => {
                        let Some(id) = &it.id else {
                            let name = self.fresh("main");
                            edits.insert(it.span.start, format!("const {name}="));
                            edits.insert(it.span.end, ";");
                            edits.insert(end, format!(";return {name}({});", argument(&it.params)));
                            return Some(called.to_owned());
                        };
                        if self.is_used(id.symbol_id.get()?, it.span) {
                            return None;
                        }
                        edits.insert(end, format!(";return {}({});", id.name, argument(&it.params)));
                        return Some(called.to_owned());
                    }
                    ExportDefaultDeclarationKind::Identifier(it) => {
                        let symbol = self.semantic.scoping().get_reference(it.reference_id.get()?).symbol_id()?;
                        if self.is_used(symbol, export.span) {
                            return None;
                        }
                        edits.insert(end, give(it.name.as_str()));
                        return Some(self.given(symbol).to_owned());
                    }
                    declaration => {
                        let value = declaration.as_expression()?;
                        let name = self.fresh("main");
                        edits.insert(value.span().start, format!("const {name}="));
                        edits.insert(
                            end,
                            function_value(value).map_or_else(
                                || give(&name),
                                |parameters| format!(";return {name}({});", argument(parameters)),
                            ),
                        );
                        let note = if function_value(value).is_some() { called } else { TAKEN };
                        return Some(note.to_owned());
                    }
                },
                Statement::ExportNamedDeclaration(export) => {
                    let default = export.specifiers.iter().find(|it| it.exported.name() == "default");
                    if let Some(it) = default {
                        let name = it.local.name();
                        edits.insert(end, give(name.as_str()));
                        let symbol = self.semantic.scoping().get_root_binding(name.as_str().into());
                        return Some(symbol.map_or(TAKEN, |symbol| self.given(symbol)).to_owned());
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// What is said of a default export that is this variable.
    fn given(&self, symbol: SymbolId) -> &'static str {
        match self.semantic.nodes().kind(self.semantic.scoping().symbol_declaration(symbol)) {
            AstKind::Function(_) => CALLED,
            AstKind::VariableDeclarator(it) => match it.init.as_ref().map(Expression::get_inner_expression) {
                Some(init) if function_value(init).is_some() => CALLED,
                Some(init) if init.is_literal() => TAKEN,
                Some(
                    Expression::ObjectExpression(_) | Expression::ArrayExpression(_) | Expression::TemplateLiteral(_),
                ) => TAKEN,
                _ => GIVEN,
            },
            _ => GIVEN,
        }
    }

    /// Calls the main function of a script that only declares.
    fn write_main(&self, edits: &mut Edits) -> Option<String> {
        let mut candidates = Vec::new();
        for statement in &self.program.body {
            match statement {
                Statement::EmptyStatement(_)
                | Statement::ImportDeclaration(_)
                | Statement::ExportNamedDeclaration(_) => {}
                Statement::ExportDeclaration(export) => self.collect(&export.declaration, &mut candidates),
                _ => self.collect(statement.as_declaration()?, &mut candidates),
            }
        }
        let is_main = |it: &&Candidate<'_, '_>| MAIN_NAMES.contains(&it.name) && required(it.parameters) <= 1;
        let named = candidates.iter().rev().find(is_main);
        let only = || match candidates.as_slice() {
            [only] if takes_tools(only.parameters) => Some(only),
            _ => None,
        };
        if let Some(main) = named.or_else(only) {
            edits.insert(self.end()?, format!(";return {}({});", main.name, argument(main.parameters)));
            return Some(format!("called the function `{}`, which nothing called", main.name));
        }
        let uncalled: Vec<String> = candidates.iter().take(4).map(|it| format!("`{}`", it.name)).collect();
        (!uncalled.is_empty()).then(|| format!("nothing calls {}; end the script with a call", uncalled.join(" or ")))
    }

    /// Adds the functions of a declaration that nothing uses.
    fn collect<'s>(&self, it: &'s Declaration<'a>, candidates: &mut Vec<Candidate<'s, 'a>>) {
        match it {
            Declaration::FunctionDeclaration(function) if is_callable(function) => {
                let Some(id) = &function.id else { return };
                if !self.is_symbol_used(id.symbol_id.get(), function.span) {
                    candidates.push(Candidate { name: id.name.as_str(), parameters: &function.params });
                }
            }
            Declaration::VariableDeclaration(variables) => {
                for variable in &variables.declarations {
                    let BindingPattern::BindingIdentifier(id) = &variable.id else { continue };
                    let Some(parameters) = variable.init.as_ref().and_then(function_value) else { continue };
                    if !self.is_symbol_used(id.symbol_id.get(), variable.span) {
                        candidates.push(Candidate { name: id.name.as_str(), parameters });
                    }
                }
            }
            _ => {}
        }
    }

    fn is_symbol_used(&self, symbol: Option<SymbolId>, own: Span) -> bool {
        symbol.is_none_or(|symbol| self.is_used(symbol, own))
    }

    /// Whether a function is used outside itself, and not only exported.
    fn is_used(&self, symbol: SymbolId, own: Span) -> bool {
        let nodes = self.semantic.nodes();
        self.semantic.scoping().get_resolved_references(symbol).any(|reference| {
            let node = reference.node_id();
            let span = nodes.kind(node).span();
            let is_outside = span.start < own.start || span.end > own.end;
            let own_declaration = nodes.kind(self.semantic.scoping().symbol_declaration(symbol)).span();
            let is_recursion = own_declaration.start <= span.start && span.end <= own_declaration.end;
            let is_exported =
                matches!(nodes.parent_kind(node), AstKind::ExportSpecifier(_) | AstKind::ExportDefaultDeclaration(_));
            reference.is_value() && is_outside && !is_recursion && !is_exported
        })
    }

    /// Where the last statement ends.
    fn end(&self) -> Option<u32> {
        self.program.body.last().map(|statement| statement.span().end)
    }

    /// A name that does not occur in the text.
    fn fresh(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.text.contains(&name) {
            name.push('_');
        }
        name
    }
}

/// Gives a block as the object that it is meant to be.
fn write_object(object: &value::Object<'_>, edits: &mut Edits) -> String {
    edits.insert(object.start, "return ");
    for name in &object.names {
        edits.insert(name.span.start, format!("{}:", name.name));
    }
    "took the block that the script ends with as an object; write `return { … }`".to_owned()
}

/// A function that may be the main one.
struct Candidate<'s, 'a> {
    name: &'s str,
    parameters: &'s FormalParameters<'a>,
}

/// Whether a program is one function, which may have no name.
pub(super) fn is_one_function(program: &Program<'_>) -> bool {
    let mut statements = program.body.iter().filter(|it| !matches!(it, Statement::EmptyStatement(_)));
    statements.next().is_some_and(is_nameless) && statements.next().is_none()
}

fn is_nameless(statement: &Statement<'_>) -> bool {
    matches!(statement, Statement::FunctionDeclaration(it) if it.id.is_none() && it.body.is_some())
}

fn is_callable(it: &Function<'_>) -> bool {
    it.body.is_some() && !it.generator && !it.declare
}

/// The parameters of what is plainly a function.
fn function_value<'s, 'a>(value: &'s Expression<'a>) -> Option<&'s FormalParameters<'a>> {
    match value.get_inner_expression() {
        Expression::ArrowFunctionExpression(it) => Some(&it.params),
        Expression::FunctionExpression(it) if is_callable(it) => Some(&it.params),
        _ => None,
    }
}

/// What a main function is called with: the tools, if it needs something or asks for them.
fn argument(parameters: &FormalParameters<'_>) -> &'static str {
    match parameters.items.first() {
        Some(first) if asks_for_tools(first) => "tools",
        Some(first) if takes_apart_tools(first) => "{tools}",
        Some(_) if required(parameters) > 0 => "tools",
        _ => "",
    }
}

fn asks_for_tools(parameter: &FormalParameter<'_>) -> bool {
    matches!(&parameter.pattern, BindingPattern::BindingIdentifier(id) if id.name == "tools")
}

/// Whether a parameter is like `{ tools }`.
fn takes_apart_tools(parameter: &FormalParameter<'_>) -> bool {
    let BindingPattern::ObjectPattern(pattern) = &parameter.pattern else { return false };
    pattern.properties.iter().any(|it| it.key.static_name().is_some_and(|name| name == "tools"))
}

fn required(parameters: &FormalParameters<'_>) -> usize {
    parameters.items.iter().filter(|it| it.initializer.is_none() && !it.optional).count()
}

/// Whether a function can be called with nothing but the tools.
fn takes_tools(parameters: &FormalParameters<'_>) -> bool {
    match required(parameters) {
        0 => true,
        1 => parameters.items.first().is_some_and(|first| asks_for_tools(first) || takes_apart_tools(first)),
        _ => false,
    }
}

/// Gives what a name stands for, or calls it if it is a function.
fn give(name: &str) -> String {
    format!(";return typeof {name}===\"function\"?{name}(tools):{name};")
}

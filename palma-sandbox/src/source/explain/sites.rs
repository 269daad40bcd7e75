//! The places of a script where the engine can fail.

use std::collections::BTreeSet;

use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentTarget, BindingIdentifier, BindingPattern,
    CallExpression, ChainExpression, ComputedMemberExpression, Expression, ForOfStatement, ForStatementLeft,
    FormalParameter, IdentifierReference, MemberExpression, NewExpression, SimpleAssignmentTarget, SpreadElement,
    StaticMemberExpression, UnaryExpression, UpdateExpression, VariableDeclarator, YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};

/// All of a script's places, each kind in the order of its text.
#[derive(Debug)]
pub(super) struct Sites<'t> {
    text: &'t str,
    pub(super) calls: Vec<Call>,
    pub(super) news: Vec<Call>,
    pub(super) reads: Vec<Read>,
    pub(super) writes: Vec<Write>,
    pub(super) patterns: Vec<Pattern>,
    /// Arrow functions that are one expression.
    pub(super) bodies: Vec<Body>,
    /// What loops go over.
    pub(super) lists: Vec<Span>,
    /// Expressions with a `?.` that guards more than one property.
    pub(super) chains: Vec<Span>,
    /// What can fail like the look-up of a method, and has no place either.
    pub(super) odd: Vec<Span>,
    /// Names that are read.
    pub(super) names: Vec<(String, Span)>,
    /// Names that are declared, and where.
    pub(super) declared: Vec<(String, u32)>,
    /// Variables that hold `tools`.
    pub(super) apis: BTreeSet<String>,
    /// Variables that hold what `tools` has under their names.
    pub(super) servers: BTreeSet<String>,
    /// Variables that hold what a tool has promised.
    pub(super) promises: BTreeSet<String>,
}

/// `callee(…)`, or `new callee(…)`.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) span: Span,
    /// Where its parenthesis stands.
    pub(super) open: u32,
    pub(super) callee: Span,
    pub(super) name: Option<String>,
    pub(super) object: Option<Span>,
    pub(super) property: Option<Span>,
    pub(super) only_argument: Option<Span>,
    /// What stands behind the only `...` among its arguments.
    pub(super) only_spread: Option<Span>,
    /// Whether it is a call without `?.` and without `...`.
    pub(super) is_plain: bool,
    /// Whether its callee is a member that is looked up without `?.`.
    pub(super) is_plain_method: bool,
}

impl Call {
    pub(super) const fn arguments(&self) -> Span {
        Span::new(self.open, self.span.end)
    }
}

/// An arrow function that is one expression, and the call that gives it its place, or else what does.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) whole: Span,
    pub(super) first: Span,
}

/// The part of an expression by which the engine names its place.
fn first(expression: &Expression<'_>) -> Span {
    match expression.get_inner_expression() {
        Expression::BinaryExpression(it) => first(&it.left),
        Expression::LogicalExpression(it) => first(&it.left),
        Expression::ConditionalExpression(it) => first(&it.test),
        Expression::StaticMemberExpression(it) => first(&it.object),
        Expression::ComputedMemberExpression(it) => first(&it.object),
        inner => inner.span(),
    }
}

/// `object.property`, or `object[property]`.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) object: Span,
    pub(super) property: Span,
}

/// `object.property = …`, and the like.
#[derive(Debug)]
pub(super) struct Write {
    pub(super) what: &'static str,
    pub(super) span: Span,
    pub(super) object: Option<Span>,
    pub(super) property: Span,
    /// Whether nothing else in it can fail.
    pub(super) is_plain: bool,
}

/// What takes a value apart.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) span: Span,
    pub(super) value: Taken,
    /// Whether it takes a value apart that it took out of another.
    pub(super) is_nested: bool,
}

/// What a pattern takes apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum Taken {
    Value(Span),
    ItemOf(Span),
    Parameter,
}

impl<'t> Sites<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            calls: Vec::new(),
            news: Vec::new(),
            reads: Vec::new(),
            writes: Vec::new(),
            patterns: Vec::new(),
            bodies: Vec::new(),
            lists: Vec::new(),
            chains: Vec::new(),
            odd: Vec::new(),
            names: Vec::new(),
            declared: Vec::new(),
            apis: BTreeSet::new(),
            servers: BTreeSet::new(),
            promises: BTreeSet::new(),
        }
    }

    fn call(&self, span: Span, head: Span, callee: &Expression<'_>, arguments: &[Argument<'_>]) -> Option<Call> {
        let between = self.text.get(usize::try_from(head.end).ok()?..usize::try_from(span.end).ok()?)?;
        let spaces = between.len() - between.trim_start().len();
        let open = u32::try_from(spaces).ok().filter(|_| between.trim_start().starts_with('('))?;
        let mut call = Call {
            span,
            open: head.end + open,
            callee: callee.span(),
            name: None,
            object: None,
            property: None,
            only_argument: None,
            only_spread: None,
            is_plain: !arguments.iter().any(Argument::is_spread),
            is_plain_method: false,
        };
        if let [only] = arguments {
            call.only_argument = only.as_expression().map(GetSpan::span);
        }
        let mut spreads = arguments.iter().filter_map(|argument| match argument {
            Argument::SpreadElement(it) => Some(it.argument.span()),
            _ => None,
        });
        call.only_spread = spreads.next().filter(|_| spreads.next().is_none());
        match callee.get_inner_expression() {
            Expression::Identifier(it) => call.name = Some(it.name.to_string()),
            Expression::StaticMemberExpression(it) => {
                call.name = Some(it.property.name.to_string());
                call.is_plain_method = !it.optional;
                (call.object, call.property) = (Some(it.object.span()), Some(it.property.span));
            }
            Expression::ComputedMemberExpression(it) => {
                call.is_plain_method = !it.optional;
                (call.object, call.property) = (Some(it.object.span()), Some(it.expression.span()));
            }
            _ => {}
        }
        Some(call)
    }

    fn pattern(&mut self, pattern: &BindingPattern<'_>, value: Taken) {
        let is_pattern = |it: &BindingPattern<'_>| {
            matches!(
                it,
                BindingPattern::ObjectPattern(_)
                    | BindingPattern::ArrayPattern(_)
                    | BindingPattern::AssignmentPattern(_)
            )
        };
        let is_nested = match pattern {
            BindingPattern::ObjectPattern(it) => it.properties.iter().any(|property| is_pattern(&property.value)),
            BindingPattern::ArrayPattern(it) => it.elements.iter().flatten().any(is_pattern),
            _ => return,
        };
        self.patterns.push(Pattern { span: pattern.span(), value, is_nested });
    }

    /// What a variable has to do with the API, if that is plain.
    fn api(&mut self, variable: &BindingPattern<'_>, value: &Expression<'_>) {
        let is_tools = |it: &Expression<'_>| matches!(it, Expression::Identifier(name) if name.name == "tools");
        match (variable, value.get_inner_expression()) {
            (BindingPattern::BindingIdentifier(it), value) if is_tools(value) => {
                self.apis.insert(it.name.to_string());
            }
            (BindingPattern::BindingIdentifier(it), Expression::CallExpression(call)) => {
                let callee = call.callee.as_member_expression().and_then(|tool| tool.object().as_member_expression());
                if callee.is_some_and(|server| is_tools(server.object())) {
                    self.promises.insert(it.name.to_string());
                }
            }
            (BindingPattern::ObjectPattern(it), value) if is_tools(value) => {
                let names = it.properties.iter().filter(|property| property.shorthand);
                self.servers.extend(names.filter_map(|property| Some(property.key.static_name()?.to_string())));
            }
            _ => {}
        }
    }

    fn write(&mut self, what: &'static str, span: Span, target: Option<&MemberExpression<'_>>, is_plain: bool) {
        let (object, property) = match target {
            Some(MemberExpression::StaticMemberExpression(it)) => (Some(it.object.span()), it.property.span),
            Some(MemberExpression::ComputedMemberExpression(it)) => (Some(it.object.span()), it.expression.span()),
            _ => (None, span),
        };
        self.writes.push(Write { what, span, object, property, is_plain });
    }
}

impl<'a> Visit<'a> for Sites<'_> {
    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let head = it.type_arguments.as_ref().map_or_else(|| it.callee.span(), |types| types.span);
        if let Some(mut call) = self.call(it.span, head, &it.callee, &it.arguments) {
            call.is_plain &= !it.optional;
            self.calls.push(call);
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        let head = it.type_arguments.as_ref().map_or_else(|| it.callee.span(), |types| types.span);
        if let Some(mut call) = self.call(it.span, head, &it.callee, &it.arguments) {
            call.is_plain_method = false;
            self.news.push(call);
        }
        walk::walk_new_expression(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if !it.optional {
            self.reads.push(Read { object: it.object.span(), property: it.property.span });
        }
        walk::walk_static_member_expression(self, it);
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        if !it.optional {
            self.reads.push(Read { object: it.object.span(), property: it.expression.span() });
        }
        walk::walk_computed_member_expression(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        let odd = self.odd.len();
        let place = self.writes.len();
        let target = it.left.as_simple_assignment_target().and_then(SimpleAssignmentTarget::as_member_expression);
        let what = if it.operator.is_assign() { "set" } else { "read" };
        self.write(what, it.span, target, true);
        if let AssignmentTarget::ObjectAssignmentTarget(_) | AssignmentTarget::ArrayAssignmentTarget(_) = &it.left {
            let value = Taken::Value(it.right.span());
            self.patterns.push(Pattern { span: it.left.span(), value, is_nested: true });
        }
        walk::walk_assignment_expression(self, it);
        if self.odd.len() > odd
            && let Some(write) = self.writes.get_mut(place)
        {
            write.is_plain = false;
        }
    }

    fn visit_update_expression(&mut self, it: &UpdateExpression<'a>) {
        self.write("read", it.span, it.argument.as_member_expression(), true);
        walk::walk_update_expression(self, it);
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        if it.operator.is_delete() {
            self.write("delete", it.span, it.argument.as_member_expression(), true);
        }
        walk::walk_unary_expression(self, it);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let Some(value) = &it.init {
            self.pattern(&it.id, Taken::Value(value.span()));
            self.api(&it.id, value);
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        self.pattern(&it.pattern, Taken::Parameter);
        walk::walk_formal_parameter(self, it);
    }

    fn visit_for_of_statement(&mut self, it: &ForOfStatement<'a>) {
        self.lists.push(it.right.span());
        if let ForStatementLeft::VariableDeclaration(left) = &it.left
            && let Some(left) = left.declarations.first()
        {
            self.pattern(&left.id, Taken::ItemOf(it.right.span()));
        }
        walk::walk_for_of_statement(self, it);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        if let Some(body) = it.body.as_expression() {
            let first = first(body);
            self.bodies.push(Body { whole: body.span(), first });
        }
        walk::walk_arrow_function_expression(self, it);
    }

    fn visit_chain_expression(&mut self, it: &ChainExpression<'a>) {
        self.chains.push(it.span);
        self.odd.push(it.span);
        walk::walk_chain_expression(self, it);
    }

    fn visit_spread_element(&mut self, it: &SpreadElement<'a>) {
        self.odd.push(it.span);
        walk::walk_spread_element(self, it);
    }

    fn visit_yield_expression(&mut self, it: &YieldExpression<'a>) {
        if it.delegate {
            self.odd.push(it.span);
        }
        walk::walk_yield_expression(self, it);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        self.names.push((it.name.to_string(), it.span));
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        self.declared.push((it.name.to_string(), it.span.start));
    }
}

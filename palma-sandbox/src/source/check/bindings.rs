//! What variables and parameters hold.

use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentOperator, BindingPattern, Expression, TSType, TSTypeAnnotation, VariableDeclarator};
use oxc_semantic::{NodeId, SymbolId};
use oxc_span::GetSpan as _;

use super::evaluate::Evaluator;
use super::syntax::{outward, peeled};
use super::value::Value;

/// The most assignments to one variable that are looked at.
const MAX_WRITES: usize = 8;

impl<'c, 'a> Evaluator<'c, 'a> {
    /// What a variable holds: any of what is assigned to it anywhere.
    pub(super) fn binding(&mut self, symbol: SymbolId) -> Value<'c> {
        let scoping = self.semantic.scoping();
        if !scoping.symbol_redeclarations(symbol).is_empty() {
            return Value::Unknown;
        }
        let node = scoping.symbol_declaration(symbol);
        let declared = match self.semantic.nodes().kind(node) {
            AstKind::VariableDeclarator(it) => self.declared(it, symbol),
            AstKind::FormalParameter(it) => {
                let given = self.parameter(node);
                let given = match &it.initializer {
                    Some(initial) => self.or_default(&given, initial),
                    None => given,
                };
                let given = if is_any(it.type_annotation.as_deref()) { Value::Unknown } else { given };
                self.in_pattern(&it.pattern, &given, symbol).unwrap_or(Value::Unknown)
            }
            AstKind::Function(it) => Value::Function(it.node_id.get()),
            AstKind::Class(_) => Value::Made,
            _ => Value::Unknown,
        };
        let written = self.written(symbol, declared);
        self.changed_list(symbol, written)
    }

    /// What a declaration gives a variable.
    fn declared(&mut self, it: &'a VariableDeclarator<'a>, symbol: SymbolId) -> Value<'c> {
        if is_any(it.type_annotation.as_deref()) {
            return Value::Unknown;
        }
        let nodes = self.semantic.nodes();
        let declaration = nodes.parent_id(it.node_id.get());
        if matches!(nodes.kind(declaration), AstKind::VariableDeclaration(it) if it.declare) {
            return Value::Unknown;
        }
        let around = nodes.parent_id(declaration);
        let value = match (&it.init, nodes.kind(around)) {
            (Some(init), _) => self.value(init),
            (None, AstKind::ForOfStatement(of)) if of.left.span().contains_inclusive(it.span) => {
                let element = self.value(&of.right).element();
                if of.r#await { element.awaited() } else { element }
            }
            (None, AstKind::ForInStatement(of)) if of.left.span().contains_inclusive(it.span) => Value::Text,
            (None, _) => Value::Undefined,
        };
        self.in_pattern(&it.id, &value, symbol).unwrap_or(Value::Unknown)
    }

    /// What a pattern gives a variable in it, when it takes this value apart.
    fn in_pattern(
        &mut self,
        pattern: &'a BindingPattern<'a>,
        value: &Value<'c>,
        symbol: SymbolId,
    ) -> Option<Value<'c>> {
        match pattern {
            BindingPattern::BindingIdentifier(it) => (it.symbol_id.get() == Some(symbol)).then(|| value.clone()),
            BindingPattern::ObjectPattern(it) => {
                for property in &it.properties {
                    if !holds(&property.value, symbol) {
                        continue;
                    }
                    let name = property.key.static_name().filter(|_| !property.computed);
                    let value = name.map_or(Value::Unknown, |name| self.member(value, &name));
                    return self.in_pattern(&property.value, &value, symbol);
                }
                None
            }
            BindingPattern::ArrayPattern(it) => {
                for (place, element) in it.elements.iter().enumerate() {
                    if let Some(element) = element.as_ref().filter(|element| holds(element, symbol)) {
                        return self.in_pattern(element, &value.at(place), symbol);
                    }
                }
                None
            }
            BindingPattern::AssignmentPattern(it) => {
                let value = self.or_default(value, &it.right);
                self.in_pattern(&it.left, &value, symbol)
            }
        }
    }

    fn or_default(&mut self, value: &Value<'c>, default: &'a Expression<'a>) -> Value<'c> {
        if value.is_unknown() {
            return Value::Unknown;
        }
        let given = value.members().iter().filter(|value| !matches!(value, Value::Undefined)).cloned();
        let given: Vec<Value<'c>> = given.collect();
        let default = self.value(default);
        Value::union(given.into_iter().chain([default]))
    }

    /// What was declared, or what is assigned later.
    fn written(&mut self, symbol: SymbolId, declared: Value<'c>) -> Value<'c> {
        let scoping = self.semantic.scoping();
        let writes: Vec<NodeId> = scoping
            .get_resolved_references(symbol)
            .filter(|reference| reference.is_write())
            .map(oxc_semantic::Reference::node_id)
            .collect();
        if writes.is_empty() || declared.is_unknown() {
            return declared;
        }
        if writes.len() > MAX_WRITES {
            return Value::Unknown;
        }
        let mut values = vec![declared];
        let mut adds = false;
        for write in writes {
            let nodes = self.semantic.nodes();
            let (span, parent) = (nodes.kind(write).span(), nodes.parent_id(write));
            let value = match nodes.kind(parent) {
                AstKind::UpdateExpression(_) => Value::Number,
                AstKind::AssignmentExpression(it) if it.left.span() == span => match it.operator {
                    AssignmentOperator::Assign
                    | AssignmentOperator::LogicalNullish
                    | AssignmentOperator::LogicalOr
                    | AssignmentOperator::LogicalAnd => self.value(&it.right),
                    AssignmentOperator::Addition => {
                        let right = self.value(&it.right);
                        adds |= right.is_number();
                        if right.is_text() {
                            Value::Text
                        } else if right.is_number() {
                            Value::Number
                        } else {
                            Value::Unknown
                        }
                    }
                    _ => Value::Number,
                },
                _ => Value::Unknown,
            };
            values.push(value);
        }
        let value = Value::union(values);
        // A text to which a number is added stays one.
        if adds && !value.is_number() { Value::Unknown } else { value }
    }

    /// A list with what is put into it later.
    fn changed_list(&mut self, symbol: SymbolId, value: Value<'c>) -> Value<'c> {
        let is_list =
            |value: &Value<'c>| value.present().is_some_and(|value| value.members().iter().any(Value::is_list));
        if value.is_unknown() || !is_list(&value) {
            return value;
        }
        let references: Vec<NodeId> =
            self.semantic.scoping().get_resolved_references(symbol).map(oxc_semantic::Reference::node_id).collect();
        let (mut added, mut is_changed) = (Vec::new(), false);
        for reference in references {
            match self.change_by(reference) {
                Change::None => {}
                Change::Adds(items) => {
                    is_changed = true;
                    for item in items {
                        added.push(item.map_or(Value::Unknown, |item| self.value(item)));
                    }
                }
                Change::Unknown => {
                    return value.map(|value| if is_list(value) { Value::list(Value::Unknown) } else { value.clone() });
                }
            }
        }
        if !is_changed {
            return value;
        }
        value.map(|value| {
            if !is_list(value) {
                return value.clone();
            }
            let items = match value {
                Value::Tuple(items) if items.is_empty() => None,
                value => Some(value.element()),
            };
            let items: Vec<Value<'c>> = items.into_iter().chain(added.iter().cloned()).collect();
            if items.is_empty() { value.clone() } else { Value::list(Value::union(items)) }
        })
    }

    /// What the use of a variable does to the list in it.
    fn change_by(&self, reference: NodeId) -> Change<'a> {
        let nodes = self.semantic.nodes();
        let (span, parent) = outward(nodes, reference);
        match nodes.kind(parent) {
            AstKind::StaticMemberExpression(it) => match it.property.name.as_str() {
                "push" | "unshift" => {
                    let (span, around) = outward(nodes, parent);
                    match nodes.kind(around) {
                        AstKind::CallExpression(call) if call.callee.span() == span => {
                            Change::Adds(call.arguments.iter().map(oxc_ast::ast::Argument::as_expression).collect())
                        }
                        _ => Change::Unknown,
                    }
                }
                "splice" | "fill" | "copyWithin" => Change::Unknown,
                "sort" | "reverse" | "pop" | "shift" | "length" => Change::Adds(Vec::new()),
                _ => Change::None,
            },
            AstKind::ComputedMemberExpression(it) if it.object.span() == span => {
                match nodes.kind(nodes.parent_id(parent)) {
                    AstKind::AssignmentExpression(assignment) if assignment.left.span() == it.span => Change::Unknown,
                    _ => Change::None,
                }
            }
            // Another name for the list, by which it may be changed.
            AstKind::VariableDeclarator(it) if matches!(it.id, BindingPattern::BindingIdentifier(_)) => Change::Unknown,
            AstKind::AssignmentExpression(it) if it.right.span() == span => Change::Unknown,
            AstKind::CallExpression(it) if it.callee.span() != span => match peeled(&it.callee) {
                // What takes a list and is not the script's does not change it.
                Expression::StaticMemberExpression(_) => Change::None,
                callee => match super::syntax::global(callee, self.semantic) {
                    Some(_) => Change::None,
                    None => Change::Unknown,
                },
            },
            _ => Change::None,
        }
    }
}

/// What happens to a list where it is used.
enum Change<'a> {
    None,
    /// These come to it, and its items may stand elsewhere or be gone; `None` is a spread.
    Adds(Vec<Option<&'a Expression<'a>>>),
    Unknown,
}

/// Whether a variable is declared in a pattern.
fn holds(pattern: &BindingPattern<'_>, symbol: SymbolId) -> bool {
    pattern.get_binding_identifiers().iter().any(|it| it.symbol_id.get() == Some(symbol))
}

/// Whether an annotation says that nothing is to be checked.
pub(super) fn is_any(annotation: Option<&TSTypeAnnotation<'_>>) -> bool {
    annotation.is_some_and(|annotation| matches!(annotation.type_annotation, TSType::TSAnyKeyword(_)))
}

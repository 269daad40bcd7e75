use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrayExpressionElement, ArrowFunctionBody, AssignmentOperator, BinaryOperator, ChainElement, Expression,
    LogicalOperator, ObjectExpression, ObjectPropertyKind, PropertyKind, TemplateLiteral, UnaryOperator,
};
use oxc_semantic::{NodeId, Semantic, SymbolId};
use oxc_span::GetSpan as _;

use super::lookup::Lookup;
use super::survey::Survey;
use super::syntax::{peeled, symbol_of};
use super::value::{Constant, Field, Object, Value};
use crate::frame::{Names, ToolTypes};

/// How deep expressions, variables and functions are followed into each other.
const MAX_DEPTH: usize = 48;

/// How many expressions are looked at, all in all.
const MAX_STEPS: usize = 400_000;

/// The longest text that is known exactly, in bytes.
const MAX_TEXT: usize = 4_096;

/// How many items of a list are known each for itself.
const MAX_ITEMS: usize = 256;

/// Finds what is known of a script's values, without running it. Where it does not know, it says so.
pub(super) struct Evaluator<'c, 'a> {
    pub(super) semantic: &'c Semantic<'a>,
    pub(super) survey: Survey<'a>,
    pub(super) names: &'c Names,
    types: HashMap<(&'c str, &'c str), &'c ToolTypes>,
    /// Whether what the script made may have got properties under names that are computed.
    pub(super) made_is_open: bool,
    /// The variables whose objects have, where the others have not.
    opened: HashSet<SymbolId>,
    /// Whether what tools gave may have.
    pub(super) given_is_open: bool,
    /// `None` while the value is looked for.
    symbols: HashMap<SymbolId, Option<Value<'c>>>,
    pub(super) results: HashMap<NodeId, Option<Value<'c>>>,
    calls: HashMap<NodeId, Option<Value<'c>>>,
    depth: usize,
    steps: usize,
}

impl<'c, 'a> Evaluator<'c, 'a> {
    pub(super) fn new(semantic: &'c Semantic<'a>, names: &'c Names, types: &'c [ToolTypes]) -> Self {
        let survey = Survey::of(semantic);
        let opened: Vec<Option<SymbolId>> = survey.computed.iter().map(|it| own_object(it, semantic)).collect();
        let is_open = opened.iter().any(Option::is_none);
        let opened = opened.into_iter().flatten().collect();
        let types = types.iter().map(|tool| ((tool.namespace.as_str(), tool.name.as_str()), tool)).collect();
        let mut evaluator = Self {
            semantic,
            survey,
            names,
            types,
            made_is_open: is_open,
            opened,
            given_is_open: false,
            symbols: HashMap::new(),
            results: HashMap::new(),
            calls: HashMap::new(),
            depth: 0,
            steps: 0,
        };
        let written = evaluator.survey.computed.clone();
        evaluator.given_is_open = written.into_iter().any(|object| !evaluator.is_made(object));
        evaluator
    }

    /// Whether an expression gives something that the script made and no tool.
    fn is_made(&mut self, object: &'a Expression<'a>) -> bool {
        self.value(object).members().iter().all(|value| {
            matches!(
                value,
                Value::Object(_) | Value::List(_) | Value::Tuple(_) | Value::Made | Value::Undefined | Value::Null
            )
        })
    }

    /// What is known of an expression's value.
    pub(super) fn value(&mut self, expression: &'a Expression<'a>) -> Value<'c> {
        self.steps += 1;
        if self.depth >= MAX_DEPTH || self.steps >= MAX_STEPS {
            return Value::Unknown;
        }
        self.depth += 1;
        let value = self.value_of(peeled(expression));
        self.depth -= 1;
        value
    }

    fn value_of(&mut self, expression: &'a Expression<'a>) -> Value<'c> {
        match expression {
            Expression::StringLiteral(it) if it.value.len() <= MAX_TEXT => Value::text(it.value.as_str()),
            Expression::StringLiteral(_) => Value::Text,
            Expression::NumericLiteral(it) => Value::Constant(Constant::Number(it.value)),
            Expression::BooleanLiteral(it) => Value::Constant(Constant::Boolean(it.value)),
            Expression::NullLiteral(_) => Value::Null,
            Expression::TemplateLiteral(it) => self.template(it),
            Expression::Identifier(it) => match symbol_of(it, self.semantic) {
                Some(symbol) => self.symbol(symbol),
                None => match it.name.as_str() {
                    "tools" => Value::Tools,
                    "undefined" => Value::Undefined,
                    "NaN" | "Infinity" => Value::Number,
                    _ => Value::Unknown,
                },
            },
            Expression::ObjectExpression(it) => self.object(it),
            Expression::ArrayExpression(it) => self.array(&it.elements),
            Expression::ArrowFunctionExpression(it) => Value::Function(it.node_id.get()),
            Expression::FunctionExpression(it) => Value::Function(it.node_id.get()),
            Expression::AwaitExpression(it) => self.value(&it.argument).awaited(),
            Expression::ConditionalExpression(it) => {
                Value::union([self.value(&it.consequent), self.value(&it.alternate)])
            }
            Expression::LogicalExpression(it) => {
                let (left, right) = (self.value(&it.left), self.value(&it.right));
                logical(it.operator, &left, right)
            }
            Expression::SequenceExpression(it) => it.expressions.last().map_or(Value::Unknown, |last| self.value(last)),
            Expression::AssignmentExpression(it) if it.operator == AssignmentOperator::Assign => self.value(&it.right),
            Expression::UnaryExpression(it) => match it.operator {
                UnaryOperator::LogicalNot | UnaryOperator::Delete => Value::Boolean,
                UnaryOperator::Typeof => Value::Text,
                UnaryOperator::Void => Value::Undefined,
                UnaryOperator::UnaryNegation => match self.value(&it.argument) {
                    Value::Constant(Constant::Number(number)) => Value::Constant(Constant::Number(-number)),
                    _ => Value::Number,
                },
                UnaryOperator::UnaryPlus | UnaryOperator::BitwiseNot => Value::Number,
            },
            Expression::UpdateExpression(_) => Value::Number,
            Expression::BinaryExpression(it) => {
                let (left, right) = (self.value(&it.left), self.value(&it.right));
                binary(it.operator, &left, &right)
            }
            Expression::StaticMemberExpression(it) => {
                let object = self.value(&it.object);
                self.member(&object, it.property.name.as_str())
            }
            Expression::ComputedMemberExpression(it) => {
                let object = self.value(&it.object);
                match self.value(&it.expression) {
                    Value::Constant(Constant::Text(name)) => self.member(&object, &name),
                    Value::Constant(Constant::Number(number)) => self.member(&object, &number.to_string()),
                    Value::Number => {
                        object.present().filter(Value::is_list).map_or(Value::Unknown, |list| list.element())
                    }
                    _ => Value::Unknown,
                }
            }
            Expression::ChainExpression(it) => {
                let value = match &it.expression {
                    ChainElement::CallExpression(call) => self.call(call),
                    ChainElement::TSNonNullExpression(inner) => self.value(&inner.expression),
                    ChainElement::StaticMemberExpression(it) => {
                        let object = self.value(&it.object);
                        self.member(&object, it.property.name.as_str())
                    }
                    _ => Value::Unknown,
                };
                Value::union([value, Value::Undefined])
            }
            Expression::CallExpression(it) => self.call(it),
            Expression::NewExpression(it) => match peeled(&it.callee) {
                Expression::Identifier(name) if name.name == "Promise" => Value::promise(&Value::Unknown),
                Expression::Identifier(name) if matches!(name.name.as_str(), "Proxy" | "Object" | "Array") => {
                    Value::Unknown
                }
                _ => Value::Made,
            },
            Expression::ClassExpression(_) | Expression::RegExpLiteral(_) => Value::Made,
            _ => Value::Unknown,
        }
    }

    /// The member of this name, unknown if the script may have put something else there.
    pub(super) fn member(&mut self, object: &Value<'c>, name: &str) -> Value<'c> {
        match object {
            Value::Tools if self.names.contains_key(name) => Value::Server(name.to_owned()),
            Value::Server(server) => {
                let tool = self.types.get(&(server.as_str(), name)).copied();
                tool.map_or(Value::Unknown, Value::Tool)
            }
            _ if self.survey.assigned.contains(name) => Value::Unknown,
            _ => match object.member(name) {
                Lookup::Found(value) => value,
                Lookup::Absent(_) | Lookup::Unknown => Value::Unknown,
            },
        }
    }

    /// What is known of a variable wherever it is read.
    pub(super) fn symbol(&mut self, symbol: SymbolId) -> Value<'c> {
        if let Some(known) = self.symbols.get(&symbol) {
            return known.clone().unwrap_or(Value::Unknown);
        }
        self.symbols.insert(symbol, None);
        let value = self.binding(symbol);
        let mut value = self.kept(&value, 0);
        if self.opened.contains(&symbol) && matches!(value, Value::Object(_)) {
            value = Value::Made;
        }
        self.symbols.insert(symbol, Some(value.clone()));
        value
    }

    /// What a call gives, each looked at once.
    pub(super) fn call(&mut self, call: &'a oxc_ast::ast::CallExpression<'a>) -> Value<'c> {
        let node = call.node_id.get();
        if let Some(known) = self.calls.get(&node) {
            return known.clone().unwrap_or(Value::Unknown);
        }
        self.calls.insert(node, None);
        let value = self.call_value(call);
        self.calls.insert(node, Some(value.clone()));
        value
    }

    /// The same as it may be once it is in a variable, and changed from elsewhere.
    fn kept(&self, value: &Value<'c>, depth: usize) -> Value<'c> {
        match value {
            _ if depth > 8 => Value::Unknown,
            Value::Object(object) => {
                let fields = object.fields.iter().map(|field| {
                    let is_assigned = self.survey.assigned.contains(&*field.name) || self.made_is_open;
                    let value = if is_assigned { Value::Unknown } else { self.kept(&field.value, depth + 1) };
                    Field { name: Rc::clone(&field.name), value, span: field.span, fresh: false }
                });
                let fields = fields.collect();
                let open = object.open || self.made_is_open || self.survey.meddles;
                Value::Object(Rc::new(Object { fields, open, shared: true, given: object.given }))
            }
            Value::List(item) => Value::list(self.kept(item, depth + 1)),
            Value::Tuple(items) => Value::Tuple(items.iter().map(|item| self.kept(item, depth + 1)).collect()),
            Value::Union(_) => value.map(|value| self.kept(value, depth + 1)),
            value => value.clone(),
        }
    }

    fn template(&mut self, it: &'a TemplateLiteral<'a>) -> Value<'c> {
        let mut text = String::new();
        let mut expressions = it.expressions.iter();
        for quasi in &it.quasis {
            let Some(cooked) = quasi.value.cooked else { return Value::Text };
            text.push_str(&cooked);
            match expressions.next().map(|expression| self.value(expression)) {
                Some(Value::Constant(Constant::Text(part))) => text.push_str(&part),
                Some(Value::Constant(Constant::Boolean(part))) => text.push_str(&part.to_string()),
                Some(Value::Constant(Constant::Number(part))) if part.fract() == 0.0 && part.abs() < 1e15 => {
                    text.push_str(&part.to_string());
                }
                Some(_) => return Value::Text,
                None => {}
            }
            if text.len() > MAX_TEXT {
                return Value::Text;
            }
        }
        Value::text(text)
    }

    fn object(&mut self, it: &'a ObjectExpression<'a>) -> Value<'c> {
        let mut object = Object::default();
        for property in &it.properties {
            match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    let value = self.value(&spread.argument);
                    self.spread_into(&mut object, &value, spread.argument.span());
                }
                ObjectPropertyKind::ObjectProperty(property) => {
                    let name = match property.key.static_name() {
                        Some(name) if !property.computed => Some(name.into_owned()),
                        name => match property.key.as_expression().map(|key| self.value(key)) {
                            Some(Value::Constant(Constant::Text(name))) => Some(name.to_string()),
                            _ => name.map(std::borrow::Cow::into_owned),
                        },
                    };
                    let value =
                        if property.kind == PropertyKind::Init { self.value(&property.value) } else { Value::Unknown };
                    match name.as_deref() {
                        Some("__proto__") => return Value::Unknown,
                        Some(name) => {
                            let span = property.value.span();
                            set(&mut object, Field { name: Rc::from(name), value, span, fresh: true });
                        }
                        None => {
                            forget(&mut object);
                        }
                    }
                }
            }
        }
        Value::Object(Rc::new(object))
    }

    fn array(&mut self, elements: &'a [ArrayExpressionElement<'a>]) -> Value<'c> {
        let is_long = elements.len() > MAX_ITEMS;
        let mut items = Vec::new();
        let mut is_exact = !is_long;
        for element in elements.iter().take(MAX_ITEMS) {
            match element {
                ArrayExpressionElement::SpreadElement(spread) => match self.value(&spread.argument) {
                    Value::Tuple(more) if items.len() + more.len() <= MAX_ITEMS => items.extend(more.iter().cloned()),
                    value => {
                        is_exact = false;
                        items.push(value.element());
                    }
                },
                ArrayExpressionElement::Elision(_) => items.push(Value::Undefined),
                other => items.push(other.as_expression().map_or(Value::Unknown, |item| self.value(item))),
            }
        }
        if is_exact {
            return Value::Tuple(items.into());
        }
        Value::list(if is_long { Value::Unknown } else { Value::union(items) })
    }

    /// What a function gives when it is called, before it is awaited.
    pub(super) fn result_of(&mut self, function: NodeId) -> Value<'c> {
        if let Some(known) = self.results.get(&function) {
            return known.clone().unwrap_or(Value::Unknown);
        }
        self.results.insert(function, None);
        let value = self.returned(function);
        self.results.insert(function, Some(value.clone()));
        value
    }

    fn returned(&mut self, function: NodeId) -> Value<'c> {
        let (is_async, expression, ends_with_return) = match self.semantic.nodes().kind(function) {
            AstKind::Function(it) if it.generator => return Value::Unknown,
            AstKind::Function(it) => {
                let last = it.body.as_ref().and_then(|body| body.statements.last());
                (it.r#async, None, matches!(last, Some(oxc_ast::ast::Statement::ReturnStatement(_))))
            }
            AstKind::ArrowFunctionExpression(it) => match &it.body {
                ArrowFunctionBody::FunctionBody(body) => {
                    let last = body.statements.last();
                    (it.r#async, None, matches!(last, Some(oxc_ast::ast::Statement::ReturnStatement(_))))
                }
                body => (it.r#async, body.as_expression(), true),
            },
            _ => return Value::Unknown,
        };
        let value = if let Some(expression) = expression {
            self.value(expression)
        } else {
            let returns = self.survey.returns.get(&function).cloned().unwrap_or_default();
            let mut values = Vec::new();
            for returned in returns {
                values.push(returned.map_or(Value::Undefined, |returned| self.value(returned)));
            }
            if !ends_with_return {
                values.push(Value::Undefined);
            }
            Value::union(values)
        };
        if is_async { Value::promise(&value) } else { value }
    }
}

/// The variable that an expression is, if it was given an object of its own that has no other name.
fn own_object(expression: &Expression<'_>, semantic: &Semantic<'_>) -> Option<SymbolId> {
    let Expression::Identifier(name) = peeled(expression) else { return None };
    let symbol = symbol_of(name, semantic)?;
    let AstKind::VariableDeclarator(it) = semantic.nodes().kind(semantic.scoping().symbol_declaration(symbol)) else {
        return None;
    };
    let is_own = match peeled(it.init.as_ref()?) {
        Expression::ObjectExpression(_) | Expression::ArrayExpression(_) => it.id.is_binding_identifier(),
        _ => false,
    };
    (is_own && !semantic.scoping().symbol_is_mutated(symbol)).then_some(symbol)
}

/// Something unknown is copied over all that is there.
pub(super) fn forget(object: &mut Object<'_>) {
    object.open = true;
    object.fields.iter_mut().for_each(|field| field.value = Value::Unknown);
}

pub(super) fn set<'t>(object: &mut Object<'t>, field: Field<'t>) {
    match object.fields.iter_mut().find(|known| known.name == field.name) {
        Some(known) => *known = field,
        None => object.fields.push(field),
    }
}

fn logical<'t>(operator: LogicalOperator, left: &Value<'t>, right: Value<'t>) -> Value<'t> {
    match operator {
        LogicalOperator::Coalesce | LogicalOperator::Or => match left.present() {
            Some(present) => Value::union([present, right]),
            None => right,
        },
        LogicalOperator::And => Value::union([left.clone(), right]),
    }
}

fn binary<'t>(operator: BinaryOperator, left: &Value<'t>, right: &Value<'t>) -> Value<'t> {
    match operator {
        BinaryOperator::Addition => match (left, right) {
            (Value::Constant(Constant::Text(one)), Value::Constant(Constant::Text(other)))
                if one.len() + other.len() <= MAX_TEXT =>
            {
                Value::text(format!("{one}{other}"))
            }
            _ if left.is_number() && right.is_number() => Value::Number,
            _ if left.is_text() || right.is_text() => Value::Text,
            _ => Value::Unknown,
        },
        BinaryOperator::In | BinaryOperator::Instanceof => Value::Boolean,
        operator if operator.is_equality() || operator.is_compare() => Value::Boolean,
        _ => Value::Number,
    }
}

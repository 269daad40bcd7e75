use std::collections::{HashMap, HashSet};

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BinaryOperator, BindingPattern, CallExpression, Expression, LogicalOperator, SimpleAssignmentTarget,
    UnaryOperator,
};
use oxc_semantic::{NodeId, Semantic, SymbolId};
use oxc_span::GetSpan as _;

use super::syntax::{outward, peeled, property_of, symbol_of};

/// What has to be known of a whole script before any value in it is: which properties it writes, which it asks for, and
/// what its functions return.
#[derive(Debug, Default)]
pub(super) struct Survey<'a> {
    /// The names of properties that are assigned, deleted, or whose lists are changed, anywhere.
    pub(super) assigned: HashSet<String>,
    /// The objects of which a property is assigned by a name that is computed.
    pub(super) computed: Vec<&'a Expression<'a>>,
    /// Whether it reaches for prototypes or descriptors, so that no property is certainly absent.
    pub(super) meddles: bool,
    /// The names of properties that it reads or takes, anywhere.
    pub(super) read: HashSet<String>,
    /// The names of properties that it asks for before it uses them.
    guarded: HashSet<String>,
    /// The variables whose kind it asks for.
    tested: HashSet<SymbolId>,
    /// What each function returns, by its node; `None` where nothing is given.
    pub(super) returns: HashMap<NodeId, Vec<Option<&'a Expression<'a>>>>,
}

impl<'a> Survey<'a> {
    pub(super) fn of(semantic: &Semantic<'a>) -> Self {
        let mut survey = Self::default();
        for node in semantic.nodes().iter() {
            survey.look_at(node.kind(), semantic);
        }
        survey
    }

    /// Whether the script may know that a property may be absent: it asks for the name somewhere, or for the kind of
    /// what it takes the property of.
    pub(super) fn is_guarded(&self, name: &str, object: &Expression<'_>, semantic: &Semantic<'_>) -> bool {
        self.guarded.contains(name) || self.is_tested(object, semantic)
    }

    /// Whether the script asks for a property of this name somewhere, before it uses it.
    pub(super) fn is_name_guarded(&self, name: &str) -> bool {
        self.guarded.contains(name)
    }

    /// Whether the script asks for the kind of what an expression begins with.
    pub(super) fn is_tested(&self, expression: &Expression<'_>, semantic: &Semantic<'_>) -> bool {
        root(expression, semantic).is_some_and(|symbol| self.tested.contains(&symbol))
    }

    fn look_at(&mut self, kind: AstKind<'a>, semantic: &Semantic<'a>) {
        match kind {
            AstKind::ReturnStatement(it) => {
                let nodes = semantic.nodes();
                let function = nodes.ancestors(it.node_id.get()).find_map(|node| match node.kind() {
                    AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => Some(node.id()),
                    _ => None,
                });
                if let Some(function) = function {
                    self.returns.entry(function).or_default().push(it.argument.as_ref());
                }
            }
            AstKind::AssignmentExpression(it) => {
                if let Some(target) = it.left.as_simple_assignment_target() {
                    self.written(target);
                } else {
                    // What a pattern assigns to may be properties.
                    self.meddles = true;
                }
            }
            AstKind::UpdateExpression(it) => self.written(&it.argument),
            AstKind::UnaryExpression(it) => match it.operator {
                UnaryOperator::Delete => self.written_member(&it.argument),
                UnaryOperator::Typeof => self.test(&it.argument, semantic),
                _ => {}
            },
            AstKind::BinaryExpression(it) => match it.operator {
                BinaryOperator::In => {
                    self.guarded.extend(constant(&it.left));
                    self.test(&it.right, semantic);
                }
                BinaryOperator::Instanceof => self.test(&it.left, semantic),
                _ => {}
            },
            AstKind::CallExpression(it) => self.call(it, semantic),
            AstKind::StaticMemberExpression(it) => {
                let name = it.property.name.as_str();
                self.meddles |= matches!(name, "prototype" | "__proto__");
                self.read.insert(name.to_owned());
                if is_asked_for(it.node_id.get(), semantic) {
                    self.guarded.insert(name.to_owned());
                }
            }
            AstKind::ComputedMemberExpression(it) if is_asked_for(it.node_id.get(), semantic) => {
                self.guarded.extend(constant(&it.expression));
            }
            AstKind::BindingProperty(it) => {
                let name = it.key.static_name().map(String::from);
                if matches!(it.value, BindingPattern::AssignmentPattern(_)) {
                    self.guarded.extend(name.clone());
                }
                self.read.extend(name);
            }
            AstKind::ForOfStatement(_) | AstKind::ForInStatement(_) => self.loop_target(kind),
            _ => {}
        }
    }

    /// A loop may assign to a property each time.
    fn loop_target(&mut self, kind: AstKind<'a>) {
        let left = match kind {
            AstKind::ForOfStatement(it) => &it.left,
            AstKind::ForInStatement(it) => &it.left,
            _ => return,
        };
        if let Some(target) = left.as_assignment_target() {
            match target.as_simple_assignment_target() {
                Some(target) => self.written(target),
                None => self.meddles = true,
            }
        }
    }

    fn written(&mut self, target: &'a SimpleAssignmentTarget<'a>) {
        match target {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(_)
            | SimpleAssignmentTarget::PrivateFieldExpression(_) => {}
            SimpleAssignmentTarget::StaticMemberExpression(it) => {
                self.assigned.insert(it.property.name.to_string());
            }
            SimpleAssignmentTarget::ComputedMemberExpression(it) => self.written_key(&it.object, &it.expression),
            _ => self.meddles = true,
        }
    }

    fn written_member(&mut self, expression: &'a Expression<'a>) {
        match peeled(expression) {
            Expression::StaticMemberExpression(it) => {
                self.assigned.insert(it.property.name.to_string());
            }
            Expression::ComputedMemberExpression(it) => self.written_key(&it.object, &it.expression),
            _ => self.meddles = true,
        }
    }

    fn written_key(&mut self, object: &'a Expression<'a>, key: &'a Expression<'a>) {
        if let Some(name) = constant(key) {
            self.assigned.insert(name);
        } else {
            self.computed.push(object);
            // A list of a result is changed: what is read of it later is not what the tool gave.
            self.assigned.extend(property_of(object).map(str::to_owned));
        }
    }

    fn call(&mut self, it: &'a CallExpression<'a>, semantic: &Semantic<'a>) {
        let Expression::StaticMemberExpression(callee) = peeled(&it.callee) else { return };
        let first = it.arguments.first().and_then(Argument::as_expression);
        match callee.property.name.as_str() {
            "push" | "unshift" | "splice" | "fill" | "copyWithin" => {
                self.assigned.extend(property_of(&callee.object).map(str::to_owned));
            }
            "hasOwn" => {
                let name = it.arguments.get(1).and_then(Argument::as_expression);
                self.guarded.extend(name.and_then(constant));
                if let Some(first) = first {
                    self.test(first, semantic);
                }
            }
            "hasOwnProperty" => self.guarded.extend(first.and_then(constant)),
            "isArray" => {
                if let Some(first) = first {
                    self.guarded.extend(property_of(first).map(str::to_owned));
                    self.test(first, semantic);
                }
            }
            "assign" => {
                let is_fresh = first.is_some_and(|first| matches!(peeled(first), Expression::ObjectExpression(_)));
                let others = it.arguments.get(1..).unwrap_or_default();
                self.meddles |= !is_fresh && !others.iter().all(|other| self.assigned_from(other));
            }
            "defineProperty" | "defineProperties" | "setPrototypeOf" | "__defineGetter__" => self.meddles = true,
            "set" => {
                let is_reflect = matches!(peeled(&callee.object), Expression::Identifier(it) if it.name == "Reflect");
                self.meddles |= is_reflect;
            }
            _ => {}
        }
    }

    /// Notes the names that `Object.assign` copies from an object that is written down; says whether they are all known.
    fn assigned_from(&mut self, from: &Argument<'a>) -> bool {
        let Some(Expression::ObjectExpression(object)) = from.as_expression().map(peeled) else { return false };
        let names: Option<Vec<String>> =
            object.properties.iter().map(|it| Some(it.as_property()?.key.static_name()?.into_owned())).collect();
        let are_known = names.is_some();
        self.assigned.extend(names.into_iter().flatten());
        are_known
    }

    fn test(&mut self, expression: &Expression<'_>, semantic: &Semantic<'_>) {
        self.guarded.extend(property_of(expression).map(str::to_owned));
        self.tested.extend(root(expression, semantic));
    }
}

/// The variable that an expression of members begins with.
fn root(expression: &Expression<'_>, semantic: &Semantic<'_>) -> Option<SymbolId> {
    match peeled(expression) {
        Expression::Identifier(it) => symbol_of(it, semantic),
        Expression::StaticMemberExpression(it) => root(&it.object, semantic),
        Expression::ComputedMemberExpression(it) => root(&it.object, semantic),
        Expression::TSAsExpression(it) => root(&it.expression, semantic),
        _ => None,
    }
}

/// The text that a key is exactly.
fn constant(key: &Expression<'_>) -> Option<String> {
    match peeled(key) {
        Expression::StringLiteral(it) => Some(it.value.to_string()),
        Expression::NumericLiteral(it) => Some(it.value.to_string()),
        Expression::TemplateLiteral(it) if it.expressions.is_empty() => {
            Some(it.quasis.first()?.value.cooked?.to_string())
        }
        _ => None,
    }
}

/// Whether a member is read where its absence is no failure: the script sees whether it is there.
fn is_asked_for(member: NodeId, semantic: &Semantic<'_>) -> bool {
    let nodes = semantic.nodes();
    let (span, parent) = outward(nodes, member);
    match nodes.kind(parent) {
        AstKind::LogicalExpression(it) => it.operator != LogicalOperator::And || it.left.span() == span,
        AstKind::UnaryExpression(it) => match it.operator {
            UnaryOperator::Typeof | UnaryOperator::Void => true,
            // One `!` takes what is absent for what is false; two ask.
            UnaryOperator::LogicalNot => {
                matches!(nodes.kind(outward(nodes, parent).1), AstKind::UnaryExpression(it) if it.operator == UnaryOperator::LogicalNot)
            }
            _ => false,
        },
        // Nothing that is absent is equal to anything else.
        AstKind::BinaryExpression(it) if it.operator.is_equality() => {
            let other = if it.left.span() == span { &it.right } else { &it.left };
            match peeled(other) {
                Expression::NullLiteral(_) => true,
                Expression::BooleanLiteral(it) => !it.value,
                Expression::Identifier(it) => it.name == "undefined",
                _ => false,
            }
        }
        AstKind::IfStatement(it) => it.test.span() == span,
        AstKind::ConditionalExpression(it) => it.test.span() == span,
        AstKind::WhileStatement(it) => it.test.span() == span,
        AstKind::DoWhileStatement(it) => it.test.span() == span,
        AstKind::SwitchStatement(it) => it.discriminant.span() == span,
        AstKind::StaticMemberExpression(it) => it.optional,
        AstKind::ComputedMemberExpression(it) => it.optional && it.object.span() == span,
        AstKind::CallExpression(it) => it.callee.span() == span && it.optional,
        _ => false,
    }
}

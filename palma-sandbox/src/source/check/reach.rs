//! Which tools a script can reach, and what is known of its calls.

use std::collections::BTreeSet;

use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, CallExpression, Expression};
use oxc_semantic::NodeId;
use oxc_span::{GetSpan as _, Span};
use palma_core::{CallSite, KnownArguments, Reach};
use serde_json::{Map, Number, Value as Json};

use super::Checker;
use super::findings::{Places, is_caught};
use super::parameters::Use;
use super::syntax::{outward, peeled};
use super::value::{Constant, Object, Value};
use crate::frame::ToolTypes;

/// The most calls that are told of one script.
const MAX_CALLS: usize = 256;

/// The longest arguments that are told of one call, as JSON in bytes.
const MAX_ARGUMENTS: usize = 2 << 10;

/// How many functions a call may be in that are followed to where they are called.
const MAX_FUNCTIONS: usize = 8;

impl<'c, 'a> Checker<'c, 'a> {
    /// The tools that the script can reach.
    pub(super) fn reach(&self) -> Reach {
        let scoping = self.semantic.scoping();
        let unresolved = scoping.root_unresolved_references();
        // A variable of this name may only be declared, for a type checker.
        let is_declared = scoping.symbol_names().any(|name| name == "tools");
        if is_declared || unresolved.contains_key("globalThis") || self.has_global_this() {
            return Reach::AnyOfThePlan;
        }
        let mut tools = BTreeSet::new();
        for &reference in unresolved.get("tools").into_iter().flatten() {
            let reference = scoping.get_reference(reference);
            if reference.is_value() && !self.reached(reference.node_id(), &mut tools) {
                return Reach::AnyOfThePlan;
            }
        }
        let names = self.evaluator.names;
        let exists = |(server, tool): &(String, String)| names.get(server).is_some_and(|tools| tools.contains(tool));
        Reach::Only(tools.into_iter().filter(exists).map(|(server, tool)| format!("{server}.{tool}")).collect())
    }

    /// Adds what one `tools` reaches; false if that is not plain.
    fn reached(&self, tools: NodeId, reached: &mut BTreeSet<(String, String)>) -> bool {
        let nodes = self.semantic.nodes();
        let (span, parent) = outward(nodes, tools);
        let mut all_of = |server: &str| {
            let known = self.evaluator.names.get(server).into_iter().flatten();
            reached.extend(known.map(|tool| (server.to_owned(), tool.clone())));
        };
        match nodes.kind(parent) {
            AstKind::StaticMemberExpression(it) => {
                let server = it.property.name.as_str();
                match self.tool_behind(parent) {
                    Some(names) => reached.extend(names.into_iter().map(|tool| (server.to_owned(), tool))),
                    None => all_of(server),
                }
                true
            }
            AstKind::ComputedMemberExpression(it) if it.object.span() == span => match peeled(&it.expression) {
                Expression::StringLiteral(name) => {
                    let server = name.value.as_str();
                    match self.tool_behind(parent) {
                        Some(names) => reached.extend(names.into_iter().map(|tool| (server.to_owned(), tool))),
                        None => all_of(server),
                    }
                    true
                }
                _ => false,
            },
            AstKind::VariableDeclarator(it) => match &it.id {
                BindingPattern::ObjectPattern(pattern) if pattern.rest.is_none() => {
                    let names: Option<Vec<_>> = pattern
                        .properties
                        .iter()
                        .map(|property| property.key.static_name().filter(|_| !property.computed))
                        .collect();
                    let Some(names) = names else { return false };
                    for name in names {
                        all_of(&name);
                    }
                    true
                }
                _ => false,
            },
            AstKind::UnaryExpression(_) | AstKind::ExpressionStatement(_) => true,
            _ => false,
        }
    }

    /// The tools that are taken of a server; `None` if that may be any.
    fn tool_behind(&self, server: NodeId) -> Option<Vec<String>> {
        let nodes = self.semantic.nodes();
        let (span, parent) = outward(nodes, server);
        match nodes.kind(parent) {
            AstKind::StaticMemberExpression(it) => Some(vec![it.property.name.to_string()]),
            AstKind::ComputedMemberExpression(it) if it.object.span() == span => match peeled(&it.expression) {
                Expression::StringLiteral(name) => Some(vec![name.value.to_string()]),
                _ => None,
            },
            AstKind::VariableDeclarator(it) => match &it.id {
                BindingPattern::ObjectPattern(pattern) if pattern.rest.is_none() => {
                    let names = pattern.properties.iter().map(|property| {
                        property.key.static_name().filter(|_| !property.computed).map(std::borrow::Cow::into_owned)
                    });
                    names.collect()
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether `this` may be the global object.
    fn has_global_this(&self) -> bool {
        let nodes = self.semantic.nodes();
        nodes.iter().filter(|node| matches!(node.kind(), AstKind::ThisExpression(_))).any(|node| {
            let owner = |kind: AstKind<'_>| matches!(kind, AstKind::Function(_) | AstKind::Class(_));
            !nodes.ancestor_kinds(node.id()).any(owner)
        })
    }

    /// The tools of the plan that a script does not reach, by their paths.
    pub(super) fn unused(&self, reach: &Reach) -> Vec<String> {
        let Reach::Only(reached) = reach else { return Vec::new() };
        let all = self
            .evaluator
            .names
            .iter()
            .flat_map(|(server, tools)| tools.iter().map(move |tool| format!("{server}.{tool}")));
        all.filter(|path| reached.binary_search(path).is_err()).collect()
    }

    /// What is known of each call of a tool.
    pub(super) fn call_sites(&mut self, places: &Places<'_>) -> Vec<CallSite> {
        let calls: Vec<(&'a CallExpression<'a>, &'c ToolTypes)> =
            self.tool_calls.iter().take(MAX_CALLS).copied().collect();
        let exits = self.exits();
        let mut sites = Vec::new();
        for (call, tool) in calls {
            let arguments = self.known_arguments(call);
            let (position, end) = (places.position(call.span.start), places.position(call.span.end));
            let mut site = CallSite::new(tool.path(), position, end, arguments);
            let certainty = self.certainty(call.node_id.get(), MAX_FUNCTIONS);
            site.conditional =
                certainty.is_conditional || exits.iter().any(|skipped| skipped.contains_inclusive(call.span));
            site.repeated = certainty.is_repeated;
            site.caught = is_caught(call.node_id.get(), self.semantic);
            sites.push(site);
        }
        sites
    }

    /// The places where the script, or a function of it, may end before its end, and the part of the text that then is
    /// not come to.
    fn exits(&self) -> Vec<Span> {
        let nodes = self.semantic.nodes();
        let exits =
            nodes.iter().filter(|node| matches!(node.kind(), AstKind::ReturnStatement(_) | AstKind::ThrowStatement(_)));
        let skipped = exits.map(|node| {
            let around = nodes.ancestor_kinds(node.id()).find(|kind| {
                matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::Program(_))
            });
            let exit = node.kind().span();
            Span::new(exit.end, around.map_or(exit.end, |around| around.span().end).max(exit.end))
        });
        skipped.collect()
    }

    fn known_arguments(&mut self, call: &'a CallExpression<'a>) -> KnownArguments {
        let value = match call.arguments.as_slice() {
            [] => return KnownArguments::exactly(Map::new()),
            [only] => only.as_expression().map_or(Value::Unknown, |only| self.evaluator.value(only)),
            _ => Value::Unknown,
        };
        let mut known = Known { checker: self, unknown: Vec::new(), left: MAX_ARGUMENTS };
        match &value {
            Value::Object(object) => {
                let map = known.object(object, "");
                if known.left == 0 { KnownArguments::unknown() } else { KnownArguments::partly(map, known.unknown) }
            }
            Value::Undefined => KnownArguments::exactly(Map::new()),
            _ => KnownArguments::unknown(),
        }
    }

    /// Whether a node is sure to be come to, and no more than once.
    fn certainty(&self, node: NodeId, functions: usize) -> Certainty {
        let nodes = self.semantic.nodes();
        let span = nodes.kind(node).span();
        let mut certainty = Certainty { is_conditional: false, is_repeated: false };
        for ancestor in nodes.ancestors(node) {
            match ancestor.kind() {
                AstKind::IfStatement(it) => certainty.is_conditional |= !it.test.span().contains_inclusive(span),
                AstKind::ConditionalExpression(it) => {
                    certainty.is_conditional |= !it.test.span().contains_inclusive(span);
                }
                AstKind::LogicalExpression(it) => certainty.is_conditional |= !it.left.span().contains_inclusive(span),
                AstKind::SwitchStatement(it) => {
                    certainty.is_conditional |= !it.discriminant.span().contains_inclusive(span);
                }
                AstKind::ForOfStatement(it) => certainty.repeated_unless(it.right.span().contains_inclusive(span)),
                AstKind::ForInStatement(it) => certainty.repeated_unless(it.right.span().contains_inclusive(span)),
                AstKind::ForStatement(it) => {
                    let first = it.init.as_ref().is_some_and(|init| init.span().contains_inclusive(span));
                    certainty.repeated_unless(first);
                }
                AstKind::DoWhileStatement(_) => certainty.is_repeated = true,
                AstKind::TryStatement(_)
                | AstKind::ChainExpression(_)
                | AstKind::LabeledStatement(_)
                | AstKind::AssignmentPattern(_) => certainty.is_conditional = true,
                AstKind::WhileStatement(_) | AstKind::Class(_) => certainty.repeated_unless(false),
                AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => {
                    let around = self.certainty_of_function(ancestor.id(), functions);
                    certainty.is_conditional |= around.is_conditional;
                    certainty.is_repeated |= around.is_repeated;
                    return certainty;
                }
                _ => {}
            }
        }
        certainty
    }

    /// Whether a function is sure to be called, and no more than once.
    fn certainty_of_function(&self, function: NodeId, functions: usize) -> Certainty {
        let unsure = Certainty { is_conditional: true, is_repeated: true };
        let (Some(functions), Some(uses)) = (functions.checked_sub(1), self.evaluator.uses(function)) else {
            return unsure;
        };
        match uses.as_slice() {
            [Use::Call(call)] => self.certainty(call.node_id.get(), functions),
            _ => unsure,
        }
    }
}

struct Certainty {
    is_conditional: bool,
    is_repeated: bool,
}

impl Certainty {
    const fn repeated_unless(&mut self, is_first: bool) {
        if !is_first {
            self.is_conditional = true;
            self.is_repeated = true;
        }
    }
}

/// Makes JSON of what is known, and notes what is not.
struct Known<'k, 'c, 'a> {
    checker: &'k Checker<'c, 'a>,
    unknown: Vec<String>,
    /// How many bytes may still be told.
    left: usize,
}

impl<'c> Known<'_, 'c, '_> {
    fn object(&mut self, object: &Object<'c>, path: &str) -> Map<String, Json> {
        let survey = &self.checker.evaluator.survey;
        if object.open || (object.shared && (survey.meddles || !survey.assigned.is_empty())) {
            self.unknown.push(path.to_owned());
        }
        let mut map = Map::new();
        for field in &object.fields {
            let path = format!("{path}/{}", field.name.replace('~', "~0").replace('/', "~1"));
            self.left = self.left.saturating_sub(path.len());
            if matches!(field.value, Value::Undefined) {
                continue;
            }
            map.insert(field.name.to_string(), self.value(&field.value, &path));
        }
        map
    }

    fn value(&mut self, value: &Value<'c>, path: &str) -> Json {
        let known = match value {
            _ if self.left == 0 => None,
            Value::Null => Some(Json::Null),
            Value::Constant(Constant::Boolean(value)) => Some(Json::Bool(*value)),
            Value::Constant(Constant::Text(text)) => {
                self.left = self.left.saturating_sub(text.len());
                Some(Json::String(text.to_string()))
            }
            Value::Constant(Constant::Number(value)) => number(*value),
            Value::Object(object) => Some(Json::Object(self.object(object, path))),
            // A list that begins empty is there to be filled, under whatever name.
            Value::Tuple(items) if items.is_empty() => None,
            Value::Tuple(items) => {
                let items = items.iter().enumerate().map(|(place, item)| self.value(item, &format!("{path}/{place}")));
                Some(Json::Array(items.collect()))
            }
            _ => None,
        };
        self.left = self.left.saturating_sub(8);
        known.unwrap_or_else(|| {
            self.unknown.push(path.to_owned());
            Json::Null
        })
    }
}

/// A number as a call carries it: a whole one without a fraction.
fn number(value: f64) -> Option<Json> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is a whole number that fits")]
        return Some(Json::from(value as i64));
    }
    Number::from_f64(value).map(Json::Number)
}

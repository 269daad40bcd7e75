//! Properties that results do not have.

use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, Expression, ObjectPattern};
use oxc_semantic::NodeId;
use oxc_span::{GetSpan as _, Span};

use super::Checker;
use super::builtins;
use super::findings::Finding;
use super::lookup::{Absence, Lookup};
use super::near::{listed, nearest, shown};
use super::syntax::peeled;
use super::value::{Typed, Value};

/// One place that reads a property.
pub(super) struct Read<'r, 'a> {
    pub(super) node: NodeId,
    pub(super) object: &'a Expression<'a>,
    pub(super) name: &'r str,
    /// Where the name stands.
    pub(super) span: Span,
}

/// A name that is read of something.
#[derive(Clone, Copy)]
struct Name<'r> {
    text: &'r str,
    span: Span,
    /// What it is read of, as the text has it.
    object: &'r str,
    /// Whether the script may know that it may be absent.
    guarded: bool,
}

impl<'c, 'a> Checker<'c, 'a> {
    /// Looks at one reading of a property.
    pub(super) fn read(&mut self, read: &Read<'_, 'a>) {
        let value = self.evaluator.value(read.object);
        if matches!(value, Value::Tools | Value::Server(_) | Value::Unknown) || self.is_written(read.node) {
            return;
        }
        let guarded = self.evaluator.survey.is_guarded(read.name, read.object, self.semantic);
        let object = self.quoted(read.object);
        let of_given = self.is_read_of_given(read.object);
        let name = Name { text: read.name, span: read.span, object: &object, guarded };
        if let Some(found) = self.absent(&value, of_given, &name) {
            self.findings.add(found, read.node, self.semantic);
        }
    }

    /// Looks at what a pattern takes out of a value.
    fn taken_apart(&mut self, pattern: &'a ObjectPattern<'a>, value: &Value<'c>, of: &str) {
        for property in pattern.properties.iter().filter(|property| !property.computed) {
            let Some(name) = property.key.static_name() else { continue };
            let has_default = matches!(property.value, BindingPattern::AssignmentPattern(_));
            let guarded = has_default || self.evaluator.survey.is_name_guarded(&name);
            let read = Name { text: &name, span: property.key.span(), object: of, guarded };
            if let Some(found) = self.absent(value, false, &read) {
                self.findings.add(found, property.node_id.get(), self.semantic);
                continue;
            }
            if !property.value.is_binding_identifier() {
                let value = self.evaluator.member(value, &name);
                self.taken(&property.value, &value, &shown(&name));
            }
        }
    }

    /// Looks at what any pattern takes out of a value.
    pub(super) fn taken(&mut self, pattern: &'a BindingPattern<'a>, value: &Value<'c>, of: &str) {
        match pattern {
            BindingPattern::BindingIdentifier(_) => {}
            BindingPattern::ObjectPattern(it) => self.taken_apart(it, value, of),
            BindingPattern::AssignmentPattern(it) => self.taken(&it.left, value, of),
            BindingPattern::ArrayPattern(it) => {
                let items = it.elements.iter().enumerate();
                for (place, item) in items.filter_map(|(place, item)| Some((place, item.as_ref()?))) {
                    self.taken(item, &value.at(place), "…");
                }
            }
        }
    }

    /// What is wrong with reading a property of a value, if something is for certain.
    ///
    /// `of_given` says that the value was read of what a tool gave: of other plain values nothing is said.
    fn absent(&self, value: &Value<'c>, of_given: bool, read: &Name<'_>) -> Option<Finding> {
        let Name { text: name, span, object, guarded } = *read;
        let survey = &self.evaluator.survey;
        let promise = value.as_promise();
        if promise.is_none() && (survey.assigned.contains(name) || survey.meddles || self.evaluator.given_is_open) {
            return None;
        }
        let Lookup::Absent(absence) = value.member(name) else { return None };
        if let Some(promise) = promise {
            // A promise that the script made of something unknown may have been given it.
            let of = promise.tool.map(|tool| format!(" of `{}`", tool.path())).unwrap_or_default();
            let message = format!("`{}` is read of the promise{of}, which has no such property", shown(name));
            let hint = format!("put `await` before the call: `(await …).{}`", shown(name));
            return Some(Finding::error("no-await", span, message).with_hint(hint));
        }
        let is_own = |value: &Value<'c>| matches!(value, Value::Object(object) if object.given);
        let is_known = |value: &Value<'c>| value.is_nullish() || value.is_given(of_given) || is_own(value);
        if !value.members().iter().all(is_known) || (guarded && value.members().iter().any(is_own)) {
            return None;
        }
        let message = format!("`{object}.{}` does not exist", shown(name));
        let typed = value.members().iter().find_map(|value| match value {
            Value::Typed(typed) => Some(*typed),
            _ => None,
        });
        // Whoever asks for the slip of a name, and never for the name, knows of no other.
        let is_slip = absence == Absence::Certain
            && nearest(name, typed.into_iter().flat_map(Typed::names)).is_some_and(|near| !survey.read.contains(near));
        let hint = hint(name, object, value, typed);
        let tool = typed.map(|typed| typed.tool.path());
        let mut finding = Finding::error("unknown-property", span, message).with_hint(hint);
        finding.tool = tool;
        Some(finding.noted_if(guarded && !is_slip))
    }

    /// Whether an expression reads a property of what a tool gave.
    fn is_read_of_given(&mut self, expression: &'a Expression<'a>) -> bool {
        match peeled(expression) {
            Expression::StaticMemberExpression(it) => {
                self.evaluator.value(&it.object).members().iter().any(|value| value.is_given(false))
            }
            _ => false,
        }
    }

    /// Whether a member is assigned to rather than read.
    fn is_written(&self, member: NodeId) -> bool {
        let nodes = self.semantic.nodes();
        let span = nodes.kind(member).span();
        match nodes.kind(nodes.parent_id(member)) {
            AstKind::AssignmentExpression(it) => it.left.span() == span,
            AstKind::ForOfStatement(it) => it.left.span() == span,
            AstKind::ForInStatement(it) => it.left.span() == span,
            AstKind::UnaryExpression(it) => it.operator == oxc_ast::ast::UnaryOperator::Delete,
            AstKind::UpdateExpression(_)
            | AstKind::ArrayAssignmentTarget(_)
            | AstKind::AssignmentTargetPropertyProperty(_)
            | AstKind::AssignmentTargetWithDefault(_)
            | AstKind::AssignmentTargetRest(_) => true,
            _ => false,
        }
    }

    /// An expression as it stands in the text, if it is short.
    pub(super) fn quoted(&self, expression: &Expression<'_>) -> String {
        const LONGEST: usize = 40;
        let span = peeled(expression).span();
        let text = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        if text.len() <= LONGEST && !text.contains(['\n', '\r', '`']) { text.to_owned() } else { "…".to_owned() }
    }
}

/// What was probably meant by a property that does not exist.
fn hint(name: &str, object: &str, value: &Value<'_>, typed: Option<Typed<'_>>) -> Option<String> {
    if let Some(typed) = typed {
        let names: Vec<&str> = value
            .members()
            .iter()
            .flat_map(|value| match value {
                Value::Typed(typed) => typed.names(),
                _ => Vec::new(),
            })
            .collect();
        if let Some(near) = nearest(name, names.iter().copied()) {
            return Some(format!("did you mean `{object}.{}`?", shown(near)));
        }
        if let Some(list) = typed.only_list().filter(|_| builtins::ARRAY.contains(&name)) {
            return Some(format!("did you mean `{object}.{}.{name}`?", shown(list)));
        }
        if !names.is_empty() {
            return Some(format!("it has {}", listed(names)));
        }
    }
    if value.is_list() {
        let near = nearest(name, builtins::ARRAY.iter().copied());
        let near = near.map(|near| format!("did you mean `{object}.{near}`?"));
        return near.or_else(|| Some(format!("`{object}` is a list; take an item of it first, as `{object}[0]`")));
    }
    if value.is_text() {
        let near = nearest(name, builtins::STRING.iter().copied());
        let near = near.map(|near| format!("did you mean `{object}.{near}`?"));
        return near.or_else(|| {
            Some(format!("`{object}` is a string; if it is JSON text, read it with `JSON.parse({object})`"))
        });
    }
    let own: Vec<&str> = value
        .members()
        .iter()
        .flat_map(|value| match value {
            Value::Object(object) => object.fields.iter().map(|field| &*field.name).collect(),
            _ => Vec::new(),
        })
        .collect();
    match nearest(name, own.iter().copied()) {
        Some(near) => Some(format!("did you mean `{object}.{}`?", shown(near))),
        None => (!own.is_empty()).then(|| format!("it has {}", listed(own))),
    }
}

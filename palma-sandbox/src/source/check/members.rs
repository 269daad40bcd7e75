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
use super::syntax::{outward, peeled};
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
    /// Whether what is there is called at once.
    called: bool,
}

impl<'c, 'a> Checker<'c, 'a> {
    /// Looks at one reading of a property.
    pub(super) fn read(&mut self, read: &Read<'_, 'a>) {
        let value = self.evaluator.value(read.object);
        if matches!(value, Value::Tools | Value::Server(_) | Value::Unknown) || self.is_written(read.node) {
            return;
        }
        let called = self.is_called(read.node);
        let guarded = self.evaluator.survey.is_guarded(read.name, read.object, self.semantic);
        let object = self.quoted(read.object);
        let of_given = self.is_read_of_given(read.object);
        if let Some(found) =
            self.absent(&value, of_given, &Name { text: read.name, span: read.span, object: &object, called })
        {
            self.findings.add(found.noted_if(guarded), read.node, self.semantic);
        }
    }

    /// Looks at what a pattern takes out of a value.
    pub(super) fn taken_apart(&mut self, pattern: &'a ObjectPattern<'a>, value: &Value<'c>, of: &str) {
        for property in pattern.properties.iter().filter(|property| !property.computed) {
            let Some(name) = property.key.static_name() else { continue };
            let has_default = matches!(property.value, BindingPattern::AssignmentPattern(_));
            let guarded = has_default || self.evaluator.survey.is_name_guarded(&name);
            let read = Name { text: &name, span: property.key.span(), object: of, called: false };
            if let Some(found) = self.absent(value, false, &read) {
                self.findings.add(found.noted_if(guarded), property.node_id.get(), self.semantic);
                continue;
            }
            let inner = match &property.value {
                BindingPattern::ObjectPattern(inner) => Some(inner),
                BindingPattern::AssignmentPattern(it) => match &it.left {
                    BindingPattern::ObjectPattern(inner) => Some(inner),
                    _ => None,
                },
                _ => None,
            };
            if let Some(inner) = inner {
                let value = self.evaluator.member(value, &name);
                self.taken_apart(inner, &value, &shown(&name));
            }
        }
    }

    /// What is wrong with reading a property of a value, if something is for certain.
    ///
    /// Of what the script made by itself nothing is said; `of_given` says that it was read of what a tool gave.
    fn absent(&self, value: &Value<'c>, of_given: bool, read: &Name<'_>) -> Option<Finding> {
        let Name { text: name, span, object, called } = *read;
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
        if !value.members().iter().all(|value| value.is_nullish() || value.is_given(of_given)) {
            return None;
        }
        let message = format!("`{object}.{}` does not exist", shown(name));
        let typed = value.members().iter().find_map(|value| match value {
            Value::Typed(typed) => Some(*typed),
            _ => None,
        });
        let hint = hint(name, object, value, typed);
        let tool = typed.map(|typed| typed.tool.path());
        let mut finding = Finding::error("unknown-property", span, message).with_hint(hint);
        finding.tool = tool;
        // Data has no functions, so to call one fails whatever else the value has.
        Some(finding.noted_if(absence == Absence::Unsaid && !called))
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

    fn is_called(&self, member: NodeId) -> bool {
        let nodes = self.semantic.nodes();
        let (span, parent) = outward(nodes, member);
        matches!(nodes.kind(parent), AstKind::CallExpression(it) if it.callee.span() == span && !it.optional)
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
    None
}

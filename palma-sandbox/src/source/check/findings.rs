use oxc_ast::AstKind;
use oxc_ast::ast::{Comment, Expression};
use oxc_semantic::{NodeId, Semantic};
use oxc_span::{GetSpan as _, Span};
use palma_core::{Diagnostic, Position, Severity};

use super::syntax::{global, outward, peeled, property_of, symbol_of};

/// The most findings that are told of one script.
const MAX_FINDINGS: usize = 24;

/// What a script calls the failure of a call whose arguments are refused.
const REFUSED: &str = "InvalidArguments";

/// One thing that is wrong, before it is known where in the script it stands.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) code: &'static str,
    pub(super) severity: Severity,
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) tool: Option<String>,
}

impl Finding {
    pub(super) fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, severity: Severity::Error, span, message: message.into(), hint: None, tool: None }
    }

    pub(super) fn with_hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }

    pub(super) fn about(mut self, tool: String) -> Self {
        self.tool = Some(tool);
        self
    }

    /// The same, as something to know only.
    pub(super) fn noted_if(mut self, condition: bool) -> Self {
        if condition {
            self.severity = Severity::Note;
        }
        self
    }
}

/// What was found, in the order in which it was.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Finding>,
    /// Where the script calls tools.
    calls: Vec<Span>,
    /// Whether it looks at the class of a failure, one of which says that arguments are refused.
    expects_refusal: bool,
}

impl Findings {
    /// None yet, in a script that calls tools here.
    pub(super) fn of_calls(calls: Vec<Span>, semantic: &Semantic<'_>) -> Self {
        let expects_refusal = semantic.nodes().iter().any(|node| match node.kind() {
            AstKind::IdentifierReference(it) => it.name == REFUSED,
            AstKind::StringLiteral(it) => it.value == REFUSED,
            AstKind::StaticMemberExpression(it) => {
                matches!(it.property.name.as_str(), "name" | "constructor") && is_failure(&it.object, semantic)
            }
            _ => false,
        });
        Self { found: Vec::new(), calls, expects_refusal }
    }

    /// Adds what was found at a node, once at each place.
    ///
    /// A `try` around a call does not make its arguments right, unless the script may want them refused, nor its
    /// result another. Only around what is done with a result that was there before may it ask what the result is.
    pub(super) fn add(&mut self, finding: Finding, node: NodeId, semantic: &Semantic<'_>) {
        if self.found.iter().any(|known| known.span == finding.span && known.code == finding.code) {
            return;
        }
        let is_tried = finding.severity == Severity::Error
            && match finding.code {
                "unknown-property" | "not-iterable" | "json-text" => handled(node, semantic)
                    .any(|handled| !self.calls.iter().any(|&call| handled.contains_inclusive(call))),
                "no-await" => false,
                _ => self.expects_refusal && is_caught(node, semantic),
            };
        self.found.push(finding.noted_if(is_tried));
    }

    /// As they are told, with what a comment silences told as something to know only.
    pub(super) fn diagnostics(self, text: &str, comments: &[Comment], places: &Places<'_>) -> Vec<Diagnostic> {
        let silenced = Silenced::of(text, comments, places);
        let mut found = self.found;
        found.sort_by_key(|finding| (finding.severity != Severity::Error, finding.span.start));
        let told = found.into_iter().take(MAX_FINDINGS).map(|finding| {
            let position = places.position(finding.span.start);
            let finding = finding.noted_if(silenced.silences(position.line));
            let mut told = Diagnostic::error(finding.code, position, finding.message);
            told.severity = finding.severity;
            told.end = Some(places.position(finding.span.end));
            told.hint = finding.hint;
            told.tool = finding.tool;
            told
        });
        told.collect()
    }
}

/// Whether the script goes on where this fails: a `try` catches it, or the promise's rejection is handled.
pub(super) fn is_caught(node: NodeId, semantic: &Semantic<'_>) -> bool {
    handled(node, semantic).next().is_some()
}

/// The parts of the text around a node of which a failure is handled.
fn handled<'s>(node: NodeId, semantic: &'s Semantic<'_>) -> impl Iterator<Item = Span> + 's {
    let nodes = semantic.nodes();
    let span = nodes.kind(node).span();
    let parts = nodes.ancestors(node).filter_map(move |ancestor| match ancestor.kind() {
        AstKind::ArrowFunctionExpression(_) | AstKind::Function(_) => {
            (is_kept(ancestor.id(), semantic) && has_handlers(semantic)).then_some(span)
        }
        AstKind::TryStatement(it) => it.handler.is_some().then_some(it.block.span),
        AstKind::CallExpression(it) => match peeled(&it.callee) {
            Expression::StaticMemberExpression(callee) => match callee.property.name.as_str() {
                "catch" => Some(callee.object.span()),
                "then" if it.arguments.len() > 1 => Some(callee.object.span()),
                "allSettled" | "any" if global(&callee.object, semantic) == Some("Promise") => Some(it.span),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    parts.filter(move |part| part.contains_inclusive(span))
}

/// Whether an expression is what a `catch` was given.
fn is_failure(expression: &Expression<'_>, semantic: &Semantic<'_>) -> bool {
    let Expression::Identifier(name) = peeled(expression) else { return false };
    let Some(symbol) = symbol_of(name, semantic) else { return false };
    let (nodes, declared) = (semantic.nodes(), semantic.scoping().symbol_declaration(symbol));
    match nodes.kind(declared) {
        AstKind::CatchParameter(_) => true,
        AstKind::FormalParameter(_) => {
            let call = nodes.ancestor_kinds(declared).find_map(|kind| match kind {
                AstKind::CallExpression(it) => Some(it),
                _ => None,
            });
            call.is_some_and(|call| property_of(&call.callee) == Some("catch"))
        }
        _ => false,
    }
}

/// Whether a function is put somewhere from where it may be called under any circumstances.
fn is_kept(function: NodeId, semantic: &Semantic<'_>) -> bool {
    let nodes = semantic.nodes();
    let (_, parent) = outward(nodes, function);
    matches!(
        nodes.kind(parent),
        AstKind::ArrayExpression(_)
            | AstKind::ObjectProperty(_)
            | AstKind::AssignmentExpression(_)
            | AstKind::PropertyDefinition(_)
            | AstKind::MethodDefinition(_)
    )
}

/// Whether a script handles any failure.
fn has_handlers(semantic: &Semantic<'_>) -> bool {
    semantic.nodes().iter().any(|node| match node.kind() {
        AstKind::TryStatement(it) => it.handler.is_some(),
        AstKind::StaticMemberExpression(it) => it.property.name == "catch",
        _ => false,
    })
}

/// The lines on which a comment tells TypeScript to find nothing.
struct Silenced {
    all: bool,
    lines: Vec<u32>,
}

impl Silenced {
    fn of(text: &str, comments: &[Comment], places: &Places<'_>) -> Self {
        let mut silenced = Self { all: false, lines: Vec::new() };
        for comment in comments {
            let words = text.get(comment.span.start as usize..comment.span.end as usize).unwrap_or_default();
            silenced.all |= words.contains("@ts-nocheck");
            if words.contains("@ts-ignore") || words.contains("@ts-expect-error") {
                silenced.lines.push(places.position(comment.span.end).line + 1);
            }
        }
        silenced
    }

    fn silences(&self, line: u32) -> bool {
        self.all || self.lines.contains(&line)
    }
}

/// Finds the places of offsets in a text, with its lines counted once.
pub(super) struct Places<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { text, starts }
    }

    pub(super) fn position(&self, offset: u32) -> Position {
        let offset = offset as usize;
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.encode_utf16().count()) + 1;
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position::new(number(line), number(column))
    }
}

use oxc_ast::AstKind;
use oxc_ast::ast::{Comment, Expression};
use oxc_semantic::{NodeId, Semantic};
use oxc_span::{GetSpan as _, Span};
use palma_core::{Diagnostic, Position, Severity};

use super::syntax::{global, outward, peeled};

/// The most findings that are told of one script.
const MAX_FINDINGS: usize = 24;

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
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Adds what was found at a node, once at each place.
    pub(super) fn add(&mut self, finding: Finding, node: NodeId, semantic: &Semantic<'_>) {
        if self.0.iter().any(|known| known.span == finding.span && known.code == finding.code) {
            return;
        }
        let is_caught = finding.severity == Severity::Error && is_caught(node, semantic);
        self.0.push(finding.noted_if(is_caught));
    }

    /// As they are told, with what a comment silences told as something to know only.
    pub(super) fn diagnostics(self, text: &str, comments: &[Comment], places: &Places<'_>) -> Vec<Diagnostic> {
        let silenced = Silenced::of(text, comments, places);
        let mut found = self.0;
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
    let nodes = semantic.nodes();
    let span = nodes.kind(node).span();
    nodes.ancestors(node).any(|ancestor| match ancestor.kind() {
        AstKind::ArrowFunctionExpression(_) | AstKind::Function(_) => {
            is_kept(ancestor.id(), semantic) && has_handlers(semantic)
        }
        AstKind::TryStatement(it) => it.handler.is_some() && it.block.span.contains_inclusive(span),
        AstKind::CallExpression(it) => match peeled(&it.callee) {
            Expression::StaticMemberExpression(callee) => match callee.property.name.as_str() {
                "catch" => callee.object.span().contains_inclusive(span),
                "then" => it.arguments.len() > 1 && callee.object.span().contains_inclusive(span),
                "allSettled" | "any" => global(&callee.object, semantic) == Some("Promise"),
                _ => false,
            },
            _ => false,
        },
        _ => false,
    })
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

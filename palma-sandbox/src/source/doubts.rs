use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, LogicalOperator, PropertyKind, VariableDeclarationKind};
use oxc_semantic::Semantic;
use oxc_span::Span;
use palma_core::Position;

/// How deep the parts of a script may lie in each other before the engine, which takes more of the stack for each, is
/// asked whether it reads them.
const DEPTH: u32 = 64;

/// Names that are keywords in some places, which the engine may take for them in others.
const NEARLY_KEYWORDS: [&str; 14] = [
    "accessor",
    "arguments",
    "as",
    "async",
    "eval",
    "from",
    "get",
    "let",
    "meta",
    "of",
    "set",
    "static",
    "target",
    "using",
];

/// What is in a script that the engine may refuse though it was read.
///
/// The two readers agree on what nearly every script is made of, so that one of them is enough to check it. Where they
/// are known to differ, or few scripts have shown that they do not, the engine is asked too. What it refuses all the same
/// fails as a script that is none when it is run, before its first call.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Whether they are of the text as a whole.
    pub(super) whole: bool,
    /// The regular expressions, which only the engine reads, each with its place.
    pub(super) patterns: Vec<(String, Position)>,
}

impl Doubts {
    pub(super) fn of(text: &str, semantic: &Semantic<'_>) -> Self {
        let nodes = semantic.nodes();
        let mut doubts = Self { whole: has_doubtful_words(text), patterns: Vec::new() };
        let mut depths: Vec<u32> = Vec::with_capacity(nodes.len());
        for node in nodes.iter() {
            let parent = nodes.parent_id(node.id()).index();
            let depth = depths.get(parent).copied().unwrap_or_default() + 1;
            depths.push(depth);
            doubts.whole |= depth > DEPTH || is_doubtful(node.kind(), text);
            if let AstKind::RegExpLiteral(it) = node.kind() {
                let literal = text.get(it.span.start as usize..it.span.end as usize).unwrap_or_default();
                doubts.patterns.push((literal.to_owned(), Position::of_offset(text, it.span.start as usize)));
            }
        }
        doubts
    }
}

/// What a script of sloppy mode may have, and no other.
fn has_doubtful_words(text: &str) -> bool {
    ["<!--", "-->", "__proto__"].iter().any(|words| text.contains(words))
}

fn is_doubtful(kind: AstKind<'_>, text: &str) -> bool {
    let is_odd = |name: &str, span: Span| !name.is_ascii() || !stands_at(text, span, name);
    match kind {
        AstKind::IdentifierReference(it) => is_odd(&it.name, it.span) || NEARLY_KEYWORDS.contains(&it.name.as_str()),
        AstKind::BindingIdentifier(it) => is_odd(&it.name, it.span) || NEARLY_KEYWORDS.contains(&it.name.as_str()),
        AstKind::IdentifierName(it) => is_odd(&it.name, it.span),
        AstKind::VariableDeclaration(it) => {
            !matches!(it.kind, VariableDeclarationKind::Const | VariableDeclarationKind::Let)
        }
        AstKind::ObjectProperty(it) => it.kind != PropertyKind::Init,
        AstKind::Function(it) => it.generator,
        AstKind::ForOfStatement(it) => it.r#await,
        AstKind::LogicalExpression(it) => {
            [&it.left, &it.right].into_iter().any(|operand| is_mixed(it.operator, operand))
        }
        AstKind::ArrayAssignmentTarget(_)
        | AstKind::BigIntLiteral(_)
        | AstKind::Class(_)
        | AstKind::Directive(_)
        | AstKind::ExportAllDeclaration(_)
        | AstKind::ExportDeclaration(_)
        | AstKind::ExportDefaultDeclaration(_)
        | AstKind::ExportFromDeclaration(_)
        | AstKind::ExportNamedDeclaration(_)
        | AstKind::ImportDeclaration(_)
        | AstKind::ImportExpression(_)
        | AstKind::ImportMeta(_)
        | AstKind::LabelIdentifier(_)
        | AstKind::NewTarget(_)
        | AstKind::ObjectAssignmentTarget(_)
        | AstKind::Super(_)
        | AstKind::TaggedTemplateExpression(_)
        | AstKind::TSEnumDeclaration(_)
        | AstKind::YieldExpression(_) => true,
        _ => false,
    }
}

/// Whether `??` stands beside `||` or `&&` without parentheses, which the parser takes.
fn is_mixed(operator: LogicalOperator, operand: &Expression<'_>) -> bool {
    let Expression::LogicalExpression(inner) = operand else { return false };
    (operator == LogicalOperator::Coalesce) != (inner.operator == LogicalOperator::Coalesce)
}

/// Whether a name is written as it is, without escapes.
fn stands_at(text: &str, span: Span, name: &str) -> bool {
    text.get(span.start as usize..).is_some_and(|rest| rest.starts_with(name))
}

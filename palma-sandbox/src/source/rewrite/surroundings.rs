use oxc_ast::AstKind;
use oxc_semantic::{AstNodes, NodeId};
use oxc_span::{GetSpan, Span};

/// What stands around a node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings<'s, 'a> {
    nodes: &'s AstNodes<'a>,
    value: Option<u32>,
}

impl<'s, 'a> Surroundings<'s, 'a> {
    /// The surroundings of these nodes, in a script whose value's expression begins at `value`.
    pub(super) const fn new(nodes: &'s AstNodes<'a>, value: Option<u32>) -> Self {
        Self { nodes, value }
    }

    pub(super) fn kind(self, node: NodeId) -> AstKind<'a> {
        self.nodes.kind(node)
    }

    pub(super) fn parent(self, node: NodeId) -> NodeId {
        self.nodes.parent_id(node)
    }

    pub(super) fn parent_kind(self, node: NodeId) -> AstKind<'a> {
        self.nodes.parent_kind(node)
    }

    /// What stands around a node, the nearest first.
    pub(super) fn ancestors(self, node: NodeId) -> impl Iterator<Item = (NodeId, AstKind<'a>)> {
        self.nodes.ancestor_ids(node).map(move |node| (node, self.nodes.kind(node)))
    }

    /// Whether nothing sees the value of an expression.
    pub(super) fn is_unused(self, expression: NodeId) -> bool {
        let mut inner = self.kind(expression).span();
        for (_, kind) in self.ancestors(expression) {
            match kind {
                AstKind::ParenthesizedExpression(_) | AstKind::SequenceExpression(_) => {}
                AstKind::LogicalExpression(it) if it.right.span() == inner => {}
                AstKind::ConditionalExpression(it) if it.test.span() != inner => {}
                AstKind::ExpressionStatement(it) => return self.value != Some(it.span.start),
                AstKind::ForStatement(it) => {
                    return it.test.as_ref().is_none_or(|test| test.span() != inner);
                }
                _ => return false,
            }
            inner = kind.span();
        }
        false
    }

    /// Whether only the truth of an expression is seen.
    pub(super) fn is_test(self, expression: NodeId) -> bool {
        let inner = self.kind(expression).span();
        match self.parent_kind(expression) {
            AstKind::IfStatement(it) => it.test.span() == inner,
            AstKind::WhileStatement(it) => it.test.span() == inner,
            AstKind::DoWhileStatement(it) => it.test.span() == inner,
            AstKind::ConditionalExpression(it) => it.test.span() == inner,
            AstKind::UnaryExpression(it) => it.operator == oxc_ast::ast::UnaryOperator::LogicalNot,
            _ => false,
        }
    }

    /// Whether a call in place of this expression would be taken for the call that a `new` makes.
    pub(super) fn is_constructed(self, expression: NodeId) -> bool {
        let mut inner = self.kind(expression).span();
        for (_, kind) in self.ancestors(expression) {
            match kind {
                AstKind::StaticMemberExpression(it) if it.object.span() == inner => {}
                AstKind::ComputedMemberExpression(it) if it.object.span() == inner => {}
                AstKind::PrivateFieldExpression(it) if it.object.span() == inner => {}
                AstKind::TaggedTemplateExpression(it) if it.tag.span() == inner => {}
                AstKind::TSNonNullExpression(_) | AstKind::TSInstantiationExpression(_) => {}
                AstKind::NewExpression(it) => return it.callee.span() == inner,
                _ => return false,
            }
            inner = kind.span();
        }
        false
    }

    /// Whether this node is, or stands in, a loop or a function within the other.
    pub(super) fn is_repeated_in(self, node: NodeId, outer: NodeId) -> bool {
        self.ancestors(node).take_while(|&(ancestor, _)| ancestor != outer).any(|(_, kind)| {
            matches!(
                kind,
                AstKind::ForStatement(_)
                    | AstKind::ForInStatement(_)
                    | AstKind::ForOfStatement(_)
                    | AstKind::WhileStatement(_)
                    | AstKind::DoWhileStatement(_)
                    | AstKind::Function(_)
                    | AstKind::ArrowFunctionExpression(_)
            )
        })
    }

    /// Whether a node is run by the function that this other node belongs to, and by nothing in it.
    pub(super) fn runs_in(self, node: NodeId, function: NodeId) -> bool {
        let inside = self.ancestors(node).take_while(|&(ancestor, _)| ancestor != function);
        !inside.into_iter().any(|(_, kind)| {
            matches!(kind, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) | AstKind::Class(_))
        })
    }

    /// The span of a node.
    pub(super) fn span(self, node: NodeId) -> Span {
        self.kind(node).span()
    }
}

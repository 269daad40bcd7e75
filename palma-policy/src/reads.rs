use std::collections::HashMap;

use cedar_policy::pst::{Clause, Expr, SmolStr, Var};
use cedar_policy::{ActionConstraint, EntityUid, Policy, PolicySet};

/// What policies read of a tool's arguments.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reads(Vec<Read>);

/// The names from the arguments down to what is read.
type Path = Vec<String>;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Read {
    /// The value there, with everything in it: `context.input.a`.
    Value(Path),
    /// Whether there is a value, whatever it is: `context.input has a`.
    Presence(Path),
}

impl Reads {
    /// Whether any argument is read at all.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it could make a difference that the value at `path` is missing.
    pub(crate) fn depend_on(&self, path: &[String]) -> bool {
        self.0.iter().any(|read| match read {
            Read::Value(read) => read.starts_with(path) || path.starts_with(read),
            Read::Presence(read) => read.starts_with(path),
        })
    }

    /// What this one policy reads.
    pub(crate) fn of_policy(policy: &Policy) -> Self {
        let mut reads = Self::default();
        match policy.to_pst() {
            Ok(tree) => {
                for Clause::When(condition) | Clause::Unless(condition) in tree.body().clauses() {
                    reads.walk(condition);
                }
            }
            Err(_) => reads.everything(),
        }
        reads
    }

    fn walk(&mut self, expression: &Expr) {
        if let Some(path) = path_in_context(expression) {
            return self.value(&path);
        }
        match expression {
            Expr::Literal(_) | Expr::Var(Var::Principal | Var::Action | Var::Resource) => {}
            Expr::HasAttr { expr, attrs } => match path_in_context(expr) {
                Some(mut path) => {
                    path.extend(attrs.iter().map(SmolStr::as_str));
                    self.presence(&path);
                }
                None => self.walk(expr),
            },
            Expr::UnaryOp { expr, .. } | Expr::GetAttr { expr, .. } | Expr::Like { expr, .. } => self.walk(expr),
            Expr::BinaryOp { left, right, .. } => {
                self.walk(left);
                self.walk(right);
            }
            Expr::Is { expr, in_expr, .. } => {
                self.walk(expr);
                if let Some(parent) = in_expr {
                    self.walk(parent);
                }
            }
            Expr::IfThenElse { cond, then_expr, else_expr } => {
                self.walk(cond);
                self.walk(then_expr);
                self.walk(else_expr);
            }
            Expr::Set(items) => items.iter().for_each(|item| self.walk(item)),
            Expr::Record(fields) => fields.values().for_each(|field| self.walk(field)),
            // A kind of expression that Cedar does not have yet.
            _ => self.everything(),
        }
    }

    fn value(&mut self, path: &[&str]) {
        match path {
            [] => self.everything(),
            ["input", path @ ..] => self.0.push(Read::Value(owned(path))),
            _ => {}
        }
    }

    fn presence(&mut self, path: &[&str]) {
        if let ["input", path @ ..] = path {
            self.0.push(Read::Presence(owned(path)));
        }
    }

    fn everything(&mut self) {
        self.0.push(Read::Value(Path::new()));
    }
}

/// What the policies of a set read, by the tools that they speak of.
#[derive(Debug, Default)]
pub(crate) struct ReadsByAction {
    of_any: Vec<Read>,
    of_one: HashMap<EntityUid, Vec<Read>>,
}

impl ReadsByAction {
    pub(crate) fn of(policies: &PolicySet) -> Self {
        let mut all = Self::default();
        for policy in policies.policies() {
            let Reads(reads) = Reads::of_policy(policy);
            let actions = match policy.action_constraint() {
                ActionConstraint::Any => {
                    all.of_any.extend(reads);
                    continue;
                }
                ActionConstraint::Eq(action) => vec![action],
                ActionConstraint::In(actions) => actions,
            };
            for action in actions {
                all.of_one.entry(action).or_default().extend(reads.iter().cloned());
            }
        }
        all
    }

    /// What those policies read that can apply to a call of this tool.
    pub(crate) fn on(&self, action: &EntityUid) -> Reads {
        Reads(self.of_any.iter().chain(self.of_one.get(action).into_iter().flatten()).cloned().collect())
    }
}

/// The names from the context down, if the expression is nothing but the context or an attribute in it.
fn path_in_context(expression: &Expr) -> Option<Vec<&str>> {
    match expression {
        Expr::Var(Var::Context) => Some(Vec::new()),
        Expr::GetAttr { expr, attr } => {
            let mut path = path_in_context(expr)?;
            path.push(attr.as_str());
            Some(path)
        }
        _ => None,
    }
}

fn owned(path: &[&str]) -> Path {
    path.iter().map(|&name| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a policy with this condition depends on the arguments at these JSON paths.
    #[track_caller]
    fn check(condition: &str, depends_on: &[&[&str]], not_on: &[&[&str]]) {
        let policy = Policy::parse(None, format!("permit (principal, action, resource) when {{ {condition} }};"));
        let reads = Reads::of_policy(&policy.unwrap());
        for path in depends_on {
            assert!(reads.depend_on(&owned(path)), "`{condition}` depends on {path:?}");
        }
        for path in not_on {
            assert!(!reads.depend_on(&owned(path)), "`{condition}` does not depend on {path:?}");
        }
    }

    #[test]
    fn an_attribute_is_read_with_all_that_is_in_it() {
        check("context.input.a.b > 1", &[&["a"], &["a", "b"], &["a", "b", "c"]], &[&["b"], &["a", "c"]]);
        check("context.input[\"a\"] == 1", &[&["a"]], &[&["b"]]);
    }

    #[test]
    fn a_question_for_presence_reads_only_that() {
        check("context.input has a", &[&["a"]], &[&["a", "b"], &["b"]]);
        check("context has input.a.b", &[&["a"], &["a", "b"]], &[&["a", "c"]]);
        check("context.input.a has b", &[&["a"], &["a", "b"]], &[&["a", "b", "c"], &["a", "c"]]);
    }

    #[test]
    fn a_record_used_as_a_value_is_read_as_a_whole() {
        check("context.input == {a: 1}", &[&["a"], &["b"]], &[]);
        check("context == context", &[&["a"]], &[]);
        check("[context.input.a].contains({b: 1})", &[&["a", "c"]], &[&["b"]]);
        check("{x: context.input}.x.a == 1", &[&["a"], &["b"]], &[]);
        check("(if principal == resource then context.input else context.input).a == 1", &[&["b"]], &[]);
        check("(if principal == resource then context else context) has agent", &[&["b"]], &[]);
    }

    #[test]
    fn every_place_of_an_expression_is_looked_at() {
        for condition in [
            "!(context.input.a)",
            "1 + context.input.a == 2",
            "principal == resource && (principal == resource || context.input.a)",
            "context.input.a like \"x*\"",
            "if context.input.a then true else false",
            "if principal == resource then true else context.input.a",
            "[1, context.input.a].contains(1)",
            "{x: context.input.a} == {x: 1}",
            "context.input.a.lessThan(decimal(\"1.0\"))",
            "principal in [context.input.a]",
            "principal is User in context.input.a",
            "[1].containsAny(context.input.a)",
        ] {
            check(condition, &[&["a"]], &[&["b"]]);
        }
    }

    #[test]
    fn the_rest_of_the_context_is_no_argument() {
        check("context.tool.read_only && context.agent == \"a\" && context has agent", &[], &[&["tool"], &["agent"]]);
        check("principal in Group::\"a\" && context has input", &[], &[&["a"]]);
    }

    #[test]
    fn a_policy_of_another_action_reads_nothing_of_this_one() {
        let policies: PolicySet = r#"
            permit (principal, action, resource) when { context.input.a == 1 };
            permit (principal, action == Action::"x", resource) when { context.input.b == 1 };
            permit (principal, action in [Action::"y", Action::"z"], resource) when { context.input.c == 1 };
        "#
        .parse()
        .unwrap();
        let reads = ReadsByAction::of(&policies);
        let depend = |action: &str| {
            let reads = reads.on(&format!("Action::\"{action}\"").parse().unwrap());
            ["a", "b", "c"].into_iter().filter(|name| reads.depend_on(&[(*name).to_owned()])).collect::<String>()
        };
        assert_eq!([depend("x"), depend("y"), depend("z"), depend("w")], ["ab", "ac", "ac", "a"]);
    }
}

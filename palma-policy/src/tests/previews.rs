use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

async fn preview(policies: &str) -> Preview {
    let policy = CedarPolicy::parse(policies, &pay_alone()).unwrap();
    policy.preview(&ana().through_agent("desk"), &pay()).await.unwrap()
}

#[tokio::test]
async fn what_is_certain_without_arguments_is_said() {
    for (policies, expected) in [
        ("", Preview::Denied),
        ("permit (principal, action, resource);", Preview::Allowed),
        ("permit (principal in Group::\"finance\", action, resource);", Preview::Allowed),
        ("permit (principal in Group::\"sales\", action, resource);", Preview::Denied),
        ("permit (principal, action, resource) when { context.tool.destructive };", Preview::Allowed),
        ("permit (principal, action, resource) when { context.tool.read_only };", Preview::Denied),
        (
            "permit (principal, action, resource) when { context has agent && context.agent == \"desk\" };",
            Preview::Allowed,
        ),
        ("permit (principal, action, resource) when { context.input.amount < 5 };", Preview::Depends),
        (
            "permit (principal in Group::\"sales\", action, resource) when { context.input.amount < 5 };",
            Preview::Denied,
        ),
        ("permit (principal, action, resource); forbid (principal, action, resource);", Preview::Denied),
        (
            "permit (principal, action, resource); forbid (principal, action, resource) when { context.input.amount > 5 };",
            Preview::Depends,
        ),
        (
            "forbid (principal, action, resource); permit (principal, action, resource) when { context.input.amount > 5 };",
            Preview::Denied,
        ),
    ] {
        assert_eq!(preview(policies).await, expected, "{policies}");
    }
}

#[tokio::test]
async fn an_approval_is_told_where_it_is_certain() {
    for (policies, expected) in [
        ("@require_approval permit (principal, action, resource);", Preview::Asks),
        (
            "permit (principal, action, resource); @require_approval permit (principal, action, resource);",
            Preview::Asks,
        ),
        (
            "permit (principal, action, resource);
             @require_approval permit (principal, action, resource) when { context.input.amount > 5 };",
            Preview::Depends,
        ),
    ] {
        assert_eq!(preview(policies).await, expected, "{policies}");
    }
}

#[tokio::test]
async fn a_forbid_that_always_fails_is_certain() {
    let policies = "permit (principal, action, resource);
        forbid (principal, action, resource) when { 9223372036854775807 + 1 == 0 };";
    assert_eq!(preview(policies).await, Preview::Denied);
    assert!(decide(policies, json!({"amount": 1})).await.is_err());
}

#[tokio::test]
async fn an_unknown_tool_is_not_shown() {
    let policy = CedarPolicy::parse("permit (principal, action, resource);", &pay_alone()).unwrap();
    let other = Tool::new(ToolId::parse("bank", "refund").unwrap(), json!({"type": "object"}));
    assert_eq!(policy.preview(&ana(), &other).await.unwrap(), Preview::Denied);
}

const SCOPES: [&str; 5] = [
    "principal, action, resource",
    "principal == User::\"ana\", action, resource",
    "principal in Group::\"finance\", action == Action::\"bank.pay\", resource",
    "principal is User in Group::\"sales\", action in [Action::\"bank.pay\"], resource == Server::\"bank\"",
    "principal, action, resource == Server::\"shop\"",
];

const CONDITIONS: [&str; 16] = [
    "true",
    "false",
    "context.tool.read_only",
    "!context.tool.read_only || context.input.amount > 0",
    "context has agent",
    "context has agent && context.agent like \"d*\"",
    "context.input.amount > 5",
    "context.input.amount + 9223372036854775807 > 0",
    "context.input.amount * 2 == 4 && context.tool.destructive",
    "context.input has price && context.input.price.greaterThan(decimal(\"0.5\"))",
    "context.input has shares",
    "context.input has tags && context.input.tags.contains(\"a\")",
    "context.input has card.limit && context.input.card.limit < 9",
    "context.input has card && context.input.card == context.input.card",
    "if context.input.amount == 1 then context.tool.read_only else principal in Group::\"sales\"",
    "context == context || 9223372036854775807 + 1 == 0",
];

fn any_policies() -> impl Strategy<Value = String> {
    let head = select(vec!["permit", "permit", "@require_approval(\"x\") permit", "forbid"]);
    let policy = (head, select(&SCOPES[..]), prop_oneof![Just("true"), select(&CONDITIONS[..])])
        .prop_map(|(head, scope, condition)| format!("{head} ({scope}) when {{ {condition} }};\n"));
    prop::collection::vec(policy, 0..4).prop_map(|policies| policies.concat())
}

fn any_principal() -> impl Strategy<Value = Principal> {
    (select(vec!["ana", "ben"]), subsequence(vec!["finance", "sales"], 0..=2), any::<bool>()).prop_map(
        |(name, groups, agent)| {
            let user = groups.into_iter().fold(Principal::user(name), Principal::in_group);
            if agent { user.through_agent("desk") } else { user }
        },
    )
}

fn any_arguments() -> impl Strategy<Value = Arguments> {
    let amount = select(vec![json!(0), json!(1), json!(2.0), json!(6), json!(i64::MAX), json!(i64::MIN), json!(1e30)]);
    let others = vec![
        ("price", json!(0.25)),
        ("price", json!(0.75)),
        ("price", json!(0.00001)),
        ("shares", json!([])),
        ("shares", json!([0.5, 1e-9])),
        ("tags", json!(["a", "b"])),
        ("card", json!({"limit": 3})),
        ("card", json!({"limit": 1e30, "country": "DE"})),
        ("free", json!({"x": 1})),
        ("undeclared", json!(null)),
        ("note", json!(null)),
    ];
    let size = others.len();
    (amount, subsequence(others, 0..=size)).prop_map(|(amount, others)| {
        let others = others.into_iter().map(|(name, value)| (name.to_owned(), value));
        std::iter::once(("amount".to_owned(), amount)).chain(others).collect()
    })
}

proptest! {
    #[test]
    fn a_preview_promises_only_what_every_decision_keeps(
        policies in any_policies(),
        principal in any_principal(),
        calls in prop::collection::vec(any_arguments(), 1..8),
    ) {
        let policy = CedarPolicy::parse(&policies, &pay_alone()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let preview = runtime.block_on(policy.preview(&principal, &pay())).unwrap();
        for call in calls {
            let decision = runtime.block_on(policy.decide(Request::new(&principal, &pay(), &call)));
            let effect = decision.as_ref().map(|decision| &decision.effect);
            match preview {
                Preview::Denied => prop_assert!(matches!(effect, Ok(Effect::Deny(_)) | Err(_)), "{decision:?} of {call:?}"),
                Preview::Allowed => prop_assert!(matches!(effect, Ok(Effect::Allow)), "{decision:?} of {call:?}"),
                Preview::Asks => prop_assert!(!matches!(effect, Ok(Effect::Allow)), "{decision:?} of {call:?}"),
                _ => {}
            }
        }
    }
}

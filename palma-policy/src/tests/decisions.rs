use palma_core::Annotations;

use super::*;

const ANYTHING: &str = "@id(\"all\") permit (principal, action, resource);";

#[tokio::test]
async fn what_no_policy_permits_is_denied() {
    for policies in ["", "permit (principal == User::\"ben\", action, resource);"] {
        let decision = decide(policies, json!({"amount": 1})).await.unwrap();
        assert_eq!(decision.effect, nothing_allows());
        assert!(decision.policies.is_empty());
    }
}

#[tokio::test]
async fn what_a_policy_permits_is_allowed() {
    let decision = decide(ANYTHING, json!({"amount": 1})).await.unwrap();
    assert_eq!((decision.effect, decision.policies), (Effect::Allow, vec!["all".to_owned()]));
}

#[tokio::test]
async fn a_forbid_wins_over_every_permit() {
    let policies = format!(
        "{ANYTHING} @id(\"limit\") forbid (principal, action, resource) when {{ context.input.amount > 100 }};"
    );
    assert_eq!(effect(&policies, json!({"amount": 100})).await, Effect::Allow);
    let decision = decide(&policies, json!({"amount": 101})).await.unwrap();
    assert_eq!(decision.effect, deny("forbidden by policy `limit`"));
    assert_eq!(decision.policies, ["limit"]);
}

#[tokio::test]
async fn a_denial_names_every_forbid() {
    let policies = "@id(\"b\") forbid (principal, action, resource); @id(\"a\") forbid (principal, action, resource);";
    assert_eq!(effect(policies, json!({"amount": 1})).await, deny("forbidden by policies `a`, `b`"));
}

#[tokio::test]
async fn a_user_is_in_the_groups_that_the_host_names() {
    let policies =
        "permit (principal in Group::\"finance\", action == Action::\"bank.pay\", resource == Server::\"bank\");";
    let policy = CedarPolicy::parse(policies, &pay_alone()).unwrap();
    for (principal, expected) in [
        (Principal::user("ana").in_group("finance"), Effect::Allow),
        (Principal::user("ana").in_group("sales").in_group("finance"), Effect::Allow),
        (Principal::user("ana").in_group("sales"), nothing_allows()),
        (Principal::user("finance"), nothing_allows()),
    ] {
        let decision = policy.decide(Request::new(&principal, &pay(), &arguments(json!({"amount": 1})))).await;
        assert_eq!(decision.unwrap().effect, expected, "{principal}");
    }
}

#[tokio::test]
async fn the_agent_is_known_where_one_acts() {
    let policies = "permit (principal, action, resource) when { context has agent && context.agent == \"desk\" };";
    let policy = CedarPolicy::parse(policies, &pay_alone()).unwrap();
    for (principal, expected) in [(ana().through_agent("desk"), Effect::Allow), (ana(), nothing_allows())] {
        let decision = policy.decide(Request::new(&principal, &pay(), &arguments(json!({"amount": 1})))).await;
        assert_eq!(decision.unwrap().effect, expected, "{principal}");
    }
}

#[tokio::test]
async fn a_hint_that_the_server_does_not_give_is_the_cautious_one() {
    let cautious = "permit (principal, action, resource) when {
        !context.tool.read_only && context.tool.destructive && !context.tool.idempotent && context.tool.open_world };";
    assert_eq!(effect(cautious, json!({"amount": 1})).await, Effect::Allow);

    let hints = Annotations::default().with_read_only(true).with_destructive(false);
    let tool = pay().with_annotations(hints.with_idempotent(true).with_open_world(false));
    let harmless = "permit (principal, action, resource) when {
        context.tool.read_only && !context.tool.destructive && context.tool.idempotent && !context.tool.open_world };";
    let policy = CedarPolicy::parse(harmless, &[Arc::new(tool.clone())]).unwrap();
    let decision = policy.decide(Request::new(&ana(), &tool, &arguments(json!({"amount": 1})))).await;
    assert_eq!(decision.unwrap().effect, Effect::Allow);
}

#[tokio::test]
async fn a_forbid_that_fails_is_an_error() {
    let policies = format!(
        "{ANYTHING} @id(\"sum\") forbid (principal, action, resource) when {{ context.input.amount + 1 > 10 }};"
    );
    assert_eq!(effect(&policies, json!({"amount": 1})).await, Effect::Allow);
    let error = decide(&policies, json!({"amount": i64::MAX})).await.unwrap_err();
    assert!(matches!(&error, PolicyError::Evaluation { policy, .. } if policy == "sum"), "{error}");
}

#[tokio::test]
async fn a_permit_that_fails_permits_nothing() {
    let policies = "permit (principal, action, resource) when { context.input.amount + 1 > 10 };";
    assert_eq!(effect(policies, json!({"amount": 10})).await, Effect::Allow);
    assert_eq!(effect(policies, json!({"amount": i64::MAX})).await, nothing_allows());
    let with_another = format!("{policies} {ANYTHING}");
    assert_eq!(effect(&with_another, json!({"amount": i64::MAX})).await, Effect::Allow);
}

#[tokio::test]
async fn a_tool_that_was_not_there_at_loading_is_denied() {
    let policy = CedarPolicy::parse(ANYTHING, &pay_alone()).unwrap();
    for id in [("bank", "refund"), ("bank.pay", "x")] {
        let other = Tool::new(ToolId::parse(id.0, id.1).unwrap(), json!({"type": "object"}));
        let decision = policy.decide(Request::new(&ana(), &other, &Arguments::new())).await.unwrap();
        assert_eq!(decision.effect, deny("no policy knows this tool"));
    }
}

#[tokio::test]
async fn a_tool_that_has_changed_since_loading_is_an_error() {
    let policy = CedarPolicy::parse(ANYTHING, &pay_alone()).unwrap();
    let mut retyped = pay();
    retyped.input_schema = json!({"type": "object", "properties": {"amount": {"type": "string"}}});
    for changed in [retyped, pay().with_annotations(Annotations::default().with_read_only(true))] {
        let error = policy.decide(Request::new(&ana(), &changed, &arguments(json!({"amount": 1})))).await.unwrap_err();
        assert_eq!(error.to_string(), "`bank.pay` has changed since the policies were loaded");
        assert_eq!(policy.preview(&ana(), &changed).await.unwrap(), Preview::Denied);
    }
    let described = pay().with_description("in other words");
    let decision = policy.decide(Request::new(&ana(), &described, &arguments(json!({"amount": 1})))).await.unwrap();
    assert_eq!(decision.effect, Effect::Allow);
}

#[tokio::test]
async fn a_decision_carries_the_version_of_the_policies() {
    let policy = CedarPolicy::parse(ANYTHING, &pay_alone()).unwrap();
    let decision = policy.decide(Request::new(&ana(), &pay(), &arguments(json!({"amount": 1})))).await.unwrap();
    assert_eq!(decision.version, policy.version());
}

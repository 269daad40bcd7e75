use super::*;
use crate::known_tool::KnownTool;
use crate::schema;
use crate::vocabulary::Vocabulary;

fn permit_when(condition: &str) -> String {
    format!("permit (principal, action, resource) when {{ {condition} }};")
}

/// Asserts that the condition holds for the first call and not for the second.
async fn check(condition: &str, holds: Value, fails: Value) {
    assert_eq!(effect(&permit_when(condition), holds.clone()).await, Effect::Allow, "`{condition}` of {holds}");
    assert_eq!(effect(&permit_when(condition), fails.clone()).await, nothing_allows(), "`{condition}` of {fails}");
}

/// Asserts that the call cannot be decided on, and that the message names this JSON path.
async fn check_refused(policies: &str, call: Value, path: &str) {
    let error = decide(policies, call.clone()).await.unwrap_err();
    assert!(matches!(&error, PolicyError::Unrepresentable(message) if message.contains(path)), "{call}: {error}");
}

#[tokio::test]
async fn values_compare_as_what_they_are() {
    check("context.input.amount <= 100", json!({"amount": 100}), json!({"amount": 101})).await;
    check("context.input.amount == 5", json!({"amount": 5.0}), json!({"amount": 5.0e1})).await;
    check(
        "context.input has urgent && context.input.urgent",
        json!({"amount": 1, "urgent": true}),
        json!({"amount": 1, "urgent": false}),
    )
    .await;
    check(
        "context.input has price && context.input.price.lessThan(decimal(\"0.3\"))",
        json!({"amount": 1, "price": 0.2999}),
        json!({"amount": 1, "price": 0.3}),
    )
    .await;
    check(
        "context.input has tags && context.input.tags.contains(\"a\")",
        json!({"amount": 1, "tags": ["b", "a"]}),
        json!({"amount": 1, "tags": ["b"]}),
    )
    .await;
    check(
        "context.input has card.country && context.input.card.country like \"D*\"",
        json!({"amount": 1, "card": {"country": "DE"}}),
        json!({"amount": 1, "card": {"country": "FR"}}),
    )
    .await;
}

#[tokio::test]
async fn an_optional_argument_may_be_missing() {
    check("context.input has to", json!({"amount": 1, "to": "x"}), json!({"amount": 1})).await;
    check(
        "context.input has card.country",
        json!({"amount": 1, "card": {"country": "x"}}),
        json!({"amount": 1, "card": {}}),
    )
    .await;
}

#[tokio::test]
async fn null_is_the_same_as_missing() {
    check("context.input has note", json!({"amount": 1, "note": "x"}), json!({"amount": 1, "note": null})).await;
}

#[tokio::test]
async fn a_number_that_does_not_fit_is_refused_where_a_policy_reads_it() {
    let reads_price = permit_when("context.input has price && context.input.price.lessThan(decimal(\"1.0\"))");
    check_refused(&reads_price, json!({"amount": 1, "price": 0.00001}), "`/price`").await;
    let reads_amount = permit_when("context.input.amount < 5");
    check_refused(&reads_amount, json!({"amount": 1e30}), "`/amount`").await;
    check_refused(&reads_amount, json!({"amount": 9_223_372_036_854_775_808_u64}), "`/amount`").await;
    assert_eq!(effect(&reads_amount, json!({"amount": 1, "price": 0.00001})).await, Effect::Allow);
}

#[tokio::test]
async fn a_value_without_a_type_is_refused_where_a_policy_asks_for_it() {
    for name in ["free", "either", "undeclared"] {
        let policies = format!(
            "permit (principal, action, resource);
             forbid (principal, action, resource) when {{ context.input has {name} }};"
        );
        assert_eq!(effect(&policies, json!({"amount": 1})).await, Effect::Allow);
        check_refused(&policies, json!({"amount": 1, name: {}}), &format!("`/{name}`")).await;
    }
    let reads_none = permit_when("true");
    assert_eq!(
        effect(&reads_none, json!({"amount": 1, "free": {}, "either": 1, "undeclared": 1})).await,
        Effect::Allow
    );
}

#[tokio::test]
async fn a_record_read_as_a_whole_must_be_there_as_a_whole() {
    let whole = "forbid (principal, action, resource)
        when { context.input has card && [context.input.card].containsAll([context.input.card]) };";
    check_refused(whole, json!({"amount": 1, "card": {"limit": 1e30}}), "`/card/limit`").await;
    check_refused(whole, json!({"amount": 1, "card": {"a/b~": 1}}), "`/card/a~1b~0`").await;
    assert_eq!(effect(whole, json!({"amount": 1, "price": 0.00001})).await, nothing_allows());
}

#[tokio::test]
async fn a_set_with_one_item_that_does_not_fit_is_refused_where_a_policy_asks_for_it() {
    let shares = json!({"amount": 1, "shares": [0.5, 0.00001]});
    let present = permit_when("context.input has shares");
    check_refused(&present, shares.clone(), "`/shares`").await;
    assert_eq!(effect(&permit_when("true"), shares).await, Effect::Allow);
}

#[tokio::test]
async fn arguments_that_the_schema_does_not_allow_are_refused_where_a_policy_reads_them() {
    let reads_amount = permit_when("context.input.amount < 5");
    check_refused(&reads_amount, json!({"amount": "1"}), "`/amount`").await;
    check_refused(&reads_amount, json!({"amount": null}), "`/amount`").await;
    check_refused(&reads_amount, json!({}), "`/amount`").await;
}

#[test]
fn what_policies_see_has_the_types_that_they_were_checked_against() {
    let principal = ana().through_agent("desk");
    let tool = KnownTool::new(&Arc::new(pay()), &Vocabulary::new().unwrap());
    let schema = schema::parse(&schema::schema_of(std::iter::once(&tool))).unwrap();
    for call in [
        json!({"amount": 1}),
        json!({"amount": 5.0, "note": null, "free": {}, "either": 1, "undeclared": [], "price": 1e30}),
        json!({
            "amount": -1, "price": -0.5, "to": "x", "urgent": false, "note": "", "tags": [], "shares": [1, 0.5],
            "card": {"country": "DE", "limit": 3, "undeclared": {}},
        }),
    ] {
        let context = tool.context(&principal, &arguments(call.clone())).unwrap();
        let fits = context.validate(&schema, tool.action());
        assert!(fits.is_ok(), "{call}: {fits:?}");
    }
}

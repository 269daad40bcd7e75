use super::*;

fn ask(from: &[&str]) -> Effect {
    Effect::Ask(Approval::from_any_of(from.iter().map(|&text| text.to_owned()).collect()))
}

#[tokio::test]
async fn a_permit_that_requires_approval_asks() {
    let policies = "@require_approval(\"finance-lead\") permit (principal, action, resource);";
    assert_eq!(effect(policies, json!({"amount": 1})).await, ask(&["finance-lead"]));
}

#[tokio::test]
async fn an_approval_from_nobody_in_particular_may_come_from_anyone() {
    for annotation in ["@require_approval", "@require_approval(\"\")"] {
        let policies = format!("{annotation} permit (principal, action, resource);");
        assert_eq!(effect(&policies, json!({"amount": 1})).await, ask(&[]));
    }
}

#[tokio::test]
async fn one_permit_that_asks_outweighs_those_that_do_not() {
    let policies = "
        permit (principal, action, resource);
        @require_approval(\"finance-lead\") permit (principal, action, resource) when { context.input.amount > 100 };
        @require_approval(\"board\") permit (principal, action, resource) when { context.input.amount > 1000 };
        @require_approval permit (principal, action, resource) when { context.input.amount > 1000 };";
    assert_eq!(effect(policies, json!({"amount": 100})).await, Effect::Allow);
    assert_eq!(effect(policies, json!({"amount": 101})).await, ask(&["finance-lead"]));
    assert_eq!(effect(policies, json!({"amount": 1001})).await, ask(&["board", "finance-lead"]));
}

#[tokio::test]
async fn a_forbid_leaves_nothing_to_ask() {
    let policies = "
        @require_approval permit (principal, action, resource);
        @id(\"never\") forbid (principal, action, resource);";
    assert_eq!(effect(policies, json!({"amount": 1})).await, deny("forbidden by policy `never`"));
}

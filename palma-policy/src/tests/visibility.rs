use palma_core::Visibility;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

async fn sees(policies: &str, principal: &Principal, tool: &Tool) -> bool {
    let policy = CedarPolicy::parse(policies, &pay_alone()).unwrap();
    policy.visibility(principal, tool).await.unwrap() == Visibility::Visible
}

#[tokio::test]
async fn a_tool_is_hidden_by_a_forbid_that_says_so() {
    for (policies, expected) in [
        ("", true),
        ("forbid (principal, action, resource);", true),
        ("@hide forbid (principal, action, resource);", false),
        ("@hide forbid (principal, action == Action::\"bank.pay\", resource);", false),
        ("@hide forbid (principal, action, resource == Server::\"shop\");", true),
        ("@hide forbid (principal in Group::\"finance\", action, resource);", false),
        ("@hide forbid (principal, action, resource) unless { principal in Group::\"finance\" };", true),
        ("@hide forbid (principal, action, resource) when { context.tool.read_only };", true),
        ("@hide forbid (principal, action, resource) when { context.tool.destructive };", false),
        ("@hide forbid (principal, action, resource) when { context has agent };", true),
        ("@hide forbid (principal, action, resource); permit (principal, action, resource);", false),
    ] {
        assert_eq!(sees(policies, &ana(), &pay()).await, expected, "{policies}");
    }
}

#[tokio::test]
async fn a_tool_that_came_after_the_policies_is_hidden_with_its_server() {
    let late = Tool::new(ToolId::parse("bank", "late").unwrap(), json!({"type": "object"}));
    let hides = "@hide forbid (principal, action, resource == Server::\"bank\");";
    assert!(!sees(hides, &ana(), &late).await);
    assert!(sees("@hide forbid (principal, action == Action::\"bank.pay\", resource);", &ana(), &late).await);
}

proptest! {
    #[test]
    fn what_is_hidden_is_denied(
        subject in select(vec!["principal", "principal == User::\"ana\"", "principal in Group::\"finance\""]),
        object in select(vec!["resource", "resource == Server::\"bank\"", "resource == Server::\"shop\""]),
        condition in select(vec!["", "when { context.tool.read_only }", "unless { context has agent }"]),
        amount in -1_i64..200,
    ) {
        let text = format!("permit (principal, action, resource); @hide forbid ({subject}, action, {object}) {condition};");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let is_visible = runtime.block_on(sees(&text, &ana(), &pay()));
        let effect = runtime.block_on(effect(&text, json!({"amount": amount})));
        prop_assert_eq!(is_visible, effect == Effect::Allow, "{}", text);
    }
}

use std::sync::Arc;

use palma_core::{
    Approval, Arguments, Decision, Effect, PolicyEngine as _, PolicyError, Preview, Principal, Request, Tool, ToolId,
};
use serde_json::{Value, json};

use crate::CedarPolicy;

mod approval;
mod call_previews;
mod decisions;
mod loading;
mod previews;
mod representation;
mod visibility;

/// `bank.pay`, which takes one argument of each kind that policies can see and some that they cannot.
fn pay() -> Tool {
    let schema = json!({
        "type": "object",
        "properties": {
            "amount": {"type": "integer"},
            "price": {"type": "number"},
            "to": {"type": "string"},
            "urgent": {"type": "boolean"},
            "note": {"type": ["string", "null"]},
            "tags": {"type": "array", "items": {"type": "string"}},
            "shares": {"type": "array", "items": {"type": "number"}},
            "card": {"type": "object", "properties": {"country": {"type": "string"}, "limit": {"type": "integer"}}},
            "free": {"type": "object"},
            "either": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        },
        "required": ["amount"],
    });
    Tool::new(ToolId::parse("bank", "pay").unwrap(), schema)
}

fn pay_alone() -> Vec<Arc<Tool>> {
    vec![Arc::new(pay())]
}

fn ana() -> Principal {
    Principal::user("ana").in_group("finance")
}

fn arguments(value: Value) -> Arguments {
    match value {
        Value::Object(arguments) => arguments,
        other => panic!("{other} are no arguments"),
    }
}

/// What these policies say of Ana calling `bank.pay`.
async fn decide(policies: &str, call: Value) -> Result<Decision, PolicyError> {
    let policy = CedarPolicy::parse(policies, &pay_alone()).unwrap();
    policy.decide(Request::new(&ana(), &pay(), &arguments(call))).await
}

async fn effect(policies: &str, call: Value) -> Effect {
    decide(policies, call).await.unwrap().effect
}

fn deny(reason: &str) -> Effect {
    Effect::Deny(reason.to_owned())
}

fn nothing_allows() -> Effect {
    deny("no policy allows it")
}

//! Cedar policies keep the contract of their seam.

use std::sync::Arc;

use palma_core::{Arguments, Principal, Request, Tool, ToolId, testing};
use palma_policy::CedarPolicy;
use serde_json::json;

#[tokio::test]
async fn policies_keep_what_they_promise() {
    let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]});
    let tools = ["free", "guarded", "closed"]
        .map(|name| Arc::new(Tool::new(ToolId::parse("demo", name).unwrap(), schema.clone())));
    let text = r#"
        permit (principal, action == Action::"demo.free", resource);
        permit (principal == User::"ana", action == Action::"demo.guarded", resource) when { context.input.n < 10 };
        @require_approval("boss")
        permit (principal == User::"bob", action == Action::"demo.guarded", resource);
        @hide
        forbid (principal == User::"eve", action == Action::"demo.guarded", resource);
        forbid (principal, action == Action::"demo.closed", resource);
    "#;
    let policy = CedarPolicy::parse(text, &tools).unwrap();
    let principals = ["ana", "bob", "eve"].map(Principal::user);
    let arguments: Vec<Arguments> =
        [-1, 5, 10, i64::MAX].iter().map(|n| json!({"n": n}).as_object().unwrap().clone()).collect();
    for principal in &principals {
        for tool in &tools {
            let requests: Vec<Request<'_>> =
                arguments.iter().map(|arguments| Request::new(principal, tool, arguments)).collect();
            testing::policy_engine(&policy, &requests).await;
        }
    }
}

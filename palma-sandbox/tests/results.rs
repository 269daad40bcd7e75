//! What a completion had no room for, read again by a later script in a real worker process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::sync::Arc;

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    Boundary, Budget, CodeMode, Completion, Hit, Principal, ProviderError, SearchError, Tool, ToolCall, ToolProvider,
    ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::json;

const WORKER: &str = env!("CARGO_BIN_EXE_palma-worker");

#[derive(Debug)]
struct NoTools;

#[async_trait]
impl ToolProvider for NoTools {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(Vec::new())
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        Err(ProviderError::NotSent("there are no tools".to_owned()))
    }
}

#[async_trait]
impl ToolSearch for NoTools {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

/// Runs a script as this user, cut to a hundred tokens.
async fn run(code_mode: &CodeMode, user: &str, script: &str) -> Completion {
    let reader = code_mode.acting_for(Principal::user(user));
    let plan = reader.plan("a test", []).await.unwrap();
    let completion = reader.run(&plan, script).await.unwrap();
    reader.bounded(completion, &Budget::tokens(100))
}

fn code_mode() -> CodeMode {
    let sandbox = Sandbox::with_worker(Limits::default(), WORKER).unwrap();
    CodeMode::new(Boundary::new(NoTools, AllowAll, Forget), NoTools, sandbox)
}

#[tokio::test]
async fn a_later_script_reads_what_a_completion_had_no_room_for() {
    let code_mode = code_mode();
    let first = run(&code_mode, "ana", "return Array.from({ length: 5000 }, (_, id) => ({ id, half: id / 2 }));").await;
    let handle = first.cut.first().unwrap().handle.clone().unwrap();
    let script = format!(
        "const rows = await results.get('{handle}');\nreturn [rows.length, rows[4999], rows.filter((r) => r.half % 1).length];"
    );
    let second = run(&code_mode, "ana", &script).await;
    assert_eq!(second.value, json!([5000, {"id": 4999, "half": 2499.5}, 2500]), "{second}");
    assert_eq!(second.calls.iter().map(|call| call.tool.as_str()).collect::<Vec<_>>(), ["@results.get"]);

    let others = run(&code_mode, "bob", &script).await;
    assert!(others.to_string().contains(&format!("InvalidArguments: there is no result `{handle}`")), "{others}");
}

#[tokio::test]
async fn a_handle_that_is_none_is_an_error_a_script_can_catch() {
    let script = "const said = [];\nfor (const handle of ['nothing', 7 as any, undefined as any]) {\n  try { await results.get(handle); } \
                  catch (error) { said.push([error.name, error.certainty]); }\n}\nreturn said;";
    let completion = run(&code_mode(), "ana", script).await;
    let invalid = json!(["InvalidArguments", "not called"]);
    assert_eq!(completion.value, json!([invalid, invalid, invalid]), "{completion}");
}

#[tokio::test]
async fn a_script_may_call_something_of_its_own_results() {
    let completion = run(&code_mode(), "ana", "const results = [1, 2];\nreturn results.map((n) => n * 2);").await;
    assert_eq!(completion.value, json!([2, 4]), "{completion}");
}

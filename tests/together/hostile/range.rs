use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    Boundary, CodeMode, Completion, Hit, Principal, ProviderError, SearchError, Tool, ToolCall, ToolId, ToolProvider,
    ToolResult, ToolSearch,
};
use palma_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::processes::Processes;

/// Where a script may shoot: a sandbox and tools that answer from memory.
pub(super) struct Range {
    code_mode: CodeMode,
    tools: Tools,
}

impl Range {
    pub(super) fn new(sandbox: &Sandbox, seen: &Arc<Mutex<Processes>>) -> Self {
        let tools = Tools { calls: Arc::default(), seen: Arc::clone(seen) };
        let boundary = Boundary::new(tools.clone(), AllowAll, Forget).with_deadline(Duration::from_millis(500));
        Self { code_mode: CodeMode::new(boundary, tools.clone(), sandbox.clone()), tools }
    }

    pub(super) async fn run(&self, script: &str) -> Completion {
        let mallory = self.code_mode.acting_for(Principal::user("mallory"));
        let plan = mallory.plan("do harm", NAMES.map(id)).await.unwrap();
        mallory.run(&plan, script).await.unwrap()
    }

    /// What tools were called with, in order.
    pub(super) fn calls(&self) -> Value {
        self.tools.calls.lock().unwrap().iter().cloned().collect()
    }
}

/// What they do: answer with their arguments, fail, never answer, answer with what is odd.
const NAMES: [&str; 4] = ["echo", "fail", "never", "odd"];

fn id(name: &str) -> ToolId {
    ToolId::parse("demo", name).unwrap()
}

#[derive(Debug, Clone)]
struct Tools {
    calls: Arc<Mutex<Vec<Value>>>,
    seen: Arc<Mutex<Processes>>,
}

#[async_trait]
impl ToolProvider for Tools {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(NAMES.into_iter().map(|name| Arc::new(Tool::new(id(name), json!({"type": "object"})))).collect())
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        self.seen.lock().unwrap().look();
        self.calls.lock().unwrap().push(Value::Object(call.arguments.clone()));
        match call.tool.name().as_str() {
            "fail" => Ok(ToolResult::error("no such thing")),
            "never" => std::future::pending().await,
            "odd" => Ok(ToolResult::structured(json!({
                "__proto__": {"polluted": true}, "constructor": 1, "toJSON": "no", "then": "no", "length": 4_294_967_295_u32,
            }))),
            _ => Ok(ToolResult::structured(Value::Object(call.arguments))),
        }
    }
}

#[async_trait]
impl ToolSearch for Tools {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

//! Tools that answer from memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use palma_core::{ProviderError, Tool, ToolCall, ToolId, ToolProvider, ToolResult};
use serde_json::{Value, json};

/// `echo` answers with its arguments, after as many milliseconds as they say; `fail` with an error, and `big-answer` with
/// more than the boundary lets through.
#[derive(Debug, Default)]
pub(crate) struct Demo {
    pub(crate) calls: AtomicUsize,
    pub(crate) under_way: AtomicUsize,
    pub(crate) most_under_way: AtomicUsize,
}

#[async_trait::async_trait]
impl ToolProvider for Demo {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let schema = json!({"type": "object", "properties": {"wait": {"type": "integer"}}});
        let tool = |name| Arc::new(Tool::new(ToolId::parse("demo", name).unwrap(), schema.clone()));
        Ok(vec![tool("echo"), tool("fail"), tool("big-answer")])
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let now = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_under_way.fetch_max(now, Ordering::SeqCst);
        let wait = call.arguments.get("wait").and_then(Value::as_u64).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(wait)).await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        match call.tool.name().as_str() {
            "fail" => Ok(ToolResult::error("no such thing")),
            "big-answer" => Ok(ToolResult::structured(json!({"text": "x".repeat(5 << 20)}))),
            _ => Ok(ToolResult::structured(Value::Object(call.arguments))),
        }
    }
}

use std::sync::Arc;

use async_trait::async_trait;
use palma_core::{ProviderError, Tool, ToolCall, ToolProvider, ToolResult};
use rmcp::model::{CallToolRequest, CallToolRequestParams, ClientRequest, RequestMetaObject, ServerResult};
use serde_json::Value;

use super::Catalog;

/// Where a call carries its idempotency key, in `_meta`.
const IDEMPOTENCY_KEY: &str = "palma/idempotencyKey";

/// Calls go to the server that the tool is of, at most [`ToolCall::deadline`] long; the server is told when nobody
/// waits any more. The idempotency key is in `_meta` as `palma/idempotencyKey`.
///
/// A tool that asks for input in the middle of a call, or that goes on as a task, is not supported: the call is
/// [`ProviderError::Uncertain`], for the tool may have begun.
#[async_trait]
impl ToolProvider for Catalog {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(self.0.snapshot().tools().to_vec())
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        let server = call.tool.server().clone();
        let Some(connection) = self.0.connections.get(&server) else {
            return Err(ProviderError::NotSent(format!("there is no server `{server}`")));
        };
        if !self.0.snapshot().has(&call.tool) {
            return Err(ProviderError::NotSent(format!("server `{server}` has no tool `{}`", call.tool.name())));
        }
        let deadline = call.deadline;
        let uncertain = |what: &str| ProviderError::Uncertain(format!("server `{server}` {what}"));
        match connection.request(request(call), deadline).await? {
            ServerResult::InputRequiredResult(_) => {
                Err(uncertain("asks for input in the middle of the call, which is not supported"))
            }
            ServerResult::CreateTaskResult(_) => Err(uncertain("goes on as a task, which is not supported")),
            // Results without content are read as something else, so all are read from JSON.
            answer => read(answer).ok_or_else(|| uncertain("answered with what is no tool result")),
        }
    }
}

fn request(call: ToolCall) -> ClientRequest {
    let mut params = CallToolRequestParams::new(call.tool.name().as_str().to_owned()).with_arguments(call.arguments);
    if !call.idempotency_key.is_empty() {
        let mut meta = RequestMetaObject::new();
        meta.insert(IDEMPOTENCY_KEY.to_owned(), Value::String(call.idempotency_key));
        params.meta = Some(meta);
    }
    ClientRequest::CallToolRequest(CallToolRequest::new(params))
}

/// Reads a result, also of a server that leaves fields out or writes content blocks that rmcp does not know.
fn read(answer: ServerResult) -> Option<ToolResult> {
    let Ok(Value::Object(mut answer)) = serde_json::to_value(answer) else { return None };
    let content = match answer.remove("content") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(blocks)) => blocks,
        Some(_) => return None,
    };
    let is_error = match answer.remove("isError") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(is_error)) => is_error,
        Some(_) => return None,
    };
    let mut result = ToolResult::blocks(content).with_is_error(is_error);
    result.structured_content = answer.remove("structuredContent");
    let known = ["resultType", "_meta"];
    let is_result = answer.keys().all(|key| known.contains(&key.as_str()));
    (is_result || !result.content.is_empty() || result.structured_content.is_some()).then_some(result)
}

#[cfg(test)]
mod tests {
    use rmcp::model::CustomResult;
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(answer: &Value, expected: Option<&ToolResult>) {
        let read = read(ServerResult::CustomResult(CustomResult(answer.clone())));
        assert_eq!(read.as_ref(), expected, "{answer}");
    }

    #[test]
    fn results_are_read_however_little_they_say() {
        let block = json!({"type": "hologram", "x": 1});
        check(&json!({"content": [block]}), Some(&ToolResult::blocks(vec![block.clone()])));
        check(&json!({"structuredContent": null}), Some(&ToolResult::structured(Value::Null)));
        check(&json!({"content": [], "isError": true}), Some(&ToolResult::blocks(vec![]).with_is_error(true)));
        check(&json!({"resultType": "complete"}), Some(&ToolResult::default()));
    }

    #[test]
    fn what_is_no_result_is_not_read_as_an_empty_one() {
        check(&json!({"content": "text"}), None);
        check(&json!({"tools": []}), None);
        check(&json!({"content": [], "isError": "yes"}), None);
        check(&json!([]), None);
    }
}

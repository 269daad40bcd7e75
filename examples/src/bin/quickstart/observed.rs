use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use palma_core::{ProviderError, Tool, ToolCall, ToolProvider, ToolResult};
use serde_json::{Value, json};

/// A provider that remembers what went over it, so that it can be counted what a model would have had to read.
#[derive(Debug)]
pub(crate) struct Observed<P> {
    inner: P,
    calls: Mutex<Vec<(String, String)>>,
}

impl<P> Observed<P> {
    pub(crate) fn new(inner: P) -> Self {
        Self { inner, calls: Mutex::default() }
    }

    /// Each call as a model would write it, and its result as a model would read it.
    pub(crate) fn calls(&self) -> Vec<(String, String)> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl<P: ToolProvider> ToolProvider for Observed<P> {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        self.inner.tools().await
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        let written = json!({"name": call.tool.to_string(), "arguments": Value::Object(call.arguments.clone())});
        let result = self.inner.call(call).await;
        let read = match &result {
            Ok(result) => result.clone().into_value().to_string(),
            Err(error) => error.to_string(),
        };
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push((written.to_string(), read));
        result
    }
}

use std::sync::Arc;

use async_trait::async_trait;
use palma_core::{Hit, ProviderError, SearchError, Tool, ToolCall, ToolProvider, ToolResult, ToolSearch};

/// No tools, for what must reach none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Nothing;

#[async_trait]
impl ToolProvider for Nothing {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(Vec::new())
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        Err(ProviderError::NotSent(format!("there is no `{}` here", call.tool)))
    }
}

#[async_trait]
impl ToolSearch for Nothing {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

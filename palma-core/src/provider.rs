use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::{Arguments, Tool, ToolId, ToolResult};

/// Where tools come from: lists them and calls one.
#[async_trait]
pub trait ToolProvider: Debug + Send + Sync + 'static {
    /// Every tool there is at present.
    ///
    /// A provider that lost a server keeps that server's last known tools: an outage is not an empty list.
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError>;

    /// Calls one tool and waits for its answer, at most [`ToolCall::deadline`] from now.
    ///
    /// The error must be truthful about whether the tool may have run: [`ProviderError::NotSent`] promises that it
    /// has not. A tool that answers that it failed is not an error here but a [`ToolResult`] that says so.
    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError>;

    /// Whether this tool does nothing more when it gets a call with a [`ToolCall::idempotency_key`] it has had before,
    /// and answers as it did then. After a crash a call of such a tool is sent again without asking anybody.
    fn honours_idempotency_key(&self, _tool: &Tool) -> bool {
        false
    }
}

/// One call, as it goes to a server.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ToolCall {
    /// Which tool.
    pub tool: ToolId,
    /// Its arguments, valid against its input schema.
    pub arguments: Arguments,
    /// How long to wait for an answer, counted from when the call is sent.
    pub deadline: Duration,
    /// The same for every attempt at the same call of the same run, and for no other.
    pub idempotency_key: String,
}

impl ToolCall {
    /// A call with a deadline of one minute and no idempotency key.
    pub fn new(tool: ToolId, arguments: Arguments) -> Self {
        Self { tool, arguments, deadline: Duration::from_mins(1), idempotency_key: String::new() }
    }

    /// Sets how long to wait for an answer.
    pub const fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the key by which a server can tell a repeated call.
    pub fn with_idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = key.into();
        self
    }
}

/// Why a provider gave no tool result.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ProviderError {
    /// The request never left: the tool has not run. Retrying can help.
    #[error("{0}")]
    NotSent(String),
    /// The server answered with a protocol error. Retrying the same call does not help.
    #[error("{message} (code {code})")]
    Refused {
        /// JSON-RPC error code.
        code: i64,
        /// Which server, and its words.
        message: String,
    },
    /// The request left and no usable answer came: the tool may have run.
    #[error("{0}")]
    Uncertain(String),
}

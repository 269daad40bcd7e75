use std::io;
use std::sync::Arc;

use rmcp::RoleClient;
use rmcp::model::{JsonRpcMessage, RequestId};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use tokio::io::AsyncWriteExt;
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::Mutex;

use super::MAX_MESSAGE_BYTES;
use super::health::Health;
use super::lines::{Line, Lines};

/// JSON-RPC messages, one a line, over a process's standard input and output.
///
/// rmcp has such a transport. This one also knows which requests have left and what the server wrote that was no
/// message, without which an error could not say whether a tool may have run.
#[derive(Debug)]
pub(super) struct StdioTransport {
    lines: Lines<ChildStdout>,
    stdin: Arc<Mutex<Option<ChildStdin>>>,
    health: Arc<Health>,
}

impl StdioTransport {
    pub(super) fn new(stdin: ChildStdin, stdout: ChildStdout, health: Arc<Health>) -> Self {
        Self { lines: Lines::new(stdout, MAX_MESSAGE_BYTES), stdin: Arc::new(Mutex::new(Some(stdin))), health }
    }

    async fn message(&mut self) -> io::Result<Option<RxJsonRpcMessage<RoleClient>>> {
        while let Some(line) = self.lines.next().await? {
            let line = match line {
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => line,
                Line::Cut(_) => {
                    tracing::warn!("a message of more than 16 MiB is dropped");
                    self.health.dropped();
                    continue;
                }
            };
            match serde_json::from_slice(&line) {
                Ok(message) => {
                    self.health.message();
                    return Ok(Some(message));
                }
                Err(_) if self.health.garbage(&line) => {}
                Err(_) => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// Why a message was not, or not wholly, written.
#[derive(Debug, thiserror::Error)]
pub(super) enum StdioError {
    /// Nothing of it was.
    #[error("the request was withdrawn")]
    Withdrawn,
    /// Nothing of it was.
    #[error("the connection is closed")]
    Closed,
    /// Nothing of it was.
    #[error("the message cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// Some of it may have been.
    #[error("the server does not read")]
    Broken(#[source] io::Error),
}

impl Transport<RoleClient> for StdioTransport {
    type Error = StdioError;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleClient>,
    ) -> impl Future<Output = Result<(), StdioError>> + Send + 'static {
        let stdin = Arc::clone(&self.stdin);
        let health = Arc::clone(&self.health);
        async move {
            let mut line = serde_json::to_vec(&message).map_err(StdioError::Json)?;
            line.push(b'\n');
            let mut stdin = stdin.lock().await;
            let stdin = stdin.as_mut().ok_or(StdioError::Closed)?;
            if request_id(&message).is_some_and(|id| !health.begin(id)) {
                return Err(StdioError::Withdrawn);
            }
            stdin.write_all(&line).await.map_err(StdioError::Broken)?;
            stdin.flush().await.map_err(StdioError::Broken)
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleClient>> {
        let message = self.message().await.unwrap_or_default();
        if message.is_none() {
            self.health.end();
        }
        message
    }

    async fn close(&mut self) -> Result<(), StdioError> {
        self.health.end();
        self.stdin.lock().await.take();
        Ok(())
    }
}

fn request_id(message: &TxJsonRpcMessage<RoleClient>) -> Option<&RequestId> {
    match message {
        JsonRpcMessage::Request(request) => Some(&request.id),
        _ => None,
    }
}

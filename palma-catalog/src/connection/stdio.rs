use std::io;
use std::sync::Arc;

use palma_core::ServerName;
use rmcp::RoleClient;
use rmcp::model::{JsonRpcMessage, RequestId, ServerRequest};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use tokio::io::AsyncWriteExt;
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::Mutex;

use super::MAX_MESSAGE_BYTES;
use super::health::Health;
use super::lines::{Line, Lines};
use crate::text::one_line;

/// JSON-RPC messages, one a line, over a process's standard input and output.
///
/// rmcp has such a transport. This one also knows which requests have left and what the server wrote that was no
/// message, without which an error could not say whether a tool may have run.
#[derive(Debug)]
pub(super) struct StdioTransport {
    server: ServerName,
    lines: Lines<ChildStdout>,
    stdin: Arc<Mutex<Option<ChildStdin>>>,
    health: Arc<Health>,
    /// Whether the server has answered anything yet.
    answered: bool,
}

impl StdioTransport {
    pub(super) fn new(server: ServerName, stdin: ChildStdin, stdout: ChildStdout, health: Arc<Health>) -> Self {
        let lines = Lines::new(stdout, MAX_MESSAGE_BYTES);
        Self { server, lines, stdin: Arc::new(Mutex::new(Some(stdin))), health, answered: false }
    }

    async fn message(&mut self) -> io::Result<Option<RxJsonRpcMessage<RoleClient>>> {
        while let Some(line) = self.lines.next().await? {
            let line = match line {
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => line,
                Line::Cut(_) => {
                    tracing::warn!(server = %self.server, "a message of more than 16 MiB is dropped");
                    self.health.dropped();
                    continue;
                }
            };
            if let Some(message) = self.read(&line) {
                self.health.message();
                return Ok(Some(message));
            }
            let line = one_line(&String::from_utf8_lossy(line.get(..400).unwrap_or(&line)), 100);
            tracing::debug!(server = %self.server, line, "a line is no message and is left out");
            if !self.health.garbage(line) {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// Reads a message that the server may send now. Before its first answer that is an answer or a ping; a program
    /// that is no server and echoes what it reads sends others, which rmcp would log as they are.
    fn read(&mut self, line: &[u8]) -> Option<RxJsonRpcMessage<RoleClient>> {
        let message = serde_json::from_slice(line).ok()?;
        self.answered |= matches!(message, JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_));
        (self.answered || is_ping(&message)).then_some(message)
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

fn is_ping(message: &RxJsonRpcMessage<RoleClient>) -> bool {
    matches!(message, JsonRpcMessage::Request(request) if matches!(request.request, ServerRequest::PingRequest(_)))
}

fn request_id(message: &TxJsonRpcMessage<RoleClient>) -> Option<&RequestId> {
    match message {
        JsonRpcMessage::Request(request) => Some(&request.id),
        _ => None,
    }
}

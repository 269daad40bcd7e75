use std::sync::Arc;
use std::time::Duration;

use palma_core::ServerName;
use rmcp::model::ProtocolVersion;
use rmcp::service::{ClientInitializeError, ClientLifecycleMode, ClientServiceExt};
use tokio::time::timeout_at;

use super::handler::Handler;
use super::health::Health;
use super::process::Process;
use super::stdio::StdioTransport;
use super::{Connection, Local, http};
use crate::text::one_line;
use crate::time;
use crate::{FailureReason, HttpServer, ServerFailure, StdioServer};

/// `initialize` first, for every server of today answers it, however slowly it starts. `server/discover` after a
/// refusal, for a server that only speaks MCP 2026-07-28. rmcp's own `Auto` asks in the other order and fails when
/// a server needs more than ten seconds to start, for then the late answer to `server/discover` is taken for that
/// to `initialize`.
fn lifecycles() -> [ClientLifecycleMode; 2] {
    let preferred_versions = vec![ProtocolVersion::V_2026_07_28];
    [ClientLifecycleMode::Initialize, ClientLifecycleMode::Discover { preferred_versions }]
}

pub(super) async fn stdio(
    name: &ServerName,
    server: &StdioServer,
    deadline: Duration,
) -> Result<Connection, ServerFailure> {
    let until = time::after(deadline);
    let mut first = None;
    for lifecycle in lifecycles() {
        let started = Process::start(name, server).map_err(|source| {
            let command = server.command.display().to_string();
            failure(name, FailureReason::NotStarted { command, source }, None)
        });
        let (process, stdin, stdout) = started?;
        let health = Arc::new(Health::default());
        let transport = StdioTransport::new(name.clone(), stdin, stdout, Arc::clone(&health));
        let local = Local { process, health };
        let shaken = Handler::default().serve_with_lifecycle(transport, lifecycle);
        let reason = match timeout_at(until, shaken).await {
            Ok(Ok(service)) => return Ok(Connection::new(name, service, Some(local))),
            Ok(Err(error)) => local.reason(error).await,
            Err(_) => local.garbage().unwrap_or(FailureReason::Silent { deadline }),
        };
        let failed = failure(name, reason, Some(&local));
        if !matches!(failed.reason, FailureReason::Refused { .. }) {
            return Err(first.unwrap_or(failed));
        }
        first.get_or_insert(failed);
    }
    Err(first.unwrap_or_else(|| failure(name, FailureReason::OutOfTurn, None)))
}

pub(super) async fn http(
    name: &ServerName,
    server: &HttpServer,
    deadline: Duration,
) -> Result<Connection, ServerFailure> {
    let until = time::after(deadline);
    let mut first = None;
    for lifecycle in lifecycles() {
        let transport = http::transport(server).map_err(|reason| failure(name, reason, None))?;
        let shaken = Handler::default().serve_with_lifecycle(transport, lifecycle);
        let (reason, refused) = match timeout_at(until, shaken).await {
            Ok(Ok(service)) => return Ok(Connection::new(name, service, None)),
            Ok(Err(error)) => http_reason(server, error),
            Err(_) => (FailureReason::Silent { deadline }, false),
        };
        let failed = failure(name, reason, None);
        if !refused {
            return Err(first.unwrap_or(failed));
        }
        first.get_or_insert(failed);
    }
    Err(first.unwrap_or_else(|| failure(name, FailureReason::OutOfTurn, None)))
}

/// The reason, and whether the server may yet speak the other lifecycle.
fn http_reason(server: &HttpServer, error: ClientInitializeError) -> (FailureReason, bool) {
    let Some(failed) = transport_words(&error) else {
        let reason = plain_reason(error);
        let refused = matches!(reason, FailureReason::Refused { .. });
        return (reason, refused);
    };
    // A server of 2026-07-28 refuses an unknown method with a status 400 or 404.
    let refused = failed.contains("HTTP 400") || failed.contains("HTTP 404");
    (FailureReason::Unreachable { url: server.shown_url(), cause: failed }, refused)
}

/// The words of a transport's error that holds its cause in no typed way.
fn transport_words(error: &ClientInitializeError) -> Option<String> {
    match error {
        ClientInitializeError::TransportError { error, .. } => Some(match http::http_error(error.error.as_ref()) {
            Some(error) => http::describe(error),
            None => one_line(&error.error.to_string(), 500),
        }),
        _ => None,
    }
}

impl Local {
    async fn reason(&self, error: ClientInitializeError) -> FailureReason {
        let lost =
            matches!(error, ClientInitializeError::TransportError { .. } | ClientInitializeError::ConnectionClosed(_));
        if !lost {
            return plain_reason(error);
        }
        match self.process.settled().await {
            Some(status) if !self.health.is_flooded() => FailureReason::Exited { status },
            _ => self.garbage().unwrap_or(FailureReason::Closed),
        }
    }

    fn garbage(&self) -> Option<FailureReason> {
        self.health.seen_garbage().map(|(lines, last)| FailureReason::Garbage { lines, last })
    }
}

fn plain_reason(error: ClientInitializeError) -> FailureReason {
    match error {
        ClientInitializeError::JsonRpcError(error) => {
            FailureReason::Refused { code: error.code.0.into(), message: one_line(&error.message, 500) }
        }
        ClientInitializeError::NoCompatibleProtocolVersion { server_supported, .. } => FailureReason::Revisions {
            theirs: server_supported.iter().map(ProtocolVersion::as_str).collect::<Vec<_>>().join(", "),
        },
        ClientInitializeError::ConnectionClosed(_) | ClientInitializeError::TransportError { .. } => {
            FailureReason::Closed
        }
        _ => FailureReason::OutOfTurn,
    }
}

fn failure(name: &ServerName, reason: FailureReason, local: Option<&Local>) -> ServerFailure {
    let stderr = local.map(|local| local.process.stderr()).unwrap_or_default();
    ServerFailure { server: name.clone(), reason, stderr }
}

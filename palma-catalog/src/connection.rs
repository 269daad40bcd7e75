use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

use palma_core::ServerName;
use rmcp::RoleClient;
use rmcp::service::{Peer, RunningService};
use tokio::sync::Notify;

use self::handler::Handler;
use self::health::Health;
use self::process::Process;
use crate::{Server, ServerFailure};

mod handler;
mod handshake;
mod health;
mod http;
mod lines;
mod process;
mod request;
mod stderr;
mod stdio;

/// The most bytes of one message that are taken from a server.
pub(crate) const MAX_MESSAGE_BYTES: usize = 16 * 1024 * 1024;

/// How long a server that was asked to end may take before it is asked less kindly.
const GRACE: Duration = Duration::from_secs(2);

/// A server that is connected, or was.
#[derive(Debug)]
pub(crate) struct Connection {
    name: ServerName,
    peer: Peer<RoleClient>,
    /// `None` once the host has closed the connection.
    service: Mutex<Option<RunningService<RoleClient, Handler>>>,
    /// What we know of a server that we started ourselves.
    local: Option<Local>,
    changed: Arc<Notify>,
    /// Done when the log has the last words of a server that ended.
    mourned: Once,
}

#[derive(Debug)]
struct Local {
    process: Process,
    health: Arc<Health>,
}

impl Connection {
    /// Starts or reaches a server and shakes hands, all within `deadline`.
    pub(crate) async fn open(name: &ServerName, server: &Server, deadline: Duration) -> Result<Self, ServerFailure> {
        match server {
            Server::Stdio(server) => handshake::stdio(name, server, deadline).await,
            Server::Http(server) => handshake::http(name, server, deadline).await,
        }
    }

    fn new(name: &ServerName, service: RunningService<RoleClient, Handler>, local: Option<Local>) -> Self {
        Self {
            name: name.clone(),
            peer: service.peer().clone(),
            changed: service.service().changed(),
            service: Mutex::new(Some(service)),
            local,
            mourned: Once::new(),
        }
    }

    pub(crate) const fn name(&self) -> &ServerName {
        &self.name
    }

    /// Tells when the server says that its tools have changed. What is told while nobody waits is told once after.
    pub(crate) fn changed(&self) -> Arc<Notify> {
        Arc::clone(&self.changed)
    }

    pub(crate) const fn peer(&self) -> &Peer<RoleClient> {
        &self.peer
    }

    /// The last lines of the server's standard error.
    pub(crate) fn stderr(&self) -> Vec<String> {
        self.local.as_ref().map(|local| local.process.stderr()).unwrap_or_default()
    }

    /// How the connection ended, as a sentence; `None` while it has not.
    ///
    /// Scripts and models read it, so it has nothing of what the server logs. That goes to the host's own log.
    pub(crate) async fn ending(&self) -> Option<String> {
        let name = &self.name;
        if self.service().is_none() {
            return Some(format!("server `{name}` was closed by its host"));
        }
        let Some(Local { process, health }) = &self.local else {
            return self.peer.is_transport_closed().then(|| format!("the connection to server `{name}` is closed"));
        };
        if !health.is_ended() && process.status().is_none() && !self.peer.is_transport_closed() {
            return None;
        }
        if health.is_flooded() {
            return Some(format!("server `{name}` was given up{}", health.note()));
        }
        let how = process.settled().await.unwrap_or_else(|| "closed its standard output".to_owned());
        self.mourned.call_once(|| {
            tracing::warn!(server = %name, how, stderr = process.stderr().join(" | "), "a server has ended");
        });
        Some(format!("server `{name}` {how}"))
    }

    /// Ends the connection in order: closes the server's input, waits, asks it to end, waits, kills it.
    pub(crate) async fn close(&self) {
        let Some(mut service) = self.service().take() else { return };
        if let Err(error) = service.close_with_timeout(GRACE).await {
            tracing::warn!(server = %self.name, %error, "a connection did not end in order");
        }
        if let Some(local) = &self.local {
            local.process.end(GRACE).await;
        }
    }

    fn service(&self) -> std::sync::MutexGuard<'_, Option<RunningService<RoleClient, Handler>>> {
        self.service.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

use std::sync::Arc;
use std::time::Duration;

use palma_core::{ProviderError, ServerName};
use rmcp::RoleClient;
use rmcp::model::{ClientRequest, ErrorData, ServerResult};
use rmcp::service::{PeerRequestOptions, RequestHandle, ServiceError};
use rmcp::transport::DynamicTransportError;
use rmcp::transport::streamable_http_client::StreamableHttpError;
use tokio::time::{timeout, timeout_at};

use super::health::Health;
use super::stdio::StdioError;
use super::{Connection, http};
use crate::text::one_line;
use crate::time;

/// How long the word that nobody waits any more may take to leave.
const CANCEL_DEADLINE: Duration = Duration::from_secs(5);
const MAX_MESSAGE_CHARS: usize = 4_096;

impl Connection {
    /// Sends one request and waits for its answer, at most `deadline`.
    ///
    /// [`ProviderError::NotSent`] promises that no byte of the request has left. A caller that stops waiting has the
    /// server told so.
    pub(crate) async fn request(
        &self,
        request: ClientRequest,
        deadline: Duration,
    ) -> Result<ServerResult, ProviderError> {
        if let Some(ending) = self.ending().await {
            return Err(ProviderError::NotSent(ending));
        }
        let until = time::after(deadline);
        let name = self.name();
        let sending = self.peer.send_cancellable_request(request, PeerRequestOptions::no_options());
        let handle = match timeout_at(until, sending).await {
            Ok(Ok(handle)) => handle,
            Ok(Err(_)) => return Err(ProviderError::NotSent(self.ended().await)),
            Err(_) => return Err(ProviderError::NotSent(format!("server `{name}` took nothing within {deadline:?}"))),
        };
        let mut pending = Pending::new(handle, self.local.as_ref().map(|local| Arc::clone(&local.health)));
        match timeout_at(until, pending.answer()).await {
            Ok(Some(Ok(result))) => Ok(result),
            Ok(Some(Err(ServiceError::McpError(error)))) => Err(refused(name, &error)),
            Ok(Some(Err(ServiceError::TransportSend(error)))) => Err(self.unsent(&error).await),
            Ok(None | Some(Err(ServiceError::TransportClosed))) => {
                let ended = self.ended().await;
                Err(pending.lost(format!("{ended}; it had not answered")))
            }
            Ok(Some(Err(error))) => Err(ProviderError::Uncertain(format!(
                "server `{name}` gave no usable answer: {}",
                one_line(&error.to_string(), MAX_MESSAGE_CHARS)
            ))),
            Err(_) => {
                let late = format!("server `{name}` did not answer within {deadline:?}{}", self.note());
                Err(pending.lost(late))
            }
        }
    }

    fn note(&self) -> String {
        self.local.as_ref().map(|local| local.health.note()).unwrap_or_default()
    }

    async fn ended(&self) -> String {
        self.ending().await.unwrap_or_else(|| format!("the connection to server `{}` is lost", self.name))
    }

    /// Says what it means that the transport could not send.
    async fn unsent(&self, error: &DynamicTransportError) -> ProviderError {
        if let Some(error) = error.error.downcast_ref::<StdioError>() {
            let ended = self.ended().await;
            return match error {
                StdioError::Broken(_) => ProviderError::Uncertain(format!("{ended}; it had not read the request")),
                _ => ProviderError::NotSent(ended),
            };
        }
        let name = &self.name;
        let Some(error) = http::http_error(error.error.as_ref()) else {
            return ProviderError::Uncertain(format!("the connection to server `{name}` is lost"));
        };
        let what = format!("server `{name}`: {}", http::describe(error));
        match error {
            StreamableHttpError::Client(error) if error.is_connect() || error.is_builder() => {
                ProviderError::NotSent(what)
            }
            StreamableHttpError::AuthRequired(_) => ProviderError::Refused { code: 401, message: what },
            StreamableHttpError::InsufficientScope(_) => ProviderError::Refused { code: 403, message: what },
            StreamableHttpError::SessionExpired => ProviderError::Refused { code: 404, message: what },
            StreamableHttpError::HttpStatus(status) if status.status == 429 => {
                ProviderError::Refused { code: 429, message: what }
            }
            _ => ProviderError::Uncertain(what),
        }
    }
}

fn refused(server: &ServerName, error: &ErrorData) -> ProviderError {
    let message = format!("server `{server}`: {}", one_line(&error.message, MAX_MESSAGE_CHARS));
    ProviderError::Refused { code: error.code.0.into(), message }
}

/// A request without its answer. Dropped, it tells the server that nobody waits any more.
struct Pending {
    handle: Option<RequestHandle<RoleClient>>,
    health: Option<Arc<Health>>,
}

impl Pending {
    const fn new(handle: RequestHandle<RoleClient>, health: Option<Arc<Health>>) -> Self {
        Self { handle: Some(handle), health }
    }

    /// The answer; `None` if the connection went before it came.
    async fn answer(&mut self) -> Option<Result<ServerResult, ServiceError>> {
        let handle = self.handle.as_mut()?;
        let answer = (&mut handle.rx).await.ok()?;
        if let Some(health) = &self.health {
            health.finish(&handle.id);
        }
        self.handle = None;
        Some(answer)
    }

    /// Gives the request up and says, truthfully, whether it may have left.
    fn lost(mut self, what: String) -> ProviderError {
        if self.give_up() { ProviderError::NotSent(what) } else { ProviderError::Uncertain(what) }
    }

    /// Tells the server that nobody waits any more; `true` if the request has not left and will not.
    fn give_up(&mut self) -> bool {
        let Some(handle) = self.handle.take() else { return false };
        let withdrawn = self.health.as_ref().is_some_and(|health| health.withdraw(&handle.id));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(timeout(CANCEL_DEADLINE, handle.cancel(Some("nobody waits any more".to_owned()))));
        }
        withdrawn
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.give_up();
    }
}

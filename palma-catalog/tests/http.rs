//! A server over streamable HTTP.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as the test does")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use palma_catalog::{Catalog, FailureReason, Server, Servers};
use palma_core::{ProviderError, ServerName, ToolCall, ToolId, ToolProvider};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Map, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tracing::Level;

use self::log::Log;

#[path = "support/log.rs"]
mod log;

#[derive(Clone)]
struct Echo;

impl ServerHandler for Echo {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }

    async fn list_tools(
        &self,
        _params: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let schema = Arc::new(json!({"type": "object"}).as_object().cloned().unwrap());
        Ok(ListToolsResult::with_all_items(vec![Tool::new("echo", "says it again", schema)]))
    }

    async fn call_tool(
        &self,
        params: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        if params.arguments.as_ref().is_some_and(|arguments| arguments.contains_key("slow")) {
            tokio::time::sleep(Duration::from_mins(1)).await;
        }
        Ok(CallToolResponse::Complete(CallToolResult::structured(json!({"arguments": params.arguments}))))
    }
}

async fn serve(router: Router) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (address, serving)
}

fn mcp() -> Router {
    let sessions = Arc::new(LocalSessionManager::default());
    let service = StreamableHttpService::new(|| Ok(Echo), sessions, StreamableHttpServerConfig::default());
    Router::new().nest_service("/mcp", service)
}

fn servers(url: String) -> Servers {
    let deadline = Duration::from_secs(5);
    let server = Server::http(url).with_header("Authorization", "Bearer secret");
    Servers::new()
        .with_start_deadline(deadline)
        .with_list_deadline(deadline)
        .with(ServerName::parse("web").unwrap(), server)
}

fn echo() -> ToolCall {
    ToolCall::new(ToolId::parse("web", "echo").unwrap(), Map::new()).with_deadline(Duration::from_secs(5))
}

#[tokio::test]
async fn a_server_over_http_is_listed_and_called() {
    let (address, _) = serve(mcp()).await;
    let catalog = Catalog::connect(servers(format!("http://{address}/mcp"))).await.unwrap();
    assert_eq!(catalog.tools().await.unwrap().len(), 1);
    let mut call = echo();
    call.arguments.insert("text".to_owned(), json!("hi"));
    assert_eq!(catalog.call(call).await.unwrap().into_value(), json!({"arguments": {"text": "hi"}}));
    catalog.close().await;
}

#[tokio::test]
async fn a_late_answer_over_http_is_uncertain() {
    let (address, _) = serve(mcp()).await;
    let catalog = Catalog::connect(servers(format!("http://{address}/mcp"))).await.unwrap();
    let mut call = echo().with_deadline(Duration::from_millis(200));
    call.arguments.insert("slow".to_owned(), json!(true));
    let started = Instant::now();
    let error = catalog.call(call).await.unwrap_err();
    assert!(
        matches!(&error, ProviderError::Uncertain(why) if why == "server `web` did not answer within 200ms"),
        "{error:?}"
    );
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_to_a_server_that_went_away_is_not_sent() {
    let elsewhere = tokio::runtime::Runtime::new().unwrap();
    let (address, _) = elsewhere.spawn(serve(mcp())).await.unwrap();
    let catalog = Catalog::connect(servers(format!("http://{address}/mcp"))).await.unwrap();
    elsewhere.shutdown_background();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let error = catalog.call(echo()).await.unwrap_err();
    assert!(matches!(&error, ProviderError::NotSent(why) if why.contains("Connection refused")), "{error:?}");
    assert_eq!(catalog.tools().await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_listening_is_told() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = Catalog::connect(servers(format!("http://{address}/mcp?key=secret"))).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("server `web` cannot be reached at `http://{address}/mcp`: Connection refused (os error 111)")
    );
}

#[tokio::test]
async fn the_secrets_of_a_url_are_not_logged() {
    let (log, _logging) = Log::start(Level::TRACE);
    let refused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (wrong, _) = serve(Router::new().fallback(|| async { (StatusCode::NOT_FOUND, "no") })).await;
    let (well, serving) = serve(mcp()).await;
    let url = |address: SocketAddr| format!("http://ana:hunter2@{address}/mcp?key=hunter3");
    let with_secrets = |address| Catalog::connect(servers(url(address)));
    let errors = [with_secrets(refused).await.unwrap_err(), with_secrets(wrong).await.unwrap_err()];
    let catalog = with_secrets(well).await.unwrap();
    serving.abort();
    let said = format!("{errors:?} {} {:?}", log.text(), catalog.call(echo()).await);
    catalog.close().await;
    let said = said + &log.text();
    assert!(said.contains("worker quit with fatal"), "the log is of rmcp too: {said}");
    for secret in ["hunter2", "hunter3"] {
        let lines: Vec<_> = said.lines().filter(|line| line.contains(secret)).collect();
        assert!(lines.is_empty(), "{lines:#?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_mcp_is_told() {
    let (address, _) = serve(Router::new().fallback(|| async { (StatusCode::IM_A_TEAPOT, "tea") })).await;
    let error = Catalog::connect(servers(format!("http://{address}/mcp"))).await.unwrap_err();
    assert!(error.to_string().contains("418"), "{error}");
}

#[tokio::test]
async fn credentials_are_not_redirected_to_another_origin() {
    let (target, _) = serve(Router::new().fallback(|| async { (StatusCode::IM_A_TEAPOT, "reached") })).await;
    let location = format!("http://{target}/mcp");
    let redirect =
        move || async move { (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response() };
    let (address, _) = serve(Router::new().fallback(redirect)).await;
    let error = Catalog::connect(servers(format!("http://{address}/mcp"))).await.unwrap_err();
    assert!(error.to_string().ends_with("it redirects to another origin"), "{error}");
}

#[tokio::test]
async fn a_url_that_is_none_is_refused() {
    for url in ["not a url", "ftp://127.0.0.1/mcp"] {
        let error = Catalog::connect(servers(url.to_owned())).await.unwrap_err();
        assert_eq!(error.to_string(), "server `web` has no `http` or `https` URL");
    }
}

#[tokio::test]
async fn tls_needs_no_provider_that_is_global_to_the_process() {
    let (address, _) = serve(mcp()).await;
    let (_, failures) = Catalog::connect_available(servers(format!("https://{address}/mcp"))).await;
    let reason = &failures.first().unwrap().reason;
    // A machine without certificates cannot use TLS at all.
    assert!(matches!(reason, FailureReason::Unreachable { .. } | FailureReason::Tls(_)), "{reason:?}");
}

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use palma_core::{ProviderError, Tool};
use rmcp::model::{ClientRequest, ErrorCode, ListToolsRequest, PaginatedRequestParams, ServerResult};
use serde_json::Value;
use tokio::time::Instant;

use crate::connection::Connection;
use crate::{FailureReason, reading, time};

const MAX_PAGES: usize = 1_000;
const MAX_TOOLS: usize = 100_000;

/// Lists the tools of a server, page by page, all within `deadline`.
pub(crate) async fn list(connection: &Connection, deadline: Duration) -> Result<Vec<Arc<Tool>>, FailureReason> {
    let until = time::after(deadline);
    let mut tools = Tools::default();
    let mut cursor = None;
    let mut cursors = HashSet::new();
    for _ in 0..MAX_PAGES {
        let left = until.saturating_duration_since(Instant::now());
        let page = match connection.request(request(cursor), left).await {
            Ok(result) => Page::read(result).ok_or(FailureReason::BadList)?,
            // A server without tools need not know the method.
            Err(ProviderError::Refused { code, .. }) if code == i64::from(ErrorCode::METHOD_NOT_FOUND.0) => {
                return Ok(tools.kept);
            }
            Err(error) => return Err(FailureReason::NotListed(error)),
        };
        for tool in &page.tools {
            tools.keep(connection, tool);
        }
        if tools.kept.len() > MAX_TOOLS {
            return Err(FailureReason::EndlessList("more than 100,000 tools"));
        }
        let Some(next) = page.next else { return Ok(tools.kept) };
        if !cursors.insert(next.clone()) {
            return Err(FailureReason::EndlessList("a cursor comes twice"));
        }
        cursor = Some(next);
    }
    Err(FailureReason::EndlessList("more than 1,000 pages"))
}

fn request(cursor: Option<String>) -> ClientRequest {
    let params = cursor.map(|cursor| PaginatedRequestParams::default().with_cursor(Some(cursor)));
    ClientRequest::ListToolsRequest(ListToolsRequest { params, ..ListToolsRequest::default() })
}

#[derive(Default)]
struct Tools {
    kept: Vec<Arc<Tool>>,
    names: HashSet<String>,
}

impl Tools {
    fn keep(&mut self, connection: &Connection, value: &Value) {
        let server = connection.name();
        match reading::tool(server, value) {
            Err(error) => tracing::warn!(%server, %error, "a tool is left out"),
            Ok(tool) if self.names.insert(tool.id.name().as_str().to_owned()) => self.kept.push(Arc::new(tool)),
            Ok(tool) => tracing::warn!(%server, tool = %tool.id.name(), "a second tool of the same name is left out"),
        }
    }
}

struct Page {
    tools: Vec<Value>,
    next: Option<String>,
}

impl Page {
    /// Reads the page from JSON, since one odd tool makes the whole of it unreadable as a typed list.
    fn read(result: ServerResult) -> Option<Self> {
        let mut page = serde_json::to_value(result).ok()?;
        let Value::Array(tools) = page.get_mut("tools")?.take() else { return None };
        let next = page.get("nextCursor").and_then(Value::as_str).filter(|cursor| !cursor.is_empty());
        Some(Self { tools, next: next.map(str::to_owned) })
    }
}

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use palma_core::{ProviderError, ServerName, Tool};
use rmcp::model::{ClientRequest, ErrorCode, ListToolsRequest, PaginatedRequestParams, ServerResult};
use serde_json::Value;
use tokio::time::Instant;

use crate::connection::Connection;
use crate::text::one_line;
use crate::{FailureReason, reading, time};

const MAX_PAGES: usize = 1_000;
const MAX_TOOLS: usize = 100_000;
/// The most bytes of one tool's definition as JSON; one that is larger is left out.
const MAX_TOOL_BYTES: usize = 1024 * 1024;
/// The most bytes of everything that a server lists as JSON, with what is left out.
const MAX_LIST_BYTES: usize = 64 * 1024 * 1024;

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
            tools.keep(connection.name(), tool)?;
        }
        let Some(next) = page.next else { return Ok(tools.kept) };
        // Cursors are kept too, until the list ends.
        tools.count(next.len())?;
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
    bytes: usize,
}

impl Tools {
    fn keep(&mut self, server: &ServerName, value: &Value) -> Result<(), FailureReason> {
        let bytes = value.to_string().len();
        self.count(bytes)?;
        if bytes > MAX_TOOL_BYTES {
            let tool = one_line(value.get("name").and_then(Value::as_str).unwrap_or_default(), 100);
            tracing::warn!(%server, tool, bytes, "a tool whose definition has more than 1 MiB is left out");
            return Ok(());
        }
        match reading::tool(server, value) {
            Err(error) => tracing::warn!(%server, %error, "a tool is left out"),
            Ok(tool) if self.names.insert(tool.id.name().as_str().to_owned()) => self.kept.push(Arc::new(tool)),
            Ok(tool) => tracing::warn!(%server, tool = %tool.id.name(), "a second tool of the same name is left out"),
        }
        if self.kept.len() > MAX_TOOLS {
            return Err(FailureReason::EndlessList("more than 100,000 tools"));
        }
        Ok(())
    }

    fn count(&mut self, bytes: usize) -> Result<(), FailureReason> {
        self.bytes += bytes;
        if self.bytes > MAX_LIST_BYTES {
            return Err(FailureReason::EndlessList("more than 64 MiB"));
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A definition of exactly so many bytes.
    fn definition(name: usize, bytes: usize) -> Value {
        let filled = |fill: usize| json!({"name": format!("t{name:03}"), "description": "x".repeat(fill)});
        filled(bytes - filled(0).to_string().len())
    }

    #[test]
    fn a_definition_is_kept_up_to_its_limit_alone() {
        let server = ServerName::parse("s").unwrap();
        let mut tools = Tools::default();
        tools.keep(&server, &definition(1, MAX_TOOL_BYTES)).unwrap();
        tools.keep(&server, &definition(2, MAX_TOOL_BYTES + 1)).unwrap();
        let kept: Vec<_> = tools.kept.iter().map(|tool| tool.id.to_string()).collect();
        assert_eq!(kept, ["s.t001"]);
    }

    #[test]
    fn all_definitions_are_kept_up_to_their_limit_together() {
        let server = ServerName::parse("s").unwrap();
        let mut tools = Tools::default();
        for name in 0..64 {
            tools.keep(&server, &definition(name, MAX_TOOL_BYTES)).unwrap();
        }
        let over = tools.keep(&server, &definition(64, 100)).unwrap_err();
        assert_eq!(over.to_string(), "lists its tools without end: more than 64 MiB");
    }
}

//! Three small MCP servers over stdio, and the documents one of them serves.

pub mod files;
pub mod ledger;
pub mod orders;
pub mod tickets;

use std::{io::Write as _, path::Path};

use anyhow::Context as _;
use rmcp::{Json, ServerHandler, ServiceExt as _, service::QuitReason, transport};
use tempfile::Builder;

/// How the files begin that [`replace`] has not finished writing.
const PARTIAL: &str = ".partial-";

/// Serves on standard input and output until the client closes them.
async fn serve(server: impl ServerHandler) -> anyhow::Result<()> {
    let running = server.serve(transport::stdio_pipes()).await?;
    match running.waiting().await? {
        QuitReason::JoinError(error) => Err(error.into()),
        _ => Ok(()),
    }
}

/// Runs `work` where it may block; what goes wrong becomes a tool error, for the caller to read.
async fn answer<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> Result<Json<T>, String> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(value)) => Ok(Json(value)),
        Ok(Err(error)) => Err(format!("{error:#}")),
        Err(_) => Err("the tool stopped before it had an answer".to_owned()),
    }
}

/// Puts `bytes` at `path`, so that a reader sees the old file or the new one and nothing between.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut file = Builder::new().prefix(PARTIAL).tempfile_in(folder).context("nothing can be written there")?;
    file.write_all(bytes).context("the file cannot be written")?;
    file.as_file().sync_all().context("the file cannot be written")?;
    file.persist(path).map_err(|failure| failure.error).context("the file cannot be replaced")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use rmcp::model::Tool;

    use super::{files::Files, ledger::Ledger, tickets::Tickets};

    fn tools() -> Vec<Tool> {
        let routers =
            [Files::tool_router().list_all(), Ledger::tool_router().list_all(), Tickets::tool_router().list_all()];
        routers.concat()
    }

    #[test]
    fn every_tool_says_what_it_takes_returns_and_changes() {
        for tool in tools() {
            assert!(tool.description.is_some(), "{}", tool.name);
            assert_eq!(tool.input_schema["additionalProperties"], false, "{}", tool.name);
            let output = tool.output_schema.unwrap();
            assert_eq!(output["type"], "object", "{}", tool.name);
            assert!(tool.annotations.unwrap().read_only_hint.is_some(), "{}", tool.name);
        }
    }

    #[test]
    fn no_tool_takes_null_where_it_means_absent() {
        for tool in tools() {
            let schema = serde_json::to_string(&tool.input_schema).unwrap();
            assert!(!schema.contains("null"), "{}: {schema}", tool.name);
        }
    }
}

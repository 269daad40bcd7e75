use std::process::ExitCode;

use palma_catalog::Catalog;
use palma_core::ToolProvider as _;
use serde_json::{Value, json};

use crate::Configured;
use crate::config::Config;
use crate::output::print;

/// Lists every server with its tools; a server that cannot be reached is listed with the reason.
pub(crate) async fn tools(configured: &Configured) -> anyhow::Result<ExitCode> {
    let servers = Config::read(&configured.config)?.servers()?;
    let names: Vec<String> = servers.iter().map(|(name, _)| name.to_string()).collect();
    let (catalog, failures) = Catalog::connect_available(servers).await;
    let tools = catalog.tools().await?;
    let listed: Vec<Value> = names
        .iter()
        .map(|name| {
            let failure = failures.iter().find(|failure| failure.server.as_str() == name);
            let tools: Vec<Value> = tools
                .iter()
                .filter(|tool| tool.id.server().as_str() == name)
                .map(|tool| json!({"name": tool.id.name(), "description": tool.description, "annotations": tool.annotations}))
                .collect();
            match failure {
                Some(failure) => json!({"name": name, "error": failure.to_string()}),
                None => json!({"name": name, "tools": tools}),
            }
        })
        .collect();
    print(&json!({"servers": listed}))?;
    catalog.close().await;
    for failure in &failures {
        eprintln!("error: {failure}");
    }
    Ok(ExitCode::from(u8::from(!failures.is_empty())))
}

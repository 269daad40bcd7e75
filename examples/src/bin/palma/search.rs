use std::process::ExitCode;

use clap::Args;
use palma_core::{Api, ToolSearch as _};
use serde_json::{Value, json};

use crate::Configured;
use crate::config::Config;
use crate::output::print;

#[derive(Debug, Args)]
pub(crate) struct Search {
    #[command(flatten)]
    configured: Configured,
    /// How many tools to show at the most.
    #[arg(long, default_value_t = 10)]
    limit: usize,
    /// What the tool should do, in words.
    #[arg(required = true)]
    words: Vec<String>,
}

impl Search {
    pub(crate) async fn search(&self) -> anyhow::Result<ExitCode> {
        let (catalog, tools) = Config::read(&self.configured.config)?.catalog().await?;
        let api = Api::generate(tools);
        let hits = catalog.search(&self.words.join(" "), self.limit).await?;
        let shown: Vec<Value> = hits
            .iter()
            .map(|hit| {
                let path =
                    api.tools().find(|tool| tool.tool().id == hit.tool.id).map(|tool| format!("tools.{}", tool.path()));
                json!({"server": hit.tool.id.server(), "name": hit.tool.id.name(), "script": path,
                    "score": hit.score, "description": hit.tool.description})
            })
            .collect();
        print(&json!({"hits": shown}))?;
        catalog.close().await;
        Ok(ExitCode::SUCCESS)
    }
}

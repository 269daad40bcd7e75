use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use palma_core::dangerous::Forget;
use palma_core::{Boundary, CodeMode, Principal, Script};
use palma_sandbox::{Limits, Sandbox};

use crate::Configured;
use crate::config::Config;

#[derive(Debug, Args)]
pub(crate) struct CheckCommand {
    #[command(flatten)]
    configured: Configured,
    /// In whose name: `user:NAME`, and `,group:NAME` and `,agent:NAME` behind it.
    #[arg(long = "as", value_name = "PRINCIPAL", default_value = "user:local")]
    principal: Principal,
    /// Write to standard error what a model would be told, and nothing else.
    #[arg(long)]
    brief: bool,
    /// The script, TypeScript or JavaScript.
    script: PathBuf,
}

impl CheckCommand {
    pub(crate) async fn check(self) -> anyhow::Result<ExitCode> {
        let script = std::fs::read_to_string(&self.script)
            .with_context(|| format!("cannot read the script `{}`", self.script.display()))?;
        let script = Script::from(script);
        let config = Config::read(&self.configured.config)?;
        let (catalog, tools) = config.catalog().await?;
        let policy = config.policy(&tools)?;
        // A check calls no tool, so there is nothing to record.
        let boundary = Boundary::new(catalog.clone(), policy, Forget);

        let code_mode = CodeMode::new(boundary, catalog.clone(), Sandbox::new(Limits::default())?);
        let host = code_mode.acting_for(self.principal);
        let plan = host.without_plan("a check").await?;
        let check = host.check(&plan, script.clone()).await?;
        catalog.close().await;

        eprint!("{}", if self.brief { check.brief() } else { check.text(&script) });
        // A person at a terminal has read it.
        if !std::io::stdout().is_terminal() {
            crate::output::print(&serde_json::to_value(&check)?)?;
        }
        Ok(ExitCode::from(if check.has_errors() { 2 } else { 0 }))
    }
}

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use palma_core::{Boundary, CodeMode, RunId};
use palma_policy::CedarPolicy;
use palma_sandbox::{Limits, Sandbox};

use crate::Configured;
use crate::config::Config;
use crate::nothing::Nothing;
use crate::runs::run_id;

#[derive(Debug, Args)]
pub(crate) struct Cancel {
    #[command(flatten)]
    configured: Configured,
    /// Who cancels, for the record.
    #[arg(long, value_name = "NAME", default_value = "terminal")]
    by: String,
    /// The run, as `palma runs` lists it.
    #[arg(value_parser = run_id)]
    run: RunId,
}

impl Cancel {
    pub(crate) async fn cancel(self) -> anyhow::Result<ExitCode> {
        let config = Config::read(&self.configured.config)?;
        config.needed_journal()?;
        let audit = config.audit().await?;
        let boundary = Boundary::new(Nothing, CedarPolicy::load(Vec::<PathBuf>::new(), &[])?, audit.clone());
        let code_mode = CodeMode::new(boundary, Nothing, Sandbox::new(Limits::default())?);
        let completion = config.keep(code_mode, &audit).await?.cancel(&self.run, self.by).await?;
        crate::output::print(&serde_json::to_value(&completion)?)?;
        Ok(ExitCode::SUCCESS)
    }
}

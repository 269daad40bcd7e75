use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use palma_audit::JournalReader;
use palma_core::dangerous::Forget;
use palma_core::{Boundary, CodeMode, Replay, RunId};
use palma_policy::CedarPolicy;
use palma_sandbox::{Limits, Sandbox};

use crate::Configured;
use crate::config::Config;
use crate::nothing::Nothing;
use crate::runs::run_id;

#[derive(Debug, Args)]
pub(crate) struct ReplayCommand {
    #[command(flatten)]
    configured: Configured,
    /// Another script: tell what it would have done with the same answers, up to the first call that has none.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The run, as `palma runs` lists it.
    #[arg(value_parser = run_id)]
    run: RunId,
}

impl ReplayCommand {
    pub(crate) async fn replay(self) -> anyhow::Result<ExitCode> {
        let config = Config::read(&self.configured.config)?;
        let journal = config.needed_journal()?;
        let reader = JournalReader::open(journal.folder())?;
        journal.opening(&reader, &self.run).await?;
        // Nothing can be reached, and nothing is recorded.
        let boundary = Boundary::new(Nothing, CedarPolicy::load(Vec::<PathBuf>::new(), &[])?, Forget);
        let code_mode = CodeMode::new(boundary, Nothing, Sandbox::new(Limits::default())?);
        let code_mode = code_mode.with_journal(reader, journal.values()?);
        let (told, differs) = match &self.against {
            None => {
                let replay = code_mode.replay(&self.run).await?;
                (serde_json::to_value(&replay)?, matches!(replay, Replay::Differs(_)))
            }
            Some(file) => {
                let script = std::fs::read_to_string(file)
                    .with_context(|| format!("cannot read the script `{}`", file.display()))?;
                let comparison = code_mode.replay_against(&self.run, script).await?;
                (serde_json::to_value(&comparison)?, !comparison.is_same())
            }
        };
        crate::output::print(&told)?;
        Ok(ExitCode::from(if differs { 4 } else { 0 }))
    }
}

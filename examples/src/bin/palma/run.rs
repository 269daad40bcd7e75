use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use palma_audit::AuditLog;
use palma_core::{Boundary, CodeMode, Completion, FailureClass, Principal, Status};
use palma_examples::terminal::TerminalApprover;
use palma_sandbox::{Limits, Sandbox};

use crate::Configured;
use crate::config::Config;

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    configured: Configured,
    /// In whose name: `user:NAME`, and `,group:NAME` and `,agent:NAME` behind it.
    #[arg(long = "as", value_name = "PRINCIPAL", default_value = "user:local")]
    principal: Principal,
    /// Answer every question for approval with yes.
    #[arg(long)]
    yes: bool,
    /// Run the script whatever a check finds; every call is decided on all the same.
    #[arg(long)]
    no_check: bool,
    /// What the script may change. With `none` it reads, and stops where only writes could take it further: they are listed.
    #[arg(long, value_enum, default_value_t = Effects::All, conflicts_with = "no_check")]
    effects: Effects,
    /// The script, TypeScript or JavaScript.
    script: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Effects {
    All,
    None,
}

impl Run {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let script = std::fs::read_to_string(&self.script)
            .with_context(|| format!("cannot read the script `{}`", self.script.display()))?;
        let config = Config::read(&self.configured.config)?;
        let (catalog, tools) = config.catalog().await?;
        let policy = config.policy(&tools)?;
        let audit = AuditLog::open(config.audit())?;
        let boundary = Boundary::new(catalog.clone(), policy, audit).with_approver(TerminalApprover::new(self.yes));

        let code_mode = CodeMode::new(boundary, catalog.clone(), Sandbox::new(Limits::default())?);
        let host = code_mode.acting_for(self.principal);
        let goal = self.script.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let plan = host.without_plan(goal).await?;
        let completion = match self.effects {
            Effects::None => host.dry_run(&plan, script).await?,
            Effects::All if self.no_check => host.run_unchecked(&plan, script).await?,
            Effects::All => host.run(&plan, script).await?,
        };
        catalog.close().await;

        if let Some(failure) = &completion.failure {
            eprintln!("{failure}");
        }
        crate::output::print(&serde_json::to_value(&completion)?)?;
        Ok(ExitCode::from(exit_status(&completion)))
    }
}

/// 0 completed, or came to its first write in a run without effects; 2 refused by the check, 3 denied (by policy, before the run or in it), 4 failed.
pub(crate) fn exit_status(completion: &Completion) -> u8 {
    match (completion.status, completion.failure.as_ref().map(|failure| failure.class)) {
        (Status::Completed | Status::Withheld, _) => 0,
        (_, Some(FailureClass::Check)) => 2,
        (Status::Denied, _) => 3,
        _ => 4,
    }
}

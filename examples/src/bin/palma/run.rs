use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use palma_core::{Boundary, CodeMode, Completion, FailureClass, Principal, Status, Waiting};
use palma_sandbox::{Limits, Sandbox};

use crate::Configured;
use crate::asking::Asking;
use crate::config::Config;

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    configured: Configured,
    /// In whose name: `user:NAME`, and `,group:NAME` and `,agent:NAME` behind it.
    #[arg(long = "as", value_name = "PRINCIPAL", default_value = "user:local")]
    principal: Principal,
    #[command(flatten)]
    asking: Asking,
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
        let approver = self.asking.approver(&config)?;
        let (catalog, tools) = config.catalog().await?;
        let policy = config.policy(&tools)?;
        let audit = config.audit().await?;
        let boundary = Boundary::new(catalog.clone(), policy, audit.clone()).with_approver(approver);

        let code_mode = CodeMode::new(boundary, catalog.clone(), Sandbox::new(Limits::default())?);
        let code_mode = config.keep(code_mode, &audit).await?;
        let host = code_mode.acting_for(self.principal);
        let goal = self.script.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let plan = host.without_plan(goal).await?;
        let completion = match self.effects {
            Effects::None => host.dry_run(&plan, script).await?,
            Effects::All if self.no_check => host.run_unchecked(&plan, script).await?,
            Effects::All => host.run(&plan, script).await?,
        };
        catalog.close().await;

        tell(&completion)
    }
}

/// Prints a completion; what a person has to know of it is on standard error.
pub(crate) fn tell(completion: &Completion) -> anyhow::Result<ExitCode> {
    if let Some(failure) = &completion.failure {
        eprintln!("{failure}");
    }
    if completion.status == Status::Paused {
        eprint!("run {} has paused\n{}", completion.run, waits(&completion.waiting));
        eprintln!("go on with `palma resume {} --config …` and the answers", completion.run);
    }
    for note in &completion.notes {
        eprintln!("note: {note}");
    }
    crate::output::print(&serde_json::to_value(completion)?)?;
    Ok(ExitCode::from(exit_status(completion)))
}

/// What each of these waits for, and by which argument it is answered.
pub(crate) fn waits(waiting: &[Waiting]) -> String {
    let mut text = String::new();
    for waiting in waiting {
        let answers = match waiting {
            Waiting::Approval { call, .. } => format!("--approve {call} or --deny {call}"),
            Waiting::Resolution { call, .. } => {
                format!("--happened {call} JSON, --did-not-happen {call} or --unknown {call}")
            }
            _ => String::new(),
        };
        text.push_str(&format!("  {waiting}: {answers}\n"));
    }
    text
}

/// 0 completed, or came to its first write in a run without effects; 2 refused by the check, 3 denied (by policy, before the
/// run or in it), 4 failed, 5 paused.
pub(crate) fn exit_status(completion: &Completion) -> u8 {
    match (completion.status, completion.failure.as_ref().map(|failure| failure.class)) {
        (Status::Completed | Status::Withheld, _) => 0,
        (_, Some(FailureClass::Check)) => 2,
        (Status::Denied, _) => 3,
        (Status::Paused, _) => 5,
        _ => 4,
    }
}

mod answers;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use palma_core::{Boundary, CodeMode, RunId};
use palma_sandbox::{Limits, Sandbox};

use self::answers::Answers;
use crate::Configured;
use crate::asking::Place;
use crate::config::Config;
use crate::run::tell;
use crate::runs::run_id;

#[derive(Debug, Args)]
pub(crate) struct Resume {
    #[command(flatten)]
    configured: Configured,
    #[command(flatten)]
    answers: Answers,
    /// Where to ask what comes up from now on.
    #[arg(long, value_enum, value_name = "WHERE", default_value_t = Place::Pause)]
    ask: Place,
    /// The run, as `palma runs` lists it.
    #[arg(value_parser = run_id)]
    run: RunId,
}

impl Resume {
    pub(crate) async fn resume(self) -> anyhow::Result<ExitCode> {
        let answers = self.answers.read()?;
        let config = Config::read(&self.configured.config)?;
        let journal = config.needed_journal()?;
        let audit = config.audit().await?;
        let opening = journal.opening(&journal.open(&audit).await?, &self.run).await?;
        let (catalog, tools) = config.catalog().await?;
        let policy = config.policy(&tools)?;
        let approver = self.ask.approver(&config, false)?;
        let boundary = Boundary::new(catalog.clone(), policy, audit.clone()).with_approver(approver);

        let code_mode = CodeMode::new(boundary, catalog.clone(), Sandbox::new(Limits::default())?);
        let code_mode = config.keep(code_mode, &audit).await?;
        for answer in answers {
            let call = answer.call();
            let given = answer.give(&code_mode, &self.run, &self.answers.by).await;
            given.with_context(|| format!("the answer to call {call} does not count, and the run was not resumed"))?;
        }
        let completion = code_mode.acting_for(opening.principal).resume(&self.run).await?;
        catalog.close().await;
        tell(&completion)
    }
}

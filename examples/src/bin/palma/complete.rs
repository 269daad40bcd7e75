use std::process::ExitCode;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use palma_core::{Boundary, Budget, CodeMode, Escalate, Principal, Task, ToolId};
use palma_examples::model::ChatModel;
use palma_sandbox::{Limits, Sandbox};

use crate::Configured;
use crate::asking::Asking;
use crate::config::Config;
use crate::run::exit_status;

#[derive(Debug, Args)]
pub(crate) struct Complete {
    #[command(flatten)]
    configured: Configured,
    /// In whose name: `user:NAME`, and `,group:NAME` and `,agent:NAME` behind it.
    #[arg(long = "as", value_name = "PRINCIPAL", default_value = "user:local")]
    principal: Principal,
    #[command(flatten)]
    asking: Asking,
    /// The model that writes the script.
    #[arg(long)]
    model: String,
    /// The model to go on with once the first has failed.
    #[arg(long, value_name = "MODEL")]
    then: Vec<String>,
    /// Where the models are: an endpoint that speaks OpenAI's chat completions.
    #[arg(long, value_name = "URL", default_value = "https://api.openai.com/v1")]
    base_url: String,
    /// The environment variable with the key; no key is sent if there is none.
    #[arg(long, value_name = "NAME", default_value = "OPENAI_API_KEY")]
    key_env: String,
    /// How many seconds a model has for one script.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    timeout: u64,
    /// How many attempts to make.
    #[arg(long, default_value_t = 3)]
    attempts: u32,
    /// How many tokens, by `o200k_base`, the value and the logs may have.
    #[arg(long, value_name = "TOKENS")]
    budget: Option<usize>,
    /// What to reach, in words.
    goal: String,
}

impl Complete {
    pub(crate) async fn complete(self) -> anyhow::Result<ExitCode> {
        let mut ladder = Escalate::new(self.chat_model(&self.model)?);
        for model in &self.then {
            ladder = ladder.then(self.chat_model(model)?);
        }
        let config = Config::read(&self.configured.config)?;
        let approver = self.asking.approver(&config)?;
        let (catalog, tools) = config.catalog().await?;
        let policy = config.policy(&tools)?;
        let audit = config.audit().await?;
        let boundary = Boundary::new(catalog.clone(), policy, audit.clone()).with_approver(approver);

        let code_mode = CodeMode::new(boundary, catalog.clone(), Sandbox::new(Limits::default())?);
        let code_mode = config.keep(code_mode, &audit).await?;
        let host = code_mode.acting_for(self.principal);
        let hits: Vec<ToolId> = host.search(&self.goal).await?.tools().collect();
        if hits.is_empty() {
            bail!("no tool fits the goal that policy may allow; `palma tools` lists all");
        }
        let plan = host.plan(self.goal, hits).await?;
        let deadline = Duration::from_secs(self.timeout.saturating_add(5));
        let mut task = Task::new(plan).with_attempts(self.attempts).with_writing_deadline(deadline);
        if let Some(tokens) = self.budget {
            let count = |text: &str| bpe_openai::o200k_base().count(text);
            task = task.with_budget(Budget::tokens(tokens).counted_by(count));
        }
        let result = host.complete(&task, &ladder).await?;
        catalog.close().await;

        eprint!("{result}");
        crate::output::print(&serde_json::to_value(&result)?)?;
        // As for a script that failed: nobody wrote one.
        Ok(ExitCode::from(result.completion.as_ref().map_or(4, exit_status)))
    }

    fn chat_model(&self, model: &str) -> anyhow::Result<ChatModel> {
        let model = ChatModel::new(&self.base_url, model)?.with_deadline(Duration::from_secs(self.timeout));
        match std::env::var(&self.key_env) {
            Ok(key) => model.with_key(key.trim()),
            Err(_) => Ok(model),
        }
    }
}

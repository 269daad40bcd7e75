use std::process::ExitCode;

use clap::Args;
use palma_audit::JournalReader;
use palma_core::{Journal as _, Printable, RunId, RunSummary};
use serde_json::{Value, json};

use crate::Configured;
use crate::config::Config;
use crate::output::print;
use crate::run::waits;

#[derive(Debug, Args)]
pub(crate) struct Runs {
    #[command(flatten)]
    configured: Configured,
    /// Leave out the runs that have ended.
    #[arg(long)]
    open: bool,
}

impl Runs {
    pub(crate) async fn runs(self) -> anyhow::Result<ExitCode> {
        let config = Config::read(&self.configured.config)?;
        let journal = config.needed_journal()?;
        let values = journal.values()?;
        // Before the first run there is nothing to read.
        let outlines = match journal.folder().join("records.jsonl").exists() {
            true => JournalReader::open(journal.folder())?.runs().await?,
            false => Vec::new(),
        };
        let runs: Vec<RunSummary> = outlines.iter().map(|outline| outline.summary(&values)).collect();
        let listed: Vec<&RunSummary> = runs.iter().filter(|run| !self.open || !run.state.is_ended()).collect();
        for run in &listed {
            eprintln!("{}  {:<10}  {}  {}", run.run, run.state, started(run), Printable(&run.goal));
            eprint!("{}", waits(&run.waiting));
            if let Some(problem) = &run.problem {
                eprintln!("  {}", Printable(problem));
            }
        }
        print(&json!({"runs": listed.into_iter().map(told).collect::<Result<Vec<Value>, _>>()?}))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn told(run: &RunSummary) -> serde_json::Result<Value> {
    let mut told = serde_json::to_value(run)?;
    if let Some(told) = told.as_object_mut() {
        told.insert("started".to_owned(), Value::from(started(run)));
    }
    Ok(told)
}

/// When it was opened, as RFC 3339 has it.
fn started(run: &RunSummary) -> String {
    let millis = i64::try_from(run.opened).ok().and_then(|millis| jiff::Timestamp::from_millisecond(millis).ok());
    millis.map(|time| time.to_string()).unwrap_or_default()
}

/// A run by its id, as an argument.
pub(crate) fn run_id(text: &str) -> Result<RunId, String> {
    RunId::parse(text).ok_or_else(|| "expected 32 hexadecimal digits, as `palma runs` lists them".to_owned())
}

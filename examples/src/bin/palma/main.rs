//! `palma`: a host to try anything with, at your own MCP servers.
//!
//! What a machine reads is JSON on standard output; everything else is on standard error.

mod api;
mod asking;
mod cancel;
mod check;
mod complete;
mod config;
mod journal;
mod nothing;
mod output;
mod replay;
mod resume;
mod run;
mod runs;
mod schema;
mod search;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

/// Code mode over MCP, at your own servers.
#[derive(Debug, Parser)]
#[command(name = "palma", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List servers and their tools.
    Tools(Configured),
    /// Find tools by words.
    Search(search::Search),
    /// Read tool definitions, one JSON object a line, and write their TypeScript, one JSON object a line.
    Api(api::ApiCommand),
    /// Check a script without running it, and print what was found; ends with 2 if it must not run.
    Check(check::CheckCommand),
    /// Run a script and print its completion.
    Run(run::Run),
    /// Have a model write scripts for a goal until one completes, and print what came of it.
    Complete(complete::Complete),
    /// List the runs that are kept, with what each waits for.
    Runs(runs::Runs),
    /// Answer what a run waits for, have it go on, and print its completion.
    Resume(resume::Resume),
    /// Run a kept run's script again against the answers it was given, reaching no tool; ends with 4 if it does something else.
    Replay(replay::ReplayCommand),
    /// End a run that waits or whose program has stopped, and print what it had done.
    Cancel(cancel::Cancel),
    /// Print the JSON Schema of a completion.
    Schema,
}

/// Where to find servers, policies and the record.
#[derive(Debug, Args)]
struct Configured {
    /// `palma.toml`: `mcp_servers = "mcp.json"`, `policies = ["a.cedar"]`, `audit = "audit"`, `[journal]`.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

fn main() -> ExitCode {
    palma_sandbox::worker::init();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Not clap's own 2, which says that the check refused a script.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()));
        }
    };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,rmcp=off".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().init();
    let done = tokio::runtime::Runtime::new().map_err(Into::into).and_then(|runtime| {
        let result = runtime.block_on(command(cli.command));
        // A thread that waits for the terminal must not keep the program.
        runtime.shutdown_background();
        result
    });
    done.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(1)
    })
}

async fn command(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Tools(configured) => tools::tools(&configured).await,
        Command::Search(search) => search.search().await,
        Command::Api(api) => api.api(),
        Command::Check(check) => check.check().await,
        Command::Run(run) => run.run().await,
        Command::Complete(complete) => complete.complete().await,
        Command::Runs(runs) => runs.runs().await,
        Command::Resume(resume) => resume.resume().await,
        Command::Replay(replay) => replay.replay().await,
        Command::Cancel(cancel) => cancel.cancel().await,
        Command::Schema => schema::schema(),
    }
}

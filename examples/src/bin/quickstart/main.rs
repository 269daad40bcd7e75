//! The main job, from end to end: three MCP servers, one script, one governed result.

mod observed;
mod show;
mod tokens;
mod verify;
mod workplace;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use palma_audit::AuditLog;
use palma_catalog::Catalog;
use palma_core::{Boundary, CodeMode, Principal, ToolProvider as _};
use palma_examples::servers::{files, ledger, tickets};
use palma_examples::terminal::TerminalApprover;
use palma_policy::CedarPolicy;
use palma_sandbox::{Limits, Sandbox};

use crate::observed::Observed;
use crate::show::Page;
use crate::workplace::Workplace;

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

const GOAL: &str = "Invoice the open orders: read them, compute totals and tax, insert the invoices, check the sum \
    against the ledger, write a report, open a ticket for each order that does not add up. Delete sent invoices if allowed.";
const QUERY: &str =
    "read order files, look up customers, insert and delete invoices, check totals, write a report, open tickets";
const POLICY: &str = include_str!("policy.cedar");
const SCRIPT: &str = include_str!("script.ts");

/// Turns 20 orders into invoices with one script, and shows what happened.
#[derive(Debug, Parser)]
struct Cli {
    /// Answer the question for approval with yes.
    #[arg(long)]
    yes: bool,
    /// Keep the temporary folder with orders, ledger, report and record.
    #[arg(long)]
    keep: bool,
    #[command(subcommand)]
    serve: Option<Serve>,
}

/// What this program does when it starts itself as an MCP server.
#[derive(Debug, Subcommand)]
enum Serve {
    #[command(hide = true)]
    Files { folder: PathBuf },
    #[command(hide = true)]
    Ledger { database: PathBuf },
    #[command(hide = true)]
    Tickets { file: PathBuf },
}

fn main() -> anyhow::Result<ExitCode> {
    palma_sandbox::worker::init();
    let cli = Cli::parse();
    let runtime = tokio::runtime::Runtime::new()?;
    let done = runtime.block_on(async {
        match cli.serve {
            Some(Serve::Files { folder }) => files::serve(folder).await.map(|()| ExitCode::SUCCESS),
            Some(Serve::Ledger { database }) => ledger::serve(database).await.map(|()| ExitCode::SUCCESS),
            Some(Serve::Tickets { file }) => tickets::serve(file).await.map(|()| ExitCode::SUCCESS),
            None => main_job(cli.yes, cli.keep).await,
        }
    });
    // A thread that still waits for the terminal must not keep the program.
    runtime.shutdown_background();
    done
}

async fn main_job(yes: bool, keep: bool) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    let mut page = Page::new();
    let workplace = Workplace::make()?;

    // What exists.
    let catalog = Catalog::connect(workplace.servers()?).await?;
    let tools = catalog.tools().await?;
    page.servers(&tools, &workplace);

    // The one road to a tool.
    let policy = CedarPolicy::parse(POLICY, &tools)?;
    let audit = AuditLog::open(workplace.audit())?;
    let observed = Arc::new(Observed::new(catalog.clone()));
    let boundary =
        Boundary::new(Arc::clone(&observed), policy, audit.clone()).with_approver(TerminalApprover::new(yes));

    // Search, plan, check, run, in the name of one principal.
    let code_mode = CodeMode::new(boundary, catalog.clone(), Sandbox::new(Limits::default())?);
    let ana = code_mode.acting_for(Principal::user("ana").in_group("finance").through_agent("quickstart"));
    let hits = ana.search(QUERY).await?;
    page.search(QUERY, &hits);
    let plan = ana.plan(GOAL, hits.tools()).await?;
    page.api(&plan);
    page.script(SCRIPT);
    let completion = ana.run(&plan, SCRIPT).await.context("the script was not run")?;
    page.calls(&completion);
    page.completion(&completion);

    // What must be true now.
    catalog.close().await;
    drop(audit);
    let (record, verdict) = verify::verify(&workplace, &completion)?;
    page.record(&record);
    page.tokens(&tokens::Comparison::count(GOAL, &tools, &plan, SCRIPT, &completion, &observed.calls())?);
    page.verdict(&verdict, began.elapsed());
    if keep {
        println!("kept: {}", workplace.keep().display());
    }
    Ok(if verdict.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

//! Prints what Palma costs, beside what others cost.
//!
//! `report` prints every section, `report scripts calls` those two; a directory among the arguments has the workloads
//! of `scripts` instead of the package's own, and `full` has `isolates` and `leaks` go as far as they are promised to.
//! It fails where a script gives another value than QuickJS, or something leaks.

mod border;
mod calls;
mod checks;
mod isolates;
mod runs;
mod scripts;

use std::path::PathBuf;

use anyhow::{bail, ensure};
use palma_benches::house::{House, wide_limits};
use palma_benches::workload::{self, Workload};

use self::isolates::Extent;

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

const SECTIONS: [&str; 7] = ["scripts", "runs", "checks", "calls", "border", "isolates", "leaks"];

fn main() -> anyhow::Result<()> {
    palma_sandbox::worker::init();
    let mut sections = Vec::new();
    let mut workloads = workload::own();
    let mut extent = Extent::Short;
    for argument in std::env::args().skip(1) {
        match SECTIONS.into_iter().find(|section| *section == argument) {
            Some(section) => sections.push(section),
            None if argument == "full" => extent = Extent::Full,
            None if PathBuf::from(&argument).is_dir() => {
                workloads = workload::in_directory(&PathBuf::from(argument))?;
            }
            None => bail!("`{argument}` is no section and no directory; sections are {}", SECTIONS.join(", ")),
        }
    }
    if sections.is_empty() {
        sections = SECTIONS.to_vec();
    }
    // In a task of its own, as a host's requests are: what is awaited outside of one wakes another thread.
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(runtime.spawn(print(sections, workloads, extent)))?
}

async fn print(sections: Vec<&str>, workloads: Vec<Workload>, extent: Extent) -> anyhow::Result<()> {
    let house = House::open(wide_limits()).await?;
    let mut faults = Vec::new();
    for section in sections {
        println!("\n{section}");
        match section {
            "scripts" => faults.extend(scripts::report(&house, &workloads).await?),
            "runs" => runs::report(&house).await?,
            "checks" => checks::report().await?,
            "calls" => calls::report(&house).await?,
            "border" => border::report(&house).await?,
            "isolates" => isolates::report(&house, extent).await?,
            _ => faults.extend(isolates::report_leaks(&house, extent).await?),
        }
    }
    ensure!(faults.is_empty(), "{}", faults.join("; "));
    Ok(())
}

//! Prints what Palma costs, beside what others cost.
//!
//! `report` prints every section, `report scripts calls` those two; a directory among the arguments has the workloads
//! of `scripts` instead of the package's own.

mod border;
mod calls;
mod isolates;
mod runs;
mod scripts;

use std::path::PathBuf;

use anyhow::bail;
use palma_benches::house::{House, wide_limits};
use palma_benches::workload;

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

const SECTIONS: [&str; 6] = ["scripts", "runs", "calls", "border", "isolates", "leaks"];

fn main() -> anyhow::Result<()> {
    palma_sandbox::worker::init();
    let mut sections = Vec::new();
    let mut workloads = workload::own();
    for argument in std::env::args().skip(1) {
        match SECTIONS.into_iter().find(|section| *section == argument) {
            Some(section) => sections.push(section),
            None if PathBuf::from(&argument).is_dir() => {
                workloads = workload::in_directory(&PathBuf::from(argument))?;
            }
            None => bail!("`{argument}` is no section and no directory; sections are {}", SECTIONS.join(", ")),
        }
    }
    if sections.is_empty() {
        sections = SECTIONS.to_vec();
    }
    tokio::runtime::Runtime::new()?.block_on(async {
        let house = House::open(wide_limits()).await?;
        for section in sections {
            println!("\n{section}");
            match section {
                "scripts" => scripts::report(&house, &workloads).await?,
                "runs" => runs::report(&house).await?,
                "calls" => calls::report(&house).await?,
                "border" => border::report(&house).await?,
                "isolates" => isolates::report(&house).await?,
                _ => isolates::report_leaks(&house).await?,
            }
        }
        Ok(())
    })
}

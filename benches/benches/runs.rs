//! A run that does next to nothing: the check and the run, from the hand-out to the completion.

use std::time::Duration;

use criterion::Criterion;
use palma_benches::house::{House, wide_limits};

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

fn main() -> anyhow::Result<()> {
    palma_sandbox::worker::init();
    let runtime = tokio::runtime::Runtime::new()?;
    let house = runtime.block_on(House::open(wide_limits()))?;
    let mut criterion =
        Criterion::default().sample_size(20).measurement_time(Duration::from_secs(2)).configure_from_args();
    for (name, script) in [
        ("returns", "return 42;"),
        ("calls once", "return await tools.bench.echo({ n: 1 });"),
        ("throws and catches", "try { throw new Error('no'); } catch (error) { return error.message; }"),
    ] {
        criterion.bench_function(&format!("run/{name}"), |bencher| {
            bencher.iter(|| runtime.block_on(house.run(script)));
        });
    }
    criterion.final_summary();
    Ok(())
}

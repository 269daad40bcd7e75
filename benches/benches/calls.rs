//! Calls of a tool that answers at once: five hundred in turn, and three thousand together.

use std::time::Duration;

use criterion::{Criterion, Throughput};
use palma_benches::house::{House, wide_limits};

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

fn main() -> anyhow::Result<()> {
    palma_sandbox::worker::init();
    let runtime = tokio::runtime::Runtime::new()?;
    let house = runtime.block_on(House::open(wide_limits()))?;
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(2)).configure_from_args();
    for (name, calls, script) in [
        ("in turn", 500, "for (let n = 0; n < 500; n++) await tools.bench.echo({ n });"),
        ("together", 3_000, "await Promise.all(Array.from({ length: 3000 }, (_, n) => tools.bench.echo({ n })));"),
    ] {
        let mut group = criterion.benchmark_group("calls");
        group.throughput(Throughput::Elements(calls));
        group.bench_function(name, |bencher| bencher.iter(|| runtime.block_on(house.run(script))));
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

//! Each workload in a worker, and in QuickJS.

use std::time::Duration;

use criterion::Criterion;
use palma_benches::house::{House, wide_limits};
use palma_benches::{peer, workload};

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

fn main() -> anyhow::Result<()> {
    palma_sandbox::worker::init();
    let runtime = tokio::runtime::Runtime::new()?;
    let house = runtime.block_on(House::open(wide_limits()))?;
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(1)).configure_from_args();
    for workload in workload::own() {
        let mut group = criterion.benchmark_group(&workload.name);
        group.bench_function("palma", |bencher| {
            bencher.iter_custom(|rounds| {
                let busy = (0..rounds)
                    .map(|_| runtime.block_on(house.run(&workload.script)).map(|done| done.usage.script_micros));
                busy.map(|busy| Duration::from_micros(busy.unwrap_or_default())).sum()
            });
        });
        group.bench_function("quickjs", |bencher| bencher.iter(|| peer::quickjs(&workload.script)));
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

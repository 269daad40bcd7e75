//! A megabyte of rows into a script, through one, and out of it.

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
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(2)).configure_from_args();
    for (name, script) in [
        ("in", "return (await tools.bench.rows({ count: 9000 })).length;"),
        (
            "in and on",
            "return Object.keys(await tools.bench.echo({ rows: await tools.bench.rows({ count: 9000 }) })).length;",
        ),
        ("in and out", "return await tools.bench.rows({ count: 9000 });"),
    ] {
        criterion.bench_function(&format!("border/{name}"), |bencher| {
            bencher.iter(|| runtime.block_on(house.run(script)));
        });
    }
    criterion.final_summary();
    Ok(())
}

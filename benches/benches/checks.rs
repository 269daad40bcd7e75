//! The check of a script in a worker that has checked others, beside what reading the same text costs that finds nothing
//! out.

use std::hint::black_box;
use std::time::Duration;

use anyhow::ensure;
use criterion::{BenchmarkId, Criterion};
use palma_benches::{checks, peer};
use palma_core::{Isolate as _, Script};
use palma_sandbox::{Limits, Sandbox, fuzzing};

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

fn main() -> anyhow::Result<()> {
    palma_sandbox::worker::init();
    let runtime = tokio::runtime::Runtime::new()?;
    let sandbox = Sandbox::new(Limits::default())?;
    let mut criterion =
        Criterion::default().sample_size(50).measurement_time(Duration::from_secs(3)).configure_from_args();
    for (lines, tools) in [(100, 50), (1_000, 1_000)] {
        let (text, api) = (checks::script(lines, tools), checks::api(tools));
        let script = Script::from(text.as_str());
        let check = runtime.block_on(sandbox.check(&script, &api))?;
        ensure!(!check.has_errors(), "the script is right, but {}", check.brief());
        let mut group = criterion.benchmark_group("check");
        let of = |name: &str| BenchmarkId::new(name, format!("{lines} lines, {tools} tools"));
        group.bench_function(of("whole"), |bencher| {
            bencher.iter(|| runtime.block_on(sandbox.check(&script, &api)));
        });
        group.bench_function(of("types in this process"), |bencher| {
            bencher.iter(|| fuzzing::check(black_box(&text), &api));
        });
        group.bench_function(of("oxc alone"), |bencher| bencher.iter(|| peer::oxc(black_box(&text))));
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

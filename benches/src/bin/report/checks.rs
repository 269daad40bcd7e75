//! What a check costs, beside what reading the same text costs that finds nothing out.

use std::time::{Duration, Instant};

use anyhow::ensure;
use palma_benches::statistics::{millis, quantile};
use palma_benches::{checks, peer};
use palma_core::{Isolate as _, Script};
use palma_sandbox::{Limits, Sandbox, fuzzing};

const ROUNDS: usize = 200;

pub(crate) async fn report() -> anyhow::Result<()> {
    let sandbox = Sandbox::new(Limits::default())?;
    println!("  {:<26} {:>10} {:>10} {:>10} {:>10} {:>10}", "p50 ms", "whole", "p95", "of `1`", "types", "oxc alone");
    for (lines, tools) in [(100, 50), (1_000, 1_000)] {
        let api = checks::api(tools);
        let (script, empty) = (Script::from(checks::script(lines, tools)), Script::from("1"));
        let (mut whole, mut of_nothing, mut types, mut oxc) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for round in 0..ROUNDS + 5 {
            let began = Instant::now();
            let check = sandbox.check(&script, &api).await?;
            let took = began.elapsed();
            ensure!(!check.has_errors(), "the script is right, but {}", check.brief());
            let began = Instant::now();
            sandbox.check(&empty, &api).await?;
            let nothing = began.elapsed();
            let began = Instant::now();
            fuzzing::check(script.text(), &api);
            let in_here = began.elapsed();
            if round >= 5 {
                whole.push(took);
                of_nothing.push(nothing);
                types.push(in_here);
                oxc.push(peer::oxc(script.text())?);
            }
        }
        let half = |times: &[Duration]| millis(quantile(times, 0.5));
        println!(
            "  {:<26} {:>10.2} {:>10.2} {:>10.2} {:>10.2} {:>10.2}",
            format!("{lines} lines, {tools} tools"),
            half(&whole),
            millis(quantile(&whole, 0.95)),
            half(&of_nothing),
            half(&types),
            half(&oxc)
        );
    }
    Ok(())
}

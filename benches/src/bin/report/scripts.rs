//! How long scripts run, beside QuickJS in this process.

use std::time::Duration;

use palma_benches::house::House;
use palma_benches::peer;
use palma_benches::statistics::{geometric_mean, millis};
use palma_benches::workload::Workload;

/// Of this many rounds the best counts, because other work on the machine only ever adds time.
const ROUNDS: usize = 3;

/// Prints it; answers with what is wrong.
pub(crate) async fn report(house: &House, workloads: &[Workload]) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    println!("  {:<28} {:>10} {:>10} {:>7}", "", "Palma ms", "QuickJS ms", "ratio");
    let mut ratios = Vec::new();
    for Workload { name, script } in workloads {
        let (mut own, mut theirs) = (Duration::MAX, Duration::MAX);
        let mut is_same = true;
        for _ in 0..ROUNDS {
            let completion = match house.run(script).await {
                Ok(completion) => completion,
                Err(error) => {
                    println!("  {name:<28} {error}");
                    faults.push(format!("{name} fails: {error}"));
                    break;
                }
            };
            let (value, took) = peer::quickjs(script)?;
            is_same &= value == completion.value;
            own = own.min(Duration::from_micros(completion.usage.script_micros));
            theirs = theirs.min(took);
        }
        if own == Duration::MAX {
            continue;
        }
        if !is_same {
            faults.push(format!("{name} gives another value than QuickJS"));
        }
        let ratio = own.as_secs_f64() / theirs.as_secs_f64();
        println!("  {name:<28} {:>10.1} {:>10.1} {ratio:>7.2}", millis(own), millis(theirs));
        ratios.push(ratio);
    }
    println!("  {:<28} {:>10} {:>10} {:>7.2}", "geometric mean", "", "", geometric_mean(&ratios));
    Ok(faults)
}

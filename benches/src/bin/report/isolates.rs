//! What isolates cost that live at the same time, and what is left of those that are gone.

use std::time::{Duration, Instant};

use palma_benches::house::House;
use palma_benches::processes;
use palma_benches::statistics::millis;

const WAITING: &str = "await tools.bench.hold({});\nreturn 1;";
const SOMETHING: &str =
    "const rows = await tools.bench.rows({ count: 200 });\nreturn rows.filter(row => row.active).length;";
const ROUNDS: usize = 6;
const RUNS_OF_A_ROUND: usize = 50;

pub(crate) async fn report(house: &House) -> anyhow::Result<()> {
    let before: u64 = processes::descendants().into_iter().filter_map(processes::proportional_bytes).sum();
    for count in [1, 10, 100] {
        let began = Instant::now();
        let runs: Vec<_> = (0..count)
            .map(|_| {
                let house = house.clone();
                tokio::spawn(async move { house.run(WAITING).await })
            })
            .collect();
        while house.tools().held() < count {
            anyhow::ensure!(began.elapsed() < Duration::from_mins(1), "{count} scripts wait within a minute");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let took = began.elapsed();
        let bytes: u64 = processes::descendants().into_iter().filter_map(processes::proportional_bytes).sum();
        let each = bytes.saturating_sub(before) / u64::try_from(count)?;
        println!(
            "  {:<38} {:>8.1} ms until all wait {:>8.2} MB each",
            format!("{count} alive, each in a call"),
            millis(took),
            megabytes(each)
        );
        house.tools().release(count);
        for run in runs {
            run.await??;
        }
    }
    let left = processes::descendants().len();
    println!("  {:<38} {left:>8} processes {:>8.2} MB before any run", "what stays when none runs", megabytes(before));
    Ok(())
}

/// Runs many scripts and says what the host has grown by.
pub(crate) async fn report_leaks(house: &House) -> anyhow::Result<()> {
    println!("  {:<10} {:>10} {:>12} {:>10}", "runs", "host MB", "descriptors", "processes");
    for round in 0..=ROUNDS {
        if round > 0 {
            for _ in 0..RUNS_OF_A_ROUND {
                house.run(SOMETHING).await?;
            }
        }
        let resident = megabytes(processes::resident_bytes().unwrap_or(0));
        let (descriptors, processes) = (processes::descriptors(), processes::descendants().len());
        println!("  {:<10} {resident:>10.1} {descriptors:>12} {processes:>10}", round * RUNS_OF_A_ROUND);
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

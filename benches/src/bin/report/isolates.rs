//! What isolates cost that live at the same time, and what is left of those that are gone.

use std::time::{Duration, Instant};

use palma_benches::house::House;
use palma_benches::processes;
use palma_benches::statistics::millis;

const WAITING: &str = "await tools.bench.hold({});\nreturn 1;";
const SOMETHING: &str =
    "const rows = await tools.bench.rows({ count: 200 });\nreturn rows.filter(row => row.active).length;";
const ROUNDS: u32 = 5;
const TOGETHER: u32 = 5;

/// How many descriptors and processes may be there that were not before.
const SLACK: usize = 16;

/// How far it is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// As far as shows whether something is wrong.
    Short,
    /// 2,000 isolates at the same time, 100,000 runs: some minutes.
    Full,
}

pub(crate) async fn report(house: &House, extent: Extent) -> anyhow::Result<()> {
    house.run("return 1;").await?;
    let before: u64 = processes::descendants().into_iter().filter_map(processes::proportional_bytes).sum();
    println!("  {:<38} {:>8.2} MB PSS", "a worker that waits for its script", megabytes(idle_worker()));
    let counts: &[usize] = if extent == Extent::Full { &[1, 10, 100, 1_000, 2_000] } else { &[1, 10, 100] };
    // A host has two descriptors for each of its workers, and its own.
    processes::allow_descriptors(2 * counts.last().copied().unwrap_or_default() as u64 + 256)?;
    for &count in counts {
        let began = Instant::now();
        let runs: Vec<_> = (0..count)
            .map(|_| {
                let house = house.clone();
                tokio::spawn(async move { house.run(WAITING).await })
            })
            .collect();
        while house.tools().held() < count {
            anyhow::ensure!(began.elapsed() < Duration::from_mins(2), "{count} scripts wait within two minutes");
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

/// What the smallest of its processes has that are there when nothing runs, in bytes.
fn idle_worker() -> u64 {
    processes::descendants().into_iter().filter_map(processes::proportional_bytes).min().unwrap_or(0)
}

/// Runs many scripts and says what the host has grown by.
pub(crate) async fn report_leaks(house: &House, extent: Extent) -> anyhow::Result<Vec<String>> {
    let mut counts = Vec::new();
    let runs_of_a_round = if extent == Extent::Full { 20_000 } else { 100 };
    println!("  {:<10} {:>10} {:>12} {:>12} {:>10}", "runs", "host MB", "workers MB", "descriptors", "processes");
    for round in 0..=ROUNDS {
        if round > 0 {
            run_many(house, runs_of_a_round / TOGETHER).await?;
        } else {
            run_many(house, 1).await?;
        }
        // What has just ended is being waited for.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let processes = processes::descendants();
        let of_workers: u64 = processes.iter().copied().filter_map(processes::proportional_bytes).sum();
        println!(
            "  {:<10} {:>10.1} {:>12.1} {:>12} {:>10}",
            round * runs_of_a_round,
            megabytes(processes::resident_bytes().unwrap_or(0)),
            megabytes(of_workers),
            processes::descriptors(),
            processes.len()
        );
        counts.push((processes::descriptors(), processes.len()));
    }
    // A worker that is just being made, or checks, has its own; what leaks, leaks with every run.
    let is_leaking = match (counts.first(), counts.last()) {
        (Some(first), Some(last)) => last.0 > first.0 + SLACK || last.1 > first.1 + SLACK,
        _ => false,
    };
    Ok(is_leaking.then(|| format!("descriptors and processes leak: {counts:?}")).into_iter().collect())
}

/// So many runs one after another, in each of some tasks.
async fn run_many(house: &House, runs: u32) -> anyhow::Result<()> {
    let runners: Vec<_> = (0..TOGETHER)
        .map(|_| {
            let house = house.clone();
            tokio::spawn(async move {
                for _ in 0..runs {
                    house.run(SOMETHING).await?;
                }
                anyhow::Ok(())
            })
        })
        .collect();
    for runner in runners {
        runner.await??;
    }
    // What is noted of each is no leak of the host.
    house.taken().take();
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

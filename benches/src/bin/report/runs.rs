//! What a run costs that does next to nothing.

use std::time::{Duration, Instant};

use palma_benches::house::House;
use palma_benches::statistics::{millis, quantile};
use palma_benches::{peer, processes};

const SCRIPT: &str = "const answer: number = 6 * 7;\nreturn { answer };";
const RUNS: usize = 200;
const TOGETHER: usize = 8;
const FULL_LOAD: Duration = Duration::from_secs(3);

/// The same in fresh contexts of node's `vm` and, where it is installed, of `isolated-vm`.
const NODE_VM: &str = "
    const vm = require('node:vm'), times = [];
    for (let n = 0; n < 200; n++) {
        const began = process.hrtime.bigint();
        vm.runInContext('(async () => { const answer = 6 * 7; return { answer }; })()', vm.createContext({}));
        times.push(Number(process.hrtime.bigint() - began) / 1e6);
    }
    times.sort((one, other) => one - other);
    console.log(JSON.stringify([times[100], times[190]]));";
const NODE_ISOLATED_VM: &str = "
    const { Isolate } = require('isolated-vm'), times = [];
    for (let n = 0; n < 200; n++) {
        const began = process.hrtime.bigint();
        const isolate = new Isolate({ memoryLimit: 64 });
        isolate.createContextSync().evalSync('6 * 7');
        isolate.dispose();
        times.push(Number(process.hrtime.bigint() - began) / 1e6);
    }
    times.sort((one, other) => one - other);
    console.log(JSON.stringify([times[100], times[190]]));";

pub(crate) async fn report(house: &House) -> anyhow::Result<()> {
    for _ in 0..5 {
        house.run(SCRIPT).await?;
    }
    let cpu = processes::cpu_time();
    let (mut waits, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (completion, took) = house.timed(SCRIPT).await?;
        waits.push(took);
        busy.push(Duration::from_micros(completion.usage.script_micros));
    }
    let cpu = (processes::cpu_time() - cpu) / u32::try_from(RUNS)?;
    line("hand-out to result, checked before", &waits);
    line("of that, the script's own time", &busy);
    println!("  {:<38} {:>8.2} ms", "CPU of a run, host and worker", millis(cpu));

    let cpu = processes::cpu_time();
    let began = Instant::now();
    let runs = under_load(house, began).await?;
    let (wall, cpu) = (began.elapsed().as_secs_f64(), (processes::cpu_time() - cpu).as_secs_f64());
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let runs = runs as f64;
    println!("  {:<38} {:>8.0} /s", format!("runs, {TOGETHER} together"), runs / wall);
    println!("  {:<38} {:>8.0} /s", "runs of one core, by CPU time used", runs / cpu);

    let quickjs: Result<Vec<Duration>, _> =
        (0..RUNS).map(|_| Ok(peer::quickjs("return { answer: 6 * 7 };")?.1)).collect();
    line("peer: QuickJS, in process", &quickjs.map_err(|error: anyhow::Error| error)?);
    for (name, program) in [("peer: node vm, in process", NODE_VM), ("peer: isolated-vm, in process", NODE_ISOLATED_VM)]
    {
        match peer::node(program).as_ref().and_then(|times| Some((times.get(0)?.as_f64()?, times.get(1)?.as_f64()?))) {
            Some((p50, p95)) => println!("  {name:<38} {p50:>8.2} ms p50 {p95:>8.2} ms p95"),
            None => println!("  {name:<38} not installed"),
        }
    }
    Ok(())
}

/// How many runs end while so many are under way all the time.
async fn under_load(house: &House, began: Instant) -> anyhow::Result<usize> {
    let runners: Vec<_> = (0..TOGETHER)
        .map(|_| {
            let house = house.clone();
            tokio::spawn(async move {
                let mut runs = 0;
                while began.elapsed() < FULL_LOAD {
                    house.run(SCRIPT).await?;
                    runs += 1;
                }
                anyhow::Ok(runs)
            })
        })
        .collect();
    let mut runs = 0;
    for runner in runners {
        runs += runner.await??;
    }
    Ok(runs)
}

fn line(name: &str, times: &[Duration]) {
    let (p50, p95) = (millis(quantile(times, 0.5)), millis(quantile(times, 0.95)));
    println!("  {name:<38} {p50:>8.2} ms p50 {p95:>8.2} ms p95");
}

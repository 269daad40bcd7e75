//! What a script costs that does next to nothing.

use std::time::{Duration, Instant};

use palma_benches::house::House;
use palma_benches::peer;
use palma_benches::processes::CpuTime;
use palma_benches::statistics::{millis, quantile};

const SCRIPT: &str = "const answer: number = 6 * 7;\nreturn { answer };";
const WITH_CALL: &str = "const answer = await tools.bench.echo({ text: 'ping' });\nreturn answer.text.length;";
const RUNS: u32 = 500;

/// Long enough for another worker to be made: what is measured is a worker that waits.
const PAUSE: Duration = Duration::from_millis(4);
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
    for _ in 0..20 {
        house.run(SCRIPT).await?;
    }
    house.taken().take();
    let cpu = CpuTime::now();
    let (mut waits, mut busy) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (completion, took) = house.timed(SCRIPT).await?;
        waits.push(took);
        busy.push(Duration::from_micros(completion.usage.script_micros));
        tokio::time::sleep(PAUSE).await;
    }
    let cpu = cpu.since(RUNS);
    let (checks, runs) = house.taken().take();
    line("a run: from hand-out to result", &runs);
    line("of that, the script's own time", &busy);
    line("its check before it", &checks);
    line("both, with session and record", &waits);
    println!(
        "  {:<38} {:>8.2} ms of the host {:>6.2} ms of its processes",
        "CPU of both",
        millis(cpu.own),
        millis(cpu.descendants)
    );
    for (name, script) in [("next to nothing", SCRIPT), ("one call", WITH_CALL)] {
        report_load(house, name, script).await?;
    }

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

/// Checks and runs the script as often as the machine can.
async fn report_load(house: &House, name: &str, script: &'static str) -> anyhow::Result<()> {
    let (cpu, began) = (CpuTime::now(), Instant::now());
    let runners: Vec<_> = (0..TOGETHER)
        .map(|_| {
            let house = house.clone();
            tokio::spawn(async move {
                let mut runs = 0;
                while began.elapsed() < FULL_LOAD {
                    house.run(script).await?;
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
    let wall = began.elapsed();
    let cpu = cpu.since(runs);
    println!(
        "  {:<38} {:>8.0} /s {:>11.0} /s of one core {:>6.2} ms of the host {:>6.2} ms of its processes",
        format!("{TOGETHER} together: {name}"),
        f64::from(runs) / wall.as_secs_f64(),
        1.0 / cpu.total().as_secs_f64(),
        millis(cpu.own),
        millis(cpu.descendants)
    );
    Ok(())
}

fn line(name: &str, times: &[Duration]) {
    let (p50, p95) = (millis(quantile(times, 0.5)), millis(quantile(times, 0.95)));
    println!("  {name:<38} {p50:>8.2} ms p50 {p95:>8.2} ms p95");
}

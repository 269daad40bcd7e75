//! What a call of a tool costs that answers at once.

use std::time::Duration;

use palma_benches::house::House;
use palma_benches::peer;
use palma_benches::statistics::{millis, quantile};

const IN_TURN: &str = "for (let n = 0; n < 2000; n++) await tools.bench.echo({ n });";
const TOGETHER: &str = "
    const all = await Promise.all(Array.from({ length: 3000 }, (_, n) => tools.bench.echo({ n })));
    return all.reduce((sum, { n }) => sum + n, 0);";

/// A call from a thread of node to its main thread and back.
const NODE_WORKER: &str = r"
    const { Worker } = require('node:worker_threads');
    const worker = new Worker(`
        const { parentPort } = require('node:worker_threads'), open = new Map(), times = [];
        parentPort.on('message', ({ call, value }) => open.get(call)(value));
        const echo = value => new Promise(resolve => {
            open.set(open.size, resolve);
            parentPort.postMessage({ call: open.size - 1, value });
        });
        (async () => {
            for (let n = 0; n < 2000; n++) {
                const began = process.hrtime.bigint();
                await echo({ n });
                times.push(Number(process.hrtime.bigint() - began) / 1e3);
            }
            times.sort((one, other) => one - other);
            parentPort.postMessage({ times: [times[1000], times[1900]] });
        })();`, { eval: true });
    worker.on('message', message => {
        if (message.times) {
            console.log(JSON.stringify(message.times));
            worker.terminate();
        } else {
            worker.postMessage(message);
        }
    });";

pub(crate) async fn report(house: &House) -> anyhow::Result<()> {
    house.run(IN_TURN).await?;
    house.tools().take_arrivals();
    house.run(IN_TURN).await?;
    let arrivals = house.tools().take_arrivals();
    let trips: Vec<Duration> = arrivals.windows(2).map(|pair| pair[1].duration_since(pair[0])).collect();
    let micros = |part| quantile(&trips, part).as_secs_f64() * 1e6;
    println!("  {:<38} {:>8.1} µs p50 {:>8.1} µs p95", "a call, one after another", micros(0.5), micros(0.95));

    let mut best = Duration::MAX;
    for _ in 0..3 {
        let (completion, took) = house.timed(TOGETHER).await?;
        anyhow::ensure!(completion.value == 4_498_500, "each call has its own answer: {}", completion.value);
        best = best.min(took);
    }
    println!(
        "  {:<38} {:>8.1} ms {:>8.1} µs each",
        "3,000 calls of one `Promise.all`",
        millis(best),
        millis(best) / 3.0
    );
    match peer::node(NODE_WORKER).as_ref().and_then(|times| Some((times.get(0)?.as_f64()?, times.get(1)?.as_f64()?))) {
        Some((p50, p95)) => {
            println!("  {:<38} {p50:>8.1} µs p50 {p95:>8.1} µs p95", "peer: a message of a node thread")
        }
        None => println!("  {:<38} not installed", "peer: a message of a node thread"),
    }
    Ok(())
}

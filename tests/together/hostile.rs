//! Scripts that attack, each with the ending it must have: `tests/hostile/<class>/*.js`.
//!
//! `PALMA_HOSTILE=border/cycle cargo test -p palma-tests hostile -- --nocapture` runs those whose name contains the
//! text, and tells how each ended.

mod case;
mod ending;
mod range;
mod status;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use palma_sandbox::{Limits, Sandbox};

use self::case::Case;
use self::range::Range;
use crate::processes::Processes;

const PROGRAM: &str = env!("CARGO_BIN_EXE_palma-test-program");

/// Takes no more than a moment, so that it ends well only if nothing holds it up.
const WELL_BEHAVED: &str = "
    const answers = await Promise.all([1, 2, 3].map(n => tools.demo.echo({ n })));
    console.log('beside');
    return answers.map(answer => answer.n * 2);";

/// How long a script may keep its host waiting, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_mins(1);

/// How much more memory the host may hold at its worst, in kilobytes. What it may hold of one run is less than 2 MiB.
const GROWTH: u64 = 96 << 10;

/// How many scripts there are at least, and of how many kinds.
const SCRIPTS: usize = 500;
const CLASSES: usize = 16;

fn limits() -> Limits {
    Limits::default()
        .with_memory(32 << 20)
        .with_cpu(Duration::from_secs(1))
        // What uses up its CPU time does so long before, however busy the machine is.
        .with_wall(Duration::from_secs(20))
        .with_calls(100)
        .with_argument_bytes(64 << 10)
        .with_completion_bytes(64 << 10)
        .with_log_bytes(64 << 10)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_hostile_script_hurts_its_host_or_a_run_beside_it() {
    let wanted = std::env::var("PALMA_HOSTILE").unwrap_or_default();
    let cases = Case::all().into_iter().filter(|case| case.name.contains(&wanted));
    let sandbox = Sandbox::with_worker(limits(), PROGRAM).unwrap();
    let seen: Arc<Mutex<Processes>> = Arc::default();
    let before = status::peak_kilobytes();

    let faults = futures_util::stream::iter(cases)
        .map(|case| {
            let (sandbox, seen, tells) = (sandbox.clone(), Arc::clone(&seen), !wanted.is_empty());
            tokio::spawn(async move { try_one(&case, &sandbox, &seen, tells).await })
        })
        .buffer_unordered(2)
        .map(|tried| tried.unwrap())
        .collect::<Vec<_>>()
        .await;

    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    let growth = status::peak_kilobytes().saturating_sub(before);
    assert!(growth < GROWTH, "the host grew by {growth} kB");
    drop(sandbox);
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    assert!(seen.count() > 0, "no worker was seen while scripts ran");
    let left = seen.left_after(PATIENCE).await;
    assert!(left.is_empty(), "these workers are left: {left:?}");
}

/// Runs a script and a well-behaved one beside it; answers with what is wrong.
async fn try_one(case: &Case, sandbox: &Sandbox, seen: &Arc<Mutex<Processes>>, tells: bool) -> Vec<String> {
    let (hostile, beside) = (Range::new(sandbox, seen), Range::new(sandbox, seen));
    let began = Instant::now();
    let both = async { tokio::join!(hostile.run(&case.script), beside.run(WELL_BEHAVED)) };
    let Ok((ended, unharmed)) = tokio::time::timeout(PATIENCE, both).await else {
        return vec![format!("{}: kept its host waiting for more than {PATIENCE:?}", case.name)];
    };
    if tells {
        status::tell(&format!("{}: {} after {:?}\n{ended:#?}", case.name, ending::of(&ended), began.elapsed()));
    }
    let mut faults = case.faults(&ended, &hostile.calls());
    let unharmed = ending::of(&unharmed);
    if unharmed != "value [2,4,6]" {
        faults.push(format!("the run beside it ended with `{unharmed}`"));
    }
    faults.iter().map(|fault| format!("{}: {fault}", case.name)).collect()
}

#[test]
fn there_are_many_hostile_scripts_of_many_kinds() {
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    for case in Case::all() {
        *classes.entry(case.class().to_owned()).or_default() += 1;
    }
    assert!(classes.values().sum::<usize>() >= SCRIPTS, "{classes:?}");
    assert!(classes.len() >= CLASSES, "{classes:?}");
}

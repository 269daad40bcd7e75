//! The same script with the same answers in the same order makes the same calls, the same value and the same log.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "determinism/gate.rs"]
mod gate;
#[path = "determinism/script.rs"]
mod script;

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    Boundary, Clock, CodeMode, MemoryJournal, Principal, Replay, RunId, Status, SystemClock, ToolId, Values,
};
use palma_sandbox::{Limits, Sandbox};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use self::gate::{Gate, Order};

/// Twenty thousand days after 1970, and no later.
#[derive(Debug)]
struct Standstill;

impl Clock for Standstill {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_hours(20_000 * 24)
    }
}

/// All that a run is to its host, but for its name and what it took.
#[derive(Debug, PartialEq)]
struct Seen {
    value: Value,
    logs: String,
    /// Each call's tool, arguments and error.
    calls: Vec<Value>,
}

/// Runs a script whose calls are answered in this order; answers with the order it was, too.
async fn run(sandbox: &Sandbox, script: &str, order: Order) -> (Seen, Vec<u64>) {
    run_at(Standstill, sandbox, script, order).await
}

async fn run_at(clock: impl Clock + 'static, sandbox: &Sandbox, script: &str, order: Order) -> (Seen, Vec<u64>) {
    let gate = Arc::new(Gate::default());
    let boundary = Boundary::new(Arc::clone(&gate), AllowAll, Forget).with_clock(clock);
    let code_mode = CodeMode::new(boundary, Arc::clone(&gate), sandbox.clone())
        .with_journal(MemoryJournal::default(), Values::Plain);
    let ana = code_mode.acting_for(Principal::user("ana"));
    let plan = ana.plan("a test", gate::NAMES.map(|name| ToolId::parse("demo", name).unwrap())).await.unwrap();
    let running = ana.run(&plan, script);
    let completion = tokio::select! {
        completion = running => completion.unwrap(),
        () = gate.release(order) => unreachable!("the gate is open as long as the run"),
    };
    assert_eq!(completion.status, Status::Completed, "{completion}\n{script}");
    let logs = serde_json::to_string(&completion.logs).unwrap();
    let mut calls = gate.arguments();
    for (call, summary) in calls.iter_mut().zip(&completion.calls) {
        *call = json!([summary.number, summary.tool, summary.error, call]);
    }
    assert_eq!(calls.len(), completion.calls.len(), "{completion}\n{script}");
    let replay = code_mode.replay(&RunId::parse(&completion.run).unwrap()).await.unwrap();
    assert_eq!(replay, Replay::Reproduced { calls: completion.usage.calls }, "{completion}\n{script}");
    assert_eq!(gate.arguments().len(), calls.len(), "a replay has reached a tool");
    (Seen { value: completion.value, logs, calls }, gate.order())
}

/// Runs a script with its answers in an order drawn from a seed, then twice more in that very order, as fast as may be
/// and with pauses.
async fn run_again(sandbox: &Sandbox, script: &str, seed: u64) -> Seen {
    let (first, order) = run(sandbox, script, Order::Drawn(seed)).await;
    for pauses in [Duration::ZERO, Duration::from_millis(1)] {
        let (again, same) = run(sandbox, script, Order::Given(order.clone(), pauses)).await;
        assert_eq!(order, same, "{script}");
        assert_eq!(first, again, "answers in the order {order:?}\n{script}");
    }
    first
}

fn sandbox() -> Sandbox {
    Sandbox::with_worker(Limits::default(), env!("CARGO_BIN_EXE_palma-worker")).unwrap()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

proptest! {
    #![proptest_config(Config { cases: 64, max_shrink_iters: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_run_is_a_function_of_its_script_and_its_answers(script in script::script(), seeds in any::<[u64; 2]>()) {
        block_on(async {
            let sandbox = sandbox();
            for seed in seeds {
                run_again(&sandbox, &script, seed).await;
            }
        });
    }
}

proptest! {
    #![proptest_config(Config { cases: 48, max_shrink_iters: 64, failure_persistence: None, ..Config::default() })]

    /// A run's chance is its own, so that no two runs are the same; a replay of it is, which every run here is followed by.
    #[test]
    fn a_run_is_replayed_with_its_chance_and_its_time(script in script::script_by_chance(), seed in any::<u64>()) {
        block_on(run_at(SystemClock::default(), &sandbox(), &script, Order::Drawn(seed)));
    }
}

#[test]
fn most_generated_scripts_tell_one_order_of_answers_from_another() {
    let mut runner = TestRunner::deterministic();
    let scripts: Vec<String> = (0..24).map(|_| script::script().new_tree(&mut runner).unwrap().current()).collect();
    block_on(async {
        let sandbox = sandbox();
        let (mut differ, mut most_calls) = (0, 0);
        for script in &scripts {
            let (one, _) = run(&sandbox, script, Order::Drawn(1)).await;
            let (other, _) = run(&sandbox, script, Order::Drawn(2)).await;
            differ += usize::from(one != other);
            most_calls = most_calls.max(one.calls.len());
        }
        assert!(differ > scripts.len() / 3, "only {differ} of {} scripts", scripts.len());
        assert!(most_calls > 5, "no script makes more than {most_calls} calls");
    });
}

#[test]
fn another_order_of_answers_is_another_run() {
    let script = "
        const seen = [];
        await Promise.all([1, 2, 3].map(async n => { seen.push((await tools.demo.echo({ n })).n); console.log(n); }));
        return seen;";
    block_on(async {
        let sandbox = sandbox();
        for order in [[1, 2, 3], [3, 1, 2], [2, 3, 1]] {
            let (seen, _) = run(&sandbox, script, Order::Given(order.to_vec(), Duration::ZERO)).await;
            assert_eq!(seen.value, json!(order));
        }
    });
}

#[test]
fn the_winner_of_a_race_is_whoever_is_answered_first() {
    let script = "
        const n = i => tools.demo.echo({ i }).then(a => a.i);
        const race = await Promise.race([n(1), n(2), n(3)]);
        const any = await Promise.any([tools.demo.fail({}), n(5), n(6)]);
        return [race, any];";
    block_on(async {
        let sandbox = sandbox();
        for (order, winners) in [([2, 1, 3, 6, 4, 5], [2, 6]), ([3, 2, 1, 4, 5, 6], [3, 5])] {
            let (seen, _) = run(&sandbox, script, Order::Given(order.to_vec(), Duration::ZERO)).await;
            assert_eq!(seen.value, json!(winners));
        }
    });
}

#[test]
fn a_script_s_time_is_that_at_which_its_run_was_opened() {
    let script =
        "await tools.demo.echo({}); return [new Date(0).getTimezoneOffset(), new Date().toISOString().slice(0, 16)];";
    let (seen, _) = block_on(run(&sandbox(), script, Order::Drawn(1)));
    assert_eq!(seen.value, json!([0, "2024-10-04T00:00"]));
}

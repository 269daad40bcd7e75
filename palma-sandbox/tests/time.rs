//! Timers, the run's clock, and the limits of what takes time.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/run.rs"]
mod house;

use std::time::{Duration, Instant};

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{Boundary, Completion, Status};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};

use self::house::run as run_with;

#[track_caller]
fn assert_value(completion: &Completion, expected: &Value) {
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!(completion.value, *expected);
}

#[track_caller]
fn assert_limit(completion: &Completion, name: &str) {
    let limit = completion.failure.as_ref().and_then(|failure| failure.limit.as_ref());
    assert_eq!(limit.map(|limit| limit.name.as_str()), Some(name), "{completion}");
}

#[tokio::test]
async fn timers_fire_in_the_order_of_their_time_and_then_of_their_making() {
    let script = "const seen = [];
        const wait = (ms) => new Promise((done) => setTimeout(done, ms));
        setTimeout((...all) => seen.push(all.join()), 20, 'b', 1);
        setTimeout(() => seen.push('a'), 10);
        setTimeout(() => { seen.push('c'); queue.then(() => seen.push('c2')); }, 20);
        const queue = Promise.resolve();
        setTimeout(() => seen.push('d'), 20);
        clearTimeout(setTimeout(() => seen.push('never'), 5));
        clearTimeout(undefined); clearTimeout(12345); clearInterval({});
        let n = 0;
        const every = setInterval(() => { seen.push('i' + ++n); if (n === 3) clearInterval(every); }, 15);
        await wait(100);
        return seen.join(' ');";
    assert_value(&run_with(Limits::default(), script).await, &json!("a i1 b,1 c c2 d i2 i3"));
}

#[tokio::test]
async fn a_timer_needs_a_function() {
    let script = "try { setTimeout('code', 1); } catch (error) { return `${error.name}: ${error.message}`; }";
    let expected = "TypeError: a timer needs a function, such as `setTimeout(() => { … }, 1000)`";
    assert_value(&run_with(Limits::default(), script).await, &json!(expected));
}

#[tokio::test]
async fn the_clock_stands_still_while_the_script_runs_and_goes_on_while_it_waits() {
    let script = "const before = Date.now();
        for (let i = 0; i < 1e5; i++) {}
        const busy = Date.now() - before;
        await new Promise((done) => setTimeout(done, 60));
        const slept = Date.now() - before;
        await tools.demo.echo({ wait: 60 });
        const called = Date.now() - before - slept;
        return [busy, slept >= 60 && slept < 5000, called >= 55 && called < 5000];";
    let began = Instant::now();
    let completion = run_with(Limits::default(), script).await;
    assert_value(&completion, &json!([0, true, true]));
    assert!(began.elapsed() >= Duration::from_millis(115));
}

#[tokio::test]
async fn a_call_and_a_timer_race_on_one_clock() {
    let script = "const timeout = (ms) => new Promise((_, fail) => setTimeout(() => fail(new Error('late')), ms));
        const seen = [];
        for (const [millis, limit] of [[300, 20], [1, 2000]]) {
            try { seen.push((await Promise.race([tools.demo.echo({ wait: millis }), timeout(limit)])).wait); }
            catch (error) { seen.push(error.message); }
        }
        return seen;";
    assert_value(&run_with(Limits::default(), script).await, &json!(["late", 1]));
}

#[tokio::test]
async fn an_error_in_a_timer_is_the_script_s() {
    let completion = run_with(
        Limits::default(),
        "setTimeout(() => { throw new RangeError('no') }, 1);\nawait new Promise(() => {});",
    )
    .await;
    let failure = completion.failure.unwrap();
    assert_eq!((failure.name.as_str(), failure.message.as_str()), ("RangeError", "no"));
    assert_eq!(failure.position.map(|position| position.line), Some(1));
}

#[tokio::test]
async fn waiting_for_a_timer_is_the_script_s_time_unless_a_tool_is_awaited_too() {
    let limits = Limits::default().with_wall(Duration::from_millis(150));
    let began = Instant::now();
    let completion = run_with(limits, "await new Promise((done) => setTimeout(done, 60_000));").await;
    assert_limit(&completion, "wall time");
    assert!(began.elapsed() < Duration::from_secs(20));

    let endless = "await new Promise(() => setInterval(() => {}, 1));";
    assert_limit(&run_with(limits, endless).await, "wall time");

    let script = "setInterval(() => {}, 50); return (await tools.demo.echo({ wait: 400 })).wait;";
    assert_value(&run_with(limits, script).await, &json!(400));
}

#[tokio::test]
async fn a_timer_that_comes_due_while_the_script_computes_upsets_nothing() {
    let script = "setTimeout(() => {}, 100);
        const slow = tools.demo.echo({ wait: 1000 });
        const busy = () => { let x = 0; for (let i = 0; i < 300000; i++) x += i; return x; };
        await Promise.all([tools.demo.echo({ wait: 10 }).then(busy), tools.demo.echo({ wait: 10 }).then(busy)]);
        return (await slow).wait;";
    assert_value(&run_with(Limits::default(), script).await, &json!(1000));
}

#[tokio::test]
async fn the_time_of_a_tool_is_not_the_script_s_though_a_timer_is_set() {
    let limits = Limits::default().with_wall(Duration::from_millis(900));
    let script = "setTimeout(() => {}, 60000);
        const first = tools.demo.echo({ wait: 1 });
        console.log('sent');
        let x = 0; for (let i = 0; i < 100000; i++) x += i;
        await first;
        return (await tools.demo.echo({ wait: 1500 })).wait;";
    assert_value(&run_with(limits, script).await, &json!(1500));
}

#[tokio::test]
async fn a_script_may_wait_for_its_clock() {
    let script = "const start = Date.now(); let turns = 0;
        while (Date.now() - start < 50) { turns++; await new Promise((done) => setTimeout(done, 0)); }
        return turns > 0;";
    assert_value(&run_with(Limits::default(), script).await, &json!(true));
}

#[tokio::test]
async fn calls_that_nobody_waits_for_are_not_begun_once_the_run_s_time_is_over() {
    let limits = Limits::default().with_total_wall(Duration::from_millis(300)).with_concurrent_calls(2);
    let began = Instant::now();
    let completion = run_with(limits, "for (let i = 0; i < 20; i++) tools.demo.echo({ wait: 200 }); return 1;").await;
    assert_value(&completion, &json!(1));
    assert!(began.elapsed() < Duration::from_millis(1800), "{:?}", began.elapsed());
    let made = completion.calls.iter().filter(|call| call.error.is_none()).count();
    assert!((1..12).contains(&made), "{made} of 20");
    assert!(completion.notes.iter().any(|note| note.contains("the run's time was over")), "{:?}", completion.notes);
}

#[tokio::test]
async fn the_whole_run_may_have_a_limit_that_tools_count_for() {
    let limits = Limits::default().with_total_wall(Duration::from_millis(150));
    let completion = run_with(limits, "for (;;) await tools.demo.echo({ wait: 40 });").await;
    assert_limit(&completion, "total wall time");
    assert!(!completion.calls.is_empty());
    assert_value(&run_with(limits, "return (await tools.demo.echo({ wait: 1 })).wait;").await, &json!(1));
}

#[tokio::test]
async fn microtasks_without_end_are_a_limit_of_their_own() {
    let limits = Limits::default().with_microtasks(10_000);
    for script in [
        "for (;;) await null;",
        "const again = () => Promise.resolve().then(again); await again();",
        "async function* all() { for (;;) yield 1; } for await (const one of all()) {}",
        "await new Promise((done) => setTimeout(done, 1)); for (;;) await null;",
    ] {
        assert_limit(&run_with(limits, script).await, "microtasks");
    }
    let script = "let n = 0; for (let i = 0; i < 20; i++) { for (let j = 0; j < 2000; j++) await null; await tools.demo.echo({}); n++; } return n;";
    assert_value(&run_with(limits, script).await, &json!(20));
}

#[tokio::test]
async fn nothing_passes_from_one_run_to_the_next() {
    let sandbox = Sandbox::with_worker(Limits::default(), env!("CARGO_BIN_EXE_palma-worker")).unwrap();
    let (ana, plan) = house::ana::ana(Boundary::new(house::demo::Demo::default(), AllowAll, Forget), sandbox).await;
    let look = "const seen = new Set(), words = [];
        const visit = (object, path) => {
            if ((typeof object !== 'object' && typeof object !== 'function') || object === null || seen.has(object)) return;
            seen.add(object);
            for (const key of Reflect.ownKeys(object)) {
                const found = Object.getOwnPropertyDescriptor(object, key);
                const value = 'value' in found ? found.value : '';
                words.push(`${path}.${String(key)}:${found.enumerable}${found.writable}${found.configurable}:${typeof value === 'object' || typeof value === 'function' ? '' : String(value)}`);
                visit(value, `${path}.${String(key)}`); visit(found.get, path + '.get'); visit(found.set, path + '.set');
            }
            visit(Object.getPrototypeOf(object), path + '^');
        };
        visit(globalThis, '');
        return words.join('\\n');";
    let before = ana.run(&plan, look).await.unwrap();
    let pollute = "globalThis.left = 'behind'; Object.prototype.left = 1; Array.prototype.push = () => 'mine';
        Promise.prototype.then = null; JSON.parse = () => 'mine'; delete globalThis.Map; Math.random = () => 4;
        Object.freeze(String.prototype); setInterval(() => {}, 1); Symbol.for('left'); console.log = null;
        class Left extends Error {} Error.prototype.name = 'Left'; return 1;";
    for _ in 0..8 {
        let polluted = ana.run(&plan, pollute).await.unwrap();
        assert_eq!(polluted.status, Status::Completed, "{polluted}");
        let after = ana.run(&plan, look).await.unwrap();
        assert_eq!(after.status, Status::Completed, "{after}");
        assert!(after.value.as_str().unwrap().len() > 10_000);
        assert!(after.value == before.value);
    }
}

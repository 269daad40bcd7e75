//! Every limit at its smallest: what stays within it completes, and what does not is told which limit it was and how far
//! the script had come.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/ana.rs"]
mod ana;
#[path = "house/demo.rs"]
mod demo;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{Boundary, Completion, FailureClass, LimitExceeded, Position, Status};
use palma_sandbox::{Limits, Sandbox};
use serde_json::json;

use self::ana::ana;
use self::demo::Demo;

/// How long a call may take.
const DEADLINE: Duration = Duration::from_millis(1500);

/// What every script does first, on its first line: it writes 5 bytes and makes one call.
const BEGIN: &str = "console.log('begun'); await tools.demo.echo({});\n";

async fn run_in(boundary: impl FnOnce(Boundary) -> Boundary, limits: Limits, script: &str) -> (Completion, usize) {
    run_whole(boundary, limits, &format!("{BEGIN}{script}")).await
}

async fn run_alone(script: &str) -> Completion {
    run_whole(|road| road, Limits::default(), script).await.0
}

async fn run_whole(boundary: impl FnOnce(Boundary) -> Boundary, limits: Limits, script: &str) -> (Completion, usize) {
    let tools = Arc::new(Demo::default());
    let sandbox = Sandbox::with_worker(limits, env!("CARGO_BIN_EXE_palma-worker")).unwrap();
    let road = boundary(Boundary::new(Arc::clone(&tools), AllowAll, Forget).with_deadline(DEADLINE));
    let (ana, plan) = ana(road, sandbox).await;
    let completion = ana.run(&plan, script).await.unwrap();
    (completion, tools.most_under_way.load(Ordering::SeqCst))
}

async fn run(limits: Limits, script: &str) -> Completion {
    run_in(|road| road, limits, script).await.0
}

/// A limit, a script that stays within it, one that does not, and what is told of that.
struct Case {
    limits: Limits,
    within: &'static str,
    beyond: &'static str,
    limit: (&'static str, u64, &'static str),
    /// Calls made, calls answered, and lines written.
    progress: (u64, u64, u64),
    /// The last thing the script was seen to do, and where.
    last: (&'static str, u32, u32),
    /// The error of every call that is listed.
    calls: &'static [Option<&'static str>],
}

/// A script that did no more than begin.
fn begun(limits: Limits) -> Case {
    Case {
        limits,
        within: "return 1;",
        beyond: "",
        limit: ("", 0, ""),
        progress: (1, 1, 1),
        last: ("call 1 (`demo.echo`)", 1, 44),
        calls: &[None],
    }
}

fn cases() -> Vec<Case> {
    let limits = Limits::default();
    vec![
        Case {
            beyond: "return 'x'.repeat(2 ** 20).length;",
            limit: ("memory", 1 << 20, "bytes"),
            ..begun(limits.with_memory(0))
        },
        Case {
            beyond: "for (;;) {}",
            limit: ("CPU time", 1_000, "milliseconds"),
            ..begun(limits.with_cpu(Duration::ZERO))
        },
        Case {
            within: "await tools.demo.echo({ wait: 900 }); return 1;",
            beyond: "for (;;) {}",
            limit: ("wall time", 700, "milliseconds"),
            ..begun(limits.with_wall(Duration::from_millis(700)))
        },
        Case {
            beyond: "await new Promise(done => setTimeout(done, 60_000));",
            limit: ("wall time", 700, "milliseconds"),
            ..begun(limits.with_wall(Duration::from_millis(700)))
        },
        Case {
            beyond: "await tools.demo.echo({ wait: 1200 });",
            limit: ("total wall time", 900, "milliseconds"),
            progress: (2, 1, 1),
            last: ("call 2 (`demo.echo`)", 2, 22),
            // It was under way, and comes to its own end.
            calls: &[None, None],
            ..begun(limits.with_total_wall(Duration::from_millis(900)))
        },
        Case { beyond: "await tools.demo.echo({});", limit: ("calls", 1, "calls"), ..begun(limits.with_calls(1)) },
        Case {
            within: "const v = Array(80).fill({ '': 0 }); await tools.demo.echo({ v }); return 1;",
            beyond: "const v = Array(800).fill({ '': 0 }); await tools.demo.echo({ v });",
            limit: ("memory of a call's arguments", 8_000 * 32, "bytes"),
            ..begun(limits.with_argument_bytes(8_000))
        },
        Case {
            beyond: "return Array(800).fill({ '': 0 });",
            limit: ("memory of the completion", 8_000 * 32, "bytes"),
            ..begun(limits.with_completion_bytes(8_000))
        },
        Case { beyond: "return 10;", limit: ("completion", 1, "bytes"), ..begun(limits.with_completion_bytes(1)) },
        Case {
            within: "console.log('x'); return 1;",
            beyond: "console.log('xy'); return 1;",
            limit: ("console", 70, "bytes"),
            ..begun(limits.with_log_bytes(5 + 32 + 1 + 32))
        },
        Case {
            within: "for (let i = 0; i < 8; i++) await i; return 1;",
            beyond: "for (;;) await 1;",
            limit: ("microtasks", 16, "microtasks"),
            ..begun(limits.with_microtasks(16))
        },
    ]
}

#[tokio::test]
async fn every_limit_is_told_with_its_value_and_how_far_the_script_had_come() {
    for case in cases() {
        let within = run(case.limits, case.within).await;
        assert_eq!((within.status, within.value.clone()), (Status::Completed, json!(1)), "{:?}: {within}", case.limit);

        let beyond = run(case.limits, case.beyond).await;
        let failure = beyond.failure.as_ref().unwrap();
        assert_eq!(failure.class, FailureClass::Limit, "{beyond}");
        let (name, value, unit) = case.limit;
        assert_eq!(failure.limit, Some(LimitExceeded::new(name, value, unit)), "{beyond}");
        let told = format!("the script reached its limit of {value} {unit} ({name})");
        assert_eq!(failure.message, told);
        let progress = failure.progress.as_ref().unwrap();
        assert_eq!((progress.calls, progress.answered, progress.logs), case.progress, "{beyond}");
        let (last, line, column) = case.last;
        assert_eq!(progress.last.as_deref(), Some(last), "{beyond}");
        assert_eq!(progress.position, Some(Position::new(line, column)), "{beyond}");
        let errors: Vec<_> = beyond.calls.iter().map(|call| call.error.as_deref()).collect();
        assert_eq!(errors, case.calls, "{beyond}");
    }
}

#[tokio::test]
async fn calls_beyond_those_that_may_be_under_way_wait_and_have_their_whole_deadline() {
    let script = "const all = [1, 2, 3].map(n => tools.demo.echo({ wait: 700, n }));
        return (await Promise.all(all)).map(answer => answer.n);";
    // Three calls of 700 ms, one after the other, of which none may take more than 1500.
    let (completion, most) = run_in(|road| road, Limits::default().with_concurrent_calls(0), script).await;
    assert_eq!(completion.value, json!([1, 2, 3]), "{completion}");
    assert_eq!(most, 1);
    assert!(completion.usage.wall_micros > DEADLINE.as_micros().try_into().unwrap());
    assert!(completion.calls.iter().all(|call| u128::from(call.micros) < DEADLINE.as_micros()), "{completion}");
}

#[tokio::test]
async fn arguments_that_are_too_long_are_an_error_that_a_script_can_catch() {
    let limits = Limits::default().with_argument_bytes(9);
    let caught =
        "try { await tools.demo.echo({ a: 100 * 10 }); } catch (error) { return [error.name, error.message]; }";
    assert_eq!(run(limits, "return await tools.demo.echo({ a: 100 });").await.value, json!({"a": 100}));
    let completion = run(limits, caught).await;
    assert_eq!(
        completion.value,
        json!(["InvalidArguments", "the arguments are longer than 9 bytes; give less, such as a summary"]),
        "{completion}"
    );
    assert_eq!(completion.calls.len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_an_error_that_a_script_can_catch() {
    let few = |road: Boundary| road.with_result_bytes(9);
    let (completion, _) = run_in(few, Limits::default(), "return await tools.demo.echo({ a: 100 });").await;
    assert_eq!(completion.value, json!({"a": 100}), "{completion}");
    let caught = "try { await tools.demo.echo({ a: 1000 }); } catch (error) { return error.message; }";
    let (completion, _) = run_in(few, Limits::default(), caught).await;
    assert_eq!(
        completion.value,
        json!("`demo.echo` was called, but its result of 10 bytes is longer than 9; ask for less"),
        "{completion}"
    );
    assert_eq!(completion.calls.len(), 2);
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_before_it_runs() {
    let script = "return 1;";
    let length = BEGIN.len() + script.len();
    assert_eq!(run(Limits::default().with_source_bytes(length), script).await.value, json!(1));
    let completion = run(Limits::default().with_source_bytes(length - 1), script).await;
    let failure = completion.failure.unwrap();
    assert_eq!((failure.class, failure.diagnostics[0].code.as_str()), (FailureClass::Check, "limit"));
    let told = format!("the script reached its limit of {} bytes (source)", length - 1);
    assert_eq!(failure.diagnostics[0].message, told);
    assert!(completion.calls.is_empty());
}

#[tokio::test]
async fn limits_that_leave_nothing_are_told_before_anything_is_done() {
    let calls = Limits::default().with_calls(0);
    let log = Limits::default().with_log_bytes(0);
    for (limits, name, unit) in [(calls, "calls", "calls"), (log, "console", "bytes")] {
        let completion = run(limits, "return 1;").await;
        let failure = completion.failure.as_ref().unwrap();
        assert_eq!(failure.limit, Some(LimitExceeded::new(name, 0, unit)), "{completion}");
        assert!(completion.calls.is_empty(), "{completion}");
    }
}

/// Neither is told so behind an `await`, where the engine makes of it a promise that nothing settles.
#[tokio::test]
async fn functions_that_call_each_other_too_deeply_are_told_which_limit_it_was() {
    let down = "const down = n => n ? down(n - 1) : 1; return down";
    let nested = "let a = []; for (let i = 0; i < 2e5; i++) a = [a]; return a.toLocaleString().length";
    assert_eq!(run_alone(&format!("{down}(9000);")).await.value, json!(1));
    for (script, limit) in [
        (format!("{down}(11000);"), LimitExceeded::new("recursion", 10_000, "nested calls")),
        (nested.to_owned(), LimitExceeded::new("stack", 64 << 20, "bytes")),
    ] {
        let completion = run_alone(&format!("console.log('begun');\n{script}")).await;
        let failure = completion.failure.as_ref().unwrap();
        assert_eq!(failure.limit.as_ref(), Some(&limit), "{completion}");
        let progress = failure.progress.as_ref().unwrap();
        assert_eq!((progress.calls, progress.logs), (0, 1), "{completion}");
        assert_eq!(progress.last.as_deref(), Some("line 1 of the console"), "{completion}");
        assert_eq!(completion.logs.len(), 1, "{completion}");
    }
}

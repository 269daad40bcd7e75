//! Scripts in real worker processes, with tools that answer from memory.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/ana.rs"]
mod ana;
#[path = "house/demo.rs"]
mod demo;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    Answer, Approval, Approver, ApproverError, Boundary, Completion, Decision, Effect, FailureClass, PolicyEngine,
    PolicyError, Position, Preview, Principal, Question, Request, Status, Tool,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};

use self::ana::ana;
use self::demo::Demo;

const WORKER: &str = env!("CARGO_BIN_EXE_palma-worker");

async fn run_with(limits: Limits, echo: &Arc<Demo>, script: &str) -> Completion {
    let sandbox = Sandbox::with_worker(limits, WORKER).unwrap();
    let (ana, plan) = ana(Boundary::new(Arc::clone(echo), AllowAll, Forget), sandbox).await;
    ana.run(&plan, script).await.unwrap()
}

async fn run(script: &str) -> Completion {
    run_with(Limits::default(), &Arc::default(), script).await
}

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
async fn a_script_calls_tools_and_returns_one_value() {
    let completion =
        run("const a: { n: number } = await tools.demo.echo({ n: 20 }) as any;\nreturn a.n * 2 + 2;").await;
    assert_value(&completion, &json!(42));
    assert_eq!(completion.calls.len(), 1);
    assert!(completion.notes.is_empty(), "{:?}", completion.notes);
}

#[tokio::test]
async fn calls_of_one_promise_all_are_under_way_together_and_no_more_than_allowed() {
    let echo = Arc::new(Demo::default());
    let script =
        "const all = await Promise.all(Array.from({ length: 40 }, (_, n) => tools.demo.echo({ n, wait: 20 })));
        return all.map(a => a.n).join();";
    let began = Instant::now();
    let completion = run_with(Limits::default(), &echo, script).await;
    let expected: Vec<String> = (0..40).map(|n| n.to_string()).collect();
    assert_value(&completion, &json!(expected.join(",")));
    assert_eq!(echo.most_under_way.load(Ordering::SeqCst), 16);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(completion.calls.iter().map(|call| call.number).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failure_of_a_tool_can_be_caught_and_told_apart() {
    let script = "try { await tools.demo.fail({}); } catch (error) { return [error instanceof Error, error.name, error.message]; }";
    assert_value(&run(script).await, &json!([true, "ToolError", "`demo.fail` failed: no such thing"]));
}

#[tokio::test]
async fn a_failure_that_nothing_catches_is_the_run_s() {
    let completion = run("const x = 1;\nawait tools.demo.fail({});").await;
    let failure = completion.failure.unwrap();
    assert_eq!((failure.class, failure.name.as_str()), (FailureClass::Tool, "ToolError"));
}

#[tokio::test]
async fn arguments_that_are_no_data_are_refused_where_they_are_given() {
    for (arguments, message) in [
        ("{ f: () => 1 }", "the value.f is a function; return what it gives"),
        ("{ a: [1, undefined] }", "the value.a.1 is undefined; use `null`, as in `value ?? null`"),
        ("{ n: 0 / 0 }", "the value.n is NaN; JSON has finite numbers only; see what it was divided by, or use `null`"),
        ("{ m: new Map() }", "the value.m is a Map; convert it with `Object.fromEntries(…)`"),
        ("{ get g() { return 1 } }", "the value.g is a getter; return its value"),
        ("new Proxy({}, {})", "the value is a Proxy; return a plain object"),
        ("'text'", "a tool takes one object, such as `{ path: \"a\" }`"),
        ("{}, {}", "a tool takes one object with all its arguments, not 2 arguments"),
    ] {
        let script = format!(
            "try {{ await tools.demo.echo({arguments}); }} catch (error) {{ return `${{error.name}}: ${{error.message}}`; }}"
        );
        let completion = run(&script).await;
        assert_value(&completion, &json!(format!("InvalidArguments: {message}")));
        assert!(completion.calls.is_empty());
    }
}

#[tokio::test]
async fn what_crosses_the_border_is_what_json_can_say() {
    let script = "class P { x = 1; get y() { return 2; } }
        const cyclic = {}; cyclic.self = cyclic;
        return { date: new Date(0), error: new TypeError('no'), p: new P(), gone: undefined, zero: -0, big: 2 ** 53, text: 'ç😀' };";
    assert_value(
        &run(script).await,
        &json!({"date": "1970-01-01T00:00:00.000Z", "error": {"name": "TypeError", "message": "no"}, "p": {"x": 1},
            "zero": 0, "big": 9_007_199_254_740_992_i64, "text": "ç😀"}),
    );
    // The script's own digits, as its `JSON.stringify` writes them.
    let whole = "return JSON.stringify(await tools.demo.echo({ stamp: 1795469623764 * 1e6, id: 2 ** 53 + 2 }))";
    let completion = run(whole).await;
    assert_value(&completion, &json!(r#"{"stamp":1795469623764000000,"id":9007199254740994}"#));
    assert!(completion.notes.is_empty(), "{completion}");
    let cyclic = run("const a = {}; a.b = [a]; return a;").await;
    assert_eq!(
        cyclic.failure.unwrap().message,
        "the script's result is not JSON: the value.b.0 is an object that contains itself; return a tree"
    );
}

#[tokio::test]
async fn console_is_captured_with_its_level() {
    let completion = run("console.log('a', 1, { b: [true] }); console.warn('w'); console.error(new Error('no')); console.debug(undefined, null);").await;
    let logs: Vec<String> = completion.logs.iter().map(|log| format!("{:?} {}", log.level, log.text)).collect();
    assert_eq!(logs, ["Info a 1 { b: [ true ] }", "Warn w", "Error Error: no", "Debug undefined null"]);
}

#[tokio::test]
async fn an_error_has_the_position_in_the_model_s_own_text() {
    let completion = run("type T = {\n  a: string;\n};\nconst n: T | null = null;\n  n!.a;\n").await;
    let failure = completion.failure.unwrap();
    assert_eq!(failure.name, "TypeError", "{failure}");
    assert_eq!(failure.position.map(|position| position.line), Some(5), "{failure}");
    let thrown =
        run("const f = (x: number): never => {\n  throw new RangeError(`no ${x}`);\n};\nf(1);").await.failure.unwrap();
    assert_eq!((thrown.name.as_str(), thrown.message.as_str()), ("RangeError", "no 1"));
    assert_eq!(thrown.position.map(|position| position.line), Some(2), "{thrown}");
}

#[tokio::test]
async fn a_text_that_is_no_script_is_refused_before_it_runs() {
    let failure = run("const a = ;\n").await.failure.unwrap();
    assert_eq!(failure.class, FailureClass::Check);
    assert_eq!(failure.position, Some(Position::new(1, 11)));
    let early = run("let a = 1; let a = 2;\n").await.failure.unwrap();
    assert_eq!((early.class, early.position.map(|position| position.line)), (FailureClass::Check, Some(1)));
}

#[tokio::test]
async fn a_tool_outside_the_api_is_refused_with_the_nearest_name() {
    let failure = run("await tools.demo.ecko({});").await.failure.unwrap();
    assert_eq!(failure.class, FailureClass::Check);
    assert!(failure.diagnostics[0].message.contains("did you mean `tools.demo.echo`"), "{failure}");
    let dynamic = run("const name = 'ec' + 'ko';\nreturn typeof tools.demo[name];").await;
    assert_value(&dynamic, &json!("undefined"));
}

#[tokio::test]
async fn code_is_never_made_from_text() {
    for script in ["eval('1')", "new Function('return 1')()", "(async () => {}).constructor('return 1')()"] {
        let failure = run(script).await.failure.unwrap();
        assert_eq!(failure.name, "EvalError", "{script}");
    }
}

#[tokio::test]
async fn a_loop_without_end_is_a_limit_and_the_host_goes_on() {
    let limits = Limits::default().with_wall(Duration::from_millis(300));
    assert_limit(&run_with(limits, &Arc::default(), "while (true) {}").await, "wall time");
    assert_limit(&run_with(limits, &Arc::default(), "await tools.demo.echo({}); while (true) {}").await, "wall time");
    let cpu = Limits::default().with_cpu(Duration::from_secs(1));
    assert_limit(&run_with(cpu, &Arc::default(), "for (;;) /(a+)+b/.test('a'.repeat(40));").await, "CPU time");
    assert_value(&run("return 1").await, &json!(1));
}

#[tokio::test]
async fn the_time_a_tool_takes_is_not_the_script_s() {
    let limits = Limits::default().with_wall(Duration::from_millis(200));
    let completion = run_with(limits, &Arc::default(), "await tools.demo.echo({ wait: 500 }); return 1;").await;
    assert_value(&completion, &json!(1));
    assert!(completion.usage.script_micros < 200_000);
}

#[tokio::test]
async fn a_memory_bomb_is_a_limit_and_the_host_goes_on() {
    for script in [
        "'a'.repeat(2 ** 29)",
        "let s = 'a'; for (;;) s += s;",
        "const a = []; for (;;) a.push(new Array(1000).fill(a.length));",
    ] {
        let limits = Limits::default().with_memory(16 << 20);
        assert_limit(&run_with(limits, &Arc::default(), script).await, "memory");
    }
    assert_value(&run("return 1").await, &json!(1));
}

#[tokio::test]
async fn a_stack_that_runs_over_is_a_limit() {
    let deep = format!("return {}1{};", "(".repeat(100_000), ")".repeat(100_000));
    let refused = run(&deep).await.failure.unwrap();
    assert_eq!(refused.class, FailureClass::Check, "{refused}");
    let recursion = run("const f = n => f(n + 1) + 1; return f(0);").await;
    assert!(recursion.failure.is_some());
    let getters = run("const o = { toString() { return `${o}`; } }; return `${o}`;").await;
    assert!(getters.failure.is_some() || getters.status == Status::Completed);
}

#[tokio::test]
async fn calls_logs_values_and_source_are_limited() {
    let limits = Limits::default()
        .with_calls(3)
        .with_log_bytes(100)
        .with_argument_bytes(1_000)
        .with_completion_bytes(100)
        .with_source_bytes(1_000);
    let run = async |script: &str| run_with(limits, &Arc::default(), script).await;
    let calls = run("for (let i = 0; i < 9; i++) await tools.demo.echo({ i });").await;
    assert_limit(&calls, "calls");
    assert_eq!(calls.calls.len(), 3);
    assert_limit(&run("for (;;) console.log('x'.repeat(20));").await, "console");
    assert_limit(&run("return 'x'.repeat(101);").await, "completion");
    let arguments = run("await tools.demo.echo({ x: 'x'.repeat(2000) });").await.failure.unwrap();
    assert_eq!(arguments.name, "InvalidArguments");
    let source = run(&format!("// {}", "x".repeat(1_000))).await.failure.unwrap();
    assert_eq!(source.diagnostics[0].code, "limit");
}

#[tokio::test]
async fn a_result_too_large_for_the_script_is_an_error_it_can_catch() {
    let completion = run("try { await tools.demo.big_answer({}); } catch (error) { return error.message; }").await;
    assert_value(
        &completion,
        &json!("`demo.big-answer` was called, but its result of 5242891 bytes is longer than 4194304; ask for less"),
    );
}

#[tokio::test]
async fn a_promise_that_nothing_settles_ends_the_run_with_a_reason() {
    let failure = run("await new Promise(() => {});").await.failure.unwrap();
    assert_eq!(failure.name, "StuckError");
}

#[tokio::test]
async fn a_call_that_nobody_awaits_is_made_before_the_run_ends() {
    let echo = Arc::new(Demo::default());
    let completion = run_with(Limits::default(), &echo, "tools.demo.echo({ wait: 50 }); return 1;").await;
    assert_value(&completion, &json!(1));
    assert_eq!(echo.under_way.load(Ordering::SeqCst), 0);
    assert_eq!(completion.calls[0].error, None);
}

#[tokio::test]
async fn a_script_sees_no_time_and_no_chance_but_the_run_s() {
    let script = "const a = Date.now(); let x = 0; for (let i = 0; i < 1e5; i++) x += i; return [Date.now() - a, new Date(0).getTimezoneOffset(), Math.random() !== Math.random()];";
    assert_value(&run(script).await, &json!([0, 0, true]));
}

#[tokio::test]
async fn a_program_that_is_no_worker_is_told_as_such() {
    let sandbox = Sandbox::with_worker(Limits::default(), "/bin/true").unwrap();
    let (ana, plan) = ana(Boundary::new(Demo::default(), AllowAll, Forget), sandbox).await;
    let failure = ana.run(&plan, "1").await.unwrap().failure.unwrap();
    assert_eq!(failure.class, FailureClass::Host);
    assert!(failure.message.contains("worker::init"), "{failure}");
    assert!(Sandbox::new(Limits::default()).is_err());
}

#[tokio::test]
async fn what_nothing_handled_is_noted() {
    let completion = run("Promise.reject(new RangeError('lost')); return 1;").await;
    assert_eq!(completion.notes, ["an error that nothing handled, at 1:16: RangeError: lost"]);
    let completion = run("tools.demo.fail({}); return 1;").await;
    assert_eq!(
        completion.notes,
        [
            "the script returned before 1 of its calls had answered",
            "call 1, which nobody waited for, failed: `demo.fail` failed: no such thing"
        ]
    );
    let handled = run("const p = Promise.reject(new Error('seen')); await 0; await p.catch(() => {}); return 1;").await;
    assert!(handled.notes.is_empty(), "{:?}", handled.notes);
}

#[tokio::test]
async fn a_thrown_value_that_is_no_error_is_told() {
    let failure = run("throw { code: 42, detail: 'no such customer' };").await.failure.unwrap();
    assert_eq!(
        failure.message,
        "the script threw an object that is no Error: {\"code\":42,\"detail\":\"no such customer\"}"
    );
}

#[tokio::test]
async fn a_comparison_that_contradicts_itself_shuffles() {
    let script = "const items = Array.from({ length: 500 }, (_, i) => i);
        const shuffled = items.toSorted(() => Math.random() - 0.5);
        const typed = new Float64Array(items).sort(() => Math.random() - 0.5);
        const again = [...typed].sort((a, b) => a - b);
        return [items.join() !== shuffled.join(), items.join() === shuffled.sort((a, b) => a - b).join(),
            items.join() === again.join()];";
    assert_value(&run(script).await, &json!([true, true, true]));
}

#[tokio::test]
async fn no_text_of_a_script_makes_a_completion_longer_than_its_limit() {
    for script in [
        "throw new Error('x'.repeat(1.5e6));",
        "const e = new Error('y'); e.name = 'x'.repeat(1.5e6); throw e;",
        "return { ['p'.repeat(5e5)]: 1n };",
        "for (;;) console.log();",
        "throw 'x'.repeat(1.5e6);",
    ] {
        let completion = run(script).await;
        let bytes = serde_json::to_string(&completion).unwrap().len();
        assert!(bytes < 1 << 20, "{script}: {bytes}");
    }
}

#[tokio::test]
async fn calls_that_wait_hold_no_more_memory_than_they_may() {
    let script = "const big = 'x'.repeat(1e6); const calls = [];
        for (let i = 0; i < 45; i++) calls.push(tools.demo.echo({ big, wait: 1 }));
        return (await Promise.all(calls)).length;";
    let completion = run_with(Limits::default().with_memory(512 << 20), &Arc::default(), script).await;
    assert_value(&completion, &json!(45));
}

/// Never answers.
#[derive(Debug)]
struct Asleep;

#[async_trait]
impl Approver for Asleep {
    async fn ask(&self, _: &Question) -> Result<Answer, ApproverError> {
        std::future::pending().await
    }
}

/// Wants a human for everything.
#[derive(Debug)]
struct AskAlways;

#[async_trait]
impl PolicyEngine for AskAlways {
    async fn decide(&self, _: Request<'_>) -> Result<Decision, PolicyError> {
        Ok(Decision::new(Effect::Ask(Approval::from_any_of(vec![])), vec!["ask".into()], "1"))
    }

    async fn preview(&self, _: &Principal, _: &Tool) -> Result<Preview, PolicyError> {
        Ok(Preview::Depends)
    }
}

#[tokio::test]
async fn a_call_that_waits_for_a_human_is_not_made_once_its_script_has_failed() {
    let echo: Arc<Demo> = Arc::default();
    let sandbox = Sandbox::with_worker(Limits::default().with_wall(Duration::from_millis(300)), WORKER).unwrap();
    let boundary = Boundary::new(Arc::clone(&echo), AskAlways, Forget).with_approver(Asleep);
    let (ana, plan) = ana(boundary, sandbox).await;
    let running = ana.run(&plan, "tools.demo.echo({}); await 0; throw new Error('no');");
    let completion = tokio::time::timeout(Duration::from_secs(5), running).await.unwrap().unwrap();
    assert_eq!(completion.status, Status::Failed);
    assert_eq!(completion.calls[0].error.as_deref(), Some("NotCalled"));
    assert_eq!(echo.calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_call_that_failed_is_told_with_the_place_where_it_was_made() {
    for (script, expected) in [
        ("const a: number = 1;\nawait tools.demo.fail({});", Position::new(2, 22)),
        ("const f = async () =>\n    tools.demo.fail({ a: 1 });\nawait f();", Position::new(2, 20)),
        (
            "const all = [1, 2];\nawait Promise.all(all.map(n => tools.demo.echo({ f: () => n })));",
            Position::new(2, 47),
        ),
    ] {
        let failure = run(script).await.failure.unwrap();
        assert_eq!(failure.position, Some(expected), "{script}: {failure}");
    }
}

/// Answers are longer than arguments, and many of both wait at once while the script does not look at them.
#[tokio::test]
async fn calls_and_answers_that_pile_up_together_still_end() {
    let script = "const big = 'x'.repeat(1e6); const calls = [];
        for (let i = 0; i < 60; i++) calls.push(tools.demo.echo({ big, wait: i % 3 }));
        for (let i = 0; i < 2e6; i++);
        return (await Promise.all(calls)).length;";
    let limits = Limits::default().with_memory(512 << 20).with_concurrent_calls(60);
    assert_value(&run_with(limits, &Arc::default(), script).await, &json!(60));
}

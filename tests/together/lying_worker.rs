//! The host against a worker that lies, floods, or says nothing.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    Boundary, CodeMode, Completion, FailureClass, Hit, Principal, ProviderError, SearchError, Tool, ToolCall, ToolId,
    ToolProvider, ToolResult, ToolSearch,
};
use palma_sandbox::{Isolation, Limits, Sandbox};
use serde_json::json;

#[derive(Debug)]
struct Echo;

#[async_trait]
impl ToolProvider for Echo {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(vec![Arc::new(Tool::new(ToolId::parse("demo", "echo").unwrap(), json!({"type": "object"})))])
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        Ok(ToolResult::structured(json!({ "text": "x".repeat(64 << 10) })))
    }
}

#[async_trait]
impl ToolSearch for Echo {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

/// Runs a script in a worker with this misbehaviour; see `hostile_worker.rs`.
async fn run(mode: u64) -> Completion {
    run_with(mode, Isolation::strict()).await
}

async fn run_with(mode: u64, isolation: Isolation) -> Completion {
    let limits = Limits::default().with_memory((1 << 20) + mode).with_wall(Duration::from_millis(400)).with_calls(300);
    let sandbox =
        Sandbox::with_worker(limits, env!("CARGO_BIN_EXE_palma-test-program")).unwrap().with_isolation(isolation);
    let ana = CodeMode::new(Boundary::new(Echo, AllowAll, Forget), Echo, sandbox).acting_for(Principal::user("ana"));
    let plan = ana.plan("echo", [ToolId::parse("demo", "echo").unwrap()]).await.unwrap();
    let began = Instant::now();
    let completion = ana.run(&plan, "return 1;").await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(25), "{mode}: {:?}", began.elapsed());
    completion
}

/// What the failure of a run with this misbehaviour says.
#[track_caller]
fn assert_fails(mode: u64, completion: &Completion, class: FailureClass, words: &str) {
    let failure = completion.failure.as_ref().unwrap_or_else(|| panic!("{mode}: {completion}"));
    assert_eq!(failure.class, class, "{mode}: {completion}");
    assert!(failure.message.contains(words), "{mode}: {completion}");
    assert!(failure.message.len() < 10_000, "{mode}");
}

#[tokio::test]
async fn a_worker_that_breaks_the_protocol_fails_its_run_and_nothing_else() {
    for (mode, words) in [
        (1, "where at most"),
        (4, "where at most"),
        (5, "a frame out of turn"),
        (6, "call 7 follows call 0"),
        (7, "call 1 follows call 1"),
        (8, "its API has nothing behind its tools in place 998"),
        (9, "the worker does not speak the protocol"),
        (11, "the worker does not speak the protocol"),
        (12, "where at most"),
        (13, "no frame of a worker has the kind 99"),
        (14, "a frame ends inside a number"),
        (15, "a frame without a kind"),
        (16, "ended"),
        (18, "it waits for nothing"),
        (21, "the engine panicked"),
        (25, "recursion limit exceeded"),
        (26, "a frame ends inside a text"),
        (27, "ended"),
        (30, "it waits for nothing"),
        (31, "a frame out of turn"),
        (45, "where at most"),
    ] {
        assert_fails(mode, &run(mode).await, FailureClass::Host, words);
    }
}

#[tokio::test]
async fn a_worker_that_floods_or_hangs_meets_a_limit() {
    for (mode, name) in [
        (17, "console"),
        (19, "calls"),
        (20, "wall time"),
        (22, "completion"),
        (23, "arguments of a call"),
        (46, "memory of a call's arguments"),
        (28, "wall time"),
    ] {
        let completion = run(mode).await;
        let limit = completion.failure.as_ref().and_then(|failure| failure.limit.as_ref());
        assert_eq!(limit.map(|limit| limit.name.as_str()), Some(name), "{mode}: {completion}");
    }
}

#[tokio::test]
async fn a_worker_that_never_answers_is_given_up() {
    assert_fails(3, &run(3).await, FailureClass::Check, "refused");
    assert_fails(43, &run(43).await, FailureClass::Check, "refused");
}

#[tokio::test]
async fn a_check_is_bounded_and_nothing_else_is_taken_for_one() {
    assert_fails(40, &run(40).await, FailureClass::Host, "could not be started");
    assert_fails(42, &run(42).await, FailureClass::Host, "could not be started");
    let completion = run(41).await;
    assert_eq!(completion.failure.unwrap().diagnostics.len(), 32);
}

#[tokio::test]
async fn a_worker_that_a_layer_does_not_hold_runs_nothing_unless_the_host_says_so() {
    assert_fails(44, &run(44).await, FailureClass::Host, "this system has no Landlock");
    let completion = run_with(44, Isolation::best_effort()).await;
    assert_eq!(completion.value, json!(1));
    assert_eq!(completion.notes, ["isolation: Landlock is not in force"]);
}

#[tokio::test]
async fn what_is_odd_but_allowed_is_taken_as_it_is() {
    // A call with arguments that are no object is refused like every other; the first value is the script's.
    let completion = run(10).await;
    assert_eq!((completion.value, completion.calls.len()), (json!(1), 1));
    assert_eq!(completion.calls[0].error.as_deref(), Some("InvalidArguments"));
    let completion = run(24).await;
    assert_eq!((completion.value, completion.calls.len()), (json!(1), 0));
    assert_eq!(run(29).await.value, json!(1));
}

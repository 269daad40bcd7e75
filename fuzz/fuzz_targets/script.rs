//! Any text runs as a script in a real worker, to an ending that a script may have.

#![no_main]

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use libfuzzer_sys::fuzz_target;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    ActingFor, Boundary, CodeMode, Completion, FailureClass, Hit, Plan, Principal, ProviderError, SearchError, Status,
    Tool, ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Long enough for parsing, one second of CPU time and a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The most a completion may hold, as JSON.
const COMPLETION_BYTES: usize = 1 << 20;

struct Range {
    runtime: Runtime,
    mallory: ActingFor,
    plan: Plan,
}

fuzz_target!(|text: &str| {
    static RANGE: OnceLock<Range> = OnceLock::new();
    let range = RANGE.get_or_init(Range::new);
    let began = Instant::now();
    let completion = range.run(text);
    assert!(began.elapsed() < PATIENCE, "the host waited for {:?}", began.elapsed());
    judge(&completion);
});

fn judge(completion: &Completion) {
    let bytes = serde_json::to_string(completion).expect("a completion is JSON").len();
    assert!(bytes < COMPLETION_BYTES, "the completion has {bytes} bytes");
    match (completion.status, &completion.failure) {
        (Status::Completed, None) => {}
        (Status::Failed, Some(failure)) => assert!(
            matches!(
                failure.class,
                FailureClass::Check | FailureClass::Script | FailureClass::Limit | FailureClass::Tool
            ),
            "{completion}"
        ),
        _ => panic!("{completion}"),
    }
}

impl Range {
    fn new() -> Self {
        let worker = std::env::var_os("PALMA_WORKER").map(PathBuf::from).expect("`fuzz/run` names the worker");
        let limits = Limits::default()
            .with_memory(32 << 20)
            .with_cpu(Duration::from_secs(1))
            .with_wall(Duration::from_secs(5))
            .with_calls(50)
            .with_completion_bytes(64 << 10)
            .with_log_bytes(64 << 10);
        let sandbox = Sandbox::with_worker(limits, worker).expect("the worker is there");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let boundary = Boundary::new(Echo, AllowAll, Forget).with_deadline(Duration::from_secs(1));
        let mallory = CodeMode::new(boundary, Echo, sandbox).acting_for(Principal::user("mallory"));
        let plan = runtime.block_on(mallory.plan("do harm", ["echo", "fail"].map(id))).expect("a plan");
        Self { runtime, mallory, plan }
    }

    fn run(&self, text: &str) -> Completion {
        self.runtime.block_on(self.mallory.run(&self.plan, text)).expect("whatever a script does is a completion")
    }
}

fn id(name: &str) -> ToolId {
    ToolId::parse("demo", name).expect("a name of a tool")
}

/// Answers with its arguments, or fails.
#[derive(Debug)]
struct Echo;

#[async_trait]
impl ToolProvider for Echo {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(["echo", "fail"].map(|name| Arc::new(Tool::new(id(name), json!({"type": "object"})))).to_vec())
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        match call.tool.name().as_str() {
            "fail" => Ok(ToolResult::error("no such thing")),
            _ => Ok(ToolResult::structured(Value::Object(call.arguments))),
        }
    }
}

#[async_trait]
impl ToolSearch for Echo {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

//! A host that keeps its workers busy until it is killed.

#![expect(clippy::unwrap_used, reason = "a host that cannot begin has nothing to leave behind")]

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    ActingFor, Boundary, CodeMode, Hit, Plan, Principal, ProviderError, SearchError, Tool, ToolCall, ToolId,
    ToolProvider, ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::json;

/// What is under way when the host is killed: loops that no closed socket ends, calls, waiting, beginnings and ends.
const SCRIPTS: [&str; 5] = [
    "for (;;) {}",
    "await Promise.all(Array.from({ length: 20 }, (_, n) => tools.demo.never({ n })));",
    "return 1;",
    "tools.demo.never({}); for (;;) {}",
    "await new Promise(resolve => setTimeout(resolve, 50)); return 1;",
];

/// Far longer than the host lives.
const LONG: Duration = Duration::from_mins(10);

/// Keeps so many scripts running in one sandbox; with none, opens one sandbox after another.
pub(crate) async fn run(together: usize) {
    if together == 0 {
        loop {
            let (host, plan) = open().await;
            drop(host.run(&plan, "return 1;").await);
        }
    }
    let (host, plan) = open().await;
    let forever = (0..together).map(|number| {
        let (host, plan) = (host.clone(), plan.clone());
        tokio::spawn(async move {
            let script = SCRIPTS.get(number % SCRIPTS.len()).copied().unwrap_or_default();
            loop {
                drop(host.run(&plan, script).await);
            }
        })
    });
    for running in forever.collect::<Vec<_>>() {
        drop(running.await);
    }
}

async fn open() -> (ActingFor, Plan) {
    let limits = Limits::default().with_wall(LONG).with_cpu(LONG);
    let program = std::env::current_exe().unwrap();
    let sandbox = Sandbox::with_worker(limits, program).unwrap();
    let boundary = Boundary::new(Never, AllowAll, Forget).with_deadline(LONG);
    let host = CodeMode::new(boundary, Never, sandbox).acting_for(Principal::user("ana"));
    let plan = host.plan("be killed", [tool()]).await.unwrap();
    (host, plan)
}

fn tool() -> ToolId {
    ToolId::parse("demo", "never").unwrap()
}

/// Has a tool that never answers.
#[derive(Debug)]
struct Never;

#[async_trait]
impl ToolProvider for Never {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(vec![Arc::new(Tool::new(tool(), json!({"type": "object"})))])
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        std::future::pending().await
    }
}

#[async_trait]
impl ToolSearch for Never {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

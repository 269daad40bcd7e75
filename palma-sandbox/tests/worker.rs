//! What the kernel says of a worker, while its script waits for a tool. A binary of its own, so that this worker is
//! its only child.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on panics")]
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    Boundary, CodeMode, Hit, Principal, ProviderError, SearchError, Status, Tool, ToolCall, ToolId, ToolProvider,
    ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::json;

/// Looks at the worker that is waiting for it.
#[derive(Debug)]
struct Inspector;

#[async_trait]
impl ToolProvider for Inspector {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(vec![Arc::new(Tool::new(ToolId::parse("worker", "inspect").unwrap(), json!({"type": "object"})))])
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        let worker = children().into_iter().next().expect("the worker is there");
        let status = std::fs::read_to_string(worker.join("status")).unwrap();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
            line.trim_start_matches(':').trim().to_owned()
        };
        let open: Vec<String> = std::fs::read_dir(worker.join("fd"))
            .unwrap()
            .map(|entry| std::fs::read_link(entry.unwrap().path()).unwrap().display().to_string())
            .map(|target| target.split(':').next().unwrap().to_owned())
            .collect();
        Ok(ToolResult::structured(json!({
            "seccomp": field("Seccomp"),
            "no_new_privs": field("NoNewPrivs"),
            "threads": field("Threads"),
            "descriptors": open,
            "environment": std::fs::read(worker.join("environ")).unwrap_or_default().len(),
            "folder": std::fs::read_link(worker.join("cwd")).unwrap(),
        })))
    }
}

#[async_trait]
impl ToolSearch for Inspector {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

/// The processes whose parent is this one.
fn children() -> Vec<PathBuf> {
    let own = format!("PPid:\t{}\n", std::process::id());
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    processes
        .filter(|path| std::fs::read_to_string(path.join("status")).is_ok_and(|text| text.contains(&own)))
        .collect()
}

#[tokio::test]
async fn a_worker_holds_nothing_but_its_socket_and_is_gone_with_its_run() {
    let sandbox = Sandbox::with_worker(Limits::default(), env!("CARGO_BIN_EXE_palma-worker")).unwrap();
    let code_mode = CodeMode::new(Boundary::new(Inspector, AllowAll, Forget), Inspector, sandbox);
    let ana = code_mode.acting_for(Principal::user("ana"));
    let plan = ana.plan("look", [ToolId::parse("worker", "inspect").unwrap()]).await.unwrap();
    let completion = ana.run(&plan, "return await tools.worker.inspect();").await.unwrap();
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!(
        completion.value,
        json!({"seccomp": "2", "no_new_privs": "1", "threads": "1", "descriptors": ["socket"],
            "environment": 0, "folder": "/"})
    );
    assert_eq!(children(), Vec::<PathBuf>::new());

    // A run that its host gives up takes its worker with it.
    let running = tokio::time::timeout(Duration::from_millis(300), ana.run(&plan, "while (true) {}")).await;
    assert!(running.is_err());
    let mut left = children();
    for _ in 0..100 {
        if left.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        left = children().into_iter().filter(|child| !is_dead(child)).collect();
    }
    assert_eq!(left, Vec::<PathBuf>::new());
}

fn is_dead(process: &std::path::Path) -> bool {
    std::fs::read_to_string(process.join("status")).is_ok_and(|text| text.contains("State:\tZ"))
}

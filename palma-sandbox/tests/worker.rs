//! What the kernel says of workers, while the script of one waits for a tool. A binary of its own, so that they and
//! the process they are copies of are its only children.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on panics")]
#![cfg(target_os = "linux")]

#[path = "house/ana.rs"]
mod ana;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{Boundary, ProviderError, Status, Tool, ToolCall, ToolId, ToolProvider, ToolResult};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};

use self::ana::ana;

/// Looks at the worker that is waiting for it, at those that are ready, and at the process they are copies of.
#[derive(Debug)]
struct Inspector;

#[async_trait]
impl ToolProvider for Inspector {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(vec![Arc::new(Tool::new(ToolId::parse("worker", "inspect").unwrap(), json!({"type": "object"})))])
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        let mut seen = BTreeSet::new();
        // One that was copied just now may still be giving things up.
        for _ in 0..100 {
            let children = children();
            assert!(children.len() >= 2, "{children:?}");
            seen = children.iter().filter_map(|child| Some(look(child)?.to_string())).collect();
            if seen.len() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(ToolResult::structured(json!({ "seen": seen })))
    }
}

/// What the kernel says of a process; `None` if it is gone by now.
fn look(process: &Path) -> Option<Value> {
    let status = std::fs::read_to_string(process.join("status")).ok()?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim_start_matches(':').trim().to_owned()
    };
    let mut open = Vec::new();
    for entry in std::fs::read_dir(process.join("fd")).ok()? {
        let target = std::fs::read_link(entry.ok()?.path()).ok()?.display().to_string();
        open.extend(target.split(':').next().map(str::to_owned));
    }
    Some(json!({
        "seccomp": field("Seccomp"),
        "no_new_privs": field("NoNewPrivs"),
        "threads": field("Threads"),
        "descriptors": open,
        "environment": std::fs::read(process.join("environ")).unwrap_or_default().len(),
        "folder": std::fs::read_link(process.join("cwd")).ok()?,
    }))
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
async fn workers_hold_nothing_but_a_socket_and_are_gone_with_their_sandbox() {
    let sandbox = Sandbox::with_worker(Limits::default(), env!("CARGO_BIN_EXE_palma-worker")).unwrap();
    let (ana, plan) = ana(Boundary::new(Inspector, AllowAll, Forget), sandbox).await;
    let completion = ana.run(&plan, "return await tools.worker.inspect();").await.unwrap();
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!(
        completion.value,
        json!({"seen": [json!({"seccomp": "2", "no_new_privs": "1", "threads": "1", "descriptors": ["socket"],
            "environment": 0, "folder": "/"}).to_string()]})
    );

    // A run that its host gives up takes its worker with it.
    let running = tokio::time::timeout(Duration::from_millis(300), ana.run(&plan, "while (true) {}")).await;
    assert!(running.is_err());
    // What is left: the process that is copied, the workers that are ready, and the one that checks.
    until(|| children().len() <= 4).await;

    // A sandbox takes all its processes with it, and waits for them.
    drop((ana, plan));
    until(|| children().is_empty()).await;
}

async fn until(condition: impl Fn() -> bool) {
    for _ in 0..250 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("these are left: {:?}", children());
}

//! A host whose tools answer from memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    ActingFor, Boundary, CodeMode, Completion, Hit, Plan, Principal, ProviderError, SearchError, Status, Tool,
    ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use crate::timed::{Taken, Timed};

/// Limits that no benchmark reaches.
pub fn wide_limits() -> Limits {
    Limits::default()
        .with_memory(2 << 30)
        .with_cpu(Duration::from_mins(2))
        .with_wall(Duration::from_mins(2))
        .with_calls(100_000)
        .with_argument_bytes(64 << 20)
        .with_completion_bytes(64 << 20)
}

/// Code mode over the bench's tools, in the name of one principal.
#[derive(Debug, Clone)]
pub struct House {
    acting: ActingFor,
    plan: Arc<Plan>,
    tools: Arc<Tools>,
    taken: Arc<Taken>,
}

impl House {
    /// A house whose workers are this program, the first line of whose `main` is `worker::init`.
    pub async fn open(limits: Limits) -> anyhow::Result<Self> {
        Self::with(Sandbox::new(limits)?).await
    }

    /// A house with this sandbox.
    pub async fn with(sandbox: Sandbox) -> anyhow::Result<Self> {
        let tools = Arc::new(Tools::default());
        let boundary = Boundary::new(Arc::clone(&tools), AllowAll, Forget).with_result_bytes(64 << 20);
        let taken = Arc::new(Taken::default());
        let isolate = Timed::new(sandbox, Arc::clone(&taken));
        let acting = CodeMode::new(boundary, Arc::clone(&tools), isolate).acting_for(Principal::user("bench"));
        let ids: Vec<ToolId> = acting.tools().await?.iter().map(|tool| tool.id.clone()).collect();
        let plan = Arc::new(acting.plan("a benchmark", ids).await?);
        Ok(Self { acting, plan, tools, taken })
    }

    /// Runs a script and gives what came of it, if it completed.
    pub async fn run(&self, script: &str) -> anyhow::Result<Completion> {
        let completion = self.acting.run(&self.plan, script).await?;
        ensure!(completion.status == Status::Completed, "the script did not complete: {completion}");
        Ok(completion)
    }

    /// The same, and how long the host waited for it.
    pub async fn timed(&self, script: &str) -> anyhow::Result<(Completion, Duration)> {
        let began = Instant::now();
        let completion = self.run(script).await?;
        Ok((completion, began.elapsed()))
    }

    /// How long the sandbox took for its checks and its runs.
    pub fn taken(&self) -> &Taken {
        &self.taken
    }

    /// What `tools.bench.rows` and the like have been asked.
    pub fn tools(&self) -> &Tools {
        &self.tools
    }
}

/// The tools `echo`, `rows` and `hold` of the server `bench`.
#[derive(Debug)]
pub struct Tools {
    arrivals: Mutex<Vec<Instant>>,
    held: AtomicUsize,
    gate: Semaphore,
    rows: Mutex<Option<(u64, Value)>>,
}

impl Default for Tools {
    fn default() -> Self {
        Self { arrivals: Mutex::default(), held: AtomicUsize::new(0), gate: Semaphore::new(0), rows: Mutex::default() }
    }
}

impl Tools {
    /// When each call of `echo` arrived, since this was last asked.
    pub fn take_arrivals(&self) -> Vec<Instant> {
        self.arrivals.lock().map(|mut arrivals| std::mem::take(&mut *arrivals)).unwrap_or_default()
    }

    /// How many calls of `hold` wait.
    pub fn held(&self) -> usize {
        self.held.load(Ordering::SeqCst)
    }

    /// Lets as many calls of `hold` go as wait.
    pub fn release(&self, count: usize) {
        self.gate.add_permits(count);
    }

    /// What `rows` answers with `count` rows; made once, so that its making is not measured.
    pub fn rows(&self, count: u64) -> Value {
        let Ok(mut kept) = self.rows.lock() else { return Value::Null };
        match &*kept {
            Some((known, rows)) if *known == count => rows.clone(),
            _ => {
                let rows = rows(count);
                *kept = Some((count, rows.clone()));
                rows
            }
        }
    }

    async fn answer(&self, call: &ToolCall) -> anyhow::Result<Value> {
        match call.tool.name().as_str() {
            "rows" => {
                let count = call.arguments.get("count").and_then(Value::as_u64).context("`count` is a number")?;
                Ok(self.rows(count))
            }
            "hold" => {
                self.held.fetch_add(1, Ordering::SeqCst);
                self.gate.acquire().await?.forget();
                self.held.fetch_sub(1, Ordering::SeqCst);
                Ok(json!({}))
            }
            _ => {
                if let Ok(mut arrivals) = self.arrivals.lock() {
                    arrivals.push(Instant::now());
                }
                Ok(Value::Object(call.arguments.clone()))
            }
        }
    }
}

/// Rows of about 117 bytes as JSON: 9,000 are a megabyte.
fn rows(count: u64) -> Value {
    let row = |n: u64| {
        json!({
            "id": n, "name": format!("Customer {n}"), "region": format!("region-{}", n % 7),
            "amount": (n * 37 % 10_000) / 10, "active": n.is_multiple_of(3), "note": "a row of a table",
        })
    };
    Value::Array((0..count).map(row).collect())
}

#[async_trait]
impl ToolProvider for Tools {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let tool = |name| ToolId::parse("bench", name).map(|id| Arc::new(Tool::new(id, json!({"type": "object"}))));
        let tools: Result<Vec<_>, _> = ["echo", "hold", "rows"].into_iter().map(tool).collect();
        tools.map_err(|error| ProviderError::NotSent(error.to_string()))
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        let answer = self.answer(&call).await;
        answer.map(ToolResult::structured).map_err(|error| ProviderError::NotSent(error.to_string()))
    }
}

#[async_trait]
impl ToolSearch for Tools {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

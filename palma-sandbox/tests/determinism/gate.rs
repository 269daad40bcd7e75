use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palma_core::{Hit, ProviderError, SearchError, Tool, ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch};
use serde_json::{Value, json};
use tokio::sync::{Notify, oneshot};

/// Tools that answer with their arguments, and that fail.
pub(crate) const NAMES: [&str; 2] = ["echo", "fail"];

/// How long nothing may have come before the next answer is drawn. It decides only which order that is: a script's
/// answers are handed to it one by one however early they come.
const LULL: Duration = Duration::from_millis(3);

/// In which order calls are answered.
#[derive(Debug)]
pub(crate) enum Order {
    /// Whichever of the waiting calls the seed draws.
    Drawn(u64),
    /// This one, with so long a pause before each.
    Given(Vec<u64>, Duration),
}

/// Holds every call back until it is let through. Calls are numbered from 1 as they come.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    books: Mutex<Books>,
    came: Notify,
}

#[derive(Debug, Default)]
struct Books {
    arguments: Vec<Value>,
    waiting: BTreeMap<u64, oneshot::Sender<()>>,
    order: Vec<u64>,
}

impl Gate {
    /// What each call came with.
    pub(crate) fn arguments(&self) -> Vec<Value> {
        self.books.lock().unwrap().arguments.clone()
    }

    /// The order in which calls were let through.
    pub(crate) fn order(&self) -> Vec<u64> {
        self.books.lock().unwrap().order.clone()
    }

    /// Lets calls through, for ever.
    pub(crate) async fn release(&self, order: Order) {
        match order {
            Order::Drawn(mut seed) => loop {
                // What comes within the lull may be drawn, too.
                while tokio::time::timeout(LULL, self.came.notified()).await.is_ok() {}
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let drawn = {
                    let books = self.books.lock().unwrap();
                    let place = (seed >> 33) as usize % books.waiting.len().max(1);
                    books.waiting.keys().nth(place).copied()
                };
                match drawn {
                    Some(call) => self.let_through(call),
                    None => self.came.notified().await,
                }
            },
            Order::Given(order, pause) => {
                for call in order {
                    while !self.books.lock().unwrap().waiting.contains_key(&call) {
                        self.came.notified().await;
                    }
                    if pause > Duration::ZERO {
                        tokio::time::sleep(pause).await;
                    }
                    self.let_through(call);
                }
                std::future::pending::<()>().await;
            }
        }
    }

    fn let_through(&self, call: u64) {
        let mut books = self.books.lock().unwrap();
        if let Some(answer) = books.waiting.remove(&call) {
            books.order.push(call);
            let _ = answer.send(());
        }
    }
}

#[async_trait]
impl ToolProvider for Gate {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let tool = |name| Arc::new(Tool::new(ToolId::parse("demo", name).unwrap(), json!({"type": "object"})));
        Ok(NAMES.map(tool).to_vec())
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        let (answer, answered) = oneshot::channel();
        let number = {
            let mut books = self.books.lock().unwrap();
            books.arguments.push(Value::Object(call.arguments.clone()));
            let number = books.arguments.len() as u64;
            books.waiting.insert(number, answer);
            number
        };
        self.came.notify_one();
        answered.await.unwrap();
        match call.tool.name().as_str() {
            "fail" => Ok(ToolResult::error(format!("call {number} fails"))),
            _ => Ok(ToolResult::structured(Value::Object(call.arguments))),
        }
    }
}

#[async_trait]
impl ToolSearch for Gate {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

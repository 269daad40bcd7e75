//! Tools that count what they do, and that die with their host when they are told to.

use std::collections::BTreeMap;
use std::future::pending;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palma_core::{
    Annotations, Decision, Effect, Hit, PolicyEngine, PolicyError, Preview, Principal, ProviderError, Request,
    SearchError, Tool, ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch, Visibility,
};
use serde_json::{Value, json};

/// `look` reads, `put` is idempotent, `keyed` honours the key, `pay` is none of these, and `fail` fails. Beside them there is
/// `vault`, which only `root` may see.
pub(crate) const TOOLS: [&str; 5] = ["look", "put", "keyed", "pay", "fail"];

/// Where a fault is injected.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// Counts the places at which a host can die, down to the one at which it does; 0 for never.
    left: AtomicU64,
}

impl Faults {
    pub(crate) fn at(place: u64) -> Arc<Self> {
        Arc::new(Self { left: AtomicU64::new(place) })
    }

    /// One place at which the host may die: then this never ends.
    pub(crate) async fn place(&self) {
        let before = self.left.load(Ordering::SeqCst);
        match before {
            0 => {}
            // Whoever comes later finds the host dead, too.
            1 => pending().await,
            _ => self.left.store(before - 1, Ordering::SeqCst),
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.left.load(Ordering::SeqCst) == 1
    }
}

#[derive(Debug, Default)]
pub(crate) struct Bank {
    /// How often each call of `pay` and `put` and `keyed` had an effect, by key.
    pub(crate) effects: Mutex<BTreeMap<String, u64>>,
    pub(crate) calls: AtomicU64,
    pub(crate) faults: Mutex<Arc<Faults>>,
    /// What the delays are drawn from.
    pub(crate) seed: AtomicU64,
}

impl Bank {
    pub(crate) fn called(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    pub(crate) fn paid(&self) -> BTreeMap<String, u64> {
        self.effects.lock().unwrap().clone()
    }

    fn draw(&self) -> u64 {
        let next = |seed: u64| seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.seed.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |seed| Some(next(seed))).unwrap() >> 33
    }
}

#[async_trait]
impl ToolProvider for Bank {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let tool = |name: &str| {
            let hints = Annotations::default();
            let hints = match name {
                "look" => hints.with_read_only(true),
                "put" => hints.with_idempotent(true),
                _ => hints,
            };
            let input =
                json!({"type": "object", "properties": {"n": {"type": "integer"}}, "additionalProperties": false});
            let mut tool = Tool::new(ToolId::parse("bank", name).unwrap(), input).with_annotations(hints);
            if name == "pay" {
                tool.output_schema =
                    Some(json!({"type": "object", "required": ["tool"], "properties": {"tool": {"type": "string"}}}));
            }
            Arc::new(tool)
        };
        Ok(TOOLS.iter().chain(&["vault"]).map(|name| tool(name)).collect())
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        let faults = Arc::clone(&self.faults.lock().unwrap());
        tokio::time::sleep(Duration::from_millis(self.draw() % 7)).await;
        faults.place().await;
        self.calls.fetch_add(1, Ordering::SeqCst);
        let n = call.arguments.get("n").cloned().unwrap_or_default();
        match call.tool.name().as_str() {
            "look" => {}
            "fail" => return Ok(ToolResult::error("no funds")),
            "pay" => *self.effects.lock().unwrap().entry(call.idempotency_key).or_default() += 1,
            // The same twice is once.
            _ => _ = self.effects.lock().unwrap().insert(call.idempotency_key, 1),
        }
        faults.place().await;
        tokio::time::sleep(Duration::from_millis(self.draw() % 7)).await;
        Ok(ToolResult::structured(json!({"n": n, "tool": call.tool.name().as_str()})))
    }

    fn honours_idempotency_key(&self, tool: &Tool) -> bool {
        tool.id.name().as_str() == "keyed"
    }
}

#[async_trait]
impl ToolSearch for Bank {
    async fn search(&self, query: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        let tools = self.tools().await.map_err(|error| SearchError(error.to_string()))?;
        let found = tools.into_iter().filter(|tool| tool.id.to_string().contains(query));
        Ok(found.map(|tool| Hit::new(tool, 1.0)).collect())
    }
}

/// Hides `vault`, asks for every `pay` of more than 10, denies those of more than 100; its version is what it is told to be.
#[derive(Debug)]
pub(crate) struct Threshold(pub(crate) Mutex<String>);

#[async_trait]
impl PolicyEngine for Threshold {
    async fn decide(&self, request: Request<'_>) -> Result<Decision, PolicyError> {
        let n = request.arguments.get("n").and_then(Value::as_i64).unwrap_or_default();
        let effect = match (request.tool.id.name().as_str(), n) {
            ("pay", 101..) => Effect::Deny("it is too much".into()),
            ("pay", 11..) => Effect::Ask(palma_core::Approval::from_any_of(vec!["boss".into()])),
            _ => Effect::Allow,
        };
        Ok(Decision::new(effect, vec!["threshold".into()], self.0.lock().unwrap().clone()))
    }

    async fn preview(&self, _: &Principal, _: &Tool) -> Result<Preview, PolicyError> {
        Ok(Preview::Depends)
    }

    async fn visibility(&self, principal: &Principal, tool: &Tool) -> Result<Visibility, PolicyError> {
        let is_hidden = tool.id.name().as_str() == "vault" && principal.name() != "root";
        Ok(if is_hidden { Visibility::Hidden } else { Visibility::Visible })
    }

    fn version(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

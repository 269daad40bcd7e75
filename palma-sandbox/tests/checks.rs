//! Many texts read by few processes: what one of them does is nothing to the others. A binary of its own, so that the
//! sandbox's processes are its only children.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    ActingFor, Boundary, Check, CodeMode, Hit, Plan, Principal, ProviderError, SearchError, Severity, Tool, ToolCall,
    ToolId, ToolProvider, ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::json;

const GOOD: &str = "const n: number = 1;\nreturn tools.demo.echo({ n });";

/// Texts and the code of what each is told first; `None` where there is nothing to say.
const TEXTS: [(&str, Option<&str>); 5] = [
    (GOOD, None),
    ("const left = 1; globalThis.left = 2; var alsoLeft = 3; return left;", None),
    ("return left + alsoLeft;", Some("absent-global")),
    ("return tools.demo.nothing({});", Some("unknown-tool")),
    ("const a = ;", Some("syntax")),
];

/// Has one tool, and is asked nothing.
#[derive(Debug)]
struct Echo;

#[async_trait]
impl ToolProvider for Echo {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(vec![Arc::new(Tool::new(ToolId::parse("demo", "echo").unwrap(), json!({"type": "object"})))])
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        Ok(ToolResult::structured(json!(call.arguments)))
    }
}

#[async_trait]
impl ToolSearch for Echo {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

/// A sandbox whose processes can be told from others by the memory they are given.
#[derive(Debug, Clone)]
struct Place {
    memory: u64,
    ana: ActingFor,
    plan: Arc<Plan>,
}

impl Place {
    async fn open(number: u64) -> Self {
        let memory = (64 << 20) + number;
        let limits = Limits::default().with_memory(memory).with_cpu(Duration::from_secs(2));
        let sandbox = Sandbox::with_worker(limits, env!("CARGO_BIN_EXE_palma-worker")).unwrap();
        let ana =
            CodeMode::new(Boundary::new(Echo, AllowAll, Forget), Echo, sandbox).acting_for(Principal::user("ana"));
        let plan = Arc::new(ana.plan("a test", [ToolId::parse("demo", "echo").unwrap()]).await.unwrap());
        Self { memory, ana, plan }
    }

    async fn check(&self, text: &str) -> Check {
        self.ana.check(&self.plan, text).await.unwrap()
    }

    /// The numbers of its processes.
    fn processes(&self) -> BTreeSet<u32> {
        let host = std::process::id().to_string();
        let memory = self.memory.to_string();
        let numbers = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        numbers
            .filter(|number: &u32| {
                let line = fs::read_to_string(format!("/proc/{number}/cmdline")).unwrap_or_default();
                let words: Vec<&str> = line.split('\0').collect();
                words.contains(&memory.as_str()) && words.contains(&host.as_str())
            })
            .collect()
    }
}

#[track_caller]
fn assert_told(text: &str, check: &Check, code: Option<&str>) {
    let told = check.diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    assert_eq!(told.map(|diagnostic| diagnostic.code.as_str()), code, "{text}: {check:?}");
}

#[tokio::test]
async fn a_thousand_checks_take_a_few_processes_and_find_what_the_first_found() {
    let place = Place::open(1).await;
    let mut first = Vec::new();
    for (text, code) in TEXTS {
        let alone = Place::open(2).await.check(text).await;
        assert_told(text, &alone, code);
        first.push(alone.diagnostics);
    }
    let mut seen = BTreeSet::new();
    for number in 0..1000 {
        let place_of_text = number % TEXTS.len();
        let check = place.check(TEXTS[place_of_text].0).await;
        assert_eq!(check.diagnostics, first[place_of_text], "check {number}");
        if number % 50 == 0 {
            seen.extend(place.processes());
        }
    }
    seen.extend(place.processes());
    // One is copied, two are ready, and a checker reads 256 texts.
    assert!(seen.len() <= 3 + 4 + 2, "{} processes", seen.len());
}

#[tokio::test]
async fn a_text_that_kills_its_checker_harms_no_other() {
    let place = Place::open(3).await;
    let deep = format!("return {}1{};", "(".repeat(100_000), ")".repeat(100_000));
    for _ in 0..3 {
        assert_told(GOOD, &place.check(GOOD).await, None);
        assert_told("deep", &place.check(&deep).await, Some("unreadable"));
        let (one, other) = tokio::join!(place.check(&deep), place.check(GOOD));
        assert_told("deep", &one, Some("unreadable"));
        assert_told(GOOD, &other, None);
    }
}

#[tokio::test]
async fn a_check_goes_on_when_the_idle_checkers_are_killed() {
    let place = Place::open(4).await;
    for _ in 0..3 {
        assert_told(GOOD, &place.check(GOOD).await, None);
        let killed = place.processes();
        for number in &killed {
            let _ = kill(Pid::from_raw(number.cast_signed()), Signal::SIGKILL);
        }
        until(|| place.processes().is_disjoint(&killed)).await;
    }
    assert_told(GOOD, &place.check(GOOD).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn checks_that_come_at_once_are_all_answered_and_few_processes_are_kept() {
    let place = Place::open(5).await;
    let checks: Vec<_> = (0..100)
        .map(|number| {
            let place = place.clone();
            tokio::spawn(async move {
                let (text, code) = TEXTS[number % TEXTS.len()];
                assert_told(text, &place.check(text).await, code);
            })
        })
        .collect();
    for check in checks {
        check.await.unwrap();
    }
    let kept = std::thread::available_parallelism().unwrap().get();
    until(|| place.processes().len() <= 3 + kept).await;
}

async fn until(condition: impl Fn() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(10));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[test]
fn a_checker_outlives_the_runtime_in_which_it_was_asked_first() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let place = runtime().block_on(Place::open(6));
    let mut checkers = BTreeSet::new();
    for _ in 0..3 {
        let check = runtime().block_on(place.check(GOOD));
        assert_told(GOOD, &check, None);
        checkers.extend(place.processes());
    }
    assert!(checkers.len() <= 4, "{checkers:?}");
}

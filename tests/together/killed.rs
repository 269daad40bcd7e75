//! What is left of workers when something else ends: nothing, and whoever is still there goes on.

use std::hash::{BuildHasher as _, RandomState};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    ActingFor, Boundary, CodeMode, Completion, FailureClass, Hit, Plan, Principal, ProviderError, SearchError, Tool,
    ToolCall, ToolProvider, ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::json;

use crate::processes::{Processes, Worker, workers};

const PROGRAM: &str = env!("CARGO_BIN_EXE_palma-test-program");

const ROUNDS: usize = 30;

/// A host is killed at the latest this long after its start: it has opened its sandbox and its scripts run.
const LATEST: u64 = 700;

/// How long what must be gone may take, on a machine that has much else to do. Scripts that nobody stops run for longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a script may run that nobody stops.
const LONG: Duration = Duration::from_mins(10);

#[tokio::test]
async fn a_host_that_is_killed_at_any_moment_leaves_no_worker() {
    let mut with_workers = 0;
    for round in 0..ROUNDS {
        let together = [0, 1, 4, 10][round % 4];
        let delay = Duration::from_millis(RandomState::new().hash_one(round) % LATEST);
        let mut host =
            Command::new(PROGRAM).args(["doomed", &together.to_string()]).stdin(Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        let mut seen = Processes::default();
        while began.elapsed() < delay {
            seen.look_below(host.id());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        seen.look_below(host.id());
        with_workers += usize::from(seen.count() > 1);
        host.kill().unwrap();
        // What was made after the last look names its host on its command line.
        for worker in &workers_of(host.id()) {
            seen.add(worker);
        }
        host.wait().unwrap();
        let left = seen.left_after(PATIENCE).await;
        assert!(left.is_empty(), "killed after {delay:?} with {together} scripts, it left {left:?}");
        let unseen = workers_of(host.id());
        assert!(unseen.is_empty(), "killed after {delay:?} with {together} scripts, it left {unseen:?}");
    }
    assert!(with_workers > ROUNDS / 4, "only {with_workers} hosts of {ROUNDS} had come as far as to have workers");
}

#[tokio::test]
async fn what_workers_are_copied_from_is_made_again_when_it_is_killed() {
    let place = Place::open(1).await;
    assert_eq!(place.run("return 1;").await.value, json!(1));
    let zygote = place.workers().remove(0);
    end(&zygote);
    until(|| place.workers().iter().all(|worker| worker.number != zygote.number)).await;
    for number in 0..4 {
        assert_eq!(place.run(&format!("return {number};")).await.value, json!(number));
    }
    until(|| place.workers().len() == WITH_CHECKER).await;
}

#[tokio::test]
async fn workers_that_are_killed_before_their_script_comes_are_replaced() {
    let place = Place::open(2).await;
    for (there, left) in [(WITH_READY, 1), (WITH_CHECKER, 0)] {
        until(|| place.workers().len() == there).await;
        let killed = place.workers().split_off(left);
        killed.iter().for_each(end);
        // Others may be made meanwhile.
        until(|| !place.workers().iter().any(|worker| killed.iter().any(|killed| killed.is(worker)))).await;
        assert_eq!(place.run("return 1;").await.value, json!(1));
    }
}

#[tokio::test]
async fn workers_that_die_before_they_read_their_script_are_replaced() {
    let place = Place::open(7).await;
    let unchecked = place.ana.run_unchecked(&place.plan, "return 1;");
    assert_eq!(place.while_ready_workers_die(unchecked).await.unwrap().value, json!(1));
    let checked = place.run("return 1;");
    assert_eq!(place.while_ready_workers_die(checked).await.value, json!(1));
}

#[tokio::test]
async fn a_worker_that_is_killed_fails_its_own_run_only() {
    let place = Place::open(3).await;
    until(|| place.workers().len() == WITH_READY).await;
    let busiest = || place.workers().into_iter().skip(1).max_by_key(|worker| worker.ticks);
    let killed = async {
        until(|| busiest().is_some_and(|worker| worker.ticks > 40)).await;
        end(&busiest().unwrap());
    };
    let (completion, other, ()) = tokio::join!(place.run("for (;;) {}"), place.run(SOON), killed);
    let failure = completion.failure.unwrap();
    assert_eq!(failure.class, FailureClass::Host, "{failure}");
    assert!(failure.message.contains("something killed the worker"), "{failure}");
    assert_eq!(other.value, json!(1));
    assert_eq!(place.run("return 1;").await.value, json!(1));
}

#[tokio::test]
async fn a_sandbox_outlives_the_runtime_and_the_thread_that_opened_it_but_their_runs_do_not() {
    let opened = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let place = Arc::new(Place::open(4).await);
            assert_eq!(place.run("return 1;").await.value, json!(1));
            let busy = Arc::clone(&place);
            tokio::spawn(async move { busy.run("for (;;) {}").await });
            until(|| place.workers().len() > WITH_CHECKER).await;
            place
        })
    });
    let place = opened.join().unwrap();
    until(|| place.workers().len() == WITH_CHECKER).await;
    assert_eq!(place.run("return 1;").await.value, json!(1));
}

#[tokio::test]
async fn a_sandbox_that_is_dropped_ends_with_its_last_run() {
    let Place { memory, ana, plan } = Place::open(5).await;
    let (other, same) = (ana.clone(), plan.clone());
    let running = tokio::spawn(async move { other.run(&same, SOON).await.unwrap() });
    drop((ana, plan));
    assert_eq!(running.await.unwrap().value, json!(1));
    until(|| workers_with(memory).is_empty()).await;
}

#[tokio::test]
async fn runs_that_are_given_up_while_their_worker_is_made_leave_none() {
    for micros in (0..40).map(|step| step * step * 100) {
        let place = Place::open(6).await;
        let running = tokio::time::timeout(Duration::from_micros(micros), place.run("for (;;) {}"));
        assert!(running.await.is_err());
    }
    until(|| workers_with(memory(6)).is_empty()).await;
}

/// Waits for nothing but the time.
const SOON: &str = "await new Promise(resolve => setTimeout(resolve, 800)); return 1;";

/// How many processes a sandbox has that has done nothing: two workers, and what they are copies of.
const WITH_READY: usize = 3;

/// How many it has that does nothing: one more, which has checked a script.
const WITH_CHECKER: usize = 4;

/// A sandbox whose workers can be told from others by the memory they are given.
#[derive(Debug)]
struct Place {
    memory: u64,
    ana: ActingFor,
    plan: Plan,
}

const fn memory(number: u64) -> u64 {
    (64 << 20) + number
}

impl Place {
    async fn open(number: u64) -> Self {
        let memory = memory(number);
        let limits = Limits::default().with_memory(memory).with_wall(LONG).with_cpu(LONG);
        let sandbox = Sandbox::with_worker(limits, PROGRAM).unwrap();
        let host = CodeMode::new(Boundary::new(Nothing, AllowAll, Forget), Nothing, sandbox);
        let ana = host.acting_for(Principal::user("ana"));
        let plan = ana.plan("a test", []).await.unwrap();
        Self { memory, ana, plan }
    }

    async fn run(&self, script: &str) -> Completion {
        self.ana.run(&self.plan, script).await.unwrap()
    }

    /// What comes of a run whose workers are given to it, read nothing, and are killed.
    async fn while_ready_workers_die<T>(&self, run: impl Future<Output = T>) -> T {
        until(|| self.workers().len() == WITH_READY).await;
        let ready = self.workers().split_off(1);
        for worker in &ready {
            signal(worker, Signal::SIGSTOP);
        }
        let killed = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            ready.iter().for_each(end);
        };
        tokio::join!(run, killed).0
    }

    /// What its workers are copied from, then they.
    fn workers(&self) -> Vec<Worker> {
        workers_with(self.memory)
    }
}

fn workers_with(memory: u64) -> Vec<Worker> {
    workers_of(std::process::id()).into_iter().filter(|worker| worker.memory == memory).collect()
}

fn workers_of(host: u32) -> Vec<Worker> {
    workers().into_iter().filter(|worker| worker.host == host).collect()
}

fn end(worker: &Worker) {
    signal(worker, Signal::SIGKILL);
}

fn signal(worker: &Worker, signal: Signal) {
    // One whose script has just ended may be gone.
    assert!(matches!(kill(Pid::from_raw(worker.number.cast_signed()), signal), Ok(()) | Err(Errno::ESRCH)));
}

async fn until(condition: impl Fn() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < PATIENCE, "these are there: {:?}", workers_of(std::process::id()));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Has no tools.
#[derive(Debug)]
struct Nothing;

#[async_trait]
impl ToolProvider for Nothing {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        Ok(Vec::new())
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        std::future::pending().await
    }
}

#[async_trait]
impl ToolSearch for Nothing {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

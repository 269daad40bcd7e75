use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use palma_core::{Api, ApiTool, Check, Ending, Isolate, IsolateError, LimitExceeded, Script, ScriptError, Session};

use crate::frame::{Names, Text, ToWorker, ToolTypes};
use crate::host::{Checkers, Conversation, Fate, Nursery, Order, Unheard, Worker, refused};
use crate::{Isolation, Limits, worker};

/// The engine, as it is locked, and what stands around it: a script takes the same path only in both.
pub(crate) const ENGINE: &str = concat!("boa 0.22.0, palma-sandbox ", env!("CARGO_PKG_VERSION"));

/// How many tools outside its plan a script can name; of more it is told that they do not exist.
const MAX_OUTSIDE: usize = 256;

/// How many workers are made before they are asked for. All of them may be dying when they are taken.
const READY: usize = 2;

/// An [`Isolate`] that runs every script in a worker process of its own. A worker that checks scripts checks many.
#[derive(Debug, Clone)]
pub struct Sandbox {
    limits: Limits,
    isolation: Isolation,
    nursery: Nursery,
    checkers: Checkers,
}

/// Why there is no sandbox.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SandboxError {
    /// The host cannot be started again as a worker.
    #[error(
        "no worker: make `palma_sandbox::worker::init();` the first line of `main`, or name the program `palma-worker` \
         with `Sandbox::with_worker`"
    )]
    NoWorker,
    /// The worker's program has no path.
    #[error("the path of the worker's program cannot be used")]
    Program(#[source] std::io::Error),
    /// The thread that starts workers could not be started.
    #[error("the thread that starts workers could not be started")]
    Thread(#[source] std::io::Error),
}

impl Sandbox {
    /// A sandbox whose workers are this program, started again. [`worker::init`] has been called before.
    pub fn new(limits: Limits) -> Result<Self, SandboxError> {
        let program = worker::own_program().ok_or(SandboxError::NoWorker)?;
        Self::with_worker(limits, program)
    }

    /// A sandbox whose workers are this program, such as `palma-worker`, the first line of whose `main` is
    /// [`worker::init`].
    pub fn with_worker(limits: Limits, program: impl Into<PathBuf>) -> Result<Self, SandboxError> {
        // A worker is started in another folder.
        let program = std::path::absolute(program.into()).map_err(SandboxError::Program)?;
        let order = Order { program, memory: limits.memory, cpu_seconds: limits.cpu_seconds() };
        let nursery = Nursery::open(order, READY).map_err(SandboxError::Thread)?;
        Ok(Self { limits, isolation: Isolation::default(), nursery, checkers: Checkers::new() })
    }

    /// Insists on more or on less protection.
    pub const fn with_isolation(mut self, isolation: Isolation) -> Self {
        self.isolation = isolation;
        self
    }

    async fn worker(&self) -> Result<Worker, IsolateError> {
        Worker::start(&self.nursery, &self.limits, self.isolation).await
    }
}

#[async_trait]
impl Isolate for Sandbox {
    async fn check(&self, script: &Script, api: &Api) -> Result<Check, IsolateError> {
        if let Some(limit) = too_long(script, &self.limits) {
            return Ok(refused("limit", limit.to_string()));
        }
        let request = ToWorker::Check(text(script, api));
        for _ in 0..READY {
            let (check, fate) = self.checkers.check(&request, &self.limits, self.worker()).await;
            if fate != Fate::Unheard {
                return check;
            }
        }
        self.checkers.check(&request, &self.limits, self.worker()).await.0
    }

    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError> {
        if let Some(ending) = ending_if_too_long(script, &self.limits) {
            return Ok(ending);
        }
        for _ in 0..READY {
            if let Ok(ending) = run(self.worker().await?, script, session, &self.limits).await {
                return Ok(ending);
            }
        }
        Ok(run(self.worker().await?, script, session, &self.limits).await.unwrap_or_else(Ending::from))
    }

    fn engine(&self) -> String {
        ENGINE.to_owned()
    }
}

/// Has a worker run a script.
pub(crate) async fn run(
    worker: Worker,
    script: &Script,
    session: &Session,
    limits: &Limits,
) -> Result<Ending, Unheard> {
    Conversation::hold(worker, script, names(session.api()), outside(session), session, limits).await
}

/// The ending of a script that is longer than any may be.
pub(crate) fn ending_if_too_long(script: &Script, limits: &Limits) -> Option<Ending> {
    too_long(script, limits).map(|limit| Ending::new(Err(ScriptError::Limit(limit)), Duration::ZERO))
}

/// What a worker is to read.
pub(crate) fn text(script: &Script, api: &Api) -> Text {
    let types = ToolTypes::named_in(script.text(), api);
    Text { script: script.text().to_owned(), tools: names(api), types }
}

pub(crate) fn too_long(script: &Script, limits: &Limits) -> Option<LimitExceeded> {
    let most = limits.source_bytes;
    (script.text().len() > most).then(|| LimitExceeded::new("source", most as u64, "bytes"))
}

/// The tools outside the plan that a script can name: those of its own servers first.
fn outside(session: &Session) -> Names {
    let servers: BTreeSet<&str> = session.api().tools().map(ApiTool::namespace).collect();
    let (near, far): (Vec<_>, Vec<_>) = session.outside().partition(|(namespace, _)| servers.contains(namespace));
    let mut names = Names::new();
    for (namespace, name) in near.into_iter().chain(far).take(MAX_OUTSIDE) {
        names.entry(namespace.to_owned()).or_default().insert(name.to_owned());
    }
    names
}

fn names(api: &Api) -> Names {
    let mut names = Names::new();
    for tool in api.tools() {
        names.entry(tool.namespace().to_owned()).or_default().insert(tool.name().to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_named_as_it_is_locked() {
        let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock")).unwrap();
        let (_, engine) = lock.split_once("name = \"boa_engine\"\nversion = \"").unwrap();
        let (version, _) = engine.split_once('"').unwrap();
        assert!(ENGINE.starts_with(&format!("boa {version}, ")), "{ENGINE} runs boa {version}");
    }
}

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use palma_core::{
    Api, Check, Diagnostic, Ending, Isolate, IsolateError, LimitExceeded, Position, Script, ScriptError, Session,
};

use crate::frame::brief::brief_diagnostics;
use crate::frame::{FromWorker, Names, Text, ToWorker};
use crate::host::{Conversation, Nursery, Order, Worker};
use crate::{Isolation, Limits, worker};

/// How many workers are made before they are asked for.
const READY: usize = 2;

/// An [`Isolate`] that gives every script a worker process of its own.
#[derive(Debug, Clone)]
pub struct Sandbox {
    limits: Limits,
    isolation: Isolation,
    nursery: Nursery,
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
        Ok(Self { limits, isolation: Isolation::default(), nursery })
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
        check(self.worker(), script, api, &self.limits).await
    }

    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError> {
        run(self.worker(), script, session, &self.limits).await
    }
}

/// Has a worker read a script.
pub(crate) async fn check(
    worker: impl Future<Output = Result<Worker, IsolateError>>,
    script: &Script,
    api: &Api,
    limits: &Limits,
) -> Result<Check, IsolateError> {
    let refused = |code: &str, message: String| Check::new(vec![Diagnostic::error(code, Position::new(1, 1), message)]);
    if let Some(limit) = too_long(script, limits) {
        return Ok(refused("limit", limit.to_string()));
    }
    let mut worker = worker.await?;
    let request = ToWorker::Check(Text { text: script.text().to_owned(), tools: names(api) });
    match tokio::time::timeout(limits.wall, worker.ask(&request)).await {
        Ok(Ok(Some(FromWorker::Checked(diagnostics)))) => Ok(Check::new(brief_diagnostics(diagnostics))),
        Ok(Ok(Some(_))) => Err(IsolateError::Start("the worker answered a check with something else".to_owned())),
        Ok(Err(error)) => Err(IsolateError::Start(error.to_string())),
        Ok(Ok(None)) => match worker.death(limits).await {
            ScriptError::Broken(reason) => Err(IsolateError::Start(reason)),
            reason => Ok(refused("unreadable", format!("the script cannot be read: {reason}"))),
        },
        Err(_) => Ok(refused("limit", limits.wall_exceeded().to_string())),
    }
}

/// Has a worker run a script.
pub(crate) async fn run(
    worker: impl Future<Output = Result<Worker, IsolateError>>,
    script: &Script,
    session: &Session,
    limits: &Limits,
) -> Result<Ending, IsolateError> {
    if let Some(limit) = too_long(script, limits) {
        return Ok(Ending::new(Err(ScriptError::Limit(limit)), Duration::ZERO));
    }
    Ok(Conversation::hold(worker.await?, script, names(session.api()), session, limits).await)
}

fn too_long(script: &Script, limits: &Limits) -> Option<LimitExceeded> {
    let most = limits.source_bytes;
    (script.text().len() > most).then(|| LimitExceeded::new("source", most as u64, "bytes"))
}

fn names(api: &Api) -> Names {
    let mut names = Names::new();
    for tool in api.tools() {
        names.entry(tool.namespace().to_owned()).or_default().insert(tool.name().to_owned());
    }
    names
}

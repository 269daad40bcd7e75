use std::os::unix::net::UnixStream;
use std::time::Duration;
use std::{io, thread};

use palma_core::{IsolateError, LimitExceeded, ScriptError};

use super::nursery::{Nursery, Process};
use super::wire::Wire;
use crate::frame::{FromWorker, Ready, ToWorker};
use crate::worker::{OUT_OF_MEMORY, STACK_BYTES};
use crate::{Isolation, Layer, Limits, worker};

/// How long a worker may take to be ready.
const START: Duration = Duration::from_secs(25);

/// How long a worker that closed its socket may take to end.
const LAST_BREATH: Duration = Duration::from_secs(5);

/// A worker process that is confined and waits for its script.
#[derive(Debug)]
pub(crate) struct Worker {
    life: Life,
    wire: Wire,
    missing: Vec<Layer>,
}

/// A worker that has done what it was asked, and may be asked for more.
#[derive(Debug)]
pub(super) struct Resting {
    life: Life,
    socket: UnixStream,
    missing: Vec<Layer>,
}

/// What keeps a worker alive. Dropping it kills the worker.
#[derive(Debug)]
pub(crate) struct Life {
    /// `None` for a thread of this process, which ends when its socket is closed.
    process: Option<Process>,
    /// Whether the worker's allocator keeps the memory limit.
    capped: bool,
}

/// How often a loop may go round in a thread of the host.
const LOOPS: u64 = 100_000_000;

impl Worker {
    /// Takes a worker and waits until it says which layers hold it.
    pub(crate) async fn start(nursery: &Nursery, limits: &Limits, isolation: Isolation) -> Result<Self, IsolateError> {
        let failed = |error: io::Error| IsolateError::Start(error.to_string());
        let taken = tokio::time::timeout(START, nursery.take()).await;
        let late = |_| IsolateError::Start(format!("no worker was made within {} s", START.as_secs()));
        let newborn = taken.map_err(late)?.map_err(failed)?;
        let wire = Wire::new(newborn.socket, limits.frame_bytes()).map_err(failed)?;
        let worker = Self::greet(Life { process: Some(newborn.process), capped: false }, wire, limits).await?;
        if isolation.strict && !worker.missing.is_empty() {
            let missing: Vec<String> = worker.missing.iter().map(ToString::to_string).collect();
            return Err(IsolateError::NotIsolated(format!(
                "this system has no {}; `Isolation::best_effort()` runs without",
                missing.join(", ")
            )));
        }
        Ok(worker)
    }

    /// Starts a thread of this process as a worker that nothing holds.
    pub(crate) async fn unconfined(limits: &Limits) -> Result<Self, IsolateError> {
        let failed = |error: io::Error| IsolateError::Start(error.to_string());
        let (socket, theirs) = UnixStream::pair().map_err(failed)?;
        let stack = usize::try_from(STACK_BYTES).unwrap_or(usize::MAX);
        let thread = thread::Builder::new().name("palma-in-process".to_owned()).stack_size(stack);
        thread.spawn(move || worker::serve_unconfined(theirs, LOOPS)).map_err(failed)?;
        let wire = Wire::new(socket, limits.frame_bytes()).map_err(failed)?;
        Self::greet(Life { process: None, capped: false }, wire, limits).await
    }

    async fn greet(mut life: Life, mut wire: Wire, limits: &Limits) -> Result<Self, IsolateError> {
        let Ready { layers, capped } = match tokio::time::timeout(START, wire.next(true)).await {
            Ok(Some(Ok(FromWorker::Ready(ready)))) => ready,
            Ok(Some(Ok(_))) => {
                return Err(IsolateError::Start("the worker did not say that it is ready".to_owned()));
            }
            Ok(Some(Err(error))) => return Err(IsolateError::Start(error.to_string())),
            Ok(None) => {
                let reason = life.death(limits).await;
                return Err(IsolateError::Start(format!(
                    "the worker ended at once ({reason}); is `palma_sandbox::worker::init();` the first line of its `main`?"
                )));
            }
            Err(_) => {
                return Err(IsolateError::Start(format!("the worker was not ready within {} s", START.as_secs())));
            }
        };
        life.capped = capped;
        let missing: Vec<Layer> = Layer::ALL.into_iter().filter(|layer| !layers.contains(layer)).collect();
        Ok(Self { life, wire, missing })
    }

    /// What the host should know about how this worker is held.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.missing.iter().map(|layer| format!("isolation: {layer} is not in force")).collect()
    }

    /// Says one thing and waits for one answer; `None` if the worker ended.
    pub(crate) async fn ask(&mut self, request: &ToWorker) -> io::Result<Option<FromWorker>> {
        self.wire.say(request)?;
        self.wire.next(true).await.transpose()
    }

    /// Whether it is known to have ended before it had read all that it was told.
    pub(super) const fn is_unread(&self) -> bool {
        self.wire.is_unread()
    }

    /// The same, to wait longer than a runtime may live; `None` if it has more to say, or to hear.
    pub(super) fn into_resting(self) -> Option<Resting> {
        Some(Resting { life: self.life, socket: self.wire.into_socket()?, missing: self.missing })
    }

    /// The life and the socket, each for itself.
    pub(crate) fn into_parts(self) -> (Life, Wire) {
        (self.life, self.wire)
    }

    /// Why the worker died that closed its socket.
    pub(crate) async fn death(&mut self, limits: &Limits) -> ScriptError {
        self.life.death(limits).await
    }
}

impl Resting {
    /// The worker again, in the runtime of today.
    pub(super) fn woken(self, limits: &Limits) -> io::Result<Worker> {
        let wire = Wire::new(self.socket, limits.frame_bytes())?;
        Ok(Worker { life: self.life, wire, missing: self.missing })
    }
}

impl Life {
    /// Why the worker died that closed its socket.
    pub(super) async fn death(&mut self, limits: &Limits) -> ScriptError {
        let Some(process) = &mut self.process else {
            return ScriptError::Broken("the thread of the script ended".to_owned());
        };
        let exit = match tokio::time::timeout(LAST_BREATH, process.exit()).await {
            Ok(Ok(exit)) => exit,
            Ok(Err(error)) => return ScriptError::Broken(format!("its end could not be seen: {error}")),
            Err(_) => return ScriptError::Broken("the worker closed its socket and did not end".to_owned()),
        };
        match (exit.code, exit.signal) {
            (Some(OUT_OF_MEMORY), _) => ScriptError::Limit(limits.memory_exceeded()),
            // SIGXCPU.
            (_, Some(24)) => ScriptError::Limit(limits.cpu_exceeded()),
            // SIGABRT and SIGSEGV: a stack that ran over, or without the allocator, memory that ran out.
            (_, Some(6 | 11)) if self.capped => ScriptError::Limit(LimitExceeded::new("stack", STACK_BYTES, "bytes")),
            (_, Some(6 | 11)) => ScriptError::Limit(limits.memory_exceeded()),
            (_, Some(9)) => {
                ScriptError::Broken("something killed the worker; the system may be out of memory".to_owned())
            }
            // SIGSYS.
            (_, Some(31)) => ScriptError::Broken("it made a system call that it has no need of".to_owned()),
            _ => ScriptError::Broken(format!("the worker ended with {exit}")),
        }
    }
}

use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use palma_core::{IsolateError, LimitExceeded, ScriptError};
use tokio::io::AsyncWriteExt as _;
use tokio::net::UnixStream;
use tokio::process::Child;

use super::Spawner;
use crate::frame::{self, FromWorker, ToWorker};
use crate::worker::{OUT_OF_MEMORY, STACK_BYTES};
use crate::{Isolation, Layer, Limits};

/// How long a worker may take to be ready.
const START: Duration = Duration::from_secs(20);

/// A worker process that is confined and waits for its script.
#[derive(Debug)]
pub(crate) struct Worker {
    process: Process,
    stream: UnixStream,
    missing: Vec<Layer>,
}

/// The process of a worker. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    capped: bool,
}

impl Worker {
    /// Starts a worker and waits until it says which layers hold it.
    pub(crate) async fn start(spawner: &Spawner, limits: &Limits, isolation: Isolation) -> Result<Self, IsolateError> {
        let failed = |error: io::Error| IsolateError::Start(error.to_string());
        let (stream, theirs) = std::os::unix::net::UnixStream::pair().map_err(failed)?;
        stream.set_nonblocking(true).map_err(failed)?;
        let child = spawner.spawn(theirs.into(), limits.memory, limits.cpu_seconds()).await.map_err(failed)?;
        let stream = UnixStream::from_std(stream).map_err(failed)?;
        let mut worker = Self { process: Process { child, capped: false }, stream, missing: Vec::new() };
        let ready = tokio::time::timeout(START, frame::receive(&mut worker.stream, 4096)).await;
        match ready {
            Ok(Ok(Some(FromWorker::Ready { layers, capped }))) => {
                worker.missing = Layer::ALL.into_iter().filter(|layer| !layers.contains(layer)).collect();
                worker.process.capped = capped;
            }
            Ok(Ok(Some(_))) => return Err(IsolateError::Start("the worker did not say that it is ready".to_owned())),
            Ok(Ok(None)) => {
                let reason = worker.process.death(limits).await;
                return Err(IsolateError::Start(format!(
                    "the worker ended at once ({reason}); is `palma_sandbox::worker::init();` the first line of its `main`?"
                )));
            }
            Ok(Err(error)) => return Err(failed(error)),
            Err(_) => {
                return Err(IsolateError::Start(format!("the worker was not ready within {} s", START.as_secs())));
            }
        }
        match worker.missing.as_slice() {
            [] => Ok(worker),
            _ if !isolation.strict => Ok(worker),
            missing => {
                let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
                Err(IsolateError::NotIsolated(format!(
                    "this system has no {}; `Isolation::best_effort()` runs without",
                    missing.join(", ")
                )))
            }
        }
    }

    /// What the host should know about how this worker is held.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.missing.iter().map(|layer| format!("isolation: {layer} is not in force")).collect()
    }

    /// Says one thing and waits for one answer; `None` if the worker ended.
    pub(crate) async fn ask(&mut self, request: &ToWorker, limits: &Limits) -> io::Result<Option<FromWorker>> {
        match self.stream.write_all(&frame::encode(request)?).await {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(None),
            result => result?,
        }
        match frame::receive(&mut self.stream, limits.frame_bytes()).await {
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => Ok(None),
            result => result,
        }
    }

    /// The process and the socket, each for itself.
    pub(crate) fn into_parts(self) -> (Process, UnixStream) {
        (self.process, self.stream)
    }

    /// Why the worker died that closed its socket.
    pub(crate) async fn death(&mut self, limits: &Limits) -> ScriptError {
        self.process.death(limits).await
    }
}

impl Process {
    /// Kills the worker and waits until it is gone.
    pub(super) async fn end(&mut self) {
        let _ = self.child.start_kill();
        let _ = self.child.wait().await;
    }

    /// Why the worker died that closed its socket.
    pub(super) async fn death(&mut self, limits: &Limits) -> ScriptError {
        let status = match tokio::time::timeout(Duration::from_secs(5), self.child.wait()).await {
            Ok(Ok(status)) => status,
            Ok(Err(error)) => return ScriptError::Broken(format!("its end could not be seen: {error}")),
            Err(_) => {
                let _ = self.child.start_kill();
                return ScriptError::Broken("the worker closed its socket and did not end".to_owned());
            }
        };
        match (status.code(), status.signal()) {
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
            _ => ScriptError::Broken(format!("the worker ended with {status}")),
        }
    }
}

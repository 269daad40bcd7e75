//! What gives protection up, under a name that says so.

use async_trait::async_trait;
use palma_core::{Api, Check, Ending, Isolate, IsolateError, Script, Session};

use crate::Limits;
use crate::frame::ToWorker;
use crate::host::{Worker, read, refused};
use crate::sandbox::{ENGINE, ending_if_too_long, run, text, too_long};

/// An [`Isolate`] that runs scripts on threads of the host, for scripts that the host's own people wrote.
///
/// Nothing holds such a script. The limits of wall time, calls, microtasks and bytes are kept, and a loop that goes round
/// 100,000,000 times is ended; those of memory and CPU time are not. Memory that runs out or a stack that runs over ends the
/// host, and a builtin that does not come back keeps its thread. The completion's notes name every layer that is missing.
#[derive(Debug, Clone)]
pub struct InProcess {
    limits: Limits,
}

impl InProcess {
    /// Runs scripts in this process, with these limits where they can be kept.
    pub const fn new(limits: Limits) -> Self {
        Self { limits }
    }
}

#[async_trait]
impl Isolate for InProcess {
    async fn check(&self, script: &Script, api: &Api) -> Result<Check, IsolateError> {
        let limits = &self.limits;
        if let Some(limit) = too_long(script, limits) {
            return Ok(refused("limit", limit.to_string()));
        }
        let mut worker = Worker::unconfined(limits).await?;
        read(&mut worker, &ToWorker::Check(text(script, api)), limits.wall, limits).await.0
    }

    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError> {
        if let Some(ending) = ending_if_too_long(script, &self.limits) {
            return Ok(ending);
        }
        let worker = Worker::unconfined(&self.limits).await?;
        Ok(run(worker, script, session, &self.limits).await.unwrap_or_else(Ending::from))
    }

    fn engine(&self) -> String {
        ENGINE.to_owned()
    }
}

use std::time::Duration;

use palma_core::{Check, Diagnostic, IsolateError, Position, ScriptError};

use super::Worker;
use crate::Limits;
use crate::frame::brief::brief_check;
use crate::frame::{FromWorker, ToWorker};

/// What became of a worker that was to read a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It has answered.
    Alive,
    /// It was not done in time.
    Late,
    /// It has ended, or no longer speaks the protocol.
    Lost,
    /// It has ended and had not read the script.
    Unheard,
}

/// Has a worker read a script, for at most as long as `wall` says.
pub(crate) async fn read(
    worker: &mut Worker,
    request: &ToWorker,
    wall: Duration,
    limits: &Limits,
) -> (Result<Check, IsolateError>, Fate) {
    match tokio::time::timeout(wall, worker.ask(request)).await {
        Ok(Ok(Some(FromWorker::Checked(check)))) => (Ok(brief_check(check)), Fate::Alive),
        Ok(Ok(Some(_))) => {
            (Err(IsolateError::Start("the worker answered a check with something else".to_owned())), Fate::Lost)
        }
        Ok(Err(error)) => (Err(IsolateError::Start(error.to_string())), Fate::Lost),
        Ok(Ok(None)) => {
            let fate = if worker.is_unread() { Fate::Unheard } else { Fate::Lost };
            let check = match worker.death(limits).await {
                ScriptError::Broken(reason) => Err(IsolateError::Start(reason)),
                reason => Ok(refused("unreadable", format!("the script cannot be read: {reason}"))),
            };
            (check, fate)
        }
        Err(_) => (Ok(refused("limit", limits.wall_exceeded().to_string())), Fate::Late),
    }
}

/// What a check says of a script that cannot be read.
pub(crate) fn refused(code: &str, message: String) -> Check {
    Check::new(vec![Diagnostic::error(code, Position::new(1, 1), message)])
}

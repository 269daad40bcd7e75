use std::error::Error as _;
use std::time::Duration;

use serde_json::Value;

use super::review::DENIED;
use crate::course::Stop;
use crate::excerpt::excerpt;
use crate::{
    CallNumber, CallSummary, Check, Completion, Ending, Failure, FailureClass, IsolateError, JournalError, Progress,
    Script, ScriptError, Session, Status, Thrown, Usage,
};

/// Why a script that was to run did not.
#[derive(Debug)]
pub(super) enum NotRun {
    Refused(Check),
    Isolate(IsolateError),
    Journal(JournalError),
}

impl From<Check> for NotRun {
    fn from(check: Check) -> Self {
        Self::Refused(check)
    }
}

impl From<IsolateError> for NotRun {
    fn from(error: IsolateError) -> Self {
        Self::Isolate(error)
    }
}

/// The one result of a run.
pub(super) fn conclude(
    session: &Session,
    script: &Script,
    ending: Result<Ending, NotRun>,
    wall: Duration,
) -> Completion {
    let calls = session.calls();
    let (result, logs, busy, notes) = match ending {
        Ok(ending) => {
            let result = ending.result.map_err(|error| failure(error, ending.progress, session, &calls));
            (result, ending.logs, ending.busy, ending.notes)
        }
        Err(not_run) => (Err(not_run.failure()), Vec::new(), Duration::ZERO, Vec::new()),
    };
    let (status, value, failure) = match result {
        Ok(value) => (Status::Completed, value, None),
        Err((status, mut failure)) => {
            failure.frame = failure.position.and_then(|position| excerpt(script.text(), position));
            (status, Value::Null, Some(failure))
        }
    };
    let usage = usage(&calls, busy, wall);
    Completion {
        run: session.run().to_string(),
        status,
        waiting: Vec::new(),
        withheld: session.withheld(),
        value,
        failure,
        logs,
        calls,
        failed_checks: session.failed_checks(),
        usage,
        hashes: session.hashes().clone(),
        notes,
        cut: Vec::new(),
    }
}

impl NotRun {
    fn failure(self) -> (Status, Failure) {
        match self {
            Self::Refused(check) => {
                let denied = check.errors().all(|error| error.code == DENIED);
                let (status, class, name) = if denied {
                    (Status::Denied, FailureClass::Policy, "Denied")
                } else {
                    (Status::Failed, FailureClass::Check, "CheckError")
                };
                let mut failure = plain(class, name, "the script was refused before it ran");
                failure.position = check.diagnostics.first().map(|diagnostic| diagnostic.position);
                failure.diagnostics = check.diagnostics;
                (status, failure)
            }
            Self::Journal(error) => (Status::Failed, plain(FailureClass::Host, "JournalError", &error.to_string())),
            Self::Isolate(error) => {
                let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
                let mut failure = plain(FailureClass::Host, "IsolateError", &format!("{error}{cause}"));
                failure.retryable = Some(matches!(error, IsolateError::Start(_)));
                (Status::Failed, failure)
            }
        }
    }
}

fn failure(
    error: ScriptError,
    progress: Option<Progress>,
    session: &Session,
    calls: &[CallSummary],
) -> (Status, Failure) {
    let message = error.to_string();
    let failure = match error {
        ScriptError::Syntax(diagnostic) => {
            let mut failure = plain(FailureClass::Check, "SyntaxError", &diagnostic.message);
            failure.position = Some(diagnostic.position);
            failure
        }
        ScriptError::Threw(thrown) => threw(*thrown, session, calls),
        ScriptError::Value(_) => plain(FailureClass::Script, "ValueError", &message),
        ScriptError::Stuck(position) => {
            let mut failure = plain(FailureClass::Script, "StuckError", &message);
            failure.position = position;
            failure.progress = progress;
            failure
        }
        ScriptError::Limit(limit) => {
            let mut failure = plain(FailureClass::Limit, "LimitExceeded", &message);
            failure.limit = Some(limit);
            failure.progress = progress;
            failure
        }
        ScriptError::Stopped => plain(FailureClass::Host, "Stopped", &message),
        ScriptError::Broken(_) => plain(FailureClass::Host, "IsolateError", &message),
    };
    let denied = failure.class == FailureClass::Policy;
    (if denied { Status::Denied } else { Status::Failed }, failure)
}

fn threw(thrown: Thrown, session: &Session, calls: &[CallSummary]) -> Failure {
    let class = thrown.call.and_then(|call| class_of(call, calls)).unwrap_or(FailureClass::Script);
    let mut failure = plain(class, &thrown.name, &thrown.message);
    failure.position = thrown.position;
    // One entry is the place itself, told once already, unless it names the function.
    if thrown.stack.len() > 1 || thrown.stack.iter().any(|entry| entry.function.is_some()) {
        failure.stack = thrown.stack;
    }
    failure.retryable = thrown.call.and_then(|call| calls.iter().find(|made| made.number == call.get())?.retryable);
    failure.call = thrown.call.and_then(|call| session.failed_call(call));
    failure.causes = thrown.causes;
    failure.errors = thrown.errors;
    failure
}

/// The kind of failure this call's error is: what the host saw, whatever the script made of it.
fn class_of(call: CallNumber, calls: &[CallSummary]) -> Option<FailureClass> {
    let summary = calls.iter().find(|summary| summary.number == call.get())?;
    match summary.error.as_deref()? {
        "Denied" | "QuotaExceeded" => Some(FailureClass::Policy),
        "ToolError" => Some(FailureClass::Tool),
        "Uncertain" => Some(FailureClass::Uncertain),
        "NotCalled" => Some(FailureClass::Host),
        _ => Some(FailureClass::Script),
    }
}

/// What a run failed of that somebody has ended.
pub(super) fn cancelled(message: &str) -> Failure {
    plain(FailureClass::Cancelled, "Cancelled", message)
}

/// What a run that could go on failed of.
pub(super) fn stopped(stop: &Stop) -> Failure {
    if let Stop::Lost(error @ JournalError::Ended) = stop {
        return cancelled(&error.to_string());
    }
    let name = match stop {
        Stop::Diverged(_) => "Diverged",
        Stop::Unrecorded(_) => "AuditError",
        Stop::Lost(_) | Stop::Paused(_) | Stop::Withheld | Stop::Exhausted => "JournalError",
    };
    plain(FailureClass::Host, name, &stop.to_string())
}

fn plain(class: FailureClass, name: &str, message: &str) -> Failure {
    Failure {
        class,
        name: name.to_owned(),
        message: message.to_owned(),
        position: None,
        frame: None,
        stack: Vec::new(),
        call: None,
        causes: Vec::new(),
        errors: Vec::new(),
        limit: None,
        progress: None,
        retryable: None,
        diagnostics: Vec::new(),
    }
}

pub(super) fn usage(calls: &[CallSummary], busy: Duration, wall: Duration) -> Usage {
    Usage {
        calls: calls.len() as u64,
        tool_micros: calls.iter().map(|call| call.micros).sum(),
        script_micros: micros(busy),
        wall_micros: micros(wall),
        bytes: calls.iter().map(|call| call.bytes).sum(),
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

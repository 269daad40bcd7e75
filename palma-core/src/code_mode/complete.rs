use std::time::{Duration, Instant};

use super::{ActingFor, CodeModeError};
use crate::prompt::cause;
use crate::task::{Task, TaskEnd, TaskId, TaskResult};
use crate::{
    Attempt, AttemptOutcome, AuditError, Budget, Completion, Digest, Event, ModelUsage, Script, ScriptWriter, Status,
    WriterError,
};

/// How much of a cause is recorded, in bytes; the prompt has more of it.
const MAX_CAUSE_RECORDED: usize = 500;

/// The longest that a task waits before it asks a writer again.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// How long it waits after a model or a host that was not there, where nobody says how long; then twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);

impl ActingFor {
    /// Has scripts written, checked and run for a task until one completes or another attempt would not help.
    ///
    /// What went wrong is told to the writer, with every call that was made, so that nothing is done twice. Another attempt is
    /// made
    ///
    /// - after a check or a script that failed, a tool that failed, or a limit;
    /// - after a writer that gave no script, or a host that failed, if it says that a retry can help; of a host that failed before
    ///   any tool was called, the same script is run again;
    /// - after a denial only where the task says so ([`Task::with_denials_retried`]);
    /// - never when a call may have happened and nobody knows, nor when a run waits for somebody.
    ///
    /// An error means that the task did not begin, or that a run of it could not be opened. Each attempt is recorded as it
    /// ends, with what its model took.
    pub async fn complete(&self, task: &Task, writer: &dyn ScriptWriter) -> Result<TaskResult, CodeModeError> {
        self.admit(&task.plan)?;
        let began = Instant::now();
        let boundary = &self.parts.boundary;
        let plan = task.plan.digest().clone();
        let id = TaskId::new(boundary.clock().now(), &plan);
        let opened =
            Event::TaskOpened { principal: (*self.principal).clone(), goal: task.plan.goal().to_owned(), plan };
        boundary.record(id.as_run(), opened).await?;

        let mut made = Made::default();
        let end = loop {
            let (attempt, completion) = self.attempt(task, writer, &mut made).await?;
            let recorded = boundary.record(id.as_run(), event_of(&attempt)).await;
            made.add(attempt, completion, recorded);
            if let Some(end) = made.end(task) {
                break end;
            }
        };
        let micros = micros(began.elapsed());
        let ended = Event::TaskEnded { outcome: made.outcome(), attempts: made.number(), micros };
        let recorded = boundary.record(id.as_run(), ended).await;
        made.note(recorded);

        let tokens = |count: fn(&ModelUsage) -> u64| {
            made.attempts.iter().filter_map(|attempt| attempt.usage.as_ref()).map(count).sum()
        };
        let (input_tokens, output_tokens) = (tokens(|usage| usage.input_tokens), tokens(|usage| usage.output_tokens));
        let completion = made.completion.map(|completion| match &task.budget {
            Some(budget) => self.bounded(completion, budget),
            None => completion,
        });
        Ok(TaskResult {
            task: id.to_string(),
            goal: task.plan.goal().to_owned(),
            end,
            completion,
            attempts: made.attempts,
            input_tokens,
            output_tokens,
            micros,
            notes: made.notes,
        })
    }

    /// The same completion with its value and logs cut by their structure to this budget. What is cut is kept whole for a while
    /// ([`Boundary::with_results`](crate::Boundary::with_results)): a later script of this very principal reads it with
    /// `await results.get(handle)`.
    ///
    /// Arrays, texts and logs keep their beginning, objects the properties there is room for; what is kept is as it was, and
    /// [`Completion::cut`] says what is not there. Only the value, the logs and that are counted.
    pub fn bounded(&self, completion: Completion, budget: &Budget) -> Completion {
        let boundary = &self.parts.boundary;
        completion.within(budget, boundary.results(), &self.principal, boundary.clock().now())
    }

    async fn attempt(
        &self,
        task: &Task,
        writer: &dyn ScriptWriter,
        made: &mut Made,
    ) -> Result<(Attempt, Option<Completion>), CodeModeError> {
        let began = Instant::now();
        let mut attempt = Attempt::new(made.number() + 1, AttemptOutcome::NotWritten);
        tokio::time::sleep(made.wait).await;
        let written = match made.to_run_again() {
            Some(script) => Ok(script),
            None => written(task, writer, made, &mut attempt).await,
        };
        let script = match written {
            Ok(script) => script,
            Err(error) => {
                made.wait_after(&error);
                attempt.cause = Some(error.to_string());
                attempt.retryable = Some(error.is_retryable());
                attempt.usage = error.usage().cloned();
                attempt.micros = micros(began.elapsed());
                return Ok((attempt, None));
            }
        };
        attempt.script = Some(script.text().to_owned());
        let completion = self.run(&task.plan, script).await?;
        attempt.run = Some(completion.run.clone());
        attempt.calls.clone_from(&completion.calls);
        attempt.outcome = outcome(&completion);
        attempt.cause = completion.failure.as_ref().map(cause);
        attempt.retryable = completion.failure.as_ref().and_then(|failure| failure.retryable);
        attempt.micros = micros(began.elapsed());
        Ok((attempt, Some(completion)))
    }
}

/// Has a script written, and notes what that took.
async fn written(
    task: &Task,
    writer: &dyn ScriptWriter,
    made: &Made,
    attempt: &mut Attempt,
) -> Result<Script, WriterError> {
    let began = Instant::now();
    let prompt = task.prompts.prompt(&task.plan, &made.attempts);
    let written = tokio::time::timeout(task.writing, writer.write(&prompt)).await;
    attempt.writing_micros = micros(began.elapsed());
    let late = |_| WriterError::unavailable(format!("no script within {} ms", task.writing.as_millis()));
    let written = written.map_err(late)??;
    attempt.usage = Some(written.usage);
    Ok(written.script)
}

/// The attempts of a task so far.
#[derive(Debug, Default)]
struct Made {
    attempts: Vec<Attempt>,
    completion: Option<Completion>,
    notes: Vec<String>,
    wait: Duration,
    is_unrecorded: bool,
}

impl Made {
    fn add(&mut self, attempt: Attempt, completion: Option<Completion>, recorded: Result<(), AuditError>) {
        match attempt.outcome {
            AttemptOutcome::NotWritten => {}
            AttemptOutcome::Host => self.wait = self.longer_wait(),
            _ => self.wait = Duration::ZERO,
        }
        self.attempts.push(attempt);
        self.completion = completion.or_else(|| self.completion.take());
        self.is_unrecorded = recorded.is_err();
        self.note(recorded);
    }

    fn note(&mut self, recorded: Result<(), AuditError>) {
        if let Err(error) = recorded {
            self.notes.push(format!("the end of attempt {} is not in the record: {error}", self.number()));
        }
    }

    fn number(&self) -> u32 {
        self.attempts.last().map_or(0, |attempt| attempt.number)
    }

    fn outcome(&self) -> AttemptOutcome {
        self.attempts.last().map_or(AttemptOutcome::NotWritten, |attempt| attempt.outcome)
    }

    /// How the task ended, if no other attempt is to be made.
    fn end(&self, task: &Task) -> Option<TaskEnd> {
        let last = self.attempts.last()?;
        let can_help = match last.outcome {
            AttemptOutcome::Completed => return Some(TaskEnd::Completed),
            AttemptOutcome::Paused => return Some(TaskEnd::Paused),
            AttemptOutcome::NotWritten | AttemptOutcome::Host => last.retryable == Some(true),
            AttemptOutcome::Policy => task.retries_denials,
            AttemptOutcome::Uncertain | AttemptOutcome::Cancelled => false,
            AttemptOutcome::Check | AttemptOutcome::Script | AttemptOutcome::Tool | AttemptOutcome::Limit => true,
        };
        if !can_help || last.is_uncertain() || self.is_unrecorded || self.wait > MAX_WAIT {
            return Some(TaskEnd::NoUseTrying);
        }
        (last.number >= task.attempts).then_some(TaskEnd::AttemptsUsedUp)
    }

    /// The last script, if it is no fault of its own that it failed and it has done nothing yet.
    fn to_run_again(&self) -> Option<Script> {
        let last = self.attempts.last().filter(|last| last.outcome == AttemptOutcome::Host)?;
        if last.calls_made().next().is_some() {
            return None;
        }
        last.script.clone().map(Script::from)
    }

    fn wait_after(&mut self, error: &WriterError) {
        self.wait = match error {
            WriterError::Unavailable { after, .. } => after.unwrap_or_else(|| self.longer_wait()),
            WriterError::Refused { .. } | WriterError::NoScript { .. } => Duration::ZERO,
        };
    }

    fn longer_wait(&self) -> Duration {
        if self.wait.is_zero() { FIRST_WAIT } else { self.wait.saturating_mul(2).min(MAX_WAIT) }
    }
}

fn outcome(completion: &Completion) -> AttemptOutcome {
    match (&completion.failure, completion.status) {
        (Some(failure), _) => failure.class.into(),
        (None, Status::Completed) => AttemptOutcome::Completed,
        (None, _) => AttemptOutcome::Paused,
    }
}

fn event_of(attempt: &Attempt) -> Event {
    let cause = attempt.cause.as_ref().map(|cause| {
        let mut cause = cause.clone();
        cause.truncate(cause.floor_char_boundary(MAX_CAUSE_RECORDED));
        cause
    });
    Event::AttemptMade {
        attempt: attempt.number,
        in_run: attempt.run.clone(),
        script: attempt.script.as_ref().map(Digest::of),
        usage: attempt.usage.clone(),
        outcome: attempt.outcome,
        cause,
        writing_micros: attempt.writing_micros,
        micros: attempt.micros,
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

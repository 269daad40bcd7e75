use std::fmt;
use std::time::{Duration, SystemTime};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Attempt, AttemptOutcome, Budget, Completion, Digest, Plan, Printable, Prompts, RunId};

/// How many attempts a task has, without more said.
const ATTEMPTS: u32 = 3;

/// How long a writer has for one script, without more said.
const WRITING: Duration = Duration::from_mins(2);

/// A goal to be reached in as many attempts as it may take.
#[derive(Debug, Clone)]
pub struct Task {
    pub(crate) plan: Plan,
    pub(crate) attempts: u32,
    pub(crate) prompts: Prompts,
    pub(crate) writing: Duration,
    pub(crate) budget: Option<Budget>,
    pub(crate) retries_denials: bool,
}

impl Task {
    /// The goal of this plan, with its tools and no others, in at most three attempts of which each script is written
    /// within two minutes.
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            attempts: ATTEMPTS,
            prompts: Prompts::default(),
            writing: WRITING,
            budget: None,
            retries_denials: false,
        }
    }

    /// Makes at most so many attempts, at least 1.
    pub const fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Asks the writer in these words.
    pub fn with_prompts(mut self, prompts: Prompts) -> Self {
        self.prompts = prompts;
        self
    }

    /// Gives the writer this long for one script.
    pub const fn with_writing_deadline(mut self, deadline: Duration) -> Self {
        self.writing = deadline;
        self
    }

    /// Cuts the value and the logs of the completion to this budget: see [`ActingFor::bounded`](crate::ActingFor::bounded).
    pub fn with_budget(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Makes another attempt after a denial as well, where another tool may do: a denied call has changed nothing. Without
    /// this a denial ends the task.
    pub const fn with_denials_retried(mut self) -> Self {
        self.retries_denials = true;
        self
    }

    /// The plan.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// Names one task, like a [`RunId`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(RunId);

impl TaskId {
    pub(crate) fn new(now: SystemTime, plan: &Digest) -> Self {
        Self(RunId::new(now, plan))
    }

    /// What the task's records have in place of a run.
    pub const fn as_run(&self) -> &RunId {
        &self.0
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What came of a task.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct TaskResult {
    /// The task, by its id.
    pub task: String,
    /// What it was for.
    pub goal: String,
    /// How it ended.
    pub end: TaskEnd,
    /// The completion of the last run; `None` if there was no run.
    pub completion: Option<Completion>,
    /// Every attempt, in order.
    pub attempts: Vec<Attempt>,
    /// Tokens that models read, over all attempts.
    pub input_tokens: u64,
    /// Tokens that models wrote, over all attempts.
    pub output_tokens: u64,
    /// From its opening to its end, in microseconds.
    pub micros: u64,
    /// What the host should know, such as a record that could not be kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaskEnd {
    /// The last attempt completed.
    Completed,
    /// The last attempt waits for somebody.
    Paused,
    /// Every attempt was made and none completed.
    AttemptsUsedUp,
    /// The last attempt failed in a way that no other attempt can mend, or should try to.
    NoUseTrying,
}

impl TaskResult {
    /// How the last attempt went; `None` before the first.
    pub fn outcome(&self) -> Option<AttemptOutcome> {
        self.attempts.last().map(|attempt| attempt.outcome)
    }
}

impl fmt::Display for TaskResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Attempt { number, outcome, usage, cause, .. } in &self.attempts {
            write!(f, "attempt {number}: {outcome}")?;
            if let Some(usage) = usage {
                write!(f, " ({}, {} + {} tokens)", Printable(&usage.model), usage.input_tokens, usage.output_tokens)?;
            }
            let cause = cause.as_deref().and_then(|cause| cause.lines().next());
            writeln!(f, "{}{}", if cause.is_some() { ": " } else { "" }, Printable(cause.unwrap_or_default()))?;
        }
        match &self.completion {
            Some(completion) => completion.fmt(f),
            None => writeln!(f, "nothing was run"),
        }
    }
}

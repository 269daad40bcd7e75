use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::{
    Answer, AttemptOutcome, CallNumber, CheckKind, Decision, Digest, FailureClass, ModelUsage, Principal, RunId,
    Status, ToolId,
};

/// One entry of the audit: something that happened in a run.
///
/// Arguments, values and scripts are kept as digests ([`Digest::of_json`]), not as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record {
    /// The run.
    pub run: RunId,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub at: u64,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

impl Record {
    /// A record of `event` at `now`.
    pub fn new(run: RunId, now: SystemTime, event: Event) -> Self {
        let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { run, at: u64::try_from(since.as_millis()).unwrap_or(u64::MAX), event }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A run began.
    RunOpened {
        /// In whose name.
        principal: Principal,
        /// What it is for.
        goal: String,
        /// Digest of the script's text.
        script: Digest,
        /// Digest of the plan.
        plan: Digest,
        /// The tools it may call, the first 256 of them.
        tools: Vec<ToolId>,
        /// How many tools it may call.
        tool_count: u64,
        /// Whether it is to have no effects.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_dry: bool,
    },
    /// A call ended before its tool was called.
    CallRefused {
        /// Which call.
        call: CallNumber,
        /// The tool, `server.tool` as on the wire; if there is no such tool, what the script named.
        tool: String,
        /// At which step of the road.
        step: Step,
        /// Why.
        reason: String,
        /// Digest of the arguments.
        arguments: Digest,
        /// What policy said, if it was asked.
        decision: Option<Decision>,
        /// What a human said, if one was asked.
        answer: Option<Answer>,
    },
    /// A tool is about to be called.
    CallIntended {
        /// Which call.
        call: CallNumber,
        /// The tool.
        tool: ToolId,
        /// Digest of the arguments.
        arguments: Digest,
        /// What policy said.
        decision: Decision,
        /// What a human said, if one was asked.
        answer: Option<Answer>,
    },
    /// A tool that was about to be called has been, or has not.
    CallSettled {
        /// Which call.
        call: CallNumber,
        /// How it went.
        outcome: Outcome,
        /// Digest of the value the script was given, if it was given one.
        value: Option<Digest>,
        /// Length of that value as JSON, in bytes.
        bytes: u64,
        /// From intent to outcome, in microseconds.
        micros: u64,
    },
    /// A human is asked whether a call may go on.
    ApprovalAsked {
        /// Which call.
        call: CallNumber,
        /// The tool.
        tool: ToolId,
        /// Digest of the arguments.
        arguments: Digest,
        /// What policy said.
        decision: Decision,
        /// Until when the answer counts, in milliseconds since 1970; `None` for ever.
        expires: Option<u64>,
    },
    /// Somebody answered for a paused run: a human who was asked, or whoever knows whether a call happened.
    AnswerGiven {
        /// Which call.
        call: CallNumber,
        /// Who answered.
        by: String,
        /// What they said, in one word: `approved`, `edited`, `denied`, `happened`, `did_not` or `fail`.
        answer: String,
    },
    /// Somebody ends a run that has not ended by itself.
    RunCancelled {
        /// Who.
        by: String,
    },
    /// A run waits for something outside, and its isolate is gone.
    RunPaused {
        /// The calls that wait.
        calls: Vec<CallNumber>,
    },
    /// A run goes on after a pause or a crash.
    RunResumed {
        /// The engine that runs the script now.
        engine: String,
    },
    /// A script read a value of which a completion had had room for a part only. It counts as a call.
    ResultRead {
        /// Which call.
        call: CallNumber,
        /// The handle.
        handle: String,
        /// Digest of the value; `None` if there was none for this principal.
        value: Option<Digest>,
        /// Length of that value as JSON, in bytes.
        bytes: u64,
    },
    /// A script made a check of its own; `ensure` only where the condition does not hold. It counts as a call.
    Checked {
        /// Which call.
        call: CallNumber,
        /// Which check.
        check: CheckKind,
        /// Digest of what was checked: a message, or a value and its schema.
        arguments: Digest,
        /// Why it failed, if it did: no write follows then.
        failure: Option<String>,
    },
    /// A call was held back, as its run is to have no effects.
    CallWithheld {
        /// Which call.
        call: CallNumber,
        /// The tool.
        tool: ToolId,
        /// Digest of the arguments.
        arguments: Digest,
        /// What policy said.
        decision: Decision,
    },
    /// A task began. In this event and the next two, `run` is the id of the task.
    TaskOpened {
        /// In whose name.
        principal: Principal,
        /// What it is for.
        goal: String,
        /// Digest of the plan.
        plan: Digest,
    },
    /// An attempt of a task came to its end.
    AttemptMade {
        /// Its place in the task, from 1.
        attempt: u32,
        /// The run, by its id, if it came to one.
        in_run: Option<String>,
        /// Digest of the script, if one was written.
        script: Option<Digest>,
        /// What the model took, if one was asked and it says.
        usage: Option<ModelUsage>,
        /// How it went.
        outcome: AttemptOutcome,
        /// Why it did not complete, shortened.
        cause: Option<String>,
        /// The time it took to have the script written, in microseconds.
        writing_micros: u64,
        /// The time of the whole attempt, in microseconds.
        micros: u64,
    },
    /// A task ended.
    TaskEnded {
        /// How its last attempt went.
        outcome: AttemptOutcome,
        /// How many attempts it took.
        attempts: u32,
        /// From its opening to its end, in microseconds.
        micros: u64,
    },
    /// A run ended.
    RunEnded {
        /// How.
        status: Status,
        /// Why, if it did not complete.
        failure: Option<FailureClass>,
        /// Digest of its value.
        value: Option<Digest>,
        /// How many calls it made, refused ones included.
        calls: u64,
    },
}

/// How a call went that was intended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// The tool answered with a value.
    Answered,
    /// The tool was called and failed, or its answer could not be used.
    Failed {
        /// Why.
        reason: String,
    },
    /// The tool was not called after all.
    NotSent {
        /// Why.
        reason: String,
    },
    /// The tool may have been called.
    Uncertain {
        /// Why nobody knows.
        reason: String,
    },
}

/// A step of the road at which a call can be refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// The tool is in the session's API.
    Granted,
    /// The arguments fit the tool's input schema.
    Valid,
    /// Policy decides.
    Decide,
    /// Quotas are reserved.
    Reserve,
    /// A human is asked.
    Ask,
    /// The intent is recorded.
    Intend,
}

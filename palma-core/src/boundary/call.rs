use std::sync::Arc;

use serde_json::Value;

use super::{Own, writes};
use crate::course::{Course, Ticket};
use crate::schema::Schema;
use crate::{
    Answer, ApiTool, Arguments, CallError, CallNumber, Certainty, Decision, Digest, FailedCheck, Principal, Problem,
    RunId, Step, Tool, Withheld,
};

/// One call on its way down the road.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) run: RunId,
    pub(crate) number: CallNumber,
    pub(crate) principal: Arc<Principal>,
    /// What the script named, `server.tool`.
    pub(crate) path: String,
    /// The tool by its names on the wire; what the script named, if there is no such tool.
    pub(crate) label: String,
    /// What that is in the session's API, if it is there.
    pub(crate) tool: Option<Arc<ApiTool>>,
    /// The nearest name that is there, if this one is not.
    pub(crate) suggestion: Option<String>,
    /// Whether there is such a tool, and the plan does not have it.
    pub(crate) is_outside: bool,
    /// What it is, if it is no call of a tool.
    pub(crate) own: Option<Own>,
    /// What came of it, if it is a check.
    pub(crate) checked: Option<Result<(), CallError>>,
    /// The check that had failed when it was made.
    pub(crate) barred_by: Option<FailedCheck>,
    /// Whether its run is to have no effects.
    pub(crate) is_dry: bool,
    pub(crate) arguments: Value,
    pub(crate) digest: Digest,
    /// The run it is of.
    pub(crate) course: Arc<Course>,
}

impl Call {
    /// Refuses a call of a session that has ended.
    pub(crate) fn is_wanted(&self) -> Result<(), CallError> {
        if self.course.has_ended() { Err(self.unwanted_now()) } else { Ok(()) }
    }

    /// Waits until the session ends; then no call of it is wanted any more.
    pub(crate) async fn unwanted(&self) -> CallError {
        self.course.at_end().await;
        self.unwanted_now()
    }

    /// The error of a call that is not wanted any more.
    pub(crate) fn unwanted_now(&self) -> CallError {
        CallError::RunEnded { path: self.label.clone() }
    }

    /// By which a server can tell it from any other call: the same each time it is sent.
    pub(crate) fn key(&self) -> String {
        format!("{}-{}", self.run, self.number)
    }

    /// Refuses a call that may write once a check of the script has failed.
    pub(crate) fn is_not_barred(&self, tool: &Tool) -> Result<(), CallError> {
        match &self.barred_by {
            Some(failed) if writes(tool) => {
                Err(CallError::WritesStopped { tool: tool.id.clone(), check: Box::new(failed.clone()) })
            }
            _ => Ok(()),
        }
    }

    /// Whether it was sent before with arguments that a human had changed.
    pub(crate) fn was_edited(&self) -> bool {
        self.course.past(self.number).is_some_and(|past| past.is_edited)
    }

    /// Step 1: the tool is in the session's API, which has the tools of the plan.
    pub(crate) fn granted(&self) -> Result<(&Tool, &Schema), CallError> {
        match &self.tool {
            Some(tool) => Ok((tool.tool(), tool.input())),
            None if self.is_outside => Err(CallError::OutsidePlan { path: self.path.clone() }),
            None => Err(CallError::NotGranted { path: self.path.clone(), suggestion: self.suggestion.clone() }),
        }
    }

    /// Step 2: the arguments fit the tool's input schema.
    pub(crate) fn valid(&self, tool: &Tool, schema: &Schema) -> Result<&Arguments, CallError> {
        let invalid = |problems| CallError::InvalidArguments { tool: tool.id.clone(), problems };
        schema.validate(&self.arguments).map_err(invalid)?;
        self.arguments.as_object().ok_or_else(|| invalid(vec![Problem::new("", "an object", "something else")]))
    }
}

/// How far a call came, and what was said of it.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) step: Step,
    pub(crate) decision: Option<Decision>,
    pub(crate) answer: Option<Answer>,
    pub(crate) bytes: u64,
    /// Whether an earlier host may have sent it.
    pub(crate) was_sent: bool,
    /// What it would have done, if it was held back.
    pub(crate) withheld: Option<Withheld>,
    /// The place of its answer among what the script is given.
    pub(crate) ticket: Option<Ticket>,
}

impl Default for Trace {
    fn default() -> Self {
        Self {
            step: Step::Granted,
            decision: None,
            answer: None,
            bytes: 0,
            was_sent: false,
            withheld: None,
            ticket: None,
        }
    }
}

impl Trace {
    /// What an error means for a call that an earlier host may have sent.
    pub(crate) fn after_all(&self, tool: &Tool, error: CallError) -> CallError {
        if !self.was_sent || error.certainty() != Certainty::NotCalled {
            return error;
        }
        let reason = format!("it was sent before its host stopped, and not again: {}", error.whole_message());
        CallError::Uncertain { tool: tool.id.clone(), reason }
    }

    /// Who answered, where a human was asked.
    pub(crate) fn answered_by(&self) -> Option<String> {
        match self.answer.as_ref()? {
            Answer::Approved { by } | Answer::Edited { by, .. } | Answer::Denied { by, .. } => Some(by.clone()),
            Answer::Expired | Answer::Later => None,
        }
    }
}

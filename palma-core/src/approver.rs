use std::fmt::{self, Debug};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{Arguments, CallNumber, Decision, Principal, RunId, ToolId};

/// Asks a human whether a call may go on.
#[async_trait]
pub trait Approver: Debug + Send + Sync + 'static {
    /// Asks and waits for the answer, or says that it comes [later](Answer::Later). An error counts as no.
    ///
    /// The answer holds for exactly this question and is used once. A run that goes on after a pause or a crash asks again
    /// what nobody has answered: a question for the same call of the same run is the same question.
    async fn ask(&self, question: &Question) -> Result<Answer, ApproverError>;
}

/// What a human needs to know to answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Question {
    /// The run that asks.
    pub run: RunId,
    /// Its call.
    pub call: CallNumber,
    /// In whose name.
    pub principal: Principal,
    /// What would be called.
    pub tool: ToolId,
    /// With exactly these arguments.
    pub arguments: Arguments,
    /// The decision that wants a human, with who may answer.
    pub decision: Decision,
    /// Until when an answer counts, in milliseconds since 1970; `None` for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<u64>,
}

/// What a human said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answer {
    /// The call may go on.
    Approved {
        /// Who said so.
        by: String,
    },
    /// It may not.
    Denied {
        /// Who said so.
        by: String,
        /// Why, in words the script's writer may read.
        reason: String,
    },
    /// The call may go on with these arguments instead of the script's. They are validated and decided on again.
    Edited {
        /// Who said so.
        by: String,
        /// With what it may go on.
        arguments: Arguments,
    },
    /// Nobody answered in time.
    Expired,
    /// The question has been passed on, and the answer comes by [`CodeMode::answer`](crate::CodeMode::answer). Needs a
    /// journal: when nothing else of the run can go on, it is paused.
    Later,
}

/// Why nobody could be asked.
#[derive(Debug, Clone, thiserror::Error)]
#[error("nobody could be asked: {0}")]
#[expect(clippy::exhaustive_structs, reason = "whoever implements the seam makes it")]
pub struct ApproverError(pub String);

/// Answers every question with no, because there is no one to ask.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct NobodyToAsk;

#[async_trait]
impl Approver for NobodyToAsk {
    async fn ask(&self, _: &Question) -> Result<Answer, ApproverError> {
        Ok(Answer::Denied { by: "palma".to_owned(), reason: "it needs approval and there is nobody to ask".to_owned() })
    }
}

/// Passes every question on: the run pauses, and goes on when somebody has answered.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a host names it as a value")]
pub struct AskLater;

#[async_trait]
impl Approver for AskLater {
    async fn ask(&self, _: &Question) -> Result<Answer, ApproverError> {
        Ok(Answer::Later)
    }
}

/// Asks a function of the host, which answers at once.
///
/// ```
/// use palma_core::{Answer, AskFunction, Question};
///
/// let approver = AskFunction::new(|question: &Question| match question.tool.name().as_str() {
///     "send_reminder" => Answer::Approved { by: "rule 7".to_owned() },
///     _ => Answer::Later,
/// });
/// ```
pub struct AskFunction<F>(F);

impl<F: Fn(&Question) -> Answer + Send + Sync + 'static> AskFunction<F> {
    /// Asks this function.
    pub const fn new(function: F) -> Self {
        Self(function)
    }
}

impl<F> Debug for AskFunction<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AskFunction").finish_non_exhaustive()
    }
}

#[async_trait]
impl<F: Fn(&Question) -> Answer + Send + Sync + 'static> Approver for AskFunction<F> {
    async fn ask(&self, question: &Question) -> Result<Answer, ApproverError> {
        Ok((self.0)(question))
    }
}

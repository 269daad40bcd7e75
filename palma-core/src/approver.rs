use std::fmt::Debug;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{Arguments, CallNumber, Decision, Principal, RunId, ToolId};

/// Asks a human whether a call may go on.
#[async_trait]
pub trait Approver: Debug + Send + Sync + 'static {
    /// Asks and waits for the answer. An error counts as no.
    ///
    /// The answer holds for exactly this question and is used once.
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

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Prompt, Script};

/// Writes a script for a goal: the host's model. Palma has no client of any model, and holds no key of one.
#[async_trait]
pub trait ScriptWriter: Debug + Send + Sync + 'static {
    /// Writes one script. What a model says around its code, such as a fence, may be left in: the isolate finds the code.
    ///
    /// Whoever asks may drop the future when it takes too long.
    async fn write(&self, prompt: &Prompt) -> Result<Written, WriterError>;
}

/// What a model wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The script.
    pub script: Script,
    /// What it took.
    pub usage: ModelUsage,
}

impl Written {
    /// A script that took this much.
    pub fn new(script: impl Into<Script>, usage: ModelUsage) -> Self {
        Self { script: script.into(), usage }
    }
}

/// What one answer of a model took, as the model's own host counts it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ModelUsage {
    /// The model's name.
    pub model: String,
    /// Tokens it read.
    pub input_tokens: u64,
    /// Tokens it wrote, those of its reasoning included.
    pub output_tokens: u64,
}

impl ModelUsage {
    /// So many tokens read and written by this model.
    pub fn new(model: impl Into<String>, input_tokens: u64, output_tokens: u64) -> Self {
        Self { model: model.into(), input_tokens, output_tokens }
    }

    /// Tokens read and written.
    pub const fn tokens(&self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }
}

/// Why a model gave no script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriterError {
    /// The model could not be reached, or was too busy to answer. Asking again can help.
    #[error("the model did not answer: {reason}")]
    Unavailable {
        /// What stood in the way.
        reason: String,
        /// How long to wait before it is asked again, where its host says so.
        after: Option<Duration>,
    },
    /// The model's host will not answer this, such as for a wrong key or too long a prompt. Asking again does not help.
    #[error("the model's host refused: {reason}")]
    Refused {
        /// Why.
        reason: String,
    },
    /// The model answered, and not with a script. Asking again can help; the tokens are spent.
    #[error("the model wrote no script: {reason}")]
    NoScript {
        /// What it answered.
        reason: String,
        /// What that took.
        usage: ModelUsage,
    },
}

impl WriterError {
    /// A model that could not be reached.
    pub fn unavailable(reason: impl Into<String>) -> Self {
        Self::Unavailable { reason: reason.into(), after: None }
    }

    /// Whether asking again can help.
    pub const fn is_retryable(&self) -> bool {
        !matches!(self, Self::Refused { .. })
    }

    /// How long to wait before the model is asked again, where its host says so.
    pub const fn after(&self) -> Option<Duration> {
        match self {
            Self::Unavailable { after, .. } => *after,
            Self::Refused { .. } | Self::NoScript { .. } => None,
        }
    }

    /// What the answer took that was no script.
    pub const fn usage(&self) -> Option<&ModelUsage> {
        match self {
            Self::NoScript { usage, .. } => Some(usage),
            Self::Unavailable { .. } | Self::Refused { .. } => None,
        }
    }
}

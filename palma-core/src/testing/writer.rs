use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use crate::{Prompt, ScriptWriter, WriterError, Written};

/// A writer that gives what it was told to give, in order, and remembers what it was asked.
#[derive(Debug, Default)]
pub struct ScriptedWriter {
    answers: Mutex<VecDeque<Result<Written, WriterError>>>,
    prompts: Mutex<Vec<Prompt>>,
}

impl ScriptedWriter {
    /// Gives these answers, and after them none.
    pub fn new(answers: impl IntoIterator<Item = Result<Written, WriterError>>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), prompts: Mutex::default() }
    }

    /// What it was asked so far.
    pub fn prompts(&self) -> Vec<Prompt> {
        self.prompts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl ScriptWriter for ScriptedWriter {
    async fn write(&self, prompt: &Prompt) -> Result<Written, WriterError> {
        self.prompts.lock().unwrap_or_else(PoisonError::into_inner).push(prompt.clone());
        let answer = self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        answer.unwrap_or_else(|| Err(WriterError::Refused { reason: "it has no more answers".to_owned() }))
    }
}

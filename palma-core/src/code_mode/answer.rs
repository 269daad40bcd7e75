use std::sync::Arc;

use serde_json::Value;

use super::{CodeMode, Journaling};
use crate::course::{Past, PastCall};
use crate::{
    Answer, Api, AuditError, CallError, CallNumber, Entry, Event, GivenAnswer, Happened, JournalError, Kept, PastTool,
    ProviderError, Resolution, RunId, Status, Values,
};

impl CodeMode {
    /// Answers for the human who was asked whether a call may go on. The run is not resumed by that.
    ///
    /// The host says who may answer: the question names them. The answer counts for exactly what was asked, once; of two
    /// answers the first counts. Arguments that do not fit the tool are no answer.
    pub async fn answer(&self, run: &RunId, call: CallNumber, answer: Answer) -> Result<(), AnswerError> {
        let journaling = self.journaling()?;
        let (given, by, word) = match answer {
            Answer::Approved { by } => (GivenAnswer::Approved { by: by.clone(), edited: None }, by, "approved"),
            Answer::Edited { by, arguments } => {
                let arguments = Value::Object(arguments);
                for tool in self.tool_of(journaling, run, call, PastCall::awaits_approval).await?.tools() {
                    let invalid = |problems| CallError::InvalidArguments { tool: tool.tool().id.clone(), problems };
                    tool.input().validate(&arguments).map_err(invalid)?;
                }
                let edited = Some(journaling.keep(arguments)?);
                (GivenAnswer::Approved { by: by.clone(), edited }, by, "edited")
            }
            Answer::Denied { by, reason } => (GivenAnswer::Denied { by: by.clone(), reason }, by, "denied"),
            Answer::Expired => (GivenAnswer::Expired, String::new(), "expired"),
            Answer::Later => return Err(AnswerError::NoAnswer),
        };
        let now = Entry::now(self.0.boundary.clock().now(), Happened::Given { call, answer: given });
        let at = now.at;
        let may = |past: &PastCall| match &past.asked {
            _ if past.given.is_some() || past.is_intended => Err(AnswerError::AlreadyAnswered(call)),
            Some(asked) if asked.expires.is_some_and(|expires| at > expires) => Err(AnswerError::Expired(call)),
            Some(_) if past.awaits_approval() => Ok(()),
            _ => Err(AnswerError::NotAsked(call)),
        };
        self.append(journaling, run, call, now, may).await?;
        self.note(run, call, by, word).await
    }

    /// Says whether a call happened that was sent before its host stopped. The run is not resumed by that.
    ///
    /// A value is one that the tool could have given: it fits the tool's output schema and the boundary's limit.
    pub async fn resolve(
        &self,
        run: &RunId,
        call: CallNumber,
        resolution: Resolution,
        by: impl Into<String>,
    ) -> Result<(), AnswerError> {
        let journaling = self.journaling()?;
        let by = by.into();
        let (resolution, word) = match resolution {
            Resolution::Happened(kept) => {
                let value = Values::Plain.open(kept)?;
                for tool in self.tool_of(journaling, run, call, PastCall::awaits_resolution).await?.tools() {
                    self.0.boundary.could_answer(tool, &value)?;
                }
                (Resolution::Happened(journaling.keep(value)?), "happened")
            }
            Resolution::DidNot => (Resolution::DidNot, "did_not"),
            Resolution::Fail => (Resolution::Fail, "fail"),
        };
        let happened = Happened::Resolved { call, resolution, by: by.clone() };
        let now = Entry::now(self.0.boundary.clock().now(), happened);
        let may = |past: &PastCall| match past {
            past if past.awaits_resolution() => Ok(()),
            past if past.resolution.is_some() => Err(AnswerError::AlreadyAnswered(call)),
            _ => Err(AnswerError::NotUncertain(call)),
        };
        self.append(journaling, run, call, now, may).await?;
        self.note(run, call, by, word).await
    }

    /// An API of the one tool of a call that waits so, which is as it was when the run began; of none, if no such call waits.
    async fn tool_of(
        &self,
        journaling: &Journaling,
        run: &RunId,
        call: CallNumber,
        waits: fn(&PastCall) -> bool,
    ) -> Result<Api, AnswerError> {
        let past = journaling.read(run).await?;
        let made = past.as_ref().and_then(|past| Some((past, past.of(call).filter(|made| waits(made))?)));
        let Some((past, made)) = made else { return Ok(Api::generate([])) };
        let recorded = past.opening.tools.iter().find(|past| past.tool.to_string() == made.tool);
        let now = self.0.boundary.provider().tools().await?;
        let same = recorded.and_then(|recorded| now.iter().find(|tool| PastTool::of(tool) == *recorded));
        let same = same.ok_or_else(|| AnswerError::ToolChanged(made.tool.clone()))?;
        Ok(Api::generate([Arc::clone(same)]))
    }

    fn journaling(&self) -> Result<&Journaling, AnswerError> {
        self.0.journaling.as_ref().ok_or(AnswerError::NoJournal)
    }

    /// Appends what is said of a call, if that may be said of it as things then stand.
    async fn append(
        &self,
        journaling: &Journaling,
        run: &RunId,
        call: CallNumber,
        entry: Entry,
        may: impl Fn(&PastCall) -> Result<(), AnswerError> + Send,
    ) -> Result<(), AnswerError> {
        loop {
            let past = journaling.read(run).await?.ok_or_else(|| AnswerError::UnknownRun(run.clone()))?;
            let Past { entries, end, .. } = &past;
            if let Some(end) = end {
                return Err(AnswerError::AlreadyEnded(end.status));
            }
            may(past.of(call).ok_or(AnswerError::NotAsked(call))?)?;
            match journaling.journal.append(run, *entries, std::slice::from_ref(&entry)).await {
                Err(JournalError::Taken { .. }) => {}
                done => return Ok(done?),
            }
        }
    }

    async fn note(&self, run: &RunId, call: CallNumber, by: String, answer: &str) -> Result<(), AnswerError> {
        let event = Event::AnswerGiven { call, by, answer: answer.to_owned() };
        Ok(self.0.boundary.record(run, event).await?)
    }
}

impl Journaling {
    fn keep(&self, value: Value) -> Result<Kept, JournalError> {
        let kept = self.values.keep(&value, None)?;
        Ok(if kept.held.is_some() { kept } else { Kept::plain(value) })
    }
}

/// Why an answer does not count.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// There is no journal to keep it in.
    #[error("there is no journal: give one with `CodeMode::with_journal`")]
    NoJournal,
    /// The journal knows no such run.
    #[error("there is no run `{0}` in the journal")]
    UnknownRun(RunId),
    /// The run has ended.
    #[error("the run has ended: it is {0}")]
    AlreadyEnded(Status),
    /// Nobody was asked about that call.
    #[error("nobody was asked about call {0}")]
    NotAsked(CallNumber),
    /// That call is not one of which nobody knows whether it happened.
    #[error("call {0} is not one that may have happened")]
    NotUncertain(CallNumber),
    /// Somebody else was faster, or the call has gone on.
    #[error("call {0} has been answered for already")]
    AlreadyAnswered(CallNumber),
    /// The question is too old.
    #[error("the question about call {0} has expired")]
    Expired(CallNumber),
    /// The tool is gone or declares something else than when the run began, so that nobody can say what fits it.
    #[error(
        "`{0}` is not as it was when the run began: expected the same definition; cancel the run, or bring the tool back"
    )]
    ToolChanged(String),
    /// The arguments or the value do not fit the tool.
    #[error("the answer does not fit the tool")]
    Unfit(#[from] CallError),
    /// The tools could not be listed.
    #[error("the tools could not be listed")]
    Tools(#[from] ProviderError),
    /// It says that the answer comes later.
    #[error("expected an answer, got that it comes later")]
    NoAnswer,
    /// The journal could not be read or written.
    #[error("the answer could not be kept in the journal")]
    Journal(#[from] JournalError),
    /// The answer counts, and could not be recorded.
    #[error("the answer is in the journal, but could not be recorded")]
    NotRecorded(#[from] AuditError),
}

use super::Past;
use crate::{CallNumber, CallSummary, Certainty, Digest, Event, GivenAnswer, Outcome, PastError, Resolution, Step};

/// The tool of a call of which nothing was kept.
const UNKNOWN: &str = "unknown";

impl Past {
    /// How many calls the script has made, as far as the journal knows.
    pub(crate) fn calls_made(&self) -> u64 {
        self.last_call().map_or(0, |(call, _)| call.get())
    }

    /// What had become of each call.
    pub(crate) fn summaries(&self) -> Vec<CallSummary> {
        (1..=self.calls_made()).filter_map(CallNumber::from_place).map(|call| self.summary(call)).collect()
    }

    fn summary(&self, number: CallNumber) -> CallSummary {
        let mut summary = CallSummary {
            number: number.get(),
            tool: UNKNOWN.to_owned(),
            arguments: String::new(),
            decision: None,
            policies: Vec::new(),
            answered_by: None,
            error: Some("Unfinished".to_owned()),
            certainty: Certainty::NotCalled,
            retryable: None,
            micros: 0,
            bytes: 0,
        };
        let Some(call) = self.of(number) else { return summary };
        summary.tool.clone_from(&call.tool);
        summary.decision = call.asked.as_ref().map(|_| "ask".to_owned());
        summary.answered_by = match &call.given {
            Some(GivenAnswer::Approved { by, .. } | GivenAnswer::Denied { by, .. }) => Some(by.clone()),
            Some(GivenAnswer::Expired) | None => None,
        };
        match self.answer_to(number) {
            Some(Ok(value)) => {
                summary.error = None;
                summary.certainty = Certainty::Called;
                summary.bytes = value.to_string().len() as u64;
            }
            Some(Err(PastError { name, certainty, retryable, .. })) => {
                summary.error = Some(name.clone());
                (summary.certainty, summary.retryable) = (*certainty, *retryable);
            }
            None if call.is_intended => match call.resolution {
                Some(Resolution::Happened(_)) => (summary.error, summary.certainty) = (None, Certainty::Called),
                Some(Resolution::DidNot) => {}
                Some(Resolution::Fail) | None => summary.certainty = Certainty::Unknown,
            },
            None => {}
        }
        summary
    }

    /// What the record has to be told of this call, if the run goes no further.
    pub(crate) fn last_word(&self, number: CallNumber, reason: &str) -> Option<Event> {
        let refused = |tool: &str, step, arguments| Event::CallRefused {
            call: number,
            tool: tool.to_owned(),
            step,
            reason: reason.to_owned(),
            arguments,
            decision: None,
            answer: None,
        };
        let Some(call) = self.of(number) else { return Some(refused(UNKNOWN, Step::Granted, Digest::of(""))) };
        if self.answer_to(number).is_some() {
            return None;
        }
        if !call.is_intended {
            return Some(refused(&call.tool, Step::Ask, call.arguments.clone()));
        }
        let (outcome, value) = match call.resolution.as_ref()? {
            Resolution::Happened(kept) => (Outcome::Answered, Some(kept.digest.clone())),
            Resolution::DidNot => {
                (Outcome::NotSent { reason: "somebody said that it did not happen".to_owned() }, None)
            }
            Resolution::Fail => return None,
        };
        Some(Event::CallSettled { call: number, outcome, value, bytes: 0, micros: 0 })
    }

    fn answer_to(&self, number: CallNumber) -> Option<&Result<serde_json::Value, PastError>> {
        let turn = usize::try_from(self.of(number)?.answer?).ok()?;
        self.events.get(turn)?.answered.as_ref().map(|(_, answer)| answer)
    }
}

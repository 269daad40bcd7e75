use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::boundary::Trace;
use crate::{
    CallError, CallNumber, CallSummary, Certainty, Digest, Effect, Event, FailedCall, Position, Step, Withheld,
};

/// The calls of a session, in the order the script made them.
#[derive(Debug, Default)]
pub(super) struct Calls(Mutex<Vec<Kept>>);

#[derive(Debug)]
struct Kept {
    summary: CallSummary,
    arguments: Digest,
    position: Option<Position>,
    /// What it would have done, if it was held back.
    withheld: Option<Withheld>,
    /// The step before which the call stopped, if it did before anybody recorded it.
    stopped_at: Option<Step>,
}

impl Calls {
    /// Numbers a call. Nothing has happened to it yet.
    pub(super) fn open(&self, path: &str, arguments: Digest, short: String) -> CallNumber {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = CallNumber::after(calls.len());
        let summary = CallSummary {
            number: number.get(),
            tool: path.to_owned(),
            arguments: short,
            decision: None,
            policies: Vec::new(),
            answered_by: None,
            error: Some("Unfinished".to_owned()),
            certainty: Certainty::NotCalled,
            retryable: None,
            micros: 0,
            bytes: 0,
        };
        let stopped_at = Some(Step::Granted);
        calls.push(Kept { summary, arguments, position: None, withheld: None, stopped_at });
        number
    }

    /// Notes how a call ended.
    pub(super) fn close(&self, number: CallNumber, result: &Result<Value, CallError>, trace: &Trace, took: Duration) {
        self.change(number, |kept| {
            kept.stopped_at = None;
            kept.withheld.clone_from(&trace.withheld);
            kept.summary.decision = trace.decision.as_ref().map(|decision| effect_word(&decision.effect).to_owned());
            kept.summary.policies = trace.decision.as_ref().map_or_else(Vec::new, |decision| decision.policies.clone());
            kept.summary.answered_by = trace.answered_by();
            kept.summary.error = result.as_ref().err().map(|error| error.name().to_owned());
            kept.summary.certainty = result.as_ref().err().map_or(Certainty::Called, CallError::certainty);
            kept.summary.retryable = result.as_ref().err().and_then(CallError::is_retryable);
            kept.summary.micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
            kept.summary.bytes = trace.bytes;
        });
    }

    /// Notes where in the script's text a call was made.
    pub(super) fn made_at(&self, number: CallNumber, position: Position) {
        self.change(number, |kept| kept.position = Some(position));
    }

    /// The calls that were held back.
    pub(super) fn withheld(&self) -> Vec<Withheld> {
        let calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let held = calls.iter().filter_map(|kept| Some(Withheld { position: kept.position, ..kept.withheld.clone()? }));
        held.collect()
    }

    /// Notes that nobody waits for a call any more, which had come as far as this.
    pub(super) fn abandon(&self, number: CallNumber, trace: &Trace) {
        self.change(number, |kept| match trace.step {
            _ if trace.withheld.is_some() => {
                kept.stopped_at = None;
                kept.withheld.clone_from(&trace.withheld);
                kept.summary.decision =
                    trace.decision.as_ref().map(|decision| effect_word(&decision.effect).to_owned());
                kept.summary.policies =
                    trace.decision.as_ref().map_or_else(Vec::new, |decision| decision.policies.clone());
                kept.summary.error = Some("Withheld".to_owned());
                kept.summary.retryable = Some(false);
            }
            Step::Intend => {
                kept.stopped_at = None;
                kept.summary.certainty = Certainty::Unknown;
            }
            step => kept.stopped_at = Some(step),
        });
    }

    /// Every call made so far.
    pub(super) fn summaries(&self) -> Vec<CallSummary> {
        let calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().map(|kept| kept.summary.clone()).collect()
    }

    /// What is told of a call that failed.
    pub(super) fn failed(&self, number: CallNumber) -> Option<FailedCall> {
        let calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = calls.get(usize::try_from(number.get() - 1).ok()?)?;
        Some(FailedCall {
            number: number.get(),
            tool: kept.summary.tool.clone(),
            arguments: kept.arguments.to_string(),
            certainty: kept.summary.certainty,
        })
    }

    /// A refusal for each call that ended with the run, before anybody recorded it.
    pub(super) fn unrecorded(&self) -> Vec<(CallNumber, Event)> {
        let calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let refusals = (0..).zip(calls.iter()).filter_map(|(place, kept)| {
            let call = CallNumber::after(place);
            let refused = Event::CallRefused {
                call,
                tool: kept.summary.tool.clone(),
                step: kept.stopped_at?,
                reason: "the run ended first".to_owned(),
                arguments: kept.arguments.clone(),
                decision: None,
                answer: None,
            };
            Some((call, refused))
        });
        refusals.collect()
    }

    fn change(&self, number: CallNumber, change: impl FnOnce(&mut Kept)) {
        let mut calls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = usize::try_from(number.get() - 1).ok();
        if let Some(kept) = place.and_then(|place| calls.get_mut(place)) {
            change(kept);
        }
    }
}

const fn effect_word(effect: &Effect) -> &'static str {
    match effect {
        Effect::Allow => "allow",
        Effect::Ask(_) => "ask",
        Effect::Deny(_) => "deny",
    }
}

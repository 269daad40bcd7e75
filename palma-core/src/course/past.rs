use std::collections::BTreeMap;

use serde_json::Value;

use crate::call::OUTSIDE_PLAN;
use crate::{
    Arguments, CallNumber, Digest, Entry, GivenAnswer, Happened, JournalError, Kept, Opening, PastAnswer, PastError,
    Resolution, Status, Values,
};

/// What a journal says of a run, read once.
#[derive(Debug)]
pub(crate) struct Past {
    pub(crate) opening: Opening,
    /// When it was opened, in milliseconds since 1970.
    pub(crate) opened: u64,
    /// How many entries there are.
    pub(crate) entries: u64,
    /// The engine that ran the script last.
    pub(crate) engine: String,
    pub(crate) end: Option<PastEnd>,
    pub(super) events: Vec<PastEvent>,
    pub(super) calls: BTreeMap<CallNumber, PastCall>,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub(crate) struct PastEnd {
    pub(crate) status: Status,
    pub(crate) value: Digest,
    pub(crate) logs: Digest,
    pub(crate) calls: u64,
    /// How many of its own wakes the script did not hear of.
    pub(crate) unheard: u64,
}

/// What the script was given.
#[derive(Debug)]
pub(super) struct PastEvent {
    pub(super) at: u64,
    /// The call that was answered; `None` for the script's own timer.
    pub(super) answered: Option<(CallNumber, Result<Value, PastError>)>,
}

/// What is known of a call.
#[derive(Debug, Clone)]
pub(crate) struct PastCall {
    /// `server.tool` as on the wire; if there is no such tool, what the script named.
    pub(crate) tool: String,
    /// Digest of the arguments the script gave.
    pub(crate) arguments: Digest,
    /// The last question.
    pub(crate) asked: Option<PastQuestion>,
    pub(crate) given: Option<GivenAnswer>,
    /// Whether it was sent, as far as anybody knows.
    pub(crate) is_intended: bool,
    /// Whether it was sent with arguments that a human had changed.
    pub(crate) is_edited: bool,
    pub(crate) resolution: Option<Resolution>,
    /// Whose turn its answer is.
    pub(super) answer: Option<u64>,
}

/// What a human was asked.
#[derive(Debug, Clone)]
pub(crate) struct PastQuestion {
    pub(crate) arguments: Digest,
    /// The version of the policies that wanted a human.
    pub(crate) version: String,
    pub(crate) expires: Option<u64>,
}

impl Past {
    /// Reads entries, with answers opened by `open`; `None` if there are none. An error says why they cannot be gone by.
    pub(crate) fn read(
        entries: Vec<Entry>,
        open: &(dyn Fn(Kept) -> Result<Value, JournalError> + Sync),
    ) -> Result<Option<Self>, JournalError> {
        let count = entries.len() as u64;
        if let Some(newer) = entries.iter().find(|entry| entry.version != Entry::VERSION) {
            return Err(unreadable(format!("it is of version {}, expected {}", newer.version, Entry::VERSION)));
        }
        let mut entries = entries.into_iter();
        let Some(first) = entries.next() else { return Ok(None) };
        let Happened::Opened(opening) = first.happened else {
            return Err(unreadable("it does not begin with the opening of a run".to_owned()));
        };
        let engine = opening.engine.clone();
        let mut past = Self {
            opening: *opening,
            opened: first.at,
            entries: count,
            engine,
            end: None,
            events: Vec::new(),
            calls: BTreeMap::new(),
        };
        for entry in entries {
            past.follow(entry, open)?;
        }
        Ok(Some(past))
    }

    /// The script's text.
    pub(crate) fn script(&self, values: &Values) -> Result<String, JournalError> {
        match values.open(self.opening.script.clone())? {
            Value::String(text) => Ok(text),
            _ => Err(unreadable("its script is no text".to_owned())),
        }
    }

    /// The tools outside the plan that the script has called, as it named them.
    pub(crate) fn outside(&self) -> impl Iterator<Item = &str> {
        let answers = self.events.iter().filter_map(|event| event.answered.as_ref());
        let errors = answers.filter_map(|(_, answer)| answer.as_ref().err());
        errors.filter(|error| error.name == OUTSIDE_PLAN).map(|error| error.tool.as_str())
    }

    /// The call of the highest number that the script has made.
    pub(super) fn last_call(&self) -> Option<(&CallNumber, &PastCall)> {
        self.calls.last_key_value()
    }

    fn follow(
        &mut self,
        Entry { at, happened, .. }: Entry,
        open: &dyn Fn(Kept) -> Result<Value, JournalError>,
    ) -> Result<(), JournalError> {
        match happened {
            Happened::Intended { call, tool, arguments, edited, .. } => {
                let past = self.call(call, tool.to_string(), arguments.digest);
                past.is_intended = true;
                past.is_edited = edited.is_some();
                past.resolution = None;
            }
            Happened::Answered { call, tool, arguments, answer } => {
                let turn = self.events.len() as u64;
                self.call(call, tool, arguments).answer = Some(turn);
                let answer = match answer {
                    PastAnswer::Value(kept) => Ok(open(kept)?),
                    PastAnswer::Error(error) => Err(error),
                };
                self.events.push(PastEvent { at, answered: Some((call, answer)) });
            }
            Happened::Woke => self.events.push(PastEvent { at, answered: None }),
            Happened::Asked { call, tool, arguments, decision, expires } => {
                let digest = arguments.digest.clone();
                let past = self.call(call, tool.to_string(), arguments.digest);
                past.asked = Some(PastQuestion { arguments: digest, version: decision.version, expires });
                past.given = None;
            }
            Happened::Given { call, answer } => {
                if let Some(past) = self.calls.get_mut(&call).filter(|past| past.given.is_none()) {
                    past.given = Some(answer);
                }
            }
            Happened::Resolved { call, resolution, .. } => {
                if let Some(past) = self.calls.get_mut(&call).filter(|past| past.resolution.is_none()) {
                    past.resolution = Some(resolution);
                }
            }
            Happened::Paused { .. } => {}
            Happened::Resumed { engine } => self.engine = engine,
            Happened::Ended { status, value, logs, calls, unheard, .. } => {
                self.end = Some(PastEnd { status, value: value.digest, logs, calls, unheard });
            }
            Happened::Opened(_) => return Err(unreadable("it opens the run twice".to_owned())),
        }
        Ok(())
    }

    fn call(&mut self, call: CallNumber, tool: String, arguments: Digest) -> &mut PastCall {
        self.calls.entry(call).or_insert(PastCall {
            tool,
            arguments,
            asked: None,
            given: None,
            is_intended: false,
            is_edited: false,
            resolution: None,
            answer: None,
        })
    }
}

impl PastCall {
    /// Whether a human has been asked whether it may go on, and has not answered.
    pub(crate) const fn awaits_approval(&self) -> bool {
        self.asked.is_some() && self.given.is_none() && !self.is_intended && self.answer.is_none()
    }

    /// Whether it was sent, and nobody has said what became of it.
    pub(crate) const fn awaits_resolution(&self) -> bool {
        self.is_intended && self.answer.is_none() && self.resolution.is_none()
    }
}

impl Past {
    /// What is known of a call.
    pub(crate) fn of(&self, call: CallNumber) -> Option<&PastCall> {
        self.calls.get(&call)
    }
}

/// Arguments as somebody edited them.
pub(crate) fn arguments(value: Value) -> Result<Arguments, JournalError> {
    match value {
        Value::Object(arguments) => Ok(arguments),
        _ => Err(unreadable("edited arguments are no object".to_owned())),
    }
}

fn unreadable(reason: String) -> JournalError {
    JournalError::Unreadable(reason)
}

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::future::{Either, select};
use serde_json::Value;
use tokio::sync::watch;

use super::order::{Rest, Standing, State};
use super::past::PastEvent;
use super::{Course, Past, Stop};
use crate::{CallNumber, Digest, PastError};

/// The answers of a run, for another script: each is found by its tool and arguments, those of the same in their order.
pub(super) struct Against {
    answers: Mutex<Answers>,
    next: watch::Sender<Option<Next>>,
}

#[derive(Default)]
struct Answers {
    /// The calls of the run that this script has not made.
    unmade: BTreeMap<(String, String), VecDeque<Recorded>>,
    /// The calls that this script has made and been given no answer to, each with the turn of the answer.
    waiting: BTreeMap<CallNumber, u64>,
    /// What each call of this script was in the run.
    was: BTreeMap<CallNumber, CallNumber>,
    unanswered: Vec<CallNumber>,
    /// The events of the run that have happened to this script.
    used: BTreeSet<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Recorded {
    call: CallNumber,
    answer: Option<u64>,
}

/// What the script is given next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Answer(CallNumber),
    Wake(u64),
}

/// How far a script came with the answers of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reached {
    /// What each of its calls was in the run.
    pub(crate) was: BTreeMap<CallNumber, CallNumber>,
    /// The calls it has made that have no answer.
    pub(crate) unanswered: Vec<CallNumber>,
    /// The calls of the run that it has not made.
    pub(crate) unmade: Vec<CallNumber>,
}

impl Against {
    pub(super) fn new(past: &Past) -> Self {
        let mut answers = Answers::default();
        for (call, past) in &past.calls {
            let key = (past.tool.clone(), past.arguments.to_string());
            let recorded = Recorded { call: *call, answer: past.answer };
            answers.unmade.entry(key).or_default().push_back(recorded);
        }
        Self { answers: Mutex::new(answers), next: watch::Sender::new(None) }
    }

    /// Notes a call; answers with the turn that its answer had.
    pub(super) fn made(&self, call: CallNumber, tool: &str, arguments: &Digest) -> Option<u64> {
        let mut answers = self.answers();
        let found = answers.unmade.get_mut(&(tool.to_owned(), arguments.to_string())).and_then(VecDeque::pop_front);
        if let Some(found) = found {
            answers.was.insert(call, found.call);
        }
        let turn = found.and_then(|found| found.answer);
        match turn {
            Some(turn) => _ = answers.waiting.insert(call, turn),
            None => answers.unanswered.push(call),
        }
        turn
    }

    pub(super) fn is_answered(&self, call: CallNumber) -> bool {
        self.answers().waiting.contains_key(&call)
    }

    pub(super) fn give_up(&self, call: CallNumber) {
        self.answers().waiting.remove(&call);
    }

    fn reached(&self) -> Reached {
        let answers = self.answers();
        let mut unmade: Vec<CallNumber> = answers.unmade.values().flatten().map(|recorded| recorded.call).collect();
        unmade.sort_unstable();
        Reached { was: answers.was.clone(), unanswered: answers.unanswered.clone(), unmade }
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers {
    /// What happens to a script that waits and goes on by itself at `wake`: what happened first in the run, of all that can
    /// happen to it. Where the run slept at no such time, the script's own clock says when it wakes.
    fn next(&mut self, events: &[PastEvent], wake: Option<u64>) -> Option<Next> {
        let calls: BTreeMap<u64, CallNumber> = self.waiting.iter().map(|(call, turn)| (*turn, *call)).collect();
        let wakes = |event: &PastEvent| event.answered.is_none() && wake.is_some_and(|wake| wake <= event.at);
        let unused = || (0..).zip(events).filter(|(place, _)| !self.used.contains(place));
        let sleeps_alike = unused().any(|(_, event)| wakes(event));
        let first = unused().find(|(place, event)| calls.contains_key(&(*place as u64)) || wakes(event));
        let (place, event) = match (first, wake) {
            (Some((_, event)), Some(wake)) if !sleeps_alike && wake < event.at => return Some(Next::Wake(wake)),
            (None, wake) => return wake.map(Next::Wake),
            (Some(first), _) => first,
        };
        self.used.insert(place);
        match calls.get(&(place as u64)) {
            Some(call) => {
                self.waiting.remove(call);
                Some(Next::Answer(*call))
            }
            None => Some(Next::Wake(event.at)),
        }
    }
}

impl Course {
    /// How far a script came with the answers of a run that was not its own.
    pub(crate) fn reached(&self) -> Option<Reached> {
        self.against.as_ref().map(Against::reached)
    }

    /// Chooses what a script that can go no further is given next; one that waits for what nobody has answered is stopped.
    pub(super) fn choose(&self, against: &Against, state: &State) {
        if against.next.borrow().is_some() {
            return;
        }
        let wake = if let Rest::For(Some((_, wake))) = state.rest { Some(wake) } else { None };
        let mut answers = against.answers();
        if !answers.unanswered.is_empty() {
            self.stop_for(Stop::Exhausted);
            return;
        }
        let events = self.past.as_ref().map(|past| &*past.events).unwrap_or_default();
        if let Some(next) = answers.next(events, wake) {
            against.next.send_replace(Some(next));
        }
    }

    /// Waits until a call is given its answer.
    pub(super) async fn found(
        &self,
        against: &Against,
        call: CallNumber,
        turn: u64,
    ) -> Option<Result<Value, PastError>> {
        let event = self.past.as_ref()?.events.get(usize::try_from(turn).ok()?)?;
        let mut next = against.next.subscribe();
        let chosen = next.wait_for(|next| *next == Some(Next::Answer(call)));
        if let Either::Right(_) = select(pin!(chosen), pin!(self.at_end())).await {
            return None;
        }
        let mut state = self.state();
        state.open.remove(&call);
        self.give(against, &mut state, event.at);
        drop(state);
        self.count_idle();
        event.answered.as_ref().map(|(_, answer)| answer.clone())
    }

    /// Waits until the script is to go on by itself.
    pub(super) async fn woken_against(&self, against: &Against) -> u64 {
        let mut next = against.next.subscribe();
        let chosen = next.wait_for(|next| matches!(next, Some(Next::Wake(_)))).await.map(|next| *next);
        let Ok(Some(Next::Wake(at))) = chosen else { return std::future::pending().await };
        let mut state = self.state();
        self.give(against, &mut state, at);
        state.millis()
    }

    fn give(&self, against: &Against, state: &mut State, at: u64) {
        against.next.send_replace(None);
        state.give(at);
        if state.is_closed() {
            self.choose(against, state);
        }
    }

    pub(super) fn made_against(
        &self,
        against: &Against,
        call: CallNumber,
        tool: &str,
        arguments: &Digest,
    ) -> Option<u64> {
        let turn = against.made(call, tool, arguments);
        let standing = if turn.is_some() { Standing::Recorded } else { Standing::Working };
        self.state().open.insert(call, standing);
        self.count_idle();
        turn
    }
}

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, Waker};
use std::time::Duration;

use futures_util::future::{Either, select};
use serde_json::Value;
use tokio::time::Instant;

use super::turnstile::Turnstile;
use super::{Course, Divergence, MadeCall, Stop};
use crate::{
    CallError, CallNumber, Digest, Ending, Entry, Happened, JournalError, PastAnswer, PastError, ScriptError, Waiting,
};

/// The place of one event among those the script is given.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    turn: u64,
    /// What the script's clock says then.
    at: u64,
    /// Which entry of the journal says so.
    entry: Option<u64>,
}

/// What a call that the script has made waits for.
#[derive(Debug)]
pub(super) enum Standing {
    /// Its answer is in the journal.
    Recorded,
    /// It goes its way.
    Working,
    /// A human is asked and may answer at once.
    Asking,
    /// Somebody will answer later.
    Waits(Waiting),
    /// It is held back, and never answered.
    Withheld,
}

/// Whether the script can go no further by what it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// It has not said so.
    Not,
    /// It waits for an event, and goes on by itself at this time.
    For(Option<(Instant, u64)>),
}

#[derive(Debug)]
pub(super) struct State {
    turnstile: Turnstile,
    /// What the script's clock says.
    millis: u64,
    /// What it will say when all that has a ticket has happened.
    latest: u64,
    made: u64,
    /// The calls whose answer the script has not been given.
    pub(super) open: BTreeMap<CallNumber, Standing>,
    pub(super) rest: Rest,
    /// The script's own timer, once it has its place.
    pub(super) wake: Option<Ticket>,
    wake_waker: Option<Waker>,
    /// How many wakes got their place from this host.
    wakes: u64,
    /// How many wakes, those of the journal included, the script has heard of.
    heard: u64,
    is_closed: bool,
    pub(super) pausing: Option<u64>,
}

impl State {
    pub(super) fn new(events: u64, opened: u64) -> Self {
        Self {
            turnstile: Turnstile::new(events),
            millis: opened,
            latest: opened,
            made: 0,
            open: BTreeMap::new(),
            rest: Rest::Not,
            wake: None,
            wake_waker: None,
            wakes: 0,
            heard: 0,
            is_closed: false,
            pausing: None,
        }
    }
}

impl State {
    /// What the script's clock says.
    pub(super) const fn millis(&self) -> u64 {
        self.millis
    }

    /// Whether the script makes no call any more.
    pub(super) const fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Gives the script something at this time.
    pub(super) fn give(&mut self, at: u64) {
        self.millis = self.millis.max(at);
        self.rest = if self.is_closed { Rest::For(None) } else { Rest::Not };
    }
}

impl Course {
    /// Notes a call that the script makes; answers with its turn, if its answer is in the journal.
    pub(crate) fn made(&self, call: CallNumber, tool: &str, arguments: &Digest) -> Option<u64> {
        if let Some(against) = &self.against {
            return self.made_against(against, call, tool, arguments);
        }
        let past = self.past(call);
        let made = || MadeCall::new(tool, arguments);
        let mut stop = None;
        if let Some(past) = past
            && (past.tool != tool || past.arguments != *arguments)
        {
            let recorded = MadeCall::new(&*past.tool, &past.arguments);
            stop = Some(Divergence::call(call, recorded, made()));
        }
        if let Some((calls, _)) = self.end.filter(|(calls, _)| call.get() > *calls) {
            stop = Some(Divergence::More { recorded: calls, call: call.get(), made: made() });
        }
        if let Some(divergence) = stop {
            self.stop_for(Stop::Diverged(divergence));
        }
        let turn = past.and_then(|past| past.answer);
        let mut state = self.state();
        state.made += 1;
        state.open.insert(call, if turn.is_some() { Standing::Recorded } else { Standing::Working });
        drop(state);
        if turn.is_some() {
            self.count_idle();
        }
        turn
    }

    /// Gives the answer to a call its place, and puts it into the journal.
    pub(crate) fn answer(
        &self,
        call: CallNumber,
        tool: &str,
        arguments: &Digest,
        result: Result<(&Value, &Digest), &CallError>,
    ) -> Result<Ticket, JournalError> {
        let answer = match (&self.journal, result) {
            (None, _) => None,
            (Some(_), Err(error)) => Some(PastAnswer::Error(PastError::from(error))),
            (Some(journal), Ok((value, digest))) => Some(PastAnswer::Value(journal.keep(value, Some(digest.clone()))?)),
        };
        let happened = answer.map(|answer| Happened::Answered {
            call,
            tool: tool.to_owned(),
            arguments: arguments.clone(),
            answer,
        });
        let now = self.now();
        Ok(self.place(&mut self.state(), now, happened))
    }

    fn place(&self, state: &mut State, at: u64, happened: Option<Happened>) -> Ticket {
        state.latest = state.latest.max(at);
        let entry = self.journal.as_ref().zip(happened);
        // Under the lock, so that entries stand in the order of their tickets.
        let entry = entry.map(|(journal, happened)| journal.queue(Entry::new(state.latest, happened)));
        Ticket { turn: state.turnstile.ticket(), at: state.latest, entry }
    }

    /// Waits until an event is in the journal.
    pub(crate) async fn kept(&self, ticket: &Ticket) -> Result<(), JournalError> {
        match self.journal.as_ref().zip(ticket.entry) {
            Some((journal, entry)) => journal.durable(entry).await,
            None => Ok(()),
        }
    }

    /// Waits until it is this answer's turn, and gives it to the script. After the end every answer's turn has come.
    pub(crate) async fn turn(&self, call: CallNumber, ticket: &Ticket) {
        if self.pass(call, ticket, None) {
            return;
        }
        let turn =
            poll_fn(|cx| if self.pass(call, ticket, Some(cx.waker())) { Poll::Ready(()) } else { Poll::Pending });
        select(turn, pin!(self.at_end())).await;
    }

    /// Waits for the turn of an answer that is in the journal.
    pub(crate) async fn recorded(&self, call: CallNumber, turn: u64) -> Option<Result<Value, PastError>> {
        if let Some(against) = &self.against {
            return self.found(against, call, turn).await;
        }
        let event = self.past.as_ref()?.events.get(usize::try_from(turn).ok()?)?;
        let ticket = Ticket { turn, at: event.at, entry: None };
        self.turn(call, &ticket).await;
        event.answered.as_ref().map(|(_, answer)| answer.clone())
    }

    fn pass(&self, call: CallNumber, ticket: &Ticket, waker: Option<&Waker>) -> bool {
        let mut state = self.state();
        if state.turnstile.up() != ticket.turn {
            if let Some(waker) = waker {
                state.turnstile.wait(ticket.turn, waker);
            }
            return false;
        }
        let standing = state.open.remove(&call);
        self.deliver(&mut state, ticket.at);
        drop(state);
        if !matches!(standing, Some(Standing::Working)) {
            self.count_idle();
        }
        true
    }

    fn deliver(&self, state: &mut State, at: u64) {
        state.give(at);
        if state.is_closed {
            self.may_pause.notify_one();
        }
        let next = state.turnstile.pass();
        self.went_on(state, next);
    }

    /// Wakes who is up now.
    fn went_on(&self, state: &mut State, next: Option<Waker>) {
        if let Some(next) = next {
            next.wake();
        }
        if let Some(waker) = state.wake_waker.take() {
            waker.wake();
        }
        if !*self.live.borrow() && state.turnstile.up() >= self.events() {
            self.live.send_replace(true);
        }
    }

    /// Nobody waits for this call any more.
    pub(crate) fn give_up(&self, call: CallNumber, ticket: Option<&Ticket>) {
        if let Some(against) = &self.against {
            against.give_up(call);
            self.state().open.remove(&call);
            self.count_idle();
            return;
        }
        let turn = ticket.map(|ticket| ticket.turn).or_else(|| self.past(call)?.answer);
        let mut state = self.state();
        state.open.remove(&call);
        if let Some(turn) = turn {
            let next = state.turnstile.skip(turn);
            self.went_on(&mut state, next);
        }
        drop(state);
        self.count_idle();
    }

    /// Whether the answer to a call is in the journal.
    pub(crate) fn is_recorded(&self, call: CallNumber) -> bool {
        match &self.against {
            Some(against) => against.is_answered(call),
            None => self.past(call).is_some_and(|past| past.answer.is_some()),
        }
    }

    /// How a call ended, if the answer is in the journal.
    pub(crate) fn recorded_outcome(&self, call: CallNumber) -> Option<Result<(), PastError>> {
        let past = self.past.as_ref()?;
        let event = past.events.get(usize::try_from(past.of(call)?.answer?).ok()?)?;
        event.answered.as_ref().map(|(_, answer)| answer.as_ref().map(drop).map_err(Clone::clone))
    }

    /// What the script's clock says, in milliseconds since 1970: since the answer or the wake it was given last.
    pub(crate) fn millis(&self) -> u64 {
        self.state().millis
    }

    /// Notes that the script can go no further but by an event, or by itself at `wake`.
    pub(crate) fn rest(&self, wake: Option<u64>) {
        let now = self.now();
        let mut state = self.state();
        let due = wake.map(|wake| {
            let now = state.millis.max(now);
            (Instant::now() + Duration::from_millis(wake.saturating_sub(now)), wake)
        });
        state.rest = Rest::For(due);
        if let Some(against) = &self.against {
            return self.choose(against, &state);
        }
        let divergence = self.missing(&state);
        let is_exhausted = self.is_replay && state.turnstile.up() >= self.events();
        drop(state);
        if let Some(divergence) = divergence {
            self.stop_for(Stop::Diverged(divergence));
        } else if is_exhausted {
            self.stop_for(Stop::Exhausted);
        }
        self.may_pause.notify_one();
    }

    /// The script has come to its end, and makes no call any more.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.is_closed = true;
        state.rest = Rest::For(None);
        if let Some(against) = &self.against {
            return self.choose(against, &state);
        }
        let divergence = self.missing(&state);
        drop(state);
        if let Some(divergence) = divergence {
            self.stop_for(Stop::Diverged(divergence));
        }
        self.may_pause.notify_one();
    }

    /// Holds a script that has ended by itself to the calls that the journal has.
    pub(crate) fn finished(&self, ending: &Ending) {
        let by_itself = match &ending.result {
            Ok(_) => true,
            Err(error) => {
                matches!(error, ScriptError::Threw(_) | ScriptError::Value(_) | ScriptError::Stuck(_))
            }
        };
        if by_itself && self.against.is_none() {
            self.close();
            if let Some(divergence) = self.slept_less() {
                self.stop_for(Stop::Diverged(divergence));
            }
        }
    }

    /// How many of the wakes that have their place the script did not hear of before its end.
    pub(crate) fn unheard(&self) -> u64 {
        let state = self.state();
        (self.past_wakes() + state.wakes).saturating_sub(state.heard)
    }

    fn past_wakes(&self) -> u64 {
        let events = self.past.iter().flat_map(|past| &past.events);
        events.filter(|event| event.answered.is_none()).count() as u64
    }

    /// Holds a script that has ended to the wakes that the journal has.
    fn slept_less(&self) -> Option<Divergence> {
        let events = &self.past.as_ref()?.events;
        let (all, unheard) = (self.past_wakes(), self.unheard());
        let last = events.iter().rposition(|event| event.answered.is_none());
        // What it was given before its last wake may have been its end, while that was on its way.
        let is_late = last.and_then(|last| events.get(last.checked_sub(1)?)).is_some_and(|it| it.answered.is_some());
        let expected = match self.end {
            Some((_, unheard)) => unheard,
            None if is_late => unheard.min(1),
            None => 0,
        };
        (unheard != expected)
            .then(|| Divergence::Wakes { recorded: all - expected.min(all), made: all - unheard.min(all) })
    }

    /// The call that the journal has and a script that can go no further has not made.
    fn missing(&self, state: &State) -> Option<Divergence> {
        let past = self.past.as_ref()?;
        let missing = |call: &CallNumber| {
            let recorded = past.of(*call)?;
            let recorded = MadeCall::new(&*recorded.tool, &recorded.arguments);
            Some(Divergence::Missing { call: call.get(), recorded, made: state.made })
        };
        let up = usize::try_from(state.turnstile.up()).ok()?;
        let next = past.events.get(up);
        let is_over = next.is_none() || state.is_closed;
        if let Some((call, _)) = next.and_then(|event| event.answered.as_ref())
            && call.get() > state.made
        {
            return missing(call);
        }
        let (last, _) = past.last_call()?;
        if is_over && last.get() > state.made { missing(last) } else { None }
    }

    /// Waits until the script goes on by its own timer; answers with what its clock says then.
    ///
    /// Dropping the future loses nothing.
    pub(crate) async fn woken(&self) -> u64 {
        if let Some(against) = &self.against {
            return self.woken_against(against).await;
        }
        loop {
            let ticket = self.state().wake.clone();
            if let Some(ticket) = ticket
                && let Err(error) = self.kept(&ticket).await
            {
                self.stop_for(Stop::Lost(error));
            }
            if self.has_ended() {
                return std::future::pending().await;
            }
            let woken = poll_fn(|cx| match self.wake(cx.waker()) {
                Some(millis) => Poll::Ready(millis),
                None => Poll::Pending,
            });
            match select(woken, pin!(self.due())).await {
                Either::Left((millis, _)) => return millis,
                Either::Right(_) => {}
            }
        }
    }

    /// Lets the script go on by itself, if that is what comes next.
    fn wake(&self, waker: &Waker) -> Option<u64> {
        let mut state = self.state();
        let up = state.turnstile.up();
        let recorded = self.past.as_ref().and_then(|past| past.events.get(usize::try_from(up).ok()?));
        let own = state.wake.as_ref().filter(|ticket| ticket.turn == up);
        let at = match (recorded, own) {
            (Some(event), _) if event.answered.is_none() => event.at,
            (_, Some(ticket)) => ticket.at,
            _ => {
                state.wake_waker = Some(waker.clone());
                return None;
            }
        };
        if recorded.is_none() {
            state.wake = None;
        }
        state.heard += u64::from(!state.is_closed);
        self.deliver(&mut state, at);
        Some(state.millis)
    }

    /// Waits until the script's own timer has come, and gives that its place.
    async fn due(&self) {
        let due = {
            let state = self.state();
            let is_live = !self.is_replay && state.turnstile.up() >= self.events();
            let due = if let Rest::For(due) = state.rest { due } else { None };
            due.filter(|_| is_live && state.wake.is_none() && !state.is_closed)
        };
        let Some(due @ (at, wake)) = due else { return std::future::pending().await };
        tokio::time::sleep_until(at).await;
        let now = self.now();
        let mut state = self.state();
        if state.rest != Rest::For(Some(due)) || state.wake.is_some() {
            return;
        }
        let ticket = self.place(&mut state, now.max(wake), Some(Happened::Woke));
        state.wake = Some(ticket);
        state.wakes += 1;
    }

    fn events(&self) -> u64 {
        self.past.as_ref().map_or(0, |past| past.events.len() as u64)
    }
}

//! The course of one run: what happens to its script, in which order, and what of it is kept.

mod account;
mod against;
mod order;
mod outside;
mod past;
mod pause;
mod run_journal;
mod stop;
mod turnstile;
mod withhold;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::future::{Either, select};
use serde_json::Value;
use std::pin::pin;
use tokio::sync::{Notify, watch};

use self::against::Against;
pub(crate) use self::against::Reached;
use self::order::State;
pub(crate) use self::order::Ticket;
use self::outside::Outside;
pub(crate) use self::past::{Past, PastCall, PastQuestion, arguments};
use self::run_journal::RunJournal;
pub(crate) use self::stop::Stop;
pub use self::stop::{Divergence, MadeCall};
use crate::{CallNumber, Clock, Digest, Entry, Happened, Journal, JournalError, Kept, RunId, Values};

/// The course of one run. It gives the script's events their order, so that no isolate can change it.
pub(crate) struct Course {
    clock: Arc<dyn Clock>,
    opened: u64,
    past: Option<Past>,
    journal: Option<RunJournal>,
    /// Whether nothing happens but what is in the journal.
    is_replay: bool,
    /// The answers of the run, where its script is another.
    against: Option<Against>,
    /// How many calls there are, where no more may be made, and how many wakes the script did not hear of.
    end: Option<(u64, u64)>,
    state: Mutex<State>,
    /// Whether the script makes no call any more, and none that it made is wanted.
    ended: watch::Sender<bool>,
    stop: watch::Sender<Option<Stop>>,
    /// Whether all that is in the journal has happened.
    live: watch::Sender<bool>,
    /// How many calls take no part in what is under way.
    idle: watch::Sender<usize>,
    may_pause: Notify,
}

impl Course {
    /// A run that begins.
    pub(crate) fn begin(clock: Arc<dyn Clock>, opened: SystemTime) -> Self {
        Self::new(clock, millis_of(opened), None)
    }

    /// A run that goes on after this.
    pub(crate) fn resume(clock: Arc<dyn Clock>, past: Past) -> Self {
        Self::new(clock, past.opened, Some(past))
    }

    /// A run to which this happens again, and nothing else.
    pub(crate) fn replay(clock: Arc<dyn Clock>, past: Past) -> Self {
        let end = past.end.as_ref().map(|end| (end.calls, end.unheard));
        Self { is_replay: true, end, ..Self::new(clock, past.opened, Some(past)) }
    }

    /// A run of another script, which is given the answers of this one and nothing else.
    pub(crate) fn replay_against(clock: Arc<dyn Clock>, past: Past) -> Self {
        let against = Some(Against::new(&past));
        Self { is_replay: true, against, ..Self::new(clock, past.opened, Some(past)) }
    }

    fn new(clock: Arc<dyn Clock>, opened: u64, past: Option<Past>) -> Self {
        let events = past.as_ref().map_or(0, |past| past.events.len() as u64);
        Self {
            clock,
            opened,
            past,
            journal: None,
            is_replay: false,
            against: None,
            end: None,
            state: Mutex::new(State::new(events, opened)),
            ended: watch::Sender::new(false),
            stop: watch::Sender::new(None),
            live: watch::Sender::new(events == 0),
            idle: watch::Sender::new(0),
            may_pause: Notify::new(),
        }
    }

    /// Keeps what happens in this journal from now on.
    pub(crate) fn kept_in(mut self, journal: Arc<dyn Journal>, run: RunId, values: Values) -> Self {
        let outside = Outside::default();
        let mut place = 0;
        if let Some(past) = &self.past {
            place = past.entries;
            outside.remember(past);
        }
        self.journal = Some(RunJournal::new(journal, run, place, values, outside));
        self
    }

    /// When the run was opened, in milliseconds since 1970.
    pub(crate) const fn opened(&self) -> u64 {
        self.opened
    }

    /// What the journal has of a call.
    pub(crate) fn past(&self, call: CallNumber) -> Option<&PastCall> {
        self.past.as_ref()?.of(call)
    }

    /// Whether what happens is kept.
    pub(crate) const fn is_kept(&self) -> bool {
        self.journal.is_some()
    }

    /// Whether a journal knows of the run.
    pub(crate) fn is_begun(&self) -> bool {
        self.journal.as_ref().is_some_and(RunJournal::is_begun)
    }

    /// The journal as it was when this host took up the run.
    pub(crate) const fn whole_past(&self) -> Option<&Past> {
        self.past.as_ref()
    }

    /// Keeps how the run ended, also where something else could not be kept.
    pub(crate) async fn keep_end(&self, ended: Happened) -> Result<(), JournalError> {
        match &self.journal {
            Some(journal) => journal.end(Entry::new(self.now(), ended)).await,
            None => Ok(()),
        }
    }

    /// Keeps what happened now. Without a journal, nothing is kept.
    pub(crate) async fn keep(
        &self,
        happened: impl FnOnce() -> Result<Happened, JournalError>,
    ) -> Result<(), JournalError> {
        self.keep_at(self.now(), happened).await
    }

    /// Keeps what happened at that time, in milliseconds since 1970.
    pub(crate) async fn keep_at(
        &self,
        at: u64,
        happened: impl FnOnce() -> Result<Happened, JournalError>,
    ) -> Result<(), JournalError> {
        let Some(journal) = &self.journal else { return Ok(()) };
        let through = journal.queue(Entry::new(at, happened()?));
        journal.durable(through).await
    }

    /// Keeps what happened now, at the latest with what is kept next.
    pub(crate) fn keep_soon(
        &self,
        happened: impl FnOnce() -> Result<Happened, JournalError>,
    ) -> Result<(), JournalError> {
        if let Some(journal) = &self.journal {
            journal.queue(Entry::now(self.clock.now(), happened()?));
        }
        Ok(())
    }

    /// A value as it is kept.
    pub(crate) fn value(&self, value: &Value, digest: Option<Digest>) -> Result<Kept, JournalError> {
        match &self.journal {
            Some(journal) => journal.keep(value, digest),
            None => Ok(Kept::digest(value)),
        }
    }

    /// A value as it is kept where it must not get lost.
    pub(crate) fn plain_or_sealed(&self, value: &Value) -> Result<Kept, JournalError> {
        let kept = self.value(value, None)?;
        Ok(if kept.held.is_some() { kept } else { Kept::plain(value.clone()) })
    }

    /// A value that was kept.
    pub(crate) fn open_value(&self, kept: Kept) -> Result<Value, JournalError> {
        match &self.journal {
            Some(journal) => journal.open(kept),
            None => Values::Plain.open(kept),
        }
    }

    /// The time now, in milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        millis_of(self.clock.now())
    }

    /// Nothing more is called for the script, and it is given no answer any more.
    pub(crate) fn end(&self) {
        self.ended.send_replace(true);
    }

    /// Whether that is so.
    pub(crate) fn has_ended(&self) -> bool {
        *self.ended.borrow()
    }

    /// Waits until that is so.
    pub(crate) async fn at_end(&self) {
        // The sender lives as long as the course.
        let _ = self.ended.subscribe().wait_for(|ended| *ended).await;
    }

    /// Ends the run at once; of two reasons the first counts.
    pub(crate) fn stop_for(&self, stop: Stop) {
        let is_first = self.stop.send_if_modified(|reason| {
            let is_first = reason.is_none();
            reason.get_or_insert(stop);
            is_first
        });
        if is_first {
            self.ended.send_replace(true);
        }
    }

    /// Why the run was stopped, if it was.
    pub(crate) fn stop(&self) -> Option<Stop> {
        self.stop.borrow().clone()
    }

    /// Whether the run was stopped.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.borrow().is_some()
    }

    /// Waits until the run is stopped.
    pub(crate) async fn stopped(&self) {
        // The sender lives as long as the course.
        let _ = self.stop.subscribe().wait_for(Option::is_some).await;
    }

    /// Waits until all that is in the journal has happened; `false` if the run ends first, or nothing else may happen.
    pub(crate) async fn is_live(&self) -> bool {
        if !self.is_replay && *self.live.borrow() {
            return true;
        }
        let mut live = self.live.subscribe();
        let live = async {
            let _ = live.wait_for(|live| *live).await;
            if self.is_replay {
                std::future::pending::<()>().await;
            }
        };
        matches!(select(pin!(live), pin!(self.at_end())).await, Either::Left(_))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Milliseconds since 1970.
fn millis_of(time: SystemTime) -> u64 {
    u64::try_from(time.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}

impl fmt::Debug for Course {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Course").field("opened", &self.opened).finish_non_exhaustive()
    }
}

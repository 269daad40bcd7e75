use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::Shared;
use serde_json::Value;

use super::outside::Outside;
use crate::{Digest, Entry, Happened, Journal, JournalError, Kept, RunId, Values};

/// The journal of one run: gives each entry its place and appends many at once.
///
/// Whoever waits for an entry also writes: the first that finds nobody writing appends all that has come until then.
pub(super) struct RunJournal {
    run: RunId,
    journal: Arc<dyn Journal>,
    values: Values,
    state: Mutex<State>,
    outside: Outside,
}

struct State {
    /// What has not begun to be written.
    queue: Vec<Entry>,
    /// How many entries came, since this host carries on the run.
    queued: u64,
    /// How many of them are kept.
    durable: u64,
    /// Where the next entry that is written stands.
    place: u64,
    writing: Option<Writing>,
    failed: Option<JournalError>,
    is_paused: bool,
}

/// An append that goes on whoever waits for it.
type Appending = Pin<Box<dyn Future<Output = Result<Arc<Written>, JournalError>> + Send>>;

#[derive(Clone)]
struct Writing {
    /// How many entries have been kept when it is done.
    through: u64,
    done: Shared<Appending>,
}

struct Written {
    /// Where the next entry stands.
    place: u64,
    /// What others had appended in between.
    outside: Vec<Entry>,
    is_paused: bool,
}

impl RunJournal {
    /// The journal of this run, whose next entry stands at `place`.
    pub(super) fn new(journal: Arc<dyn Journal>, run: RunId, place: u64, values: Values, outside: Outside) -> Self {
        let state =
            State { queue: Vec::new(), queued: 0, durable: 0, place, writing: None, failed: None, is_paused: false };
        Self { run, journal, values, state: Mutex::new(state), outside }
    }

    /// A value as this run's host wants it kept.
    pub(super) fn keep(&self, value: &Value, digest: Option<Digest>) -> Result<Kept, JournalError> {
        self.values.keep(value, digest)
    }

    /// A value that was kept.
    pub(super) fn open(&self, kept: Kept) -> Result<Value, JournalError> {
        self.values.open(kept)
    }

    /// What was said from outside of calls that wait.
    pub(super) const fn outside(&self) -> &Outside {
        &self.outside
    }

    /// Puts an entry behind the others; it is kept once [`durable`](Self::durable) has said so of this number.
    pub(super) fn queue(&self, entry: Entry) -> u64 {
        let mut state = self.state();
        state.queue.push(entry);
        state.queued += 1;
        state.queued
    }

    /// Waits until so many entries are kept.
    pub(super) async fn durable(&self, through: u64) -> Result<(), JournalError> {
        loop {
            let writing = {
                let mut state = self.state();
                if state.durable >= through {
                    return Ok(());
                }
                if let Some(error) = &state.failed {
                    return Err(error.clone());
                }
                match &state.writing {
                    Some(writing) => writing.clone(),
                    None => self.begin(&mut state),
                }
            };
            let written = writing.done.await;
            self.finish(writing.through, written);
        }
    }

    /// Appends the last entry, also where an append before it has failed and left nothing behind.
    pub(super) async fn end(&self, entry: Entry) -> Result<(), JournalError> {
        let (failed, place) = {
            let state = self.state();
            (state.failed.clone(), state.place)
        };
        let Some(error) = failed else {
            let through = self.queue(entry);
            return self.durable(through).await;
        };
        // Were there more, another host might have gone on with the run.
        if self.journal.read(&self.run).await?.len() as u64 != place {
            return Err(error);
        }
        self.journal.append(&self.run, place, &[entry]).await
    }

    /// Whether the run stands in the journal.
    pub(super) fn is_begun(&self) -> bool {
        self.state().place > 0
    }

    /// Whether the last entry says that the run has paused.
    pub(super) fn is_paused(&self) -> bool {
        self.state().is_paused
    }

    fn begin(&self, state: &mut State) -> Writing {
        let entries = std::mem::take(&mut state.queue);
        let writing = write(Arc::clone(&self.journal), self.run.clone(), state.place, entries);
        let writing = Writing { through: state.queued, done: writing.boxed().shared() };
        state.writing = Some(writing.clone());
        writing
    }

    fn finish(&self, through: u64, written: Result<Arc<Written>, JournalError>) {
        let mut state = self.state();
        // Each that waited comes by; the first of them takes notice.
        if state.writing.as_ref().is_none_or(|writing| writing.through != through) {
            return;
        }
        state.writing = None;
        match written {
            Ok(written) => {
                state.durable = through;
                state.place = written.place;
                state.is_paused = written.is_paused;
                drop(state);
                self.outside.take_in(&written.outside);
            }
            Err(error) => state.failed = Some(error),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Appends entries behind what others may have said of calls that wait. A pause that such an answer came before is no
/// pause, and is left out.
async fn write(
    journal: Arc<dyn Journal>,
    run: RunId,
    mut place: u64,
    mut entries: Vec<Entry>,
) -> Result<Arc<Written>, JournalError> {
    let mut outside = Vec::new();
    loop {
        if entries.is_empty() {
            return Ok(Arc::new(Written { place, outside, is_paused: false }));
        }
        match journal.append(&run, place, &entries).await {
            Ok(()) => break,
            Err(error @ JournalError::Taken { .. }) => {
                let begun = usize::try_from(place).unwrap_or(usize::MAX);
                let all = journal.read(&run).await?;
                let new = all.get(begun..).filter(|new| !new.is_empty() && new.iter().all(is_from_outside));
                let Some(new) = new else {
                    return Err(if all.last().is_some_and(is_end) { JournalError::Ended } else { error });
                };
                outside.extend_from_slice(new);
                place = all.len() as u64;
                entries.retain(|entry| !is_pause(entry));
            }
            Err(error) => return Err(error),
        }
    }
    let is_paused = entries.last().is_some_and(is_pause);
    Ok(Arc::new(Written { place: place + entries.len() as u64, outside, is_paused }))
}

fn is_end(entry: &Entry) -> bool {
    matches!(entry.happened, Happened::Ended { .. })
}

fn is_pause(entry: &Entry) -> bool {
    matches!(entry.happened, Happened::Paused { .. })
}

/// Whether another than the host that carries on the run may append this.
fn is_from_outside(entry: &Entry) -> bool {
    matches!(entry.happened, Happened::Given { .. } | Happened::Resolved { .. })
}

impl fmt::Debug for RunJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunJournal").field("run", &self.run).finish_non_exhaustive()
    }
}

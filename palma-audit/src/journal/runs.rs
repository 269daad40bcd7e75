use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use palma_core::{JournalError, RunId};
use tokio::sync::OnceCell;

use super::append::Span;
use super::aside::aside;
use super::line::Lines;
use super::run::Run;
use super::scan::{scan, unreadable};
use crate::hashed::Hashed;

/// Where the entries of the runs are that have not ended, and which runs have.
#[derive(Debug)]
pub(crate) struct Runs {
    dir: PathBuf,
    /// How much of the file there was when the log was opened.
    length: u64,
    scanned: OnceCell<()>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    open: HashMap<RunId, Run>,
    ended: Hashed<RunId>,
}

/// What there is of a run.
#[derive(Debug)]
pub(crate) enum Known {
    /// Nothing.
    Nothing,
    /// Entries at these places of the file.
    Durable(Vec<Span>),
    /// Entries that are on their way to the disk, and perhaps others.
    UnderWay,
    /// Everything, its end included.
    Ended,
}

/// Why a place was not given.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The run has this many entries, or will have once those on their way are durable.
    Taken(u64),
    /// The run has ended.
    Ended,
    /// The run cannot be read.
    Damaged(String),
}

impl Runs {
    /// The runs of a log in folder `dir`, of which `length` bytes are there.
    pub(crate) fn new(dir: &Path, length: u64) -> Self {
        Self { dir: dir.to_owned(), length, scanned: OnceCell::new(), state: Mutex::default() }
    }

    /// Reads, the first time, what was there when the log was opened.
    pub(crate) async fn scanned(&self) -> Result<(), JournalError> {
        let scan = async || {
            if self.length > 0 {
                let (dir, length) = (self.dir.clone(), self.length);
                *self.state() = aside(move || State::scanned(&dir, length)).await??;
            }
            Ok(())
        };
        self.scanned.get_or_try_init(scan).await.copied()
    }

    /// Gives the places that these lines are for, and queues the lines before anybody else is given one.
    pub(crate) fn give<T>(&self, lines: Lines, queue: impl FnOnce(Lines) -> T) -> Result<T, Refused> {
        let mut state = self.state();
        let state = &mut *state;
        if state.ended.contains(&lines.run) {
            return Err(Refused::Ended);
        }
        let known = state.open.get(&lines.run);
        if let Some(problem) = known.and_then(|run| run.damage.clone()) {
            return Err(Refused::Damaged(problem));
        }
        let given = known.map_or(0, |run| run.given);
        if given != lines.place {
            return Err(Refused::Taken(given));
        }
        if known.is_some_and(|run| run.ended) {
            return Err(Refused::Ended);
        }
        if lines.count() > 0 {
            let run = state.open.entry(lines.run.clone()).or_default();
            run.given = run.given.saturating_add(lines.count());
            run.ended = lines.ends;
        }
        Ok(queue(lines))
    }

    /// These lines are durable now, at this place of the file.
    pub(crate) fn keep(&self, lines: &Lines, span: Span) {
        let mut state = self.state();
        let state = &mut *state;
        if lines.ends {
            state.open.remove(&lines.run);
            state.ended.insert(&lines.run);
        } else if let Some(run) = state.open.get_mut(&lines.run) {
            run.keep(lines.count(), span);
        }
    }

    /// What there is of a run.
    pub(crate) fn find(&self, run: &RunId) -> Result<Known, JournalError> {
        let state = self.state();
        if state.ended.contains(run) {
            return Ok(Known::Ended);
        }
        match state.open.get(run) {
            None => Ok(Known::Nothing),
            Some(Run { damage: Some(problem), .. }) => Err(JournalError::Unreadable(problem.clone())),
            Some(run) if run.kept < run.given => Ok(Known::UnderWay),
            Some(run) => Ok(Known::Durable(run.spans.clone())),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn scanned(dir: &Path, length: u64) -> Result<Self, JournalError> {
        let mut state = Self::default();
        let damaged = scan(dir, length, |append, line| {
            if state.ended.contains(&append.run) {
                return;
            }
            let run = state.open.entry(append.run.clone()).or_default();
            run.found(&append, line);
            if run.ended && run.damage.is_none() {
                state.open.remove(&append.run);
                state.ended.insert(&append.run);
            }
        });
        let damaged = damaged.map_err(|error| unreadable(&error))?;
        state.open.values_mut().for_each(|run| run.lost(damaged));
        Ok(state)
    }
}

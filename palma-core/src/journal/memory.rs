use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::{Entry, Journal, JournalError, Outline};
use crate::RunId;

/// Keeps the journals of the runs that were begun last, as long as the program runs.
#[derive(Debug)]
pub struct MemoryJournal {
    most: usize,
    runs: Mutex<Runs>,
}

#[derive(Debug, Default)]
struct Runs {
    entries: BTreeMap<RunId, Vec<Entry>>,
    begun: VecDeque<RunId>,
}

impl MemoryJournal {
    /// Keeps at most this many runs, at least one; the one begun first is forgotten first, whether it has ended or not.
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), runs: Mutex::default() }
    }
}

impl Default for MemoryJournal {
    /// Keeps 1,000 runs.
    fn default() -> Self {
        Self::new(1_000)
    }
}

#[async_trait]
impl Journal for MemoryJournal {
    async fn append(&self, run: &RunId, place: u64, entries: &[Entry]) -> Result<(), JournalError> {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let have = runs.entries.get(run).map_or(0, |entries| entries.len() as u64);
        if have != place {
            return Err(JournalError::Taken { have, place });
        }
        if entries.is_empty() {
            return Ok(());
        }
        if place == 0 {
            runs.begun.push_back(run.clone());
            while runs.begun.len() > self.most {
                if let Some(oldest) = runs.begun.pop_front() {
                    runs.entries.remove(&oldest);
                }
            }
        }
        runs.entries.entry(run.clone()).or_default().extend_from_slice(entries);
        Ok(())
    }

    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError> {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(runs.entries.get(run).cloned().unwrap_or_default())
    }

    async fn runs(&self) -> Result<Vec<Outline>, JournalError> {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(runs.entries.iter().filter_map(|(run, entries)| Outline::of(run, entries)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock as _, Digest, Happened, SystemClock};

    #[tokio::test]
    async fn the_run_begun_first_is_forgotten_first() {
        let journal = MemoryJournal::new(2);
        let runs = ["a", "b", "c"].map(|name| RunId::new(SystemClock.now(), &Digest::of(name)));
        for run in &runs {
            journal.append(run, 0, &[Entry::new(1, Happened::Woke)]).await.unwrap();
        }
        let mut kept = Vec::new();
        for run in &runs {
            kept.push(journal.read(run).await.unwrap().len());
        }
        assert_eq!(kept, [0, 1, 1]);
    }
}

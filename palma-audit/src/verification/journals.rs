use std::collections::BTreeMap;

use palma_core::{Entry, RunId};

use super::Finding;
use crate::hashed::Hashed;
use crate::journal::{Append, Appends, Line, Span, ends};

/// Follows the journals in a log.
#[derive(Debug, Default)]
pub(super) struct Journals {
    appends: Appends,
    /// The place that follows in each run that has not ended.
    next: BTreeMap<RunId, u64>,
    ended: Hashed<RunId>,
}

impl Journals {
    /// Takes an entry, and gives how many are whole now that were not, and what does not fit together.
    pub(super) fn enter(
        &mut self,
        line: u64,
        Line { run, place, more, entry, .. }: Line<Entry>,
    ) -> (u64, Option<Finding>) {
        let nowhere = Span { start: 0, end: 0 };
        match self.appends.line(Append::one(run, place, nowhere, ends(&entry)), more) {
            Some(append) => (append.count, self.follow(line, append)),
            None => (0, None),
        }
    }

    /// What is no entry follows.
    pub(super) fn interrupt(&mut self) {
        self.appends.interrupt();
    }

    fn follow(&mut self, line: u64, append: Append) -> Option<Finding> {
        if self.ended.contains(&append.run) {
            return Some(Finding::EntryAfterEnd { line, run: append.run });
        }
        let expected = self.next.remove(&append.run).unwrap_or(0);
        let problem = (append.place != expected).then(|| Finding::EntryMisplaced {
            line,
            run: append.run.clone(),
            expected,
            place: append.place,
        });
        if append.ends {
            self.ended.insert(&append.run);
        } else {
            self.next.insert(append.run.clone(), append.next());
        }
        problem
    }
}

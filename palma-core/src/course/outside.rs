use std::collections::BTreeMap;

use tokio::sync::watch;

use super::past::Past;
use crate::{CallNumber, Entry, GivenAnswer, Happened, Resolution};

/// What was said from outside of calls that wait: by humans who were asked, and by who knows what became of a call.
#[derive(Debug, Default)]
pub(super) struct Outside(watch::Sender<Said>);

#[derive(Debug, Default)]
pub(super) struct Said {
    given: BTreeMap<CallNumber, GivenAnswer>,
    resolved: BTreeMap<CallNumber, Resolution>,
}

impl Outside {
    /// Takes in what stands in the journal. Of two answers the first counts.
    pub(super) fn take_in(&self, entries: &[Entry]) {
        if entries.is_empty() {
            return;
        }
        self.0.send_modify(|said| {
            for entry in entries {
                match &entry.happened {
                    Happened::Given { call, answer } => {
                        said.given.entry(*call).or_insert_with(|| answer.clone());
                    }
                    Happened::Resolved { call, resolution, .. } => {
                        said.resolved.entry(*call).or_insert_with(|| resolution.clone());
                    }
                    _ => {}
                }
            }
        });
    }

    /// Takes in what a journal said when the run went on.
    pub(super) fn remember(&self, past: &Past) {
        self.0.send_modify(|said| {
            for (call, past) in &past.calls {
                said.given.extend(past.given.clone().map(|given| (*call, given)));
                said.resolved.extend(past.resolution.clone().map(|resolution| (*call, resolution)));
            }
        });
    }

    /// What a human said of a call, once one has.
    pub(super) fn given(&self, call: CallNumber) -> Option<GivenAnswer> {
        self.0.borrow().given.get(&call).cloned()
    }

    /// What somebody knows of a call, once one has said so.
    pub(super) fn resolved(&self, call: CallNumber) -> Option<Resolution> {
        self.0.borrow().resolved.get(&call).cloned()
    }

    /// Tells of each thing that is said.
    pub(super) fn listen(&self) -> watch::Receiver<Said> {
        self.0.subscribe()
    }
}

mod entry;
mod kept;
mod memory;
mod outline;
mod sealer;
mod values;

use std::fmt::Debug;

use async_trait::async_trait;

pub use self::entry::{Entry, GivenAnswer, Happened, Opening, PastAnswer, PastError, PastTool, Resolution, Waiting};
pub use self::kept::{Held, Kept};
pub use self::memory::MemoryJournal;
pub use self::outline::{Outline, RunState, RunSummary};
pub use self::sealer::{SealError, Sealer};
pub use self::values::Values;
use crate::RunId;

/// Keeps what happened to a run, so that it can go on after a pause or a crash, and be replayed.
///
/// A run's journal is a list of [`Entry`]s. Who appends says at which place, and a place is given once: of two hosts that
/// carry on the same run, only one goes on.
#[async_trait]
pub trait Journal: Debug + Send + Sync + 'static {
    /// Keeps these entries as those of the run from `place` on, counted from 0: all of them, or none.
    ///
    /// `Ok` means that they are as durable as this journal promises to make them. For one run the next call comes only
    /// after this one has answered; calls for different runs come concurrently. An error leaves open whether the entries
    /// are kept, but for [`JournalError::Taken`], which promises that they are not.
    async fn append(&self, run: &RunId, place: u64, entries: &[Entry]) -> Result<(), JournalError>;

    /// Every entry of a run, in order; none for a run this journal does not know.
    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError>;

    /// Every run of which the journal has the first entry, in the order of their ids, which is that of their beginnings.
    ///
    /// One run that cannot be read does not hide the others: its outline [says so](Outline::damaged).
    async fn runs(&self) -> Result<Vec<Outline>, JournalError>;
}

/// Why a journal did not keep or give an entry.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Another entry stands at that place, or the place before it is empty: another host carries on this run.
    #[error("another host carries on this run: its journal has {have} entries, and this would be entry {place}")]
    Taken {
        /// How many entries the run has.
        have: u64,
        /// Where the first of the new ones was to stand, from 0.
        place: u64,
    },
    /// Somebody has ended the run.
    #[error("somebody has ended the run")]
    Ended,
    /// The journal could not be written. Retrying does not help until it is opened anew.
    #[error("the journal could not be written: {0}")]
    Unwritable(String),
    /// An entry cannot be written as it is, such as one that is too long.
    #[error("the entry cannot be kept: {0}")]
    Unencodable(String),
    /// The journal could not be read, or an entry of this run in it is damaged.
    #[error("the journal could not be read: {0}")]
    Unreadable(String),
}

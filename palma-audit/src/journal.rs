use async_trait::async_trait;
use palma_core::{Entry, Journal, JournalError, Outline, RunId};

use crate::AuditLog;

mod append;
mod aside;
mod line;
mod list;
mod reader;
mod run;
mod runs;
mod scan;

pub(crate) use self::append::{Append, Appends, Span};
use self::aside::aside;
pub(crate) use self::line::{Line, Lines, ends};
use self::list::list;
pub use self::reader::JournalReader;
use self::runs::Known;
pub(crate) use self::runs::{Refused, Runs};

/// The journal stands in the same file as the records, so that a record and an entry that are awaited together share one
/// write and one sync.
///
/// # Format
///
/// An entry is a line `{"v":1,"seq":N,"run":R,"place":P,"entry":{…}}`. `seq` counts over all lines of the file, those of
/// records included; no record has a `place`. `place` counts the entries of the run from 0, and `entry` is the
/// [`Entry`]. Of entries that were appended together, which stand one after the other, all but the last have
/// `"more":true` before `entry`; where the rest does not follow, a crash has interrupted the append, none of these lines
/// counts, and their places are given again.
///
/// # Limits
///
/// An entry has at most 16 MiB as JSON and is nested at most 127 deep, its own levels included; the entries of one append
/// have at most 128 MiB together. What is longer or deeper is [`JournalError::Unencodable`], and so is what would follow
/// an end. An append of more than the 4 MiB that may wait in memory waits until nothing else does.
///
/// # Costs
///
/// The first append or read after [`open`](AuditLog::open) of a log that was not empty reads the whole file once, on a
/// thread of its own and one line at a time, to learn which runs there are. From then on the log keeps in memory where
/// the entries of each run are that has not ended, 16 bytes for each append, and 16 bytes for each run that has. A run
/// that has not ended is read from just these places; one that has is found by reading the whole file again. To list the
/// runs, the whole file is read twice, with the entries of one run in memory at a time.
///
/// # Damage
///
/// A damaged or missing line may have been an entry of any run that has not ended and of which no later entry is there.
/// Each of these is [`JournalError::Unreadable`], also for appending: whoever went on with it could do a thing twice. A
/// file system that writes the parts of one append out of order can leave such a line at a power cut, too, although
/// nothing of it was answered `Ok`: nobody can tell the two apart.
#[async_trait]
impl Journal for AuditLog {
    async fn append(&self, run: &RunId, place: u64, entries: &[Entry]) -> Result<(), JournalError> {
        let lines = Lines::new(run, place, entries)?;
        self.runs().scanned().await?;
        let have = match self.writer().append_entries(lines).await? {
            Ok(()) => return Ok(()),
            Err(Refused::Damaged(problem)) => return Err(JournalError::Unreadable(problem)),
            Err(Refused::Taken(have)) => have,
            Err(Refused::Ended) => self.read(run).await?.len() as u64,
        };
        // Whoever reads the run next finds what the place was given to.
        self.writer().flush().await?;
        if have == place {
            return Err(JournalError::Unencodable("the run has ended, and nothing follows an end".to_owned()));
        }
        Err(JournalError::Taken { have, place })
    }

    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError> {
        self.runs().scanned().await?;
        let mut known = self.runs().find(run)?;
        while let Known::UnderWay = known {
            self.writer().flush().await?;
            known = self.runs().find(run)?;
        }
        let (dir, run) = (self.path().to_owned(), run.clone());
        match known {
            Known::Durable(spans) => aside(move || scan::read(&dir, &run, &spans)).await?,
            Known::Ended => aside(move || scan::find(&dir, &run)).await?,
            Known::Nothing | Known::UnderWay => Ok(Vec::new()),
        }
    }

    async fn runs(&self) -> Result<Vec<Outline>, JournalError> {
        self.writer().flush().await?;
        let dir = self.path().to_owned();
        aside(move || list(&dir)).await?
    }
}

#[cfg(test)]
mod durability;
#[cfg(test)]
mod tests;

use palma_core::{CallNumber, RunId};
use serde::Serialize;

/// Something in a log that does not fit together. `line` is the number of the line it was found at, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "finding", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// The line is neither a record nor an entry of a journal.
    #[error("line {line}: {reason}")]
    Damaged {
        /// The line.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// Records are missing before this line.
    #[error("line {line}: sequence number {seq} follows where {expected} should: records are missing")]
    Gap {
        /// The line.
        line: u64,
        /// The sequence number that should stand there.
        expected: u64,
        /// The one that does.
        seq: u64,
    },
    /// A sequence number is given again, or out of order.
    #[error("line {line}: sequence number {seq} follows where {expected} should: it was given before")]
    Repeat {
        /// The line.
        line: u64,
        /// The sequence number that should stand there.
        expected: u64,
        /// The one that does.
        seq: u64,
    },
    /// The record is of a kind that is not known here, so the rest may be wrong about its run.
    #[error("line {line}: run `{run}` has a record of a kind that is not known here")]
    Unknown {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
    },
    /// A run is opened a second time.
    #[error("line {line}: run `{run}` is opened again")]
    OpenedAgain {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
    },
    /// A run goes on, or ends, that was not opened. Said once for each run.
    #[error("line {line}: run `{run}` was not opened")]
    NotOpened {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
    },
    /// A run goes on, or ends again, after its end.
    #[error("line {line}: run `{run}` goes on after its end")]
    AfterEnd {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
    },
    /// A call is intended a second time, or was refused before.
    #[error("line {line}: call {call} of run `{run}` is intended, and was {before} before")]
    IntendedAfter {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
        /// The call.
        call: CallNumber,
        /// What it was before.
        before: CallState,
    },
    /// A call is refused a second time, or was intended before.
    #[error("line {line}: call {call} of run `{run}` is refused, and was {before} before")]
    RefusedAfter {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
        /// The call.
        call: CallNumber,
        /// What it was before.
        before: CallState,
    },
    /// A call is settled that was not intended, or was settled before.
    #[error("line {line}: call {call} of run `{run}` is settled, and was {before} before")]
    SettledAfter {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
        /// The call.
        call: CallNumber,
        /// What it was before.
        before: CallState,
    },
    /// A run that ended says that it made more calls, or fewer, or others than the log has.
    #[error(
        "line {line}: run `{run}` says it made {made} calls, and the log has {recorded} of them and {others} others"
    )]
    CallsDiffer {
        /// The line.
        line: u64,
        /// The run.
        run: RunId,
        /// How many calls the run says it made, numbered from 1.
        made: u64,
        /// How many of these were refused or intended.
        recorded: u64,
        /// How many calls have other numbers.
        others: u64,
    },
    /// Entries of a run's journal are missing before this line, or were there before.
    #[error("line {line}: the journal of run `{run}` goes on at place {place}, where {expected} should follow")]
    EntryMisplaced {
        /// The last line of what was appended together.
        line: u64,
        /// The run.
        run: RunId,
        /// The place that should follow.
        expected: u64,
        /// The one that does.
        place: u64,
    },
    /// A run's journal goes on after its end.
    #[error("line {line}: the journal of run `{run}` goes on after its end")]
    EntryAfterEnd {
        /// The last line of what was appended together.
        line: u64,
        /// The run.
        run: RunId,
    },
    /// A task says of its attempts what the log does not have: an attempt out of order, or another number of them at its end.
    #[error("line {line}: task `{task}` speaks of attempt {made}, and the log has come to {recorded}")]
    AttemptsDiffer {
        /// The line.
        line: u64,
        /// The task.
        task: RunId,
        /// The attempt it speaks of; at its end, how many it says were made.
        made: u64,
        /// How many are in the log, that one included.
        recorded: u64,
    },
}

/// How far a call had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CallState {
    /// Nothing was said of it.
    Unmentioned,
    /// It was refused.
    Refused,
    /// It was intended and not settled.
    Intended,
    /// It was intended and settled.
    Settled,
}

impl std::fmt::Display for CallState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unmentioned => "not mentioned",
            Self::Refused => "refused",
            Self::Intended => "intended",
            Self::Settled => "settled",
        })
    }
}

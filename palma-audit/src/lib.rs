//! What happened: an append-only log that is durable before a tool is called.
//!
//! [`AuditLog`] is the [`AuditSink`](palma_core::AuditSink) a host gives to its boundary. It keeps each record as
//! one line of JSON in `records.jsonl` and answers `Ok` only once the line would survive a power cut.
//! [`Records`] reads the lines back, and [`verify`] says whether they tell the whole story: which calls were
//! refused, answered or failed, and which *may have happened*. [`Tasks`] says how tasks went: first-try success, attempts, tokens.
//!
//! The log is a [`Journal`](palma_core::Journal) too, from which runs go on after a pause or a crash: give the same
//! [`AuditLog`] to the host as both. [`JournalReader`] reads the journals of a log that somebody else has open, and
//! [`SealingKey`] hides the values in them.
//!
//! ```no_run
//! use palma_audit::{AuditLog, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let log = AuditLog::open("audit")?; // one writer at a time; handles are cloned
//! let verification = verify("audit")?; // also while the log is open
//! assert!(verification.is_complete(), "{verification}");
//! # drop(log);
//! # Ok(())
//! # }
//! ```
//!
//! Verifying finds lines that were damaged, lost from the middle or repeated, also at the end of the file, and names
//! the files to which opening moved the ends of interrupted writes. It does not find a tail that was cut off at the end
//! of a line, nor lines that were rewritten with care: that takes a signature kept elsewhere.

mod entry;
mod folder;
mod hashed;
mod journal;
mod lines;
mod log;
mod read;
mod recovery;
mod sealer;
mod storage;
mod tasks;
#[cfg(test)]
mod testing;
mod verification;
mod writer;

pub use entry::Entry;
pub use journal::JournalReader;
pub use log::{AuditLog, OpenError};
pub use read::{ReadError, Records};
pub use sealer::SealingKey;
pub use tasks::{ModelTotal, Tasks};
pub use verification::{CallState, Finding, MayHaveHappened, Verification, verify};

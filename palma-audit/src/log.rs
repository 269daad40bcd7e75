use std::fmt;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use palma_core::{AuditError, AuditSink, Record};

use crate::entry::Encoded;
use crate::folder::Folder;
use crate::journal::Runs;
use crate::recovery::recover;
use crate::writer::Writer;

#[cfg(test)]
pub(crate) mod durability;

/// The audit log in a folder of this machine: one line of JSON for each record, in `records.jsonl`, and one for each entry
/// of a journal ([below](#impl-Journal-for-AuditLog)).
///
/// A record's line is `{"v":1,"seq":N,…}` with the fields of the [`Record`]; `seq` counts from 1 over the whole file.
/// Clones are handles to the same log. Dropping the last one waits until everything queued is durable.
///
/// # Durability
///
/// [`append`](AuditSink::append) answers `Ok` once the record is written and synced (`fdatasync`); records that come
/// while a sync is under way share the next one, and so do those that one task awaits together. Up to 4 MiB of records
/// and entries wait in memory, and more wait their turn.
/// A record longer than 1 MiB as JSON is [`AuditError::Unencodable`]. A future that is dropped before it has answered
/// leaves open whether its record is kept.
///
/// After a failed write or sync nothing that follows could be trusted: the system may have forgotten what it
/// could not write and show it all the same. So every record of that batch is [`AuditError::Unwritable`], the file is
/// cut back to what was durable before if that is possible, and every later `append` fails at once. Drop all handles
/// and open the log again when the disk is well.
///
/// # Not promised
///
/// The lock and the syncs are those of a local file system; a network file system may honour neither. A file that
/// somebody moves or deletes while the log is open goes on being written where nobody finds it.
#[derive(Clone)]
pub struct AuditLog(Arc<Inner>);

struct Inner {
    // Before the lock, because fields are dropped in order: nobody else may write until this writer has ended.
    writer: Writer,
    runs: Arc<Runs>,
    #[expect(dead_code, reason = "held to keep other writers out")]
    lock: Option<File>,
    folder: Folder,
    quarantined: Option<PathBuf>,
}

impl AuditLog {
    /// Opens the log in folder `dir`, or makes a new one there, readable by its owner only.
    ///
    /// What stands behind the last newline of the file is a write that was interrupted. It is moved to
    /// `records.torn-N` beside the file, where `N` is the sequence number that should have stood there, and the number
    /// is given again: see [`AuditLog::quarantined`]. A line that has its newline is never taken away. If it
    /// cannot be read, it stays for [`verify`](crate::verify) to report, and the numbers go on past it.
    ///
    /// Blocks for a few disk writes and for reading back to the last readable line; the length of the file before that
    /// does not matter.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, OpenError> {
        let folder = Folder::new(dir.as_ref());
        let unusable = |source| OpenError::Unusable { path: folder.path().to_owned(), source };
        folder.create().map_err(unusable)?;
        let lock = folder.lock().map_err(|error| match error {
            TryLockError::WouldBlock => OpenError::Locked { path: folder.path().to_owned() },
            TryLockError::Error(source) => unusable(source),
        })?;
        let file = folder.open_records().map_err(unusable)?;
        let tail = recover(&folder, &file)?;
        let runs = Arc::new(Runs::new(folder.path(), tail.length));
        let writer = Writer::start(file, &tail, Arc::clone(&runs)).map_err(unusable)?;
        Ok(Self(Arc::new(Inner { writer, runs, lock: Some(lock), folder, quarantined: tail.quarantined })))
    }

    /// The folder the log is in.
    pub fn path(&self) -> &Path {
        self.0.folder.path()
    }

    /// Where opening moved the end of an interrupted write, if there was one.
    ///
    /// Nothing in it was answered `Ok`, unless the disk has lost the end of the file, or damaged its last newline,
    /// after it had confirmed them.
    pub fn quarantined(&self) -> Option<&Path> {
        self.0.quarantined.as_deref()
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.0.writer
    }

    pub(crate) fn runs(&self) -> &Runs {
        &self.0.runs
    }
}

#[async_trait]
impl AuditSink for AuditLog {
    async fn append(&self, record: Record) -> Result<(), AuditError> {
        self.writer().append(Encoded::new(&record)?).await
    }
}

impl fmt::Debug for AuditLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditLog").field("path", &self.path()).finish_non_exhaustive()
    }
}

/// Why a log was not opened. No retry helps but for [`OpenError::Locked`], and there only once the other is done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process, or another part of this one, has the log open.
    #[error("the audit log in `{}` is already open for writing", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The log was written by another version of Palma. It has not been touched.
    #[error("`{}` is written in version {version} of the format, and this is version 1", path.display())]
    UnknownVersion {
        /// The file.
        path: PathBuf,
        /// The version its last good line names.
        version: u64,
    },
    /// The folder or a file in it cannot be made, read or written.
    #[error("the audit log cannot be opened at `{}`", path.display())]
    Unusable {
        /// The folder or the file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::testing::{ended, entries, intended, opened, refused, settled};
    use crate::{Finding, Records, verify};

    #[tokio::test]
    async fn a_log_is_read_back_as_it_was_written_and_goes_on_where_it_ended() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new/audit");
        let records = [opened("a"), intended("a", 1), settled("a", 1), ended("a", 1)];
        for (place, record) in records.iter().enumerate() {
            let log = AuditLog::open(&path).unwrap();
            log.append(record.clone()).await.unwrap();
            assert_eq!(log.quarantined(), None);
            assert_eq!(entries(&path).len(), place + 1, "a log can be read while it is open");
        }
        let read: Vec<_> = entries(&path).into_iter().map(|entry| (entry.seq, entry.record)).collect();
        assert_eq!(read, (1..).zip(records).collect::<Vec<_>>());
        assert!(verify(&path).unwrap().is_complete());
    }

    #[test]
    fn a_log_has_one_writer() {
        let dir = tempfile::tempdir().unwrap();
        let log = AuditLog::open(dir.path()).unwrap();
        let other = log.clone();
        drop(log);
        assert!(matches!(AuditLog::open(dir.path()), Err(OpenError::Locked { .. })));
        drop(other);
        AuditLog::open(dir.path()).unwrap();
    }

    #[tokio::test]
    async fn an_interrupted_write_is_set_aside_and_its_number_given_again() {
        let dir = tempfile::tempdir().unwrap();
        AuditLog::open(dir.path()).unwrap().append(opened("a")).await.unwrap();
        let file = dir.path().join("records.jsonl");
        let torn = b"{\"v\":1,\"seq\":2,\"run\":";
        fs::write(&file, [fs::read(&file).unwrap(), torn.to_vec()].concat()).unwrap();
        assert_eq!(Records::open(dir.path()).unwrap().count(), 1, "an unfinished line is not read");

        let log = AuditLog::open(dir.path()).unwrap();
        log.append(refused("a", 1, "no")).await.unwrap();

        assert_eq!(log.quarantined(), Some(dir.path().join("records.torn-2").as_path()));
        assert_eq!(fs::read(dir.path().join("records.torn-2")).unwrap(), torn);
        assert_eq!(entries(dir.path()).iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2]);
    }

    #[tokio::test]
    async fn damaged_lines_at_the_end_stay_are_reported_and_keep_their_numbers() {
        let dir = tempfile::tempdir().unwrap();
        let log = AuditLog::open(dir.path()).unwrap();
        for record in [opened("a"), intended("a", 1), settled("a", 1)] {
            log.append(record).await.unwrap();
        }
        drop(log);
        let path = dir.path().join("records.jsonl");
        let damaged =
            fs::read_to_string(&path).unwrap().replace("\"seq\":2", "\"seq;2").replace("\"seq\":3", "\"seq;3");
        fs::write(&path, &damaged).unwrap();

        let log = AuditLog::open(dir.path()).unwrap();
        log.append(ended("a", 1)).await.unwrap();

        assert_eq!(log.quarantined(), None);
        assert!(fs::read_to_string(&path).unwrap().starts_with(&damaged), "an acknowledged line is never dropped");
        let seqs: Vec<_> = Records::open(dir.path()).unwrap().map(|item| item.ok().map(|entry| entry.seq)).collect();
        assert_eq!(seqs, [Some(1), None, None, Some(4)]);
        let findings = verify(dir.path()).unwrap().findings;
        for place in [2, 3] {
            let damaged = |finding: &Finding| matches!(finding, Finding::Damaged { line, .. } if *line == place);
            assert!(findings.iter().any(damaged), "{findings:#?}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "").unwrap();
        let error = AuditLog::open(path.join("audit")).unwrap_err();
        assert!(error.to_string().contains("file/audit`"), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}

//! The log keeps the contracts of its seams.
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as the test does")]

use std::fs::File;
use std::io::Write as _;
use std::path::PathBuf;

use async_trait::async_trait;
use palma_audit::{AuditLog, JournalReader, Records, SealingKey, verify};
use palma_core::{Entry, Journal, JournalError, Outline, RunId, testing};

#[tokio::test]
async fn the_log_keeps_every_record_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let log = AuditLog::open(folder.path()).unwrap();
    let read = || Records::open(folder.path()).unwrap().map(|entry| entry.unwrap().record).collect();
    testing::audit_sink(&log, read).await;
}

#[tokio::test]
async fn the_log_keeps_journals() {
    let folder = tempfile::tempdir().unwrap();
    let log = AuditLog::open(folder.path()).unwrap();
    testing::journal(&log).await;
    assert_eq!(verify(folder.path()).unwrap().findings, []);
}

/// A journal that is opened for each thing that is done with it.
#[derive(Debug)]
struct Reopened {
    folder: PathBuf,
    /// What a crash leaves behind each time.
    torn: &'static [u8],
}

impl Reopened {
    fn open(&self) -> AuditLog {
        let log = AuditLog::open(&self.folder).unwrap();
        let mut file = File::options().append(true).open(self.folder.join("records.jsonl")).unwrap();
        file.write_all(self.torn).unwrap();
        drop(log);
        AuditLog::open(&self.folder).unwrap()
    }
}

#[async_trait]
impl Journal for Reopened {
    async fn append(&self, run: &RunId, place: u64, entries: &[Entry]) -> Result<(), JournalError> {
        self.open().append(run, place, entries).await
    }

    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError> {
        let read = self.open().read(run).await?;
        assert_eq!(JournalReader::open(&self.folder).unwrap().read(run).await?, read);
        Ok(read)
    }

    async fn runs(&self) -> Result<Vec<Outline>, JournalError> {
        let runs = self.open().runs().await?;
        assert_eq!(JournalReader::open(&self.folder).unwrap().runs().await?, runs);
        Ok(runs)
    }
}

#[tokio::test]
async fn the_log_keeps_journals_however_often_it_is_opened_and_recovers() {
    for torn in [&b""[..], b"{\"v\":1,\"seq\":", b"\0\0\0"] {
        let folder = tempfile::tempdir().unwrap();
        testing::journal(&Reopened { folder: folder.path().to_owned(), torn }).await;
        assert_eq!(verify(folder.path()).unwrap().findings, []);
    }
}

#[test]
fn a_sealing_key_opens_only_what_it_sealed() {
    testing::sealer(&SealingKey::new([7; 32]));
}

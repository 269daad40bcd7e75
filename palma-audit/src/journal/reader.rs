use std::fs::File;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use palma_core::{Entry, Journal, JournalError, Outline, RunId};

use super::aside::aside;
use super::list::list;
use super::scan::find;
use crate::ReadError;
use crate::folder::Folder;

/// The journals in a log, for reading only, also while another process has the log open.
///
/// Each [`read`](Journal::read) reads the whole file once, one line at a time, and keeps the entries of its run. An entry
/// that is being written may be seen before it is durable. [`append`](Journal::append) is always
/// [`JournalError::Unwritable`].
#[derive(Debug, Clone)]
pub struct JournalReader {
    dir: PathBuf,
}

impl JournalReader {
    /// Opens the log in folder `dir`, which has to be there.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, ReadError> {
        let path = Folder::new(dir.as_ref()).records();
        match File::open(&path) {
            Ok(_) => Ok(Self { dir: dir.as_ref().to_owned() }),
            Err(source) => Err(ReadError::Unreadable { path, source }),
        }
    }
}

#[async_trait]
impl Journal for JournalReader {
    async fn append(&self, _: &RunId, _: u64, _: &[Entry]) -> Result<(), JournalError> {
        Err(JournalError::Unwritable("the log is open for reading only".to_owned()))
    }

    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError> {
        let (dir, run) = (self.dir.clone(), run.clone());
        aside(move || find(&dir, &run)).await?
    }

    async fn runs(&self) -> Result<Vec<Outline>, JournalError> {
        let dir = self.dir.clone();
        aside(move || list(&dir)).await?
    }
}

use std::fs::File;
use std::io::{self, BufReader};
use std::iter::FusedIterator;
use std::path::{Path, PathBuf};

use serde::de::{DeserializeOwned, IgnoredAny};

use crate::entry::{Entry, Envelope, MAX_RECORD_LINE_BYTES, VERSION};
use crate::folder::Folder;
use crate::lines::{Line, Lines};

/// The records of a log, in the order in which they were kept.
///
/// Reads one line at a time, also while the log is being written: a last line that has no end yet is left out, and so are
/// the entries of journals that stand between the records ([`JournalReader`](crate::JournalReader) reads those). A line
/// that is neither is an item that says so, and the next line follows.
#[derive(Debug)]
pub struct Records(Kept);

impl Records {
    /// Opens the log in folder `dir` for reading.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, ReadError> {
        Kept::open(dir.as_ref()).map(Self)
    }
}

impl Iterator for Records {
    type Item = Result<Entry, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            return match self.0.next(parse::<IgnoredAny>)? {
                Ok(Content::Entry(_)) => continue,
                Ok(Content::Record(entry)) => Some(Ok(*entry)),
                Err(error) => Some(Err(error)),
            };
        }
    }
}

impl FusedIterator for Records {}

/// What a line keeps.
#[derive(Debug)]
pub(crate) enum Content<T> {
    /// A record.
    Record(Box<Entry>),
    /// An entry of a journal.
    Entry(T),
}

/// The lines of a log that have ends.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    lines: Lines<BufReader<File>>,
    ended: bool,
}

impl Kept {
    pub(crate) fn open(dir: &Path) -> Result<Self, ReadError> {
        let path = Folder::new(dir).records();
        match File::open(&path) {
            Ok(file) => Ok(Self { path, lines: Lines::new(BufReader::new(file), 0), ended: false }),
            Err(source) => Err(ReadError::Unreadable { path, source }),
        }
    }

    /// The number of the line last read, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.lines.number()
    }

    /// Where in the file the line last read ends.
    pub(crate) fn offset(&self) -> u64 {
        self.lines.offset()
    }

    /// What `parse` makes of the next line and its number.
    pub(crate) fn next<T>(
        &mut self,
        parse: impl FnOnce(&[u8], u64) -> Result<T, ReadError>,
    ) -> Option<Result<T, ReadError>> {
        if self.ended {
            return None;
        }
        let line = self.lines.number() + 1;
        match self.lines.next() {
            Ok(Some(Line::Whole(bytes))) => Some(parse(bytes, line)),
            Ok(Some(Line::TooLong)) => Some(Err(ReadError::TooLong { line })),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(source) => {
                self.ended = true;
                Some(Err(ReadError::Unreadable { path: self.path.clone(), source }))
            }
        }
    }
}

/// Reads a record, or what `T` wants to know of an entry.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8], line: u64) -> Result<Content<T>, ReadError> {
    let invalid = |source| ReadError::Invalid { line, source };
    let Envelope { version, seq, place } = Envelope::parse(bytes).map_err(invalid)?;
    if version != VERSION {
        return Err(ReadError::UnknownVersion { line, version });
    }
    if place.is_some() {
        return serde_json::from_slice(bytes).map(Content::Entry).map_err(invalid);
    }
    if bytes.len() >= MAX_RECORD_LINE_BYTES {
        return Err(ReadError::TooLong { line });
    }
    let record = serde_json::from_slice(bytes).map_err(invalid)?;
    Ok(Content::Record(Box::new(Entry { seq, record })))
}

/// Why a log, or one line of it, was not read. No retry helps.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file cannot be opened or not read to its end, or the folder not be listed. No further line follows.
    #[error("the audit log cannot be read at `{}`", path.display())]
    Unreadable {
        /// The file or the folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line is damaged, or a record or an entry of a kind that is not known here.
    #[error("line {line} is not a record")]
    Invalid {
        /// The number of the line, from 1.
        line: u64,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A line is longer than any record.
    #[error("line {line} is longer than any record")]
    TooLong {
        /// The number of the line, from 1.
        line: u64,
    },
    /// A line was written by another version of Palma.
    #[error("line {line} is written in version {version} of the format, and this is version 1")]
    UnknownVersion {
        /// The number of the line, from 1.
        line: u64,
        /// The version it names.
        version: u64,
    },
}

impl ReadError {
    /// The number of the line it is about, from 1; `None` if the file as a whole cannot be read.
    pub const fn line(&self) -> Option<u64> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Invalid { line, .. } | Self::TooLong { line } | Self::UnknownVersion { line, .. } => Some(*line),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::entry::MAX_LINE_BYTES;
    use crate::testing::{lines, refused};

    #[test]
    fn a_bad_line_is_named_and_the_next_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let good = |call| lines([refused("a", call, "no")]);
        let file = [
            good(1),
            b"\n{\"v\":1,\"seq\":2,\"event\":\"run_paused\"}\n{\"v\":7,\"seq\":2}\n\xff\xfe\n".to_vec(),
            vec![b'x'; 2 * MAX_LINE_BYTES],
            b"\n".to_vec(),
            good(2),
            b"unfinished".to_vec(),
        ];
        fs::write(dir.path().join("records.jsonl"), file.concat()).unwrap();

        let read: Vec<_> = Records::open(dir.path())
            .unwrap()
            .map(|item| item.map(|entry| entry.record).map_err(|error| error.to_string()))
            .collect();

        let expected = [
            Ok(refused("a", 1, "no")),
            Err("line 2 is not a record".to_owned()),
            Err("line 3 is not a record".to_owned()),
            Err("line 4 is written in version 7 of the format, and this is version 1".to_owned()),
            Err("line 5 is not a record".to_owned()),
            Err("line 6 is longer than any record".to_owned()),
            Ok(refused("a", 2, "no")),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_log_that_is_not_there_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let error = Records::open(dir.path()).unwrap_err();
        assert_eq!(error.line(), None);
        assert!(error.to_string().contains("records.jsonl`"), "{error}");
    }
}

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use palma_core::{Entry, JournalError, RunId};
use serde::Deserialize;
use serde::de::Error as _;

use super::append::{Append, Appends, Span};
use super::line::{Kind, Line};
use super::run::Run;
use crate::ReadError;
use crate::entry::VERSION;
use crate::folder::Folder;
use crate::lines::{self, Lines};
use crate::read::Kept;

/// Reads the first `length` bytes of the log and says which appends are whole, with the number of their last line.
///
/// Gives the number of the last line that is damaged, or before which a line is missing; 0 if there is none.
pub(crate) fn scan(dir: &Path, length: u64, mut found: impl FnMut(Append, u64)) -> Result<u64, ReadError> {
    let mut kept = Kept::open(dir)?;
    let mut appends = Appends::default();
    let (mut damaged, mut seq, mut start) = (0, 0_u64, 0);
    while let Some(head) = kept.next(Head::parse) {
        let (line, span) = (kept.line(), Span { start, end: kept.offset() });
        start = span.end;
        if span.end > length {
            break;
        }
        let head = match head {
            Ok(head) => head,
            Err(error) if error.line().is_none() => return Err(error),
            Err(_) => {
                (damaged, seq) = (line, seq.saturating_add(1));
                appends.interrupt();
                continue;
            }
        };
        if head.seq() != seq.saturating_add(1) {
            damaged = line;
            appends.interrupt();
        }
        seq = head.seq();
        match head {
            Head::Record(_) => appends.interrupt(),
            Head::Entry(Line { run, place, more, entry, .. }) => {
                if let Some(append) = appends.line(Append::one(run, place, span, entry.ends()), more) {
                    found(append, line);
                }
            }
        }
    }
    Ok(damaged)
}

/// The entries of a run, found by reading the whole log.
pub(crate) fn find(dir: &Path, run: &RunId) -> Result<Vec<Entry>, JournalError> {
    let mut known = Run::default();
    let found = |append: Append, line| {
        if append.run == *run {
            known.found(&append, line);
        }
    };
    let damaged = scan(dir, u64::MAX, found).map_err(|error| unreadable(&error))?;
    if known.given > 0 {
        known.lost(damaged);
    }
    match known.damage {
        Some(problem) => Err(JournalError::Unreadable(problem)),
        None => read(dir, run, &known.spans),
    }
}

/// The entries of a run, which stand at these places of the file.
pub(crate) fn read(dir: &Path, run: &RunId, spans: &[Span]) -> Result<Vec<Entry>, JournalError> {
    let mut entries = Vec::new();
    read_into(&mut entries, dir, run, spans)?;
    Ok(entries)
}

/// Reads the entries of a run as far as they can be read.
pub(crate) fn read_into(entries: &mut Vec<Entry>, dir: &Path, run: &RunId, spans: &[Span]) -> Result<(), JournalError> {
    if spans.is_empty() {
        return Ok(());
    }
    let file = File::open(Folder::new(dir).records()).map_err(|error| unreadable(&error))?;
    spans.iter().try_for_each(|span| read_span(&file, *span, run, entries))
}

fn read_span(mut file: &File, span: Span, run: &RunId, entries: &mut Vec<Entry>) -> Result<(), JournalError> {
    file.seek(SeekFrom::Start(span.start)).map_err(|error| unreadable(&error))?;
    let mut lines = Lines::new(BufReader::new(file.take(span.end.saturating_sub(span.start))), span.start);
    while let Some(line) = lines.next().map_err(|error| unreadable(&error))? {
        let place = entries.len() as u64;
        let problem = match line {
            lines::Line::TooLong => "it is longer than any".to_owned(),
            lines::Line::Whole(bytes) => match serde_json::from_slice::<Line<Entry>>(bytes) {
                Ok(line) if line.run == *run && line.place == place && line.entry.version == Entry::VERSION => {
                    entries.push(line.entry);
                    continue;
                }
                Ok(line) if line.run == *run && line.place == place => {
                    format!("it is written in version {} of the format, and this is version 1", line.entry.version)
                }
                Ok(_) => "another stands in its place".to_owned(),
                Err(error) => error.to_string(),
            },
        };
        return Err(JournalError::Unreadable(format!("entry {place} of the run: {problem}")));
    }
    if lines.offset() < span.end {
        return Err(unreadable(&io::Error::from(io::ErrorKind::UnexpectedEof)));
    }
    Ok(())
}

/// An error and its causes: the seam's own has room for a text only.
pub(crate) fn unreadable(error: &(dyn std::error::Error + 'static)) -> JournalError {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    JournalError::Unreadable(text)
}

/// What the index wants to know of a line.
enum Head {
    /// The sequence number of a record.
    Record(u64),
    Entry(Line<Kind>),
}

/// What of a line tells them apart.
#[derive(Deserialize)]
struct Fields {
    v: u64,
    seq: u64,
    run: Option<RunId>,
    place: Option<u64>,
    #[serde(default)]
    more: bool,
    entry: Option<Kind>,
}

impl Head {
    fn parse(bytes: &[u8], line: u64) -> Result<Self, ReadError> {
        let invalid = |source| ReadError::Invalid { line, source };
        if !bytes.starts_with(b"{") {
            return Err(invalid(serde_json::Error::custom("it is not a JSON object")));
        }
        let Fields { v: version, seq, run, place, more, entry } = serde_json::from_slice(bytes).map_err(invalid)?;
        match (version, run, place, entry) {
            (VERSION, Some(run), Some(place), Some(entry)) => Ok(Self::Entry(Line { seq, run, place, more, entry })),
            (VERSION, _, None, _) => Ok(Self::Record(seq)),
            (VERSION, ..) => Err(invalid(serde_json::Error::custom("it has a place and no entry"))),
            _ => Err(ReadError::UnknownVersion { line, version }),
        }
    }

    const fn seq(&self) -> u64 {
        match self {
            Self::Record(seq) | Self::Entry(Line { seq, .. }) => *seq,
        }
    }
}

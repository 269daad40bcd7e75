use std::io::Write as _;

use palma_core::{AuditError, Record};
use serde::{Deserialize, Serialize};

/// The version of the line format that is written, and the only one that is read.
pub(crate) const VERSION: u64 = 1;

/// The longest record that is kept, as JSON, in bytes.
pub(crate) const MAX_RECORD_BYTES: usize = 1 << 20;

/// The longest entry of a journal that is kept, as JSON with its run and its place, in bytes: a call of which a human
/// changed the arguments, both of the longest a script may send and sealed, and room for a host that allows more.
pub(crate) const MAX_ENTRY_BYTES: usize = 16 << 20;

/// What a line takes beside what it keeps: its version, its sequence number and its end.
const MAX_FRAME_BYTES: usize = 64;

/// The longest line of a record.
pub(crate) const MAX_RECORD_LINE_BYTES: usize = MAX_RECORD_BYTES + MAX_FRAME_BYTES;

/// The longest line.
pub(crate) const MAX_LINE_BYTES: usize = MAX_ENTRY_BYTES + MAX_FRAME_BYTES;

/// A record of the log and its place.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// The place in the log, counted from 1 over all runs.
    pub seq: u64,
    /// What was kept.
    pub record: Record,
}

/// What a line keeps, as a JSON object, ready to be given a place.
#[derive(Debug)]
pub(crate) struct Encoded(Vec<u8>);

impl Encoded {
    pub(crate) fn new(record: &Record) -> Result<Self, AuditError> {
        Self::of(record, MAX_RECORD_BYTES).map_err(AuditError::Unencodable)
    }

    /// `what` as JSON, if it takes at most so many bytes; what is wrong with it, if it does not.
    pub(crate) fn of(what: &impl Serialize, most: usize) -> Result<Self, String> {
        let json = serde_json::to_vec(what).map_err(|error| error.to_string())?;
        if json.len() > most {
            return Err(format!("it has {} bytes, and at most {most} are kept", json.len()));
        }
        Ok(Self(json))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Appends the whole line to `out`.
    pub(crate) fn write_line(&self, seq: u64, out: &mut Vec<u8>) -> std::io::Result<()> {
        let Some(fields) = self.0.strip_prefix(b"{") else {
            return Err(std::io::Error::other("what a line keeps is not a JSON object"));
        };
        write!(out, "{{\"v\":{VERSION},\"seq\":{seq},")?;
        out.write_all(fields)?;
        out.write_all(b"\n")
    }
}

/// What every version of the format says of a line, whatever the record is.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct Envelope {
    #[serde(rename = "v")]
    pub(crate) version: u64,
    pub(crate) seq: u64,
    /// The place of a journal's entry in its run; no record has one.
    #[serde(default)]
    pub(crate) place: Option<u64>,
}

impl Envelope {
    /// Reads a line without its end. The rest of the line has to be JSON, but need not be a record known here.
    pub(crate) fn parse(line: &[u8]) -> serde_json::Result<Self> {
        // Serde would take `[1,2]` for an envelope as well.
        if !line.starts_with(b"{") {
            return Err(serde::de::Error::custom("it is not a JSON object"));
        }
        serde_json::from_slice(line)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{any_record, refused};

    proptest! {
        #[test]
        fn a_record_comes_back_from_its_line_as_it_was(record in any_record(), seq in 1..u64::MAX) {
            let mut line = Vec::new();
            Encoded::new(&record).unwrap().write_line(seq, &mut line).unwrap();
            prop_assert_eq!(line.pop(), Some(b'\n'));
            prop_assert!(!line.contains(&b'\n'));
            let envelope = Envelope::parse(&line).unwrap();
            prop_assert_eq!((envelope.version, envelope.seq, envelope.place), (VERSION, seq, None));
            prop_assert_eq!(serde_json::from_slice::<Record>(&line).unwrap(), record);
        }
    }

    #[test]
    fn a_record_that_is_too_long_to_read_back_is_not_kept() {
        let error = Encoded::new(&refused("a", 1, &"x".repeat(MAX_RECORD_BYTES))).unwrap_err();
        assert!(matches!(error, AuditError::Unencodable(_)), "{error}");
    }
}

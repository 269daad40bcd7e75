use std::io::Write as _;

use palma_core::{AuditError, Record};
use serde::Deserialize;

/// The version of the line format that is written, and the only one that is read.
pub(crate) const VERSION: u64 = 1;

/// The longest record that is kept, as JSON, in bytes.
pub(crate) const MAX_RECORD_BYTES: usize = 1 << 20;

/// The longest line: a record, its version, its sequence number and the end of the line.
pub(crate) const MAX_LINE_BYTES: usize = MAX_RECORD_BYTES + 64;

/// One line of the log: a record and its place.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// The place in the log, counted from 1 over all runs.
    pub seq: u64,
    /// What was kept.
    pub record: Record,
}

/// A record as JSON, ready to be given a place.
#[derive(Debug)]
pub(crate) struct Encoded(Vec<u8>);

impl Encoded {
    pub(crate) fn new(record: &Record) -> Result<Self, AuditError> {
        let json = serde_json::to_vec(record).map_err(|error| AuditError::Unencodable(error.to_string()))?;
        if json.len() > MAX_RECORD_BYTES {
            let problem = format!("it has {} bytes, and at most {MAX_RECORD_BYTES} are kept", json.len());
            return Err(AuditError::Unencodable(problem));
        }
        Ok(Self(json))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Appends the whole line to `out`.
    pub(crate) fn write_line(&self, seq: u64, out: &mut Vec<u8>) -> std::io::Result<()> {
        let Some(fields) = self.0.strip_prefix(b"{") else {
            return Err(std::io::Error::other("a record is not a JSON object"));
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
            prop_assert_eq!((envelope.version, envelope.seq), (VERSION, seq));
            prop_assert_eq!(serde_json::from_slice::<Record>(&line).unwrap(), record);
        }
    }

    #[test]
    fn a_record_that_is_too_long_to_read_back_is_not_kept() {
        let error = Encoded::new(&refused("a", 1, &"x".repeat(MAX_RECORD_BYTES))).unwrap_err();
        assert!(matches!(error, AuditError::Unencodable(_)), "{error}");
    }
}

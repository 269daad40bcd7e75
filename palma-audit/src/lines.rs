use std::io::{self, BufRead, Read as _};

use crate::entry::MAX_LINE_BYTES;

/// How much memory is kept from line to line, in bytes.
const KEPT_BUFFER: usize = 1 << 20;

/// Reads lines one at a time, and never more than one into memory.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
    offset: u64,
}

/// A line that has an end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line<'a> {
    /// What stands before the end.
    Whole(&'a [u8]),
    /// More than any line takes.
    TooLong,
}

impl<R: BufRead> Lines<R> {
    /// The lines of `reader`, which stands `offset` bytes into the file.
    pub(crate) fn new(reader: R, offset: u64) -> Self {
        Self { reader, buffer: Vec::new(), number: 0, offset }
    }

    /// The next line; `None` at the end of the file, also where the last line has no end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.trim();
        let mut too_long = false;
        while self.read_piece()? {
            if self.buffer.last() != Some(&b'\n') {
                too_long = true;
                continue;
            }
            self.number += 1;
            if too_long {
                return Ok(Some(Line::TooLong));
            }
            self.buffer.pop();
            return Ok(Some(Line::Whole(&self.buffer)));
        }
        Ok(None)
    }

    /// Gives back the memory of a long line. The next line is read into little.
    fn trim(&mut self) {
        self.buffer.clear();
        self.buffer.shrink_to(KEPT_BUFFER);
    }

    /// The number of the line last read, from 1.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// Where in the file the line last read ends.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads to the end of the line or to the longest there may be; `false` at the end of the file.
    fn read_piece(&mut self) -> io::Result<bool> {
        self.buffer.clear();
        let most = u64::try_from(MAX_LINE_BYTES).unwrap_or(u64::MAX);
        let read = self.reader.by_ref().take(most).read_until(b'\n', &mut self.buffer)?;
        self.offset += u64::try_from(read).unwrap_or(u64::MAX);
        Ok(read > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(file: &[u8], expected: &[Line<'_>], end: usize) {
        let mut lines = Lines::new(file, 0);
        let mut offset = 0;
        for (place, expected) in (1..).zip(expected) {
            assert_eq!(lines.next().unwrap().as_ref(), Some(expected));
            assert_eq!(lines.number(), place);
            offset = lines.offset();
        }
        assert_eq!(lines.next().unwrap(), None);
        assert_eq!(offset, end as u64);
    }

    #[test]
    fn a_line_without_an_end_is_not_a_line() {
        check(b"", &[], 0);
        check(b"torn", &[], 0);
        check(b"one\n\ntwo\ntorn", &[Line::Whole(b"one"), Line::Whole(b""), Line::Whole(b"two")], 9);
    }

    #[test]
    fn a_line_longer_than_any_may_be_is_passed_over() {
        let long = "x".repeat(3 * MAX_LINE_BYTES);
        check(format!("{long}\ntwo\n").as_bytes(), &[Line::TooLong, Line::Whole(b"two")], long.len() + 5);
        check(long.as_bytes(), &[], 0);
    }
}

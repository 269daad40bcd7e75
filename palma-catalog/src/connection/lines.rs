use std::io;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// Reads lines of a bounded length. Cancelling [`next`](Self::next) loses nothing.
#[derive(Debug)]
pub(super) struct Lines<R> {
    reader: BufReader<R>,
    line: Vec<u8>,
    max: usize,
    too_long: bool,
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    Whole(Vec<u8>),
    /// The beginning of a line that is longer than allowed; the rest is dropped.
    Cut(Vec<u8>),
}

impl<R: AsyncRead + Unpin> Lines<R> {
    pub(super) fn new(reader: R, max: usize) -> Self {
        Self { reader: BufReader::new(reader), line: Vec::new(), max, too_long: false }
    }

    /// The next line; `None` at the end. What stands after the last line feed is a line too.
    pub(super) async fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let bytes = self.reader.fill_buf().await?;
            if bytes.is_empty() {
                return Ok((!self.line.is_empty()).then(|| self.take()));
            }
            let (part, ends) = match bytes.iter().position(|&byte| byte == b'\n') {
                Some(end) => (bytes.get(..end).unwrap_or_default(), true),
                None => (bytes, false),
            };
            let room = self.max.saturating_sub(self.line.len());
            self.too_long |= part.len() > room;
            self.line.extend_from_slice(part.get(..room).unwrap_or(part));
            let used = part.len() + usize::from(ends);
            self.reader.consume(used);
            if ends {
                return Ok(Some(self.take()));
            }
        }
    }

    fn take(&mut self) -> Line {
        let mut line = std::mem::take(&mut self.line);
        if std::mem::take(&mut self.too_long) {
            return Line::Cut(line);
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Line::Whole(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_whole_or_cut() {
        let mut lines = Lines::new(&b"one\r\n\nabcdefgh\nend"[..], 5);
        let mut read = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            read.push(line);
        }
        let whole = |text: &[u8]| Line::Whole(text.to_vec());
        assert_eq!(read, [whole(b"one"), whole(b""), Line::Cut(b"abcde".to_vec()), whole(b"end")]);
    }
}

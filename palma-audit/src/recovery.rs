use std::fs::File;
use std::io::{self, BufReader, Seek as _, SeekFrom};
use std::path::PathBuf;

use crate::OpenError;
use crate::entry::{Envelope, VERSION};
use crate::folder::Folder;
use crate::lines::{Line, Lines};

/// How much of the end of a file is read first, in bytes.
const WINDOW: u64 = 1 << 16;

/// Where a log goes on.
#[derive(Debug, Default)]
pub(crate) struct Tail {
    /// The last sequence number given; 0 if there is none.
    pub(crate) seq: u64,
    /// The length of the file.
    pub(crate) length: u64,
    /// Where what was torn off lies.
    pub(crate) quarantined: Option<PathBuf>,
}

/// Finds where the lines end, and moves what stands behind the last of them into a file of its own.
///
/// Only what has no end is a torn write. A line with an end may have been durable and answered `Ok`, so it stays even
/// if nobody can read it any more, and takes a number: the log goes on as if it were there. The file is read from its
/// end to the last readable line, so its length hardly matters.
pub(crate) fn recover(folder: &Folder, file: &File) -> Result<Tail, OpenError> {
    let unusable = |source| OpenError::Unusable { path: folder.records(), source };
    let length = file.metadata().map_err(unusable)?.len();
    let Ending { readable, unreadable, end } = ending(file, length).map_err(unusable)?;
    if let Some(Envelope { version, .. }) = readable
        && version != VERSION
    {
        return Err(OpenError::UnknownVersion { path: folder.records(), version });
    }
    if unreadable > 0 {
        tracing::error!(path = %folder.records().display(), lines = unreadable, "the audit log ends in damaged lines");
    }
    let seq = readable.map_or(0, |line| line.seq).saturating_add(unreadable);
    let mut tail = Tail { seq, length: end, quarantined: None };
    if end < length {
        let path = quarantine(folder, file, &tail).map_err(unusable)?;
        tracing::warn!(path = %path.display(), bytes = length - end, "moved a torn end of the audit log aside");
        tail.quarantined = Some(path);
    }
    // What a killed writer left is good to read, but perhaps not yet on the disk.
    file.sync_all().map_err(unusable)?;
    folder.sync().map_err(unusable)?;
    Ok(tail)
}

/// How a file ends.
#[derive(Debug, Default)]
struct Ending {
    /// The last line that is JSON and has a place, even if its record is of a kind that is not known here.
    readable: Option<Envelope>,
    /// How many lines there are after it, or in the whole file if there is no such line.
    unreadable: u64,
    /// Where the last line ends, readable or not.
    end: u64,
}

fn ending(file: &File, length: u64) -> io::Result<Ending> {
    let mut window = WINDOW;
    loop {
        let start = length.saturating_sub(window);
        let ending = ending_from(file, start)?;
        if ending.readable.is_some() || start == 0 {
            return Ok(ending);
        }
        window = window.saturating_mul(2);
    }
}

/// Looks only at lines that begin after `start`, where a line that began before may end.
fn ending_from(mut file: &File, start: u64) -> io::Result<Ending> {
    file.seek(SeekFrom::Start(start))?;
    let mut lines = Lines::new(BufReader::new(file), start);
    if start > 0 {
        lines.next()?;
    }
    let mut ending = Ending::default();
    while let Some(line) = lines.next()? {
        match readable(&line) {
            None => ending.unreadable += 1,
            envelope => ending = Ending { readable: envelope, ..Ending::default() },
        }
        ending.end = lines.offset();
    }
    Ok(ending)
}

fn readable(line: &Line<'_>) -> Option<Envelope> {
    match line {
        Line::Whole(bytes) => Envelope::parse(bytes).ok(),
        Line::TooLong => None,
    }
}

fn quarantine(folder: &Folder, mut file: &File, tail: &Tail) -> io::Result<PathBuf> {
    let (path, mut torn) = folder.create_torn(tail.seq.saturating_add(1))?;
    file.seek(SeekFrom::Start(tail.length))?;
    io::copy(&mut file, &mut torn)?;
    torn.sync_all()?;
    folder.sync()?;
    file.set_len(tail.length)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::entry::MAX_LINE_BYTES;
    use crate::testing::{lines, refused};

    /// [`WINDOW`], to count in memory with.
    const FIRST: usize = 1 << 16;

    #[track_caller]
    fn check(before: &[u8], seq: u64, good: usize) {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        fs::write(folder.records(), before).unwrap();

        let tail = recover(&folder, &folder.open_records().unwrap()).unwrap();

        assert_eq!((tail.seq, tail.length), (seq, good as u64));
        assert_eq!(fs::read(folder.records()).unwrap(), before[..good]);
        let torn = tail.quarantined.map(|path| (path.file_name().unwrap().to_owned(), fs::read(path).unwrap()));
        let expected = format!("records.torn-{}", seq + 1);
        assert_eq!(torn, (good < before.len()).then(|| (expected.into(), before[good..].to_owned())));
    }

    fn good(count: u64) -> Vec<u8> {
        lines((1..=count).map(|call| refused("a", call, "no")))
    }

    #[test]
    fn a_whole_file_is_left_as_it_is() {
        check(b"", 0, 0);
        check(&good(1), 1, good(1).len());
        check(&good(2000), 2000, good(2000).len());
    }

    #[test]
    fn a_file_torn_anywhere_keeps_its_whole_lines() {
        let whole = good(2);
        let first = good(1).len();
        for length in 1..first {
            check(&whole[..length], 0, 0);
        }
        for length in first + 1..whole.len() {
            check(&whole[..length], 1, first);
        }
    }

    #[test]
    fn what_has_an_end_stays_and_keeps_its_number() {
        let bad = b"\0\0\0\0\nnot json\n{\"v\":1}\n[1,2]\n\n";
        check(bad, 5, bad.len());
        let mut file = [&good(3), &bad[..]].concat();
        let length = file.len();
        check(&file, 8, length);
        file.extend(b"{\"v\":1,\"seq\":9,");
        check(&file, 8, length);
    }

    #[test]
    fn an_end_of_zeros_is_torn() {
        for zeros in [1, 4096, 5 * FIRST / 2] {
            check(&vec![0; zeros], 0, 0);
            for torn in ["", "{\"v\":1,"] {
                let file = [&good(3), torn.as_bytes(), &vec![0; zeros]].concat();
                check(&file, 3, good(3).len());
            }
        }
    }

    #[test]
    fn a_bad_end_longer_than_what_is_read_first_is_counted_as_well() {
        let mut file = good(3);
        file.extend(vec![0; 5 * FIRST / 2]);
        file.push(b'\n');
        check(&file, 4, file.len());
        file.extend(vec![b'\n'; 3 * FIRST]);
        check(&file, 4 + 3 * FIRST as u64, file.len());
        file.extend(vec![b'x'; 2 * MAX_LINE_BYTES]);
        check(&file, 4 + 3 * FIRST as u64, file.len() - 2 * MAX_LINE_BYTES);
        file.push(b'\n');
        check(&file, 5 + 3 * FIRST as u64, file.len());
        check(&vec![b'\n'; 3 * FIRST], 3 * FIRST as u64, 3 * FIRST);
    }

    #[test]
    fn a_line_is_found_wherever_the_first_window_begins() {
        for extra in 0..3 {
            let mut file = good(2);
            let length = file.len();
            file.resize(FIRST + length - 1 + extra, b'x');
            check(&file, 2, length);
            let last = length - good(1).len();
            file.truncate(length);
            file.resize(FIRST + last - 1 + extra, b'x');
            check(&file, 2, length);
            file.push(b'\n');
            check(&file, 3, file.len());
        }
    }

    #[test]
    fn a_bad_line_before_a_good_one_stays() {
        let mut file = good(1);
        file.extend(b"damaged\n");
        let whole = good(2);
        file.extend(&whole[good(1).len()..]);
        check(&file, 2, file.len());
    }

    #[test]
    fn a_record_of_a_kind_not_known_here_stays() {
        let mut file = good(1);
        file.extend(b"{\"v\":1,\"seq\":2,\"event\":\"run_paused\"}\n");
        check(&file, 2, file.len());
    }

    #[test]
    fn a_log_of_another_version_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let before = b"{\"v\":2,\"seq\":9}\ntorn";
        fs::write(folder.records(), before).unwrap();
        let error = recover(&folder, &folder.open_records().unwrap()).unwrap_err();
        assert!(matches!(error, OpenError::UnknownVersion { version: 2, .. }), "{error}");
        assert_eq!(fs::read(folder.records()).unwrap(), before);
    }
}

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

/// Finds the last good line, and moves what stands after it into a file of its own.
///
/// A line is good if it has an end, is JSON and has a place, even if its record is of a kind that is not known here:
/// a torn write leaves no such line. The file is read from its end, so its length hardly matters.
pub(crate) fn recover(folder: &Folder, file: &File) -> Result<Tail, OpenError> {
    let unusable = |source| OpenError::Unusable { path: folder.records(), source };
    let length = file.metadata().map_err(unusable)?.len();
    let last = last_good_line(file, length).map_err(unusable)?;
    if let Some(Good { envelope, .. }) = last
        && envelope.version != VERSION
    {
        return Err(OpenError::UnknownVersion { path: folder.records(), version: envelope.version });
    }
    let mut tail =
        last.map_or_else(Tail::default, |last| Tail { seq: last.envelope.seq, length: last.end, quarantined: None });
    if tail.length < length {
        let path = quarantine(folder, file, &tail).map_err(unusable)?;
        tracing::warn!(path = %path.display(), bytes = length - tail.length, "moved a torn end of the audit log aside");
        tail.quarantined = Some(path);
    }
    // What a killed writer left is good to read, but perhaps not yet on the disk.
    file.sync_all().map_err(unusable)?;
    folder.sync().map_err(unusable)?;
    Ok(tail)
}

#[derive(Debug, Clone, Copy)]
struct Good {
    envelope: Envelope,
    end: u64,
}

fn last_good_line(file: &File, length: u64) -> io::Result<Option<Good>> {
    let mut window = WINDOW;
    loop {
        let start = length.saturating_sub(window);
        let last = last_good_line_from(file, start)?;
        if last.is_some() || start == 0 {
            return Ok(last);
        }
        window = window.saturating_mul(2);
    }
}

/// Looks only at lines that begin after `start`, where a line that began before may end.
fn last_good_line_from(mut file: &File, start: u64) -> io::Result<Option<Good>> {
    file.seek(SeekFrom::Start(start))?;
    let mut lines = Lines::new(BufReader::new(file), start);
    if start > 0 {
        lines.next()?;
    }
    let mut last = None;
    while let Some(line) = lines.next()? {
        if let Line::Whole(bytes) = line
            && let Ok(envelope) = Envelope::parse(bytes)
        {
            last = Some(Good { envelope, end: lines.offset() });
        }
    }
    Ok(last)
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
    fn several_bad_lines_at_the_end_are_moved_together() {
        let mut file = good(3);
        let length = file.len();
        file.extend(b"\0\0\0\0\nnot json\n{\"v\":1}\n[1,2]\n\n");
        check(&file, 3, length);
    }

    #[test]
    fn a_bad_end_longer_than_what_is_read_first_is_moved_as_well() {
        let mut file = good(3);
        let length = file.len();
        file.extend(vec![0; 5 * FIRST / 2]);
        check(&file, 3, length);
        file.push(b'\n');
        check(&file, 3, length);
        check(&vec![b'\n'; 3 * FIRST], 0, 0);
    }

    #[test]
    fn a_line_is_found_wherever_the_first_window_begins() {
        for extra in 0..3 {
            let mut file = good(2);
            let length = file.len();
            file.resize(FIRST + length - 1 + extra, b'x');
            check(&file, 2, length);
            let last = length - good(1).len();
            file.resize(FIRST + last - 1 + extra, b'x');
            check(&file, 2, length);
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

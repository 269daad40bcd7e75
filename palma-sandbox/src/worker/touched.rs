//! Which memory a copy of this process writes to as soon as it does anything.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::ops::Range;
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::fs::FileExt as _;

use super::fork::{Twin, make_own};

/// The bytes in which the kernel tells of a page.
const ENTRY: usize = 8;

/// A page that is in memory, and is no other process's as well.
const PRESENT_AND_OWN: u64 = 1 << 63 | 1 << 56;

/// What the kernel tells a process of its own memory.
#[derive(Debug)]
pub(super) struct Maps {
    ranges: File,
    pages: File,
}

/// Ranges of memory.
#[derive(Debug)]
pub(super) struct Touched(Vec<Range<usize>>);

impl Maps {
    /// Opens it, to be read later.
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self { ranges: File::open("/proc/self/maps")?, pages: File::open("/proc/self/pagemap")? })
    }

    pub(super) fn descriptors(&self) -> [BorrowedFd<'_>; 2] {
        [self.ranges.as_fd(), self.pages.as_fd()]
    }

    /// What this process writes to while it works. It has one thread.
    pub(super) fn touched(mut self, work: impl FnOnce() -> io::Result<()>) -> io::Result<Touched> {
        // All memory is the twin's, too, until it is written to.
        let twin = Twin::fork()?;
        work()?;
        let mut text = String::new();
        self.ranges.rewind()?;
        self.ranges.read_to_string(&mut text)?;
        let size = rustix::param::page_size();
        let mut touched: Vec<Range<usize>> = Vec::new();
        for range in text.lines().filter_map(writable) {
            let mut entries = vec![0; range.len() / size * ENTRY];
            self.pages.read_exact_at(&mut entries, (range.start / size * ENTRY) as u64)?;
            let pages = entries.as_chunks::<ENTRY>().0.iter().map(|entry| u64::from_le_bytes(*entry));
            for (start, _) in
                range.step_by(size).zip(pages).filter(|(_, page)| page & PRESENT_AND_OWN == PRESENT_AND_OWN)
            {
                match touched.last_mut() {
                    Some(last) if last.end == start => last.end += size,
                    _ => touched.push(start..start + size),
                }
            }
        }
        drop(twin);
        Ok(Touched(touched))
    }
}

impl Touched {
    /// Makes it all this process's own at once, which takes less time than to stop at every page of it. Where the system
    /// does not know how, the process stops.
    pub(super) fn make_own(&self) {
        self.0.iter().for_each(make_own);
    }
}

/// The range that this line of `maps` tells of, if it is memory that the process may write to and nobody else sees.
fn writable(line: &str) -> Option<Range<usize>> {
    let mut words = line.split_ascii_whitespace();
    let (start, end) = words.next()?.split_once('-')?;
    let range = usize::from_str_radix(start, 16).ok()?..usize::from_str_radix(end, 16).ok()?;
    (words.next()? == "rw-p").then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_a_process_writes_to_is_told_from_what_it_has() {
        // A process of its own, which has one thread: a test's has more.
        let program = std::env::current_exe().unwrap();
        let name = "worker::touched::tests::process_that_writes";
        let status = std::process::Command::new(program).args(["--exact", name, "--ignored"]).status().unwrap();
        assert!(status.success(), "{status}");
    }

    #[test]
    #[ignore = "it is run by another"]
    fn process_that_writes() {
        let size = rustix::param::page_size();
        let mut memory = vec![1_u8; 64 * size];
        let start = memory.as_ptr().addr();
        let touched = Maps::open().unwrap().touched(|| {
            for page in [20, 21, 40] {
                memory[page * size] = 2;
            }
            Ok(())
        });
        let touched = touched.unwrap();
        let is_touched = |page: usize| touched.0.iter().any(|range| range.contains(&(start + page * size)));
        let pages: Vec<usize> = (1..63).filter(|&page| is_touched(page)).collect();
        assert_eq!(pages, [20, 21, 40]);
        touched.make_own();
        assert_eq!((memory[20 * size], memory[22 * size]), (2, 1));
    }

    #[test]
    fn only_memory_that_is_written_to_by_this_process_alone_is_looked_at() {
        assert_eq!(writable("7000-9000 rw-p 00000000 00:00 0 [heap]"), Some(0x7000..0x9000));
        for line in
            ["7000-9000 r--p 00000000 fe:00 1 /bin/host", "7000-9000 rw-s 00000000 00:01 2 /dev/shm/x", "", "x-y rw-p"]
        {
            assert_eq!(writable(line), None, "{line}");
        }
    }
}

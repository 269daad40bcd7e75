#![expect(unsafe_code, reason = "no library makes and ends a process in these ways")]

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::os::unix::net::UnixStream;

use nix::libc;
use nix::unistd::{ForkResult, Pid};
use rustix::mm::{Advice, madvise};

/// The only way a zygote may make a process: a copy of itself, whose parent is the zygote's own.
pub(super) const FLAGS: libc::c_int = libc::CLONE_PARENT | libc::SIGCHLD;

/// Which of the two processes this is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fork {
    /// The one that was there before; the other has this number.
    Parent(u32),
    /// The new one.
    Child,
}

/// Copies this process, which has one thread.
pub(super) fn fork() -> io::Result<Fork> {
    let nothing: libc::c_long = 0;
    // SAFETY: without `CLONE_VM` the child has memory of its own, and with no stack given it goes on upon a copy of this
    // one. There is no other thread whose locks it could inherit locked.
    let child =
        unsafe { libc::syscall(libc::SYS_clone, libc::c_long::from(FLAGS), nothing, nothing, nothing, nothing) };
    match child {
        0 => Ok(Fork::Child),
        -1 => Err(io::Error::last_os_error()),
        child => u32::try_from(child).map(Fork::Parent).map_err(io::Error::other),
    }
}

/// A copy of this process that does nothing. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Twin {
    process: Pid,
    /// `None` once it may end.
    socket: Option<UnixStream>,
}

impl Twin {
    /// Copies this process, which has one thread and may still make others.
    pub(super) fn fork() -> io::Result<Self> {
        let (socket, theirs) = UnixStream::pair()?;
        // SAFETY: there is no other thread whose locks the child could inherit locked.
        match unsafe { nix::unistd::fork() }? {
            ForkResult::Parent { child } => Ok(Self { process: child, socket: Some(socket) }),
            ForkResult::Child => {
                drop(socket);
                let _ = (&theirs).read(&mut [0]);
                leave(0)
            }
        }
    }
}

impl Drop for Twin {
    fn drop(&mut self) {
        self.socket = None;
        let _ = nix::sys::wait::waitpid(self.process, None);
    }
}

/// Makes all pages of a range this process's own, as if it had written to each.
pub(super) fn make_own(range: &Range<usize>) {
    let start = std::ptr::with_exposed_provenance_mut(range.start);
    // SAFETY: what is in the pages stays as it is.
    let _ = unsafe { madvise(start, range.len(), Advice::LinuxPopulateWrite) };
}

/// What this process has in memory of its program and libraries, and has never changed.
///
/// The kernel leaves such memory out of a copy, which then stops at every page of it that it uses for the first time; but
/// not where the process has a page of its own in it. A copy then begins with all the pages that this process has used, so
/// those are better forgotten that it has used only to begin.
#[derive(Debug)]
pub(super) struct Program(Vec<Range<usize>>);

impl Program {
    /// Has copies begin with the pages of the program that this process has used. Where the system does not allow that,
    /// copies are slower.
    pub(super) fn of_this_process() -> io::Result<Self> {
        let unchanged = unchanged(&fs::read_to_string("/proc/self/smaps")?);
        let memory = File::options().read(true).write(true).open("/proc/self/mem")?;
        for range in &unchanged {
            // A byte that is written as it was makes its page this process's own.
            let mut byte = [0];
            memory.read_exact_at(&mut byte, range.start as u64)?;
            memory.write_all_at(&byte, range.start as u64)?;
        }
        Ok(Self(unchanged))
    }

    /// Forgets which pages this process has used until now.
    pub(super) fn forget(&self) {
        for range in &self.0 {
            let start = std::ptr::with_exposed_provenance_mut(range.start);
            // SAFETY: nothing in this memory was ever changed, so that it is read again from its file as it was.
            let _ = unsafe { madvise(start, range.len(), Advice::LinuxDontNeed) };
        }
    }
}

/// The ranges that a process's `smaps` tell are from a file, may not be written, and hold no page of the process's own.
fn unchanged(smaps: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut last = None;
    for line in smaps.lines() {
        if let Some(range) = range(line) {
            last = is_constant_file(line).then_some(range);
        } else if line.starts_with("Anonymous:") && line.ends_with(" 0 kB") {
            ranges.extend(last.take());
        }
    }
    ranges
}

/// The range that this line begins to tell of, if it does.
fn range(line: &str) -> Option<Range<usize>> {
    let (start, end) = line.split_ascii_whitespace().next()?.split_once('-')?;
    Some(usize::from_str_radix(start, 16).ok()?..usize::from_str_radix(end, 16).ok()?)
}

fn is_constant_file(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace().skip(1);
    let is_constant = |rights: &str| rights.starts_with('r') && !rights.contains('w') && rights.ends_with('p');
    words.next().is_some_and(is_constant) && words.nth(3).is_some_and(|path| path.starts_with('/'))
}

/// Ends this process and leaves its memory as it is: to tidy up would be to copy all that it shares with others.
pub(super) fn leave(status: i32) -> ! {
    // SAFETY: nothing of the process is touched.
    unsafe { libc::_exit(status) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_from_a_file_and_unchanged_is_the_program() {
        let range = |rights: &str, path: &str, own: u32| {
            format!(
                "7000-9000 {rights} 00000000 fe:00 1 {path}\nSize: 8 kB\nAnonymous:      {own:>8} kB\nVmFlags: rd\n"
            )
        };
        for (rights, path, own, expected) in [
            ("r-xp", "/bin/host", 0, true),
            ("r--p", "/lib/some lib.so (deleted)", 0, true),
            ("r--p", "/bin/host", 8, false),
            ("rw-p", "/bin/host", 0, false),
            ("r--s", "/bin/host", 0, false),
            ("---p", "/bin/host", 0, false),
            ("r-xp", "[vdso]", 0, false),
            ("r--p", "", 0, false),
        ] {
            let found = unchanged(&format!("{}{}", range("rw-p", "[heap]", 0), range(rights, path, own)));
            assert_eq!(!found.is_empty(), expected, "{rights} {path} {own}");
            assert!(found.iter().all(|found| *found == (0x7000..0x9000)));
        }
    }

    #[test]
    fn this_process_goes_on_with_a_program_it_has_forgotten() {
        let program = Program::of_this_process().unwrap();
        assert!(!program.0.is_empty());
        program.forget();
        // What was unchanged is no longer: each has a page of this process's own.
        assert!(Program::of_this_process().is_ok());
    }
}

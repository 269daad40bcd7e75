use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;

use nix::libc;

/// Has copies of this process begin with the pages of the program that it has touched itself.
///
/// The kernel leaves what is mapped from a file out of a copy, which then stops at every page that it runs for the first
/// time; but not where the process has changed a page. So a byte of each part of the program is written as it is. Where
/// that is not allowed, copies are slower.
pub(super) fn keep_in_copies() -> io::Result<()> {
    let memory = File::options().read(true).write(true).open("/proc/self/mem")?;
    let constant = "a text among the program's constants";
    for place in [(keep_in_copies as *const ()).addr(), constant.as_ptr().addr(), (libc::malloc as *const ()).addr()] {
        let mut byte = [0];
        memory.read_exact_at(&mut byte, place as u64)?;
        memory.write_all_at(&byte, place as u64)?;
    }
    Ok(())
}

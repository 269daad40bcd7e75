#![expect(unsafe_code, reason = "no library makes and ends a process in these ways")]

use std::io;

use nix::libc;

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

/// Ends this process and leaves its memory as it is: to tidy up would be to copy all that it shares with others.
pub(super) fn leave(status: i32) -> ! {
    // SAFETY: nothing of the process is touched.
    unsafe { libc::_exit(status) }
}

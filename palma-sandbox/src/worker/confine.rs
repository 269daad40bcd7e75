//! Takes everything from a worker that it has no need of.

use std::io;
#[cfg(not(target_os = "linux"))]
use std::os::fd::AsFd;
use std::os::fd::{AsRawFd, BorrowedFd};

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::STACK_BYTES;
#[cfg(not(target_os = "linux"))]
use crate::Layer;

#[cfg(target_os = "linux")]
mod linux;

#[cfg(target_os = "linux")]
pub(super) use self::linux::{address_space, before_forks, worker, zygote};

/// Gives up what a system without Linux's layers lets a process give up; answers with the layers in force.
#[cfg(not(target_os = "linux"))]
pub(super) fn confine(socket: &impl AsFd, order: super::Order) -> io::Result<Vec<Layer>> {
    let mut layers = Vec::new();
    let _ = nix::unistd::setsid();
    if close_others(&[socket.as_fd()]).is_ok() {
        layers.push(Layer::Descriptors);
    }
    grow_stack()?;
    if limit_resources(order.cpu_seconds).is_ok() {
        layers.push(Layer::ResourceLimits);
    }
    Ok(layers)
}

/// Closes every descriptor but these.
fn close_others(kept: &[BorrowedFd<'_>]) -> io::Result<()> {
    let kept: Vec<i32> = kept.iter().map(AsRawFd::as_raw_fd).collect();
    let listed: Vec<i32> = std::fs::read_dir("/dev/fd")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|descriptor| !kept.contains(descriptor))
        .collect();
    for descriptor in listed {
        // The descriptor of the listing itself is closed already.
        let _ = nix::unistd::close(descriptor);
    }
    Ok(())
}

/// The main thread's stack grows on demand up to its limit, which may be raised while it runs.
fn grow_stack() -> io::Result<()> {
    let (_, hard) = getrlimit(Resource::RLIMIT_STACK)?;
    Ok(setrlimit(Resource::RLIMIT_STACK, STACK_BYTES.min(hard), hard)?)
}

/// The limits that every system knows.
fn limit_resources(cpu_seconds: u64) -> io::Result<()> {
    setrlimit(Resource::RLIMIT_CPU, cpu_seconds, cpu_seconds.saturating_add(1))?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    setrlimit(Resource::RLIMIT_FSIZE, 0, 0)?;
    Ok(())
}

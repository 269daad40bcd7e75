//! Takes everything from a worker that it has no need of.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::net::UnixStream;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::STACK_BYTES;
use crate::Layer;

#[cfg(target_os = "linux")]
mod linux;

/// Gives up what this process may do; answers with the layers that are in force.
pub(super) fn confine(socket: &UnixStream, memory: u64, cpu_seconds: u64, host: u64) -> io::Result<Vec<Layer>> {
    let mut layers = Vec::new();
    // A worker that is the host's child leads no session, so this cannot fail; without it nothing is lost.
    let _ = nix::unistd::setsid();
    if close_others(socket).is_ok() {
        layers.push(Layer::Descriptors);
    }
    grow_stack()?;
    #[cfg(target_os = "linux")]
    {
        layers.extend(linux::before_limits(host));
        let address_space = address_space().unwrap_or(0);
        if limit_resources(memory, cpu_seconds, address_space).is_ok() {
            layers.push(Layer::ResourceLimits);
        }
        layers.extend(linux::after_limits());
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = host;
        if limit_resources(memory, cpu_seconds, 0).is_ok() {
            layers.push(Layer::ResourceLimits);
        }
    }
    Ok(layers)
}

/// Closes every descriptor but the socket.
fn close_others(socket: &UnixStream) -> io::Result<()> {
    let keep = socket.as_raw_fd();
    let listed: Vec<i32> = std::fs::read_dir("/dev/fd")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|&descriptor| descriptor != keep)
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

fn limit_resources(memory: u64, cpu_seconds: u64, address_space: u64) -> io::Result<()> {
    // Behind the allocator's own limit: what is mapped now, the stack, the heap, and as much again for what an
    // allocator wastes.
    #[cfg(target_os = "linux")]
    {
        let bytes =
            address_space.saturating_add(STACK_BYTES).saturating_add(memory.saturating_mul(2)).saturating_add(64 << 20);
        setrlimit(Resource::RLIMIT_AS, bytes, bytes)?;
        setrlimit(Resource::RLIMIT_NPROC, 0, 0)?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (memory, address_space);
    setrlimit(Resource::RLIMIT_CPU, cpu_seconds, cpu_seconds.saturating_add(1))?;
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    setrlimit(Resource::RLIMIT_FSIZE, 0, 0)?;
    Ok(())
}

/// How much address space is mapped now, in bytes.
#[cfg(target_os = "linux")]
fn address_space() -> io::Result<u64> {
    use std::io::Read as _;

    let mut text = String::new();
    File::open("/proc/self/statm")?.read_to_string(&mut text)?;
    let pages = text.split(' ').next().and_then(|pages| pages.parse::<u64>().ok());
    let pages = pages.ok_or_else(|| io::Error::other("`/proc/self/statm` has no number"))?;
    Ok(pages.saturating_mul(4096))
}

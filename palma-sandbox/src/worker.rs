//! The worker process: where a script's text is parsed, checked and run.

mod border;
mod checks;
mod clock;
mod collation;
mod confine;
mod console;
mod date;
mod engine;
mod failures;
#[cfg(target_os = "linux")]
mod fork;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod helpers;
#[cfg(target_os = "linux")]
mod holes;
mod hooks;
mod intl;
mod jobs;
mod line;
mod memory;
mod natives;
mod serve;
mod temporal;
mod thrown;
mod timers;
mod tools;
#[cfg(target_os = "linux")]
mod touched;
mod web;
#[cfg(target_os = "linux")]
mod zygote;

use std::ffi::OsString;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

pub use self::memory::Allocator;
use crate::frame::Ready;

/// The first argument by which a program knows that it is to be a worker.
pub(crate) const FLAG: &str = "--palma-worker";

/// The exit status of a worker whose memory limit was reached.
pub(crate) const OUT_OF_MEMORY: i32 = 77;

/// The stack of a worker, in bytes.
pub(crate) const STACK_BYTES: u64 = 64 << 20;

static INITIALISED: AtomicBool = AtomicBool::new(false);

/// Makes this process a worker, if a [`Sandbox`](crate::Sandbox) started it as one, and then never returns.
///
/// The first line of a host's `main`, before any thread, runtime or file is opened. In every other process it
/// returns at once and lets [`Sandbox::new`](crate::Sandbox::new) start this program again.
pub fn init() {
    INITIALISED.store(true, Ordering::Relaxed);
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != FLAG) {
        return;
    }
    let Some(order) = Order::read(arguments) else { process::exit(64) };
    process::exit(i32::from(serve(order).is_err()));
}

/// Serves one script on a thread of the host itself, which nothing holds.
pub(crate) fn serve_unconfined(socket: UnixStream, loops: u64) -> io::Result<()> {
    let mut engine = engine::Engine::prepare().map_err(|error| io::Error::other(error.to_string()))?;
    engine.limit_loops(loops);
    serve::serve(&mut engine, socket, Ready { layers: Vec::new(), capped: false })
}

/// This program, if it is one whose `main` called [`init`].
pub(crate) fn own_program() -> Option<PathBuf> {
    if !INITIALISED.load(Ordering::Relaxed) {
        return None;
    }
    // The link leads to the running file even if another now stands under its name.
    let link = PathBuf::from("/proc/self/exe");
    if link.exists() { Some(link) } else { std::env::current_exe().ok() }
}

/// What a worker is told when it is started.
#[derive(Debug, Clone, Copy)]
struct Order {
    /// The most bytes of its heap.
    memory: u64,
    cpu_seconds: u64,
    /// The number of its host's process.
    host: u64,
    /// How much address space was mapped when it began, in bytes.
    address_space: u64,
}

impl Order {
    fn read(mut arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        let mut number = || arguments.next()?.to_str()?.parse::<u64>().ok();
        let (memory, cpu_seconds, host) = (number()?, number()?, number()?);
        #[cfg(target_os = "linux")]
        let address_space = confine::address_space().unwrap_or(0);
        #[cfg(not(target_os = "linux"))]
        let address_space = 0;
        Some(Self { memory, cpu_seconds, host, address_space })
    }
}

#[cfg(target_os = "linux")]
use self::zygote::zygote as serve;

/// Serves one script: without Linux's way to copy a process, each is started anew.
#[cfg(not(target_os = "linux"))]
fn serve(order: Order) -> io::Result<()> {
    use std::os::fd::AsFd as _;

    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let layers = confine::confine(&socket, order)?;
    std::panic::set_hook(Box::new(|_| {}));
    let mut engine = engine::Engine::prepare().map_err(|error| io::Error::other(error.to_string()))?;
    let capped = memory::limit(order.memory);
    serve::serve(&mut engine, socket, Ready { layers, capped })
}

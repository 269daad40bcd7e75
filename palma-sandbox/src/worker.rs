//! The worker process: where a script's text is parsed, checked and run.

mod border;
mod confine;
mod console;
mod engine;
mod memory;
mod serve;
mod tools;

use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};

pub use self::memory::Allocator;

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
    let mut number = || arguments.next()?.to_str()?.parse::<u64>().ok();
    let (Some(memory), Some(cpu_seconds), Some(host)) = (number(), number(), number()) else { process::exit(64) };
    process::exit(serve::serve(memory, cpu_seconds, host));
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

#![expect(unsafe_code, reason = "an allocator implements an unsafe trait")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::OUT_OF_MEMORY;

/// The system's allocator, which in a worker keeps the memory limit: the worker that would go over it ends at once,
/// and its host knows why. Outside a worker it only passes through.
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a host names it as a value")]
pub struct Allocator;

/// The limit in bytes; 0 outside a worker.
static LIMIT: AtomicUsize = AtomicUsize::new(0);

/// Bytes allocated since the limit was set, as a wrapping number: what was allocated before may be freed after.
static USED: AtomicUsize = AtomicUsize::new(0);

static INSTALLED: AtomicBool = AtomicBool::new(false);

/// Limits what this process allocates from now on; answers whether there is anything to keep the limit.
pub(super) fn limit(bytes: u64) -> bool {
    LIMIT.store(usize::try_from(bytes).unwrap_or(usize::MAX), Ordering::Relaxed);
    let probe = std::hint::black_box(Box::new(0_u8));
    drop(probe);
    INSTALLED.load(Ordering::Relaxed)
}

// A worker has one thread, so a load and a store are as good as one step and cost less.
fn charge(bytes: usize) {
    let limit = LIMIT.load(Ordering::Relaxed);
    if limit == 0 {
        return;
    }
    INSTALLED.store(true, Ordering::Relaxed);
    let used = USED.load(Ordering::Relaxed).wrapping_add(bytes);
    // More than half of all numbers stands for less than nothing.
    if used > limit && used <= usize::MAX / 2 || bytes > limit {
        // SAFETY: `_exit` ends the process and touches nothing of it, not even the allocator.
        unsafe { nix::libc::_exit(OUT_OF_MEMORY) }
    }
    USED.store(used, Ordering::Relaxed);
}

fn discharge(bytes: usize) {
    if LIMIT.load(Ordering::Relaxed) != 0 {
        USED.store(USED.load(Ordering::Relaxed).wrapping_sub(bytes), Ordering::Relaxed);
    }
}

// SAFETY: every block comes from and goes back to `System` with the layout it was asked for.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        charge(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        charge(layout.size());
        // SAFETY: the caller keeps the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        charge(size.saturating_sub(layout.size()));
        discharge(layout.size().saturating_sub(size));
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        discharge(layout.size());
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(block, layout) }
    }
}

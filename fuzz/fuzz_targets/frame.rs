//! Any bytes from a worker are frames, or the end of what the host reads.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palma_sandbox::fuzzing;

const MOST_BYTES: usize = 64 << 10;

fuzz_target!(|bytes: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let frames = runtime.block_on(fuzzing::frames(bytes, MOST_BYTES));
    // What was read is written so that it is read as the same.
    let written = frames.concat();
    assert_eq!(runtime.block_on(fuzzing::frames(&written, usize::MAX)), frames);
});

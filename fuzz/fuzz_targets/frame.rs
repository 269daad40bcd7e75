//! Any bytes from a worker are frames, or the end of what the host reads.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palma_sandbox::fuzzing;

const MOST_BYTES: usize = 64 << 10;

fuzz_target!(|bytes: &[u8]| {
    let frames = fuzzing::frames(bytes, MOST_BYTES);
    // What was read is written so that it is read as the same.
    let written = frames.concat();
    assert_eq!(fuzzing::frames(&written, usize::MAX), frames);
});

//! Any text is either refused as a script or keeps its lines when its types are taken out.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use palma_sandbox::fuzzing;

/// How deep brackets may stand in each other: a worker has a stack of 64 MiB, this process has less.
const DEPTH: usize = 64;

/// How many signs that open no bracket may nest an expression or a type all the same, such as `!` and `=>`.
const SIGNS: usize = 512;

fuzz_target!(|text: &str| -> Corpus {
    // The parser asserts of such comments, in builds that check assertions, what does not hold of every text.
    if is_deep(text) || text.contains("__PURE__") {
        return Corpus::Reject;
    }
    if let Some(body) = fuzzing::source(text) {
        assert_eq!(lines(&body), lines(text), "the body has other lines than the text");
        let end = u32::try_from(lines(&body)).unwrap_or(u32::MAX);
        for line in [0, 1, end, end + 1, u32::MAX] {
            for column in [0, 1, 7, u32::MAX] {
                if let Some((found, _)) = fuzzing::position(text, line, column) {
                    assert!(found as usize <= lines(text), "{line}:{column} is in line {found}");
                }
            }
        }
    }
    Corpus::Keep
});

fn lines(text: &str) -> usize {
    text.matches('\n').count() + 1
}

/// Whether brackets stand deep in each other; those in strings and comments are counted, too, and make no difference.
fn is_deep(text: &str) -> bool {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest > DEPTH || text.bytes().filter(|byte| b"!~+-=?:*`".contains(byte)).count() > SIGNS
}

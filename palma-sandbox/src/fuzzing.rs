//! What the fuzz targets of `fuzz/` reach into. No part of the interface: it may change with any release.

use crate::source::Source;

/// Reads a text as a script, in this process; answers with the JavaScript of its body, if it is one.
pub fn source(text: &str) -> Option<String> {
    Source::read(text).ok().map(|source| source.body().to_owned())
}

/// Where a place in a script's body lies in the script, as line and column.
pub fn position(text: &str, line: u32, column: u32) -> Option<(u32, u32)> {
    let position = Source::read(text).ok()?.position(line, column);
    Some((position.line, position.column))
}

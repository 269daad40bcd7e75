//! What the fuzz targets of `fuzz/` reach into. No part of the interface: it may change with any release.

use palma_core::Api;

use crate::frame::{self, FromWorker};
use crate::source::Source;
use crate::worker;

/// Reads a text as a script, in this process; answers with the JavaScript of its body, if it is one.
pub fn source(text: &str) -> Option<String> {
    Source::read(text).ok().map(|source| source.body().to_owned())
}

/// Checks a text against an API, in this process and with no engine; answers with how much was found, if it is a script.
pub fn check(text: &str, api: &Api) -> Option<usize> {
    let source = Source::read(text).ok()?;
    let mut names = frame::Names::new();
    for tool in api.tools() {
        names.entry(tool.namespace().to_owned()).or_default().insert(tool.name().to_owned());
    }
    Some(source.check(&names, &frame::ToolTypes::named_in(text, api)).diagnostics.len())
}

/// Where a place in a script's body lies in the script, as line and column.
pub fn position(text: &str, line: u32, column: u32) -> Option<(u32, u32)> {
    let position = Source::read(text).ok()?.position(line, column);
    Some((position.line, position.column))
}

/// Takes a value into a script's world and out again, as JSON texts; fails with the reason for which it may not come out.
pub fn cross(json: &str, most_bytes: usize) -> Result<String, String> {
    worker::fuzzing::cross(json, most_bytes)
}

/// Reads frames as a host does, each of at most so many bytes; answers with those that were read before the end or the
/// first that is none, each as it would be sent again.
pub fn frames(mut bytes: &[u8], most: usize) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    while let Ok(Some((frame, length))) = frame::decode::<FromWorker>(bytes, most) {
        let mut written = Vec::new();
        if frame::encode(&frame, &mut written).is_ok() {
            frames.push(written);
        }
        bytes = bytes.get(length..).unwrap_or_default();
    }
    frames
}

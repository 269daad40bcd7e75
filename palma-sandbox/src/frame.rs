//! What a host and its worker say to each other: a length of four bytes, little-endian, then JSON. No frame names
//! an engine.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use palma_core::{Diagnostic, LimitExceeded, LogLevel, Position};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::Layer;

/// The tools of an API: the names in each namespace.
pub(crate) type Names = BTreeMap<String, BTreeSet<String>>;

/// What a host says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub(crate) enum ToWorker {
    /// Read this script.
    Check { text: String, tools: Names },
    /// Run this script.
    Run { text: String, tools: Names, opened_millis: u64, seed: u64, argument_bytes: usize, completion_bytes: usize },
    /// A call gave this value.
    Value { call: u64, value: Value },
    /// A call gave none.
    Failure { call: u64, name: String, message: String },
}

/// What a worker says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub(crate) enum FromWorker {
    /// It is confined, by these layers, and waits for its script.
    Ready { layers: Vec<Layer>, capped: bool },
    /// What it found in the script.
    Checked { diagnostics: Vec<Diagnostic> },
    /// The script calls a tool; calls are numbered from 1.
    Call { call: u64, namespace: String, name: String, arguments: Value },
    /// The script wrote a line.
    Log { level: LogLevel, text: String },
    /// The script can go no further without an answer.
    Idle,
    /// The script returned. Of these calls it had not seen the answer; this its host should know.
    Done { value: Value, unseen: Vec<u64>, notes: Vec<String> },
    /// The script ended otherwise.
    Failed { failure: Failed },
}

/// How a script ended that did not return.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub(crate) enum Failed {
    Syntax { diagnostic: Diagnostic },
    Threw { name: String, message: String, position: Option<Position>, call: Option<u64> },
    Value { reason: String },
    Stuck,
    Limit { limit: LimitExceeded },
    Panicked { message: String },
}

/// One frame as bytes.
pub(crate) fn encode(frame: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    serde_json::to_writer(&mut bytes, frame)?;
    let length = u32::try_from(bytes.len() - 4).map_err(|_| invalid("a frame is longer than 4 GiB"))?;
    for (place, byte) in bytes.iter_mut().zip(length.to_le_bytes()) {
        *place = byte;
    }
    Ok(bytes)
}

/// Reads one frame of at most `most` bytes; `None` at the end of the stream.
pub(crate) async fn receive<T: DeserializeOwned>(
    from: &mut (impl AsyncRead + Unpin),
    most: usize,
) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length).await {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    };
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| invalid("a frame is too long"))?;
    if length > most {
        return Err(invalid(format!("a frame of {length} bytes, where at most {most} are expected")));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes).await?;
    Ok(Some(serde_json::from_slice(&bytes)?))
}

/// Reads one frame from a host that is trusted; `None` at the end of the stream.
pub(crate) fn receive_blocking<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| invalid("a frame is too long"))?;
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some(serde_json::from_slice(&bytes)?))
}

fn invalid(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_frame_is_read_as_it_was_written() {
        let bytes = encode(&FromWorker::Log { level: LogLevel::Warn, text: "ç\n\"".into() }).unwrap();
        let frame = receive(&mut bytes.as_slice(), 1024).await.unwrap();
        assert!(matches!(frame, Some(FromWorker::Log { level: LogLevel::Warn, text }) if text == "ç\n\""));
        assert!(matches!(receive_blocking(&mut bytes.as_slice()).unwrap(), Some(FromWorker::Log { .. })));
    }

    #[tokio::test]
    async fn a_length_beyond_the_limit_is_refused_before_anything_is_allocated() {
        let bytes = u32::MAX.to_le_bytes();
        let error = receive::<FromWorker>(&mut bytes.as_slice(), 1024).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[tokio::test]
    async fn a_stream_that_ends_inside_a_frame_is_an_error() {
        let bytes = encode(&FromWorker::Idle).unwrap();
        let cut = &bytes[..bytes.len() - 1];
        assert!(receive::<FromWorker>(&mut &cut[..], 1024).await.is_err());
        assert!(receive::<FromWorker>(&mut &b""[..], 1024).await.unwrap().is_none());
    }
}

//! What a host and its worker say to each other. No frame names an engine.
//!
//! A frame is the length of what follows in four bytes, little-endian, then one byte that says which frame it is, then
//! its body: numbers of fixed width, little-endian, and behind them one JSON text. A script's values cross as that text and
//! are read once, where they are needed.

mod body;
pub(crate) mod brief;
mod from_worker;
#[cfg(target_os = "linux")]
mod pace;
mod to_worker;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};

use self::body::Body;
pub(crate) use self::from_worker::{Failed, FromWorker, Ready, Returned};
#[cfg(target_os = "linux")]
pub(crate) use self::pace::Pace;
pub(crate) use self::to_worker::{CallFailure, Opening, Text, ToWorker};
pub(crate) use self::types::ToolTypes;

/// The tools of an API: the names in each namespace. A call names its tool by its place in this order.
pub(crate) type Names = BTreeMap<String, BTreeSet<String>>;

/// The bytes before a frame's body.
const HEAD: usize = 5;

/// One side's frames.
pub(crate) trait Frame: Sized {
    /// Which frame it is.
    fn kind(&self) -> u8;

    /// How long a frame of this kind may be, where the longest of any kind may have `most` bytes.
    fn longest(_kind: u8, most: usize) -> usize {
        most
    }

    /// Appends the body.
    fn write(&self, to: &mut Vec<u8>) -> io::Result<()>;

    /// The frame of this kind with this body.
    fn read(kind: u8, body: Body<'_>) -> io::Result<Self>;
}

/// Appends one frame.
pub(crate) fn encode(frame: &impl Frame, to: &mut Vec<u8>) -> io::Result<()> {
    let start = to.len();
    to.extend_from_slice(&[0; HEAD]);
    if let Err(error) = frame.write(to) {
        to.truncate(start);
        return Err(error);
    }
    let length = u32::try_from(to.len() - start - 4).map_err(|_| invalid("a frame is longer than 4 GiB"))?;
    let head = length.to_le_bytes().into_iter().chain([frame.kind()]);
    for (place, byte) in to.iter_mut().skip(start).zip(head) {
        *place = byte;
    }
    Ok(())
}

/// The first frame of these bytes and how many of them it takes, if it is whole; frames of at most `most` bytes are
/// expected, and shorter ones of some kinds.
pub(crate) fn decode<T: Frame>(bytes: &[u8], most: usize) -> io::Result<Option<(T, usize)>> {
    let Some((length, rest)) = bytes.split_first_chunk() else { return Ok(None) };
    let most = rest.first().map_or(most, |&kind| T::longest(kind, most));
    let length = checked(*length, most)?;
    match rest.get(..length) {
        Some(frame) => Ok(Some((parse(frame)?, 4 + length))),
        None => Ok(None),
    }
}

/// How many bytes the first frame of these bytes takes, as far as that can be seen.
pub(crate) fn wanted(bytes: &[u8]) -> usize {
    bytes.first_chunk().map_or(HEAD, |length| 4_usize.saturating_add(u32::from_le_bytes(*length) as usize))
}

/// Reads one frame from a host that is trusted; `None` at the end of the stream.
pub(crate) fn receive_blocking<T: Frame>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        result => result?,
    }
    let length = checked(length, usize::MAX)?;
    let mut bytes = Vec::with_capacity(length);
    from.take(length as u64).read_to_end(&mut bytes)?;
    whole(&bytes, length).and_then(parse).map(Some)
}

fn checked(length: [u8; 4], most: usize) -> io::Result<usize> {
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| invalid("a frame is too long"))?;
    if length > most {
        return Err(invalid(format!("a frame of {length} bytes, where at most {most} are expected")));
    }
    Ok(length)
}

fn whole(bytes: &[u8], length: usize) -> io::Result<&[u8]> {
    if bytes.len() == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn parse<T: Frame>(frame: &[u8]) -> io::Result<T> {
    let (kind, body) = frame.split_first().ok_or_else(|| invalid("a frame without a kind"))?;
    T::read(*kind, Body::new(body))
}

pub(crate) fn invalid(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}

#[cfg(test)]
mod tests {
    use palma_core::LogLevel;

    use super::*;

    fn bytes(frame: &impl Frame) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(frame, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        let bytes = bytes(&FromWorker::Log { level: LogLevel::Warn, text: "ç\n\"".into(), position: None });
        let frame = receive_blocking(&mut bytes.as_slice()).unwrap();
        assert!(matches!(frame, Some(FromWorker::Log { level: LogLevel::Warn, text, .. }) if text == "ç\n\""));
        let (frame, length) = decode::<FromWorker>(&bytes, 1024).unwrap().unwrap();
        assert!(matches!(frame, FromWorker::Log { .. }));
        assert_eq!(length, bytes.len());
    }

    #[test]
    fn a_length_beyond_the_limit_is_refused_before_anything_is_allocated() {
        let bytes = u32::MAX.to_le_bytes();
        let error = decode::<FromWorker>(&bytes, 1024).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_stream_that_ends_inside_a_frame_is_an_error() {
        let bytes = bytes(&FromWorker::Idle { wake: None });
        let cut = &bytes[..bytes.len() - 1];
        assert!(receive_blocking::<FromWorker>(&mut &cut[..]).is_err());
        assert!(receive_blocking::<FromWorker>(&mut &b""[..]).unwrap().is_none());
        assert!(decode::<FromWorker>(cut, 1024).unwrap().is_none());
    }

    #[test]
    fn a_body_that_is_cut_or_goes_on_is_refused() {
        let mut cut = bytes(&FromWorker::Idle { wake: Some(7) });
        cut.pop();
        cut[0] -= 1;
        assert!(decode::<FromWorker>(&cut, 1024).is_err());
        let mut long = bytes(&FromWorker::Idle { wake: Some(7) });
        long.push(0);
        long[0] += 1;
        assert!(decode::<FromWorker>(&long, 1024).is_err());
        assert!(decode::<FromWorker>(&[1, 0, 0, 0, 99], 1024).is_err());
    }
}

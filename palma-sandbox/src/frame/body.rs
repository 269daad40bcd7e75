use std::io;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::brief::MAX_FRAME;
use super::invalid;

/// A frame's body, read from its beginning.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Body<'a>(&'a [u8]);

impl<'a> Body<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn u32(&mut self) -> io::Result<u32> {
        self.number().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> io::Result<u64> {
        self.number().map(u64::from_le_bytes)
    }

    fn number<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let (number, rest) = self.0.split_first_chunk().ok_or_else(|| invalid("a frame ends inside a number"))?;
        self.0 = rest;
        Ok(*number)
    }

    /// A JSON text of which the length stands before it.
    pub(super) fn counted<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        let length = self.u32()? as usize;
        if length > MAX_FRAME {
            return Err(invalid(format!("a text of {length} bytes, where at most {MAX_FRAME} are expected")));
        }
        let (text, rest) = self.0.split_at_checked(length).ok_or_else(|| invalid("a frame ends inside a text"))?;
        self.0 = rest;
        Ok(serde_json::from_slice(text)?)
    }

    /// All that is left, as JSON.
    pub(super) fn json<T: DeserializeOwned>(self) -> io::Result<T> {
        Ok(serde_json::from_slice(self.0)?)
    }

    /// All that is left, as a JSON text that nobody has looked at.
    pub(super) fn text(self) -> Vec<u8> {
        self.0.to_owned()
    }

    /// Nothing is left.
    pub(super) fn end(self) -> io::Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(invalid("a frame goes on behind its end")) }
    }
}

/// Appends a JSON text with its length before it.
pub(super) fn write_counted(value: &impl Serialize, to: &mut Vec<u8>) -> io::Result<()> {
    let text = serde_json::to_vec(value)?;
    let length = u32::try_from(text.len()).map_err(|_| invalid("a text is longer than 4 GiB"))?;
    to.extend_from_slice(&length.to_le_bytes());
    to.extend_from_slice(&text);
    Ok(())
}

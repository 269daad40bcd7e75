//! Base64 read as ECMAScript has it.

/// The digits of base64.
pub(super) const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What becomes of a last chunk that is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is read, with padding or without.
    Loose,
    /// It must have its padding, and no bit that says nothing may be set.
    Strict,
    /// It is left for later.
    StopBeforePartial,
}

/// What came of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// How many code units were used up.
    pub(super) read: usize,
    /// The bytes before any error.
    pub(super) bytes: Vec<u8>,
    /// What was wrong, if something was.
    pub(super) error: Option<&'static str>,
}

/// Whether a code unit is white space of ASCII.
pub(super) const fn is_space(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0a | 0x0c | 0x0d | 0x20)
}

impl Decoded {
    /// Reads base64, or its form for URLs, into at most so many bytes.
    pub(super) fn of(text: &[u16], is_url: bool, ending: Ending, most: usize) -> Self {
        let mut decoded = Self { read: 0, bytes: Vec::new(), error: None };
        if most > 0 {
            decoded.error = decoded.fill(text, is_url, ending, most).err();
        }
        decoded
    }

    fn fill(&mut self, text: &[u16], is_url: bool, ending: Ending, most: usize) -> Result<(), &'static str> {
        let mut chunk: Vec<u8> = Vec::with_capacity(4);
        let mut index = 0;
        loop {
            index = after_space(text, index);
            let Some(&unit) = text.get(index) else { return self.end(&chunk, ending, text.len()) };
            index += 1;
            if unit == u16::from(b'=') {
                return self.pad(text, index, &chunk, ending);
            }
            let digit = value(unit, is_url).ok_or("a character that is not base64")?;
            let room = most - self.bytes.len();
            if (room == 1 && chunk.len() == 2) || (room == 2 && chunk.len() == 3) {
                return Ok(());
            }
            chunk.push(digit);
            if chunk.len() == 4 {
                self.push(&chunk);
                chunk.clear();
                self.read = index;
                if self.bytes.len() == most {
                    return Ok(());
                }
            }
        }
    }

    /// The text ended without padding.
    fn end(&mut self, chunk: &[u8], ending: Ending, length: usize) -> Result<(), &'static str> {
        if !chunk.is_empty() {
            match ending {
                Ending::StopBeforePartial => return Ok(()),
                Ending::Strict => return Err("the last chunk has no padding"),
                Ending::Loose if chunk.len() == 1 => return Err("one character too many or three too few"),
                Ending::Loose => self.push(chunk),
            }
        }
        self.read = length;
        Ok(())
    }

    /// The text has padding, the first of which stands before `index`.
    fn pad(&mut self, text: &[u16], index: usize, chunk: &[u8], ending: Ending) -> Result<(), &'static str> {
        if chunk.len() < 2 {
            return Err("padding where there is nothing to pad");
        }
        let mut index = after_space(text, index);
        if chunk.len() == 2 {
            match text.get(index) {
                None if ending == Ending::StopBeforePartial => return Ok(()),
                None => return Err("padding that is not whole"),
                Some(&unit) if unit == u16::from(b'=') => index = after_space(text, index + 1),
                Some(_) => {}
            }
        }
        if index < text.len() {
            return Err("more text after the padding");
        }
        let unused = if chunk.len() == 2 { 0x0f } else { 0x03 };
        if ending == Ending::Strict && chunk.last().is_some_and(|last| last & unused != 0) {
            return Err("bits that say nothing are set");
        }
        self.push(chunk);
        self.read = text.len();
        Ok(())
    }

    /// A chunk of two to four digits.
    fn push(&mut self, chunk: &[u8]) {
        let digit = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = (digit(0) << 18) | (digit(1) << 12) | (digit(2) << 6) | digit(3);
        let [_, first, second, third] = bits.to_be_bytes();
        self.bytes.extend([first, second, third].into_iter().take(chunk.len().saturating_sub(1)));
    }
}

fn after_space(text: &[u16], mut index: usize) -> usize {
    while text.get(index).copied().is_some_and(is_space) {
        index += 1;
    }
    index
}

fn value(unit: u16, is_url: bool) -> Option<u8> {
    let byte = match (u8::try_from(unit).ok()?, is_url) {
        (b'+' | b'/', true) => return None,
        (b'-', true) => b'+',
        (b'_', true) => b'/',
        (byte, _) => byte,
    };
    let place = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(place)
}

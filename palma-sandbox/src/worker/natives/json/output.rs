use boa_engine::JsString;
use boa_engine::string::{JsStr, JsStrVariant};

/// A text that grows: bytes for as long as all characters are below U+0100.
pub(super) enum Output {
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
}

impl Output {
    pub(super) fn finish(&self) -> JsString {
        match self {
            Self::Narrow(text) => JsString::from(JsStr::latin1(text)),
            Self::Wide(text) => JsString::from(JsStr::utf16(text)),
        }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        match self {
            Self::Narrow(text) => text.push(byte),
            Self::Wide(text) => text.push(u16::from(byte)),
        }
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        match self {
            Self::Narrow(text) => text.extend_from_slice(bytes),
            Self::Wide(text) => text.extend(bytes.iter().map(|&byte| u16::from(byte))),
        }
    }

    /// Text as it is.
    pub(super) fn raw(&mut self, text: JsStr<'_>) {
        match text.variant() {
            JsStrVariant::Latin1(bytes) => self.bytes(bytes),
            JsStrVariant::Utf16(units) => self.wide(|text| text.extend_from_slice(units)),
        }
    }

    /// Text in quotes.
    pub(super) fn quoted(&mut self, text: JsStr<'_>) {
        self.byte(b'"');
        match text.variant() {
            JsStrVariant::Latin1(bytes) => self.quote_bytes(bytes),
            // A text that was matched may be wider than it need be.
            JsStrVariant::Utf16(units) => match narrow(units) {
                Some(bytes) => self.quote_bytes(&bytes),
                None => self.wide(|text| quote_units(units, text)),
            },
        }
        self.byte(b'"');
    }

    fn quote_bytes(&mut self, mut bytes: &[u8]) {
        loop {
            let plain = bytes.iter().position(|&byte| is_special(byte)).unwrap_or(bytes.len());
            let (before, from) = bytes.split_at_checked(plain).unwrap_or((bytes, &[]));
            self.bytes(before);
            let Some((&special, after)) = from.split_first() else { return };
            for byte in escape(u16::from(special)) {
                self.byte(byte);
            }
            bytes = after;
        }
    }

    /// Writes to the text as UTF-16.
    fn wide(&mut self, write: impl FnOnce(&mut Vec<u16>)) {
        let mut text = match std::mem::replace(self, Self::Narrow(Vec::new())) {
            Self::Narrow(text) => text.iter().map(|&byte| u16::from(byte)).collect(),
            Self::Wide(text) => text,
        };
        write(&mut text);
        *self = Self::Wide(text);
    }
}

fn narrow(units: &[u16]) -> Option<Vec<u8>> {
    units.iter().map(|&unit| u8::try_from(unit).ok()).collect()
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn quote_units(units: &[u16], text: &mut Vec<u16>) {
    let decoded = char::decode_utf16(units.iter().copied());
    let mut pair = [0; 2];
    for character in decoded {
        match character {
            Ok(character) if u8::try_from(character).is_ok_and(is_special) => {
                text.extend(escape(u16::try_from(u32::from(character)).unwrap_or(0)).map(u16::from));
            }
            Ok(character) => text.extend_from_slice(character.encode_utf16(&mut pair)),
            Err(half) => text.extend(escape(half.unpaired_surrogate()).map(u16::from)),
        }
    }
}

/// What stands for a unit that may not stand for itself.
fn escape(unit: u16) -> impl Iterator<Item = u8> {
    let short = match unit {
        0x08 => Some(b'b'),
        0x09 => Some(b't'),
        0x0a => Some(b'n'),
        0x0c => Some(b'f'),
        0x0d => Some(b'r'),
        0x22 => Some(b'"'),
        0x5c => Some(b'\\'),
        _ => None,
    };
    let digits = [12, 8, 4, 0].map(|shift| {
        let digit = char::from_digit(u32::from(unit >> shift & 0xf), 16).unwrap_or('0');
        u8::try_from(digit).unwrap_or(b'0')
    });
    let long = short.is_none().then_some(digits).into_iter().flatten();
    [b'\\', short.unwrap_or(b'u')].into_iter().chain(long)
}

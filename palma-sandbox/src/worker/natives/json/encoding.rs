use boa_engine::JsString;
use boa_engine::string::JsStr;

/// How a text that is read as JSON holds its characters.
pub(super) trait Encoding {
    /// One of the numbers the text is a row of. All of JSON's own characters are one each.
    type Unit: Copy + PartialEq + Into<u32>;

    /// The string that a piece of the text is.
    fn string(units: &[Self::Unit]) -> JsString;

    /// Appends a piece of the text as UTF-16.
    fn widen(units: &[Self::Unit], into: &mut Vec<u16>);
}

/// Characters up to U+00FF, one byte each.
pub(super) struct Latin1;

impl Encoding for Latin1 {
    type Unit = u8;

    fn string(units: &[u8]) -> JsString {
        JsString::from(JsStr::latin1(units))
    }

    fn widen(units: &[u8], into: &mut Vec<u16>) {
        into.extend(units.iter().map(|&unit| u16::from(unit)));
    }
}

/// What a JavaScript string is, half characters included.
pub(super) struct Utf16;

impl Encoding for Utf16 {
    type Unit = u16;

    fn string(units: &[u16]) -> JsString {
        narrowed(units)
    }

    fn widen(units: &[u16], into: &mut Vec<u16>) {
        into.extend_from_slice(units);
    }
}

/// What comes from outside.
pub(super) struct Utf8;

impl Encoding for Utf8 {
    type Unit = u8;

    fn string(units: &[u8]) -> JsString {
        if units.is_ascii() {
            return Latin1::string(units);
        }
        let mut wide = Vec::with_capacity(units.len());
        Self::widen(units, &mut wide);
        narrowed(&wide)
    }

    fn widen(units: &[u8], into: &mut Vec<u16>) {
        into.extend(String::from_utf8_lossy(units).encode_utf16());
    }
}

/// A string in as few bytes as it needs.
pub(super) fn narrowed(units: &[u16]) -> JsString {
    let narrow: Result<Vec<u8>, _> = units.iter().map(|&unit| u8::try_from(unit)).collect();
    match narrow {
        Ok(narrow) => Latin1::string(&narrow),
        Err(_) => JsString::from(JsStr::utf16(units)),
    }
}

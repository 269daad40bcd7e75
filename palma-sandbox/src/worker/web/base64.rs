//! `atob` and `btoa` of the HTML Standard, and the base64 and hexadecimal methods of `Uint8Array` of ECMAScript 2026.

mod array;
mod decoded;

use boa_engine::{Context, JsNativeError, JsResult, JsString, JsValue};

use self::decoded::{ALPHABET, Decoded, Ending};
use super::{exception, native};

/// Puts all of them in their places.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    native::define_global("atob", 1, atob, context)?;
    native::define_global("btoa", 1, btoa, context)?;
    array::install(context)
}

fn atob(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = string(arguments, "atob", context)?;
    let Some(bytes) = forgiving(&text.to_vec()) else {
        let message = "the text given to atob is not base64";
        return Err(exception::exception("InvalidCharacterError", message, context));
    };
    let units: Vec<u16> = bytes.into_iter().map(u16::from).collect();
    Ok(JsString::from(units.as_slice()).into())
}

fn btoa(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = string(arguments, "btoa", context)?;
    let bytes: Option<Vec<u8>> = text.iter().map(|unit| u8::try_from(unit).ok()).collect();
    let Some(bytes) = bytes else {
        let message = "btoa takes characters up to U+00FF only; encode others first, such as with \
            `new TextEncoder().encode(text).toBase64()`";
        return Err(exception::exception("InvalidCharacterError", message, context));
    };
    Ok(JsString::from(encode(&bytes, false, true)).into())
}

fn string(arguments: &[JsValue], function: &str, context: &mut Context) -> JsResult<JsString> {
    if let Some(text) = arguments.first() {
        return text.to_string(context);
    }
    let message = format!("{function} takes one argument, a string");
    Err(JsNativeError::typ().with_message(message).into())
}

/// Bytes as base64, or as its form for URLs.
fn encode(bytes: &[u8], is_url: bool, is_padded: bool) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut bits = 0_u32;
        for place in 0..3 {
            bits = (bits << 8) | u32::from(chunk.get(place).copied().unwrap_or(0));
        }
        for place in 0..4 {
            if place <= chunk.len() {
                let sextet = (bits >> (18 - 6 * place)) & 63;
                text.push(digit(sextet, is_url));
            } else if is_padded {
                text.push('=');
            }
        }
    }
    text
}

fn digit(sextet: u32, is_url: bool) -> char {
    match sextet {
        62 if is_url => '-',
        63 if is_url => '_',
        _ => ALPHABET.get(sextet as usize).map_or('A', |&byte| char::from(byte)),
    }
}

/// The forgiving decoding of the Infra Standard.
fn forgiving(text: &[u16]) -> Option<Vec<u8>> {
    let mut kept: Vec<u16> = text.iter().copied().filter(|&unit| !decoded::is_space(unit)).collect();
    if kept.len().is_multiple_of(4) {
        for _ in 0..2 {
            if kept.last() == Some(&u16::from(b'=')) {
                kept.pop();
            }
        }
    }
    if kept.len() % 4 == 1 || kept.contains(&u16::from(b'=')) {
        return None;
    }
    let Decoded { bytes, error, .. } = Decoded::of(&kept, false, Ending::Loose, usize::MAX);
    error.is_none().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded_again(bytes: Vec<u8>, is_url: bool, is_padded: bool) {
            let text: Vec<u16> = encode(&bytes, is_url, is_padded).encode_utf16().collect();
            let decoded = Decoded::of(&text, is_url, Ending::Loose, usize::MAX);
            prop_assert_eq!(decoded.error, None);
            prop_assert_eq!(decoded.read, text.len());
            prop_assert_eq!(decoded.bytes, bytes);
        }

        #[test]
        fn no_text_is_read_beyond_the_room_for_it(text: Vec<u16>, most in 0_usize..8) {
            let decoded = Decoded::of(&text, false, Ending::Loose, most);
            prop_assert!(decoded.bytes.len() <= most);
            prop_assert!(decoded.read <= text.len());
        }
    }
}

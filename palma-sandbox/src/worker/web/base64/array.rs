//! The methods of `Uint8Array`.

use boa_engine::object::ObjectInitializer;
use boa_engine::object::builtins::JsUint8Array;
use boa_engine::property::Attribute;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, js_string};

use super::decoded::{Decoded, Ending};
use super::encode;
use crate::worker::web::bytes::{self, Window};
use crate::worker::web::native;

/// Adds the methods.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let class = native::global_class("Uint8Array", context)?;
    let prototype = native::global_prototype("Uint8Array", context)?;
    native::define(&class, "fromBase64", 1, from_base64, false, context)?;
    native::define(&class, "fromHex", 1, from_hex, false, context)?;
    native::define(&prototype, "toBase64", 0, to_base64, false, context)?;
    native::define(&prototype, "toHex", 0, to_hex, false, context)?;
    native::define(&prototype, "setFromBase64", 1, set_from_base64, false, context)?;
    native::define(&prototype, "setFromHex", 1, set_from_hex, false, context)
}

fn from_base64(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = text(arguments)?;
    let (is_url, ending) = reading(arguments, context)?;
    let decoded = Decoded::of(&text, is_url, ending, usize::MAX);
    if let Some(error) = decoded.error {
        return Err(wrong("base64", error));
    }
    Ok(bytes::array(&decoded.bytes, context)?.into())
}

fn set_from_base64(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    brand(this)?;
    let text = text(arguments)?;
    let (is_url, ending) = reading(arguments, context)?;
    let window = window(this, context)?;
    let decoded = Decoded::of(&text, is_url, ending, window.len());
    window.write(&decoded.bytes);
    match decoded.error {
        Some(error) => Err(wrong("base64", error)),
        None => Ok(report(decoded.read, decoded.bytes.len(), context)),
    }
}

fn to_base64(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    brand(this)?;
    let options = options(arguments, 0)?;
    let is_url = match &options {
        Some(options) => is_url(options, context)?,
        None => false,
    };
    let omits_padding = match &options {
        Some(options) => options.get(js_string!("omitPadding"), context)?.to_boolean(),
        None => false,
    };
    let bytes = window(this, context)?.to_vec();
    Ok(JsString::from(encode(&bytes, is_url, !omits_padding)).into())
}

fn from_hex(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (_, bytes, error) = hex(&text(arguments)?, usize::MAX);
    if let Some(error) = error {
        return Err(wrong("hexadecimal", error));
    }
    Ok(bytes::array(&bytes, context)?.into())
}

fn set_from_hex(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    brand(this)?;
    let text = text(arguments)?;
    let window = window(this, context)?;
    let (read, bytes, error) = hex(&text, window.len());
    window.write(&bytes);
    match error {
        Some(error) => Err(wrong("hexadecimal", error)),
        None => Ok(report(read, bytes.len(), context)),
    }
}

fn to_hex(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    brand(this)?;
    let bytes = window(this, context)?.to_vec();
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let text: String = digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect();
    Ok(JsString::from(text).into())
}

/// How much of a text was read, the bytes before any error, and the error.
fn hex(text: &[u16], most: usize) -> (usize, Vec<u8>, Option<&'static str>) {
    if !text.len().is_multiple_of(2) {
        return (0, Vec::new(), Some("an odd number of digits"));
    }
    let digit = |unit: u16| char::from_u32(u32::from(unit)).and_then(|character| character.to_digit(16));
    let mut bytes = Vec::new();
    for pair in text.chunks_exact(2).take(most) {
        let byte = match pair {
            &[high, low] => digit(high).zip(digit(low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        let Some(byte) = byte.and_then(|byte| u8::try_from(byte).ok()) else {
            return (bytes.len() * 2, bytes, Some("a character that is no digit"));
        };
        bytes.push(byte);
    }
    (bytes.len() * 2, bytes, None)
}

fn text(arguments: &[JsValue]) -> JsResult<Vec<u16>> {
    let text = arguments.first().and_then(JsValue::as_string);
    text.map(|text| text.to_vec()).ok_or_else(|| typ("this takes a string"))
}

fn reading(arguments: &[JsValue], context: &mut Context) -> JsResult<(bool, Ending)> {
    let Some(options) = options(arguments, 1)? else { return Ok((false, Ending::Loose)) };
    let is_url = is_url(&options, context)?;
    let ending = options.get(js_string!("lastChunkHandling"), context)?;
    if ending.is_undefined() {
        return Ok((is_url, Ending::Loose));
    }
    let ending = match ending.as_string().and_then(|ending| ending.to_std_string().ok()).as_deref() {
        Some("loose") => Ending::Loose,
        Some("strict") => Ending::Strict,
        Some("stop-before-partial") => Ending::StopBeforePartial,
        _ => return Err(typ("`lastChunkHandling` is `loose`, `strict` or `stop-before-partial`")),
    };
    Ok((is_url, ending))
}

fn is_url(options: &JsObject, context: &mut Context) -> JsResult<bool> {
    let alphabet = options.get(js_string!("alphabet"), context)?;
    if alphabet.is_undefined() {
        return Ok(false);
    }
    match alphabet.as_string().and_then(|alphabet| alphabet.to_std_string().ok()).as_deref() {
        Some("base64") => Ok(false),
        Some("base64url") => Ok(true),
        _ => Err(typ("`alphabet` is `base64` or `base64url`")),
    }
}

fn options(arguments: &[JsValue], place: usize) -> JsResult<Option<JsObject>> {
    let options = native::argument(arguments, place);
    match options.as_object() {
        Some(options) => Ok(Some(options)),
        None if options.is_undefined() => Ok(None),
        None => Err(typ("the options are an object")),
    }
}

fn brand(this: &JsValue) -> JsResult<JsObject> {
    let array = this.as_object().filter(|array| JsUint8Array::from_object(array.clone()).is_ok());
    array.ok_or_else(|| typ("this is no Uint8Array"))
}

fn window(this: &JsValue, context: &mut Context) -> JsResult<Window> {
    let array = brand(this)?;
    let window = Window::of(&array, context)?.filter(|window| !window.is_detached());
    window.ok_or_else(|| typ("the buffer of the Uint8Array is detached"))
}

fn report(read: usize, written: usize, context: &mut Context) -> JsValue {
    let mut report = ObjectInitializer::new(context);
    report.property(js_string!("read"), JsValue::from(read), Attribute::all());
    report.property(js_string!("written"), JsValue::from(written), Attribute::all());
    report.build().into()
}

fn wrong(kind: &str, error: &str) -> boa_engine::JsError {
    JsNativeError::syntax().with_message(format!("the text is not {kind}: {error}")).into()
}

fn typ(message: &'static str) -> boa_engine::JsError {
    JsNativeError::typ().with_message(message).into()
}

//! What the classes `TextEncoder` and `TextDecoder` of the prelude ask for, by the Encoding Standard.

use boa_engine::object::ObjectInitializer;
use boa_engine::property::Attribute;
use boa_engine::{Context, Finalize, JsData, JsNativeError, JsObject, JsResult, JsString, JsValue, Trace, js_string};
use encoding_rs::{Decoder, DecoderResult, Encoding, REPLACEMENT};

use super::bytes::{self, Window};
use super::native;

/// `(text)`: its UTF-8, as a `Uint8Array`.
pub(super) fn encode(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = native::argument(arguments, 0).as_string().unwrap_or_default();
    Ok(bytes::array(text.to_std_string_lossy().as_bytes(), context)?.into())
}

/// `(text, array)`: writes whole characters while there is room, and says how far it came.
pub(super) fn encode_into(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = native::argument(arguments, 0).as_string().unwrap_or_default();
    let target = native::argument(arguments, 1).as_object();
    let target =
        target.filter(|target| boa_engine::object::builtins::JsUint8Array::from_object(target.clone()).is_ok());
    let window = match target {
        Some(target) => Window::of(&target, context)?,
        None => None,
    };
    let Some(window) = window else {
        return Err(JsNativeError::typ().with_message("encodeInto writes into a Uint8Array").into());
    };
    let (mut read, mut encoded) = (0, Vec::new());
    for character in char::decode_utf16(text.iter()).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)) {
        if encoded.len() + character.len_utf8() > window.len() {
            break;
        }
        read += character.len_utf16();
        encoded.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    window.write(&encoded);
    let mut result = ObjectInitializer::new(context);
    result.property(js_string!("read"), JsValue::from(read), Attribute::all());
    result.property(js_string!("written"), JsValue::from(encoded.len()), Attribute::all());
    Ok(result.build().into())
}

/// One text that is being decoded, perhaps piece by piece.
#[derive(Trace, Finalize, JsData)]
#[boa_gc(unsafe_empty_trace)]
struct Decoding {
    encoding: &'static Encoding,
    ignores_mark: bool,
    /// `None` between two texts.
    decoder: Option<Decoder>,
}

/// `(label)`: the encoding's name in lower case; `undefined` if there is none that can be decoded.
pub(super) fn name(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let encoding = labelled(arguments);
    Ok(encoding.map_or_else(JsValue::undefined, |encoding| JsString::from(encoding.name().to_ascii_lowercase()).into()))
}

/// `(label, ignores_mark)`: a decoder.
pub(super) fn decoder(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let encoding = labelled(arguments).unwrap_or(encoding_rs::UTF_8);
    let ignores_mark = native::argument(arguments, 1).to_boolean();
    Ok(JsObject::from_proto_and_data(None, Decoding { encoding, ignores_mark, decoder: None }).into())
}

fn labelled(arguments: &[JsValue]) -> Option<&'static Encoding> {
    let label = native::argument(arguments, 0).as_string()?.to_std_string().ok()?;
    Encoding::for_label(label.as_bytes()).filter(|&encoding| encoding != REPLACEMENT)
}

/// `(decoder, source, is_fatal, goes_on)`: the text, as far as it is whole.
pub(super) fn decode(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let source = native::argument(arguments, 1);
    let window = match source.as_object() {
        Some(object) => Window::of(&object, context)?,
        None => None,
    };
    let bytes = match window {
        Some(window) => window.to_vec(),
        None if source.is_undefined() => Vec::new(),
        None => return Err(JsNativeError::typ().with_message("decode takes an ArrayBuffer or a view on one").into()),
    };
    let holder = native::argument(arguments, 0).as_object();
    let Some(mut decoding) = holder.as_ref().and_then(|holder| holder.downcast_mut::<Decoding>()) else {
        return Err(JsNativeError::typ().with_message("this is no TextDecoder").into());
    };
    let goes_on = native::argument(arguments, 3).to_boolean();
    let text = decoding.decode(&bytes, native::argument(arguments, 2).to_boolean(), !goes_on);
    if !goes_on {
        decoding.decoder = None;
    }
    let Some(text) = text else {
        let name = decoding.encoding.name().to_ascii_lowercase();
        return Err(JsNativeError::typ().with_message(format!("the bytes are not valid {name}")).into());
    };
    Ok(JsString::from(text.as_slice()).into())
}

impl Decoding {
    fn decode(&mut self, bytes: &[u8], is_fatal: bool, is_last: bool) -> Option<Vec<u16>> {
        let (encoding, ignores_mark) = (self.encoding, self.ignores_mark);
        let decoder = self.decoder.get_or_insert_with(|| {
            if ignores_mark {
                encoding.new_decoder_without_bom_handling()
            } else {
                encoding.new_decoder_with_bom_removal()
            }
        });
        let mut text = vec![0; decoder.max_utf16_buffer_length(bytes.len())?];
        let written = if is_fatal {
            let (result, _, written) = decoder.decode_to_utf16_without_replacement(bytes, &mut text, is_last);
            if let DecoderResult::Malformed(..) = result {
                self.decoder = None;
                return None;
            }
            written
        } else {
            decoder.decode_to_utf16(bytes, &mut text, is_last).2
        };
        text.truncate(written);
        Some(text)
    }
}

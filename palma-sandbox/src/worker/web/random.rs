//! Random bytes of the run: the same for the same seed, so not for secrets.

use boa_engine::builtins::typed_array::{TypedArray, TypedArrayKind};
use boa_engine::{Context, JsNativeError, JsResult, JsString, JsValue};

use super::bytes::Window;
use super::{exception, native};
use crate::worker::tools::Desk;

/// The most bytes of one call, as the Web Cryptography API has it.
const MOST: usize = 65_536;

/// `crypto.getRandomValues(array)`.
pub(super) fn fill(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let value = native::argument(arguments, 0);
    let object = value.as_object();
    let kind = object.as_ref().and_then(|object| object.downcast_ref::<TypedArray>().map(|array| array.kind()));
    let window = match &object {
        Some(object) => Window::of(object, context)?,
        None => None,
    };
    let (Some(kind), Some(window)) = (kind, window) else {
        if window_less_view(&value) {
            let message = "getRandomValues takes a typed array of integers";
            return Err(exception::exception("TypeMismatchError", message, context));
        }
        return Err(JsNativeError::typ().with_message("getRandomValues takes a typed array of integers").into());
    };
    if matches!(kind, TypedArrayKind::Float32 | TypedArrayKind::Float64) {
        let message = "getRandomValues takes a typed array of integers, not of fractions";
        return Err(exception::exception("TypeMismatchError", message, context));
    }
    if window.len() > MOST {
        let message = format!("getRandomValues gives at most {MOST} bytes, not {}; call it more often", window.len());
        return Err(exception::exception("QuotaExceededError", &message, context));
    }
    let bytes = bytes(window.len(), context)?;
    window.write(&bytes);
    Ok(value)
}

fn window_less_view(value: &JsValue) -> bool {
    value.as_object().is_some_and(|object| boa_engine::object::builtins::JsDataView::from_object(object).is_ok())
}

/// `crypto.randomUUID()`: version 4.
pub(super) fn uuid(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes(16, context)?.into_iter().enumerate() {
        let byte = match place {
            6 => (byte & 0x0f) | 0x40,
            8 => (byte & 0x3f) | 0x80,
            _ => byte,
        };
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    Ok(JsString::from(text).into())
}

fn bytes(length: usize, context: &Context) -> JsResult<Vec<u8>> {
    let desk = Desk::of(context)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number from 0 to less than 256")]
    let bytes = (0..length).map(|_| (desk.random() * 256.0) as u8).collect();
    Ok(bytes)
}

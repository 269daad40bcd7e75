//! What makes failures tell more than the engine says of them.

use boa_engine::{Context, JsNativeError, JsResult, JsValue};

use crate::worker::thrown;
use crate::worker::tools::Desk;

/// `listed(list)`: the list; fails if it is nothing.
pub(super) fn listed(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let [list] = arguments else { return Ok(JsValue::undefined()) };
    if !list.is_null_or_undefined() {
        return Ok(list.clone());
    }
    let desk = Desk::of(context)?;
    let value = if list.is_null() { "null" } else { "undefined" };
    let message = match desk.source() {
        Some(source) => source.explain_loop(desk.position(context), value),
        None => value.to_owned(),
    };
    Err(JsNativeError::typ().with_message(message).into())
}

/// `thrown(value)`: the value, whose place is remembered unless it is an error, which remembers that itself.
pub(super) fn thrown(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let [value] = arguments else { return Ok(JsValue::undefined()) };
    if !value.as_object().is_some_and(|object| thrown::is_error(&object)) {
        let desk = Desk::of(context)?;
        let position = desk.position(context);
        desk.note_thrown(value, position);
    }
    Ok(value.clone())
}

/// `caught(error)`: puts the message of an error of the engine into the script's words.
pub(super) fn caught(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(error) = arguments.first().and_then(JsValue::as_object) {
        thrown::teach(&error, context)?;
    }
    Ok(JsValue::undefined())
}

use boa_engine::{Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, js_string};

use super::native;
use crate::worker::border;

/// The constructor `DOMException` as it was before any script.
#[derive(Clone)]
struct DomException(JsObject);

/// Keeps the constructor, which the prelude hands over.
pub(super) fn keep(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(constructor) = native::argument(arguments, 0).as_object() {
        context.insert_data(DomException(constructor));
    }
    Ok(JsValue::undefined())
}

/// A copy of an error that is a `DOMException`.
pub(super) fn copy(error: &JsObject, context: &mut Context) -> JsResult<Option<JsObject>> {
    let Some(DomException(constructor)) = context.get_data::<DomException>().cloned() else { return Ok(None) };
    let prototype = border::own(&constructor, &js_string!("prototype").into()).and_then(|it| it.value()?.as_object());
    if prototype.is_none() || error.prototype() != prototype {
        return Ok(None);
    }
    let text = |key| border::own(error, &key).and_then(|property| property.value().cloned()).unwrap_or_default();
    let arguments = [text(js_string!("message").into()), text(js_string!("name").into())];
    constructor.construct(&arguments, None, context).map(Some)
}

/// A `DOMException` of this name.
pub(super) fn exception(name: &str, message: &str, context: &mut Context) -> JsError {
    let Some(DomException(constructor)) = context.get_data::<DomException>().cloned() else {
        return JsNativeError::error().with_message(format!("{name}: {message}")).into();
    };
    let arguments = [JsString::from(message).into(), JsString::from(name).into()];
    match constructor.construct(&arguments, None, context) {
        Ok(error) => JsError::from_opaque(error.into()),
        Err(error) => error,
    }
}

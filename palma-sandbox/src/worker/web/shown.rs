use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::{native, slots};

/// The prelude's function that says in words what an object of its classes holds.
#[derive(Clone)]
struct Describer(JsObject);

/// Keeps the function.
pub(super) fn keep(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if let Some(describer) = native::argument(arguments, 0).as_object() {
        context.insert_data(Describer(describer));
    }
    Ok(JsValue::undefined())
}

/// What an object of the prelude's classes holds, for the console.
pub(in crate::worker) fn shown(object: &JsObject, context: &mut Context) -> Option<String> {
    Some(described(object, false, context)?.to_std_string_lossy())
}

/// The text of a URL or of its query, which is all there is to it.
pub(in crate::worker) fn address(object: &JsObject, context: &mut Context) -> Option<JsString> {
    described(object, true, context)
}

fn described(object: &JsObject, is_bare: bool, context: &mut Context) -> Option<JsString> {
    if !slots::is_platform(object, context) {
        return None;
    }
    let Describer(describer) = context.get_data::<Describer>().cloned()?;
    let arguments = [object.clone().into(), is_bare.into()];
    describer.call(&JsValue::undefined(), &arguments, context).ok()?.as_string()
}

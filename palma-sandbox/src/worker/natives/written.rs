//! The text of a function.

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_str, js_string};

use super::replace;
use crate::worker::border::own;
use crate::worker::tools::Desk;

/// Puts our method into the prototype of functions.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let function = context.intrinsics().constructors().function().prototype();
    replace(&function, "toString", 0, to_string, context)
}

/// `Function.prototype.toString()`: a function of the script as it was written, without what was made of that; every
/// other as a native one.
fn to_string(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let told = original.call(this, arguments, context)?;
    let Some(text) = told.as_string().map(|text| text.to_std_string_lossy()) else { return Ok(told) };
    if text.ends_with("{ [native code] }") {
        return Ok(told);
    }
    let source = Desk::of(context)?.source();
    let written = source.as_ref().and_then(|source| source.written(&text));
    let text = written.map_or_else(|| native(this), JsString::from);
    Ok(text.into())
}

fn native(function: &JsValue) -> JsString {
    let name = function.as_object().and_then(|function| own(&function, &js_string!("name").into()));
    let name = name.and_then(|name| name.value()?.as_string()).unwrap_or_default();
    js_string!(js_str!("function "), &name, js_str!("() { [native code] }"))
}

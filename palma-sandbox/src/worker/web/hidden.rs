use boa_engine::object::builtins::JsWeakSet;
use boa_engine::{Context, JsError, JsNativeError, JsObject, JsResult, JsValue, js_string};

use super::native;

/// Functions whose source a script does not see, and the `Function.prototype.toString` that would show it.
#[derive(Clone)]
struct Hidden {
    functions: JsWeakSet,
    to_string: JsObject,
}

/// Replaces `Function.prototype.toString` by one that shows the prelude's functions as native code.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let prototype = native::global_prototype("Function", context)?;
    let to_string = prototype.get(js_string!("toString"), context)?.as_object().ok_or_else(absent)?;
    let functions = JsWeakSet::new(context);
    context.insert_data(Hidden { functions, to_string });
    native::define(&prototype, "toString", 0, show, false, context)
}

/// Hides the source of a function.
pub(super) fn hide(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let hidden = hidden(context)?;
    if let Some(function) = native::argument(arguments, 0).as_object() {
        hidden.functions.add(&function, context)?;
    }
    Ok(JsValue::undefined())
}

fn show(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let hidden = hidden(context)?;
    if let Some(function) = this.as_object()
        && hidden.functions.has(&function, context)?
    {
        let name = super::super::border::own(&function, &js_string!("name").into())
            .and_then(|name| name.value().and_then(JsValue::as_string))
            .unwrap_or_default();
        return Ok(js_string!(&js_string!("function "), &name, &js_string!("() { [native code] }")).into());
    }
    let to_string = hidden.to_string;
    to_string.call(this, arguments, context)
}

fn hidden(context: &Context) -> JsResult<Hidden> {
    context.get_data::<Hidden>().cloned().ok_or_else(absent)
}

fn absent() -> JsError {
    JsNativeError::error().with_message("the engine has no `Function.prototype.toString`").into()
}

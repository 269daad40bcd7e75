use boa_engine::object::FunctionObjectBuilder;
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction};

/// A function as the engine calls it.
pub(super) type Native = fn(&JsValue, &[JsValue], &mut Context) -> JsResult<JsValue>;

/// Defines a builtin function on `holder`: writable, configurable, and enumerable if it is one of the web's.
pub(super) fn define(
    holder: &JsObject,
    name: &str,
    length: usize,
    native: Native,
    is_enumerable: bool,
    context: &mut Context,
) -> JsResult<()> {
    let name = JsString::from(name);
    let native = NativeFunction::from_fn_ptr(native);
    let function = FunctionObjectBuilder::new(context.realm(), native).name(name.clone()).length(length).build();
    let property = PropertyDescriptor::builder()
        .value(function)
        .writable(true)
        .enumerable(is_enumerable)
        .configurable(true)
        .build();
    holder.define_property_or_throw(name, property, context)?;
    Ok(())
}

/// Defines a function of the global object, which the web makes enumerable.
pub(super) fn define_global(name: &str, length: usize, native: Native, context: &mut Context) -> JsResult<()> {
    let global = context.global_object();
    define(&global, name, length, native, true, context)
}

/// A constructor of the global object, or its prototype.
pub(super) fn global_class(name: &str, context: &mut Context) -> JsResult<JsObject> {
    let class = context.global_object().get(JsString::from(name), context)?;
    class.as_object().ok_or_else(|| missing(name))
}

/// The prototype of a constructor of the global object.
pub(super) fn global_prototype(name: &str, context: &mut Context) -> JsResult<JsObject> {
    let prototype = global_class(name, context)?.get(boa_engine::js_string!("prototype"), context)?;
    prototype.as_object().ok_or_else(|| missing(name))
}

fn missing(name: &str) -> boa_engine::JsError {
    JsNativeError::error().with_message(format!("the engine has no `{name}`")).into()
}

/// The argument at this place; `undefined` if there are fewer.
pub(super) fn argument(arguments: &[JsValue], place: usize) -> JsValue {
    arguments.get(place).cloned().unwrap_or_default()
}

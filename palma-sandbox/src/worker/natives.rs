//! Builtins of ours, where the engine's are slow or panic. Each does what the specification says: it takes a short way
//! only for values with which nobody can tell, and leaves the others to the function of the engine that it stands for.

mod compare;
mod dense;
mod depth;
mod join;
pub(super) mod json;
mod legacy;
mod merge;
mod order;
mod regexp;
mod repeat;
mod search;
mod sort;
mod text;
mod written;

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction};

/// A builtin that gets the one it replaces as its third argument.
type Native = fn(&JsValue, &[JsValue], &JsObject, &mut Context) -> JsResult<JsValue>;

/// Puts them in the place of the engine's.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    json::install(context)?;
    sort::install(context)?;
    text::install(context)?;
    regexp::install(context)?;
    compare::install(context)?;
    legacy::install(context)?;
    repeat::install(context)?;
    join::install(context)?;
    written::install(context)
}

/// Puts `native` in the place of a method, with the method's own name and attributes.
fn replace(holder: &JsObject, name: &str, length: usize, native: Native, context: &mut Context) -> JsResult<()> {
    let name = JsString::from(name);
    let original = function(holder, name.clone(), context)?;
    let native = NativeFunction::from_copy_closure_with_captures(native, original);
    let method = FunctionObjectBuilder::new(context.realm(), native)
        .name(name.clone())
        .length(length)
        .constructor(false)
        .build();
    let property =
        PropertyDescriptor::builder().value(method).writable(true).enumerable(false).configurable(true).build();
    holder.define_property_or_throw(name, property, context)?;
    Ok(())
}

/// A function that an object has.
fn function(holder: &JsObject, key: impl Into<PropertyKey>, context: &mut Context) -> JsResult<JsObject> {
    let value = holder.get(key, context)?;
    value.as_callable().ok_or_else(|| type_error("the engine lacks a builtin"))
}

fn type_error(message: &'static str) -> JsError {
    JsNativeError::typ().with_message(message).into()
}

fn range_error(message: &'static str) -> JsError {
    JsNativeError::range().with_message(message).into()
}

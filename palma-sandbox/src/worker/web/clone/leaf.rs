//! Copies of what holds no other values, or holds them apart from its properties.

use boa_engine::builtins::error::{Error as ErrorData, ErrorKind};
use boa_engine::builtins::typed_array::TypedArray;
use boa_engine::object::builtins::{JsArrayBuffer, JsDataView, JsDate, JsRegExp, JsTypedArray};
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsBigInt, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string};

use super::memory::Memory;
use super::refused;
use crate::worker::border;
use crate::worker::web::{bytes, exception, slots};

/// The copy, if the object is of such a kind.
pub(super) fn copy(from: &JsObject, memory: &mut Memory, context: &mut Context) -> JsResult<Option<JsObject>> {
    if let Some(primitive) = wrapped(from) {
        return primitive.to_object(context).map(Some);
    }
    if from.is::<JsSymbol>() {
        return Err(refused(&from.clone().into(), context));
    }
    if let Ok(date) = JsDate::from_object(from.clone()) {
        let time = date.get_time(context)?;
        let to = JsDate::new(context);
        to.set_time(time, context)?;
        return Ok(Some(to.into()));
    }
    if JsRegExp::from_object(from.clone()).is_ok() {
        let (source, flags) = slots::regexp(from, context)?;
        return Ok(Some(JsRegExp::new(source, flags, context)?.into()));
    }
    if let Ok(buffer) = JsArrayBuffer::from_object(from.clone()) {
        return copy_buffer(&buffer, from, context).map(Some);
    }
    if from.is::<TypedArray>() {
        return copy_array(from, memory, context).map(Some);
    }
    if let Ok(view) = JsDataView::from_object(from.clone()) {
        return copy_view(&view, from, memory, context).map(Some);
    }
    if from.is::<ErrorData>() {
        return match exception::copy(from, context)? {
            Some(to) => Ok(Some(to)),
            None => copy_error(from, context).map(Some),
        };
    }
    Ok(None)
}

fn wrapped(from: &JsObject) -> Option<JsValue> {
    if let Some(value) = from.downcast_ref::<bool>() {
        return Some(JsValue::from(*value));
    }
    if let Some(value) = from.downcast_ref::<f64>() {
        return Some(JsValue::from(*value));
    }
    if let Some(value) = from.downcast_ref::<JsString>() {
        return Some(JsValue::from(value.clone()));
    }
    from.downcast_ref::<JsBigInt>().map(|value| JsValue::from(value.clone()))
}

fn copy_buffer(buffer: &JsArrayBuffer, from: &JsObject, context: &mut Context) -> JsResult<JsObject> {
    let bytes = buffer.data().map(|data| data.to_vec());
    let Some(bytes) = bytes else { return Err(refused(&from.clone().into(), context)) };
    let to = bytes::buffer(&bytes, context)?;
    Ok(match slots::most_bytes(from, context)? {
        Some(most) => to.with_max_byte_length(most).into(),
        None => to.into(),
    })
}

/// The copy of the buffer a view is on, which its other views share.
fn copied_buffer(buffer: &JsValue, memory: &mut Memory, context: &mut Context) -> JsResult<JsArrayBuffer> {
    let Some(from) = buffer.as_object() else { return Err(refused(buffer, context)) };
    if let Some(known) = memory.get(&from) {
        return JsArrayBuffer::from_object(known);
    }
    let to = copy_buffer(&JsArrayBuffer::from_object(from.clone())?, &from, context)?;
    memory.insert(&from, to.clone());
    JsArrayBuffer::from_object(to)
}

fn copy_array(from: &JsObject, memory: &mut Memory, context: &mut Context) -> JsResult<JsObject> {
    let view = JsTypedArray::from_object(from.clone())?;
    let (start, length) = (view.byte_offset(context)?, view.length(context)?);
    let buffer = copied_buffer(&view.buffer(context)?, memory, context)?;
    let Some(constructor) = slots::typed_array_class(&view, context) else {
        return Err(refused(&from.clone().into(), context));
    };
    constructor.construct(&[buffer.into(), JsValue::from(start), JsValue::from(length)], None, context)
}

fn copy_view(view: &JsDataView, from: &JsObject, memory: &mut Memory, context: &mut Context) -> JsResult<JsObject> {
    let buffer = view.buffer(context)?;
    let detached = buffer
        .as_object()
        .and_then(|buffer| JsArrayBuffer::from_object(buffer).ok())
        .is_none_or(|buffer| buffer.data().is_none());
    if detached {
        return Err(refused(&from.clone().into(), context));
    }
    let (start, length) = (view.byte_offset(context)?, view.byte_length(context)?);
    let buffer = copied_buffer(&buffer, memory, context)?;
    Ok(JsDataView::from_js_array_buffer(buffer, Some(start), Some(length), context)?.into())
}

/// An error of the same kind, with its message.
fn copy_error(from: &JsObject, context: &mut Context) -> JsResult<JsObject> {
    let name = from.get(js_string!("name"), context)?;
    let name = if name.is_undefined() { js_string!("Error") } else { name.to_string(context)? };
    let message = border::own(from, &js_string!("message").into());
    let message = match message.as_ref().and_then(PropertyDescriptor::value) {
        Some(message) => Some(message.to_string(context)?),
        None => None,
    };
    let classes = context.intrinsics().constructors();
    let (kind, class) = match name.to_std_string_lossy().as_str() {
        "EvalError" => (ErrorKind::Eval, classes.eval_error()),
        "RangeError" => (ErrorKind::Range, classes.range_error()),
        "ReferenceError" => (ErrorKind::Reference, classes.reference_error()),
        "SyntaxError" => (ErrorKind::Syntax, classes.syntax_error()),
        "TypeError" => (ErrorKind::Type, classes.type_error()),
        "URIError" => (ErrorKind::Uri, classes.uri_error()),
        _ => (ErrorKind::Error, classes.error()),
    };
    let to = JsObject::from_proto_and_data(class.prototype(), ErrorData::new(kind));
    if let Some(message) = message {
        let property = PropertyDescriptor::builder().value(message).writable(true).enumerable(false).configurable(true);
        to.define_property_or_throw(js_string!("message"), property, context)?;
    }
    Ok(to)
}

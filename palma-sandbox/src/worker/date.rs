//! `Date` that reads the texts people write, as V8 reads them.

mod parse;
mod scan;

use boa_engine::builtins::date::Date;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsDate;
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::value::PreferredType;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};

/// Puts a `Date` around the engine's that differs in one thing: what it makes of a text.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let engine = context.intrinsics().constructors().date();
    let (inner, prototype) = (engine.constructor(), engine.prototype());

    let construct = NativeFunction::from_copy_closure_with_captures(construct, inner.clone());
    let date = FunctionObjectBuilder::new(context.realm(), construct)
        .name(js_string!("Date"))
        .length(7)
        .constructor(true)
        .build();
    let fixed = PropertyDescriptor::builder().value(prototype.clone()).writable(false).enumerable(false);
    date.define_property_or_throw(js_string!("prototype"), fixed.configurable(false), context)?;

    let parse = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(parse_text))
        .name(js_string!("parse"))
        .length(1)
        .build();
    let now = inner.get(js_string!("now"), context)?;
    let utc = inner.get(js_string!("UTC"), context)?;
    for (name, value) in [("now", now), ("parse", parse.into()), ("UTC", utc)] {
        define(&date, JsString::from(name), value, context)?;
    }
    define(&prototype, js_string!("constructor"), date.clone().into(), context)?;
    define(&context.global_object(), js_string!("Date"), date.into(), context)
}

fn define(object: &JsObject, key: impl Into<PropertyKey>, value: JsValue, context: &mut Context) -> JsResult<()> {
    let property = PropertyDescriptor::builder().value(value).writable(true).enumerable(false).configurable(true);
    object.define_property_or_throw(key, property, context)?;
    Ok(())
}

/// `new Date(…)` and `Date()`: a lone text is read here, all else is the engine's.
fn construct(target: &JsValue, arguments: &[JsValue], inner: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some(target) = target.as_object() else { return inner.call(&JsValue::undefined(), arguments, context) };
    let [only] = arguments else { return Ok(inner.construct(arguments, Some(&target), context)?.into()) };
    if only.as_object().is_some_and(|object| object.is::<Date>()) {
        return Ok(inner.construct(arguments, Some(&target), context)?.into());
    }
    let mut value = only.to_primitive(context, PreferredType::Default)?;
    if let Some(text) = value.as_string() {
        value = JsValue::from(milliseconds(&text));
    }
    Ok(inner.construct(&[value], Some(&target), context)?.into())
}

fn parse_text(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = arguments.first().unwrap_or(&JsValue::undefined()).to_string(context)?;
    Ok(JsValue::from(milliseconds(&text)))
}

/// The time value a text stands for, or `NaN`.
#[expect(clippy::cast_precision_loss, reason = "a time value has at most 53 bits")]
pub(super) fn milliseconds(text: &JsString) -> f64 {
    if text.len() > MAX_UNITS {
        return f64::NAN;
    }
    let units: Vec<u16> = text.iter().collect();
    parse::parse(&units).map_or(f64::NAN, |time| time as f64)
}

/// The longest text that is read as a date.
const MAX_UNITS: usize = 64 << 10;

/// The time value of a `Date`, or a `TypeError`.
pub(super) fn time_value(value: &JsValue, context: &mut Context) -> JsResult<f64> {
    let object = value.as_object().filter(|object| object.is::<Date>());
    let object = object.ok_or_else(|| JsNativeError::typ().with_message("this is not a Date object."))?;
    // The engine keeps the number to itself; its own getter runs no code of the script.
    let time = JsDate::from_object(object)?.get_time(context)?;
    Ok(time.as_number().unwrap_or(f64::NAN))
}

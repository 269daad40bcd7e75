//! What the language keeps for old programs and models still write (ECMA-262, annex B), where the engine lacks it.

use boa_engine::builtins::error::Error as ErrorData;
use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::property::PropertyDescriptor;
use boa_engine::value::IntegerOrInfinity;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};

use super::type_error;

/// What `escape` leaves as it is beside letters and digits.
const KEPT: &[u8] = b"@*_+-./";

/// Puts them where old programs look for them.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let string = context.intrinsics().constructors().string().prototype();
    define(&string, "substr", 2, substr, context)?;
    for (old, new) in [("trimLeft", js_string!("trimStart")), ("trimRight", js_string!("trimEnd"))] {
        let method = string.get(new, context)?;
        put(&string, old, method, context)?;
    }
    let global = context.global_object();
    define(&global, "escape", 1, escape, context)?;
    define(&global, "unescape", 1, unescape, context)?;
    let error = context.intrinsics().constructors().error().constructor();
    define(&error, "captureStackTrace", 2, capture_stack_trace, context)
}

fn define(
    holder: &JsObject,
    name: &str,
    length: usize,
    native: NativeFunctionPointer,
    context: &mut Context,
) -> JsResult<()> {
    let native = NativeFunction::from_fn_ptr(native);
    let function =
        FunctionObjectBuilder::new(context.realm(), native).name(JsString::from(name)).length(length).build();
    put(holder, name, function.into(), context)
}

fn put(holder: &JsObject, name: &str, value: JsValue, context: &mut Context) -> JsResult<()> {
    let property = PropertyDescriptor::builder().value(value).writable(true).enumerable(false).configurable(true);
    holder.define_property_or_throw(JsString::from(name), property, context)?;
    Ok(())
}

/// `String.prototype.substr(start, length)`
fn substr(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    if this.is_null_or_undefined() {
        return Err(type_error("String.prototype.substr called on null or undefined"));
    }
    let text = this.to_string(context)?;
    let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
    let start = match arguments.first().unwrap_or(&JsValue::undefined()).to_integer_or_infinity(context)? {
        IntegerOrInfinity::NegativeInfinity => 0,
        IntegerOrInfinity::PositiveInfinity => size,
        IntegerOrInfinity::Integer(start) if start < 0 => size.saturating_add(start).max(0),
        IntegerOrInfinity::Integer(start) => start.min(size),
    };
    let length = match arguments.get(1) {
        None => size,
        Some(length) if length.is_undefined() => size,
        Some(length) => match length.to_integer_or_infinity(context)? {
            IntegerOrInfinity::NegativeInfinity => 0,
            IntegerOrInfinity::PositiveInfinity => size,
            IntegerOrInfinity::Integer(length) => length.clamp(0, size),
        },
    };
    let end = start.saturating_add(length).min(size);
    let place = |offset: i64| usize::try_from(offset).unwrap_or(0);
    Ok(text.slice(place(start), place(end)).into())
}

/// `escape(text)`
fn escape(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = arguments.first().unwrap_or(&JsValue::undefined()).to_string(context)?;
    let mut escaped = String::with_capacity(text.len());
    for unit in &text {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_alphanumeric() || KEPT.contains(&byte) => escaped.push(char::from(byte)),
            Ok(byte) => escaped.extend(['%', hex(byte >> 4), hex(byte)]),
            Err(_) => {
                let [high, low] = unit.to_be_bytes();
                escaped.extend(['%', 'u', hex(high >> 4), hex(high), hex(low >> 4), hex(low)]);
            }
        }
    }
    Ok(JsString::from(escaped).into())
}

/// The last four bits as a digit.
fn hex(byte: u8) -> char {
    char::from_digit(u32::from(byte & 15), 16).unwrap_or('0').to_ascii_uppercase()
}

/// `unescape(text)`
fn unescape(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = arguments.first().unwrap_or(&JsValue::undefined()).to_string(context)?;
    let units: Vec<u16> = text.iter().collect();
    let mut rest = units.as_slice();
    let mut plain = Vec::with_capacity(units.len());
    while let Some((&unit, more)) = rest.split_first() {
        let (unit, more) = escaped(rest).unwrap_or((unit, more));
        plain.push(unit);
        rest = more;
    }
    Ok(JsString::from(plain.as_slice()).into())
}

/// The unit that `%XX` or `%uXXXX` at the beginning stands for, and what comes behind it.
fn escaped(units: &[u16]) -> Option<(u16, &[u16])> {
    let rest = units.strip_prefix(&[u16::from(b'%')])?;
    let (digits, rest) = match rest.strip_prefix(&[u16::from(b'u')]) {
        Some(long) => long.split_at_checked(4)?,
        None => rest.split_at_checked(2)?,
    };
    let value = digits.iter().try_fold(0, |value, &digit| {
        let digit = char::from(u8::try_from(digit).ok()?).to_digit(16)?;
        Some(value << 4 | digit)
    })?;
    Some((u16::try_from(value).ok()?, rest))
}

/// `Error.captureStackTrace(object)`: an error has its stack already; another object gets a text without places.
fn capture_stack_trace(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(object) = arguments.first().and_then(JsValue::as_object) else {
        return Err(type_error("Error.captureStackTrace takes an object"));
    };
    if !object.is::<ErrorData>() {
        put(&object, "stack", js_string!("Error").into(), context)?;
    }
    Ok(JsValue::undefined())
}

//! `Intl.NumberFormat` and the `toLocaleString` of numbers.

mod compact;
pub(super) mod digits;
pub(super) mod format;
mod range;
pub(super) mod settings;
mod unit;

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::value::PreferredType;
use boa_engine::{Context, JsBigInt, JsObject, JsResult, JsValue, NativeFunction, js_string};

use super::class::{Class, argument, method, prototype_for, range_error, type_error};
use super::decimal::{Decimal, Kind};
use super::options::{Part, joined, parts, record};
use format::format;
use settings::Settings;

pub(super) const CLASS: Class = Class {
    name: "NumberFormat",
    length: 0,
    construct,
    methods: &[
        ("resolvedOptions", 0, resolved_options),
        ("formatToParts", 1, format_to_parts),
        ("formatRange", 2, format_range),
        ("formatRangeToParts", 2, format_range_to_parts),
    ],
    getters: &[("format", get_format)],
};

/// A number format, with its bound `format` once that was asked for.
#[derive(Debug, boa_gc::Trace, boa_gc::Finalize, boa_engine::JsData)]
struct NumberFormat {
    settings: Settings,
    bound: Option<JsObject>,
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = prototype_for("NumberFormat", target, context)?;
    let settings = Settings::read(&argument(arguments, 0), &argument(arguments, 1), context)?;
    Ok(JsObject::from_proto_and_data(prototype, NumberFormat { settings, bound: None }).into())
}

fn settings_of(this: &JsValue, name: &str) -> JsResult<Settings> {
    let object = this.as_object();
    let settings = object.as_ref().and_then(|object| Some(object.downcast_ref::<NumberFormat>()?.settings.clone()));
    settings.ok_or_else(|| type_error(format!("Method Intl.NumberFormat.{name} called on incompatible receiver")))
}

fn get_format(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = settings_of(this, "format")?;
    let Some(object) = this.as_object() else { return Ok(JsValue::undefined()) };
    let known = object.downcast_ref::<NumberFormat>().and_then(|data| data.bound.clone());
    if let Some(bound) = known {
        return Ok(bound.into());
    }
    let native = NativeFunction::from_copy_closure_with_captures(
        |_, arguments, settings: &Settings, context| {
            let number = decimal(&argument(arguments, 0), context)?;
            Ok(joined(&format(number, settings).parts()))
        },
        settings,
    );
    let bound = FunctionObjectBuilder::new(context.realm(), native).name(js_string!()).length(1).build();
    if let Some(mut data) = object.downcast_mut::<NumberFormat>() {
        data.bound = Some(bound.clone().into());
    }
    Ok(bound.into())
}

fn format_to_parts(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = settings_of(this, "formatToParts")?;
    let number = decimal(&argument(arguments, 0), context)?;
    parts(&format(number, &settings).parts(), &[], context)
}

fn format_range(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(joined(&ranged(this, arguments, "formatRange", context)?))
}

fn format_range_to_parts(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let ranged = ranged(this, arguments, "formatRangeToParts", context)?;
    parts(&ranged, &[], context)
}

fn ranged(this: &JsValue, arguments: &[JsValue], name: &str, context: &mut Context) -> JsResult<Vec<Part>> {
    let settings = settings_of(this, name)?;
    let (start, end) = (argument(arguments, 0), argument(arguments, 1));
    for (name, value) in [("start", &start), ("end", &end)] {
        if value.is_undefined() {
            return Err(type_error(format!("Invalid {name} : undefined")));
        }
    }
    let (start, end) = (decimal(&start, context)?, decimal(&end, context)?);
    for (name, number) in [("start", &start), ("end", &end)] {
        if number.kind == Kind::NotANumber {
            return Err(range_error(format!("Invalid {name} : NaN")));
        }
    }
    Ok(range::range(start, end, &settings))
}

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = settings_of(this, "resolvedOptions")?;
    record(settings.resolved(), context)
}

/// `ToIntlMathematicalValue`: texts and `BigInt` keep all their digits.
pub(super) fn decimal(value: &JsValue, context: &mut Context) -> JsResult<Decimal> {
    let value = value.to_primitive(context, PreferredType::Number)?;
    if let Some(number) = value.as_bigint() {
        return Ok(big(&number));
    }
    if let Some(text) = value.as_string() {
        let text = text.to_std_string_lossy();
        let text =
            text.trim_matches(|letter: char| letter.is_whitespace() && letter != '\u{85}' || letter == '\u{feff}');
        if let Some(decimal) = Decimal::from_text(text) {
            return Ok(decimal);
        }
    }
    Ok(Decimal::from_f64(value.to_number(context)?))
}

fn big(number: &JsBigInt) -> Decimal {
    Decimal::from_digits(&number.to_string_radix(10))
}

/// Puts `toLocaleString` on the prototypes of numbers.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let constructors = context.intrinsics().constructors();
    let (number, big) = (constructors.number().prototype(), constructors.bigint().prototype());
    method(&number, "toLocaleString", 0, number_to_locale_string, context)?;
    method(&big, "toLocaleString", 0, big_to_locale_string, context)
}

fn number_to_locale_string(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let inner = this.as_object().and_then(|object| object.downcast_ref::<f64>().map(|number| *number));
    let number = this.as_number().or(inner);
    let number =
        number.ok_or_else(|| type_error("Number.prototype.toLocaleString requires that 'this' be a Number"))?;
    let settings = Settings::read(&argument(arguments, 0), &argument(arguments, 1), context)?;
    Ok(joined(&format(Decimal::from_f64(number), &settings).parts()))
}

fn big_to_locale_string(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let inner = this.as_object().and_then(|object| object.downcast_ref::<JsBigInt>().map(|number| number.clone()));
    let number = this.as_bigint().or(inner);
    let number =
        number.ok_or_else(|| type_error("BigInt.prototype.toLocaleString requires that 'this' be a BigInt"))?;
    let settings = Settings::read(&argument(arguments, 0), &argument(arguments, 1), context)?;
    Ok(joined(&format(big(&number), &settings).parts()))
}

//! `Intl.DateTimeFormat` and the `toLocale…String` methods of dates.

mod format;
mod moment;
mod pattern;
mod range;
mod settings;
mod subject;
mod zone;

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::{Context, JsObject, JsResult, JsValue, NativeFunction, js_string};

use super::super::date::time_value;
use super::super::temporal::{self, Kind};
use super::class::{Class, Native, argument, method, prototype_for, range_error, type_error};
use super::options::{Part, parts, record, text};
use settings::{Settings, Wanted};
use subject::{Subject, zoned};

pub(super) use zone::names as zone_names;

pub(super) const CLASS: Class = Class {
    name: "DateTimeFormat",
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

/// A date format, with its bound `format` once that was asked for.
#[derive(Debug, boa_gc::Trace, boa_gc::Finalize, boa_engine::JsData)]
struct DateTimeFormat {
    settings: Settings,
    bound: Option<JsObject>,
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = prototype_for("DateTimeFormat", target, context)?;
    let (locales, options) = (argument(arguments, 0), argument(arguments, 1));
    let settings = Settings::read(&locales, &options, Wanted::Anything, context)?;
    Ok(JsObject::from_proto_and_data(prototype, DateTimeFormat { settings, bound: None }).into())
}

fn settings_of(this: &JsValue, name: &str) -> JsResult<Settings> {
    let object = this.as_object();
    let settings = object.as_ref().and_then(|object| Some(object.downcast_ref::<DateTimeFormat>()?.settings.clone()));
    settings.ok_or_else(|| type_error(format!("Method Intl.DateTimeFormat.{name} called on incompatible receiver")))
}

/// A time value: that of an argument, or of the run's clock.
#[expect(clippy::cast_possible_truncation, reason = "a time value is a whole number of at most 53 bits")]
fn time(value: &JsValue, context: &mut Context) -> JsResult<i64> {
    if value.is_undefined() {
        return Ok(context.clock().system_time_millis());
    }
    clipped(value.to_number(context)?).ok_or_else(|| range_error("Invalid time value")).map(|time| time as i64)
}

/// `TimeClip`.
fn clipped(time: f64) -> Option<f64> {
    (time.abs() <= 8.64e15).then(|| time.trunc())
}

/// Formatted as a text, for which V8 writes a plain blank where the parts have a narrow one.
fn plain(subject: &Subject<'_>) -> JsValue {
    let whole: String = format::format(subject.time, &subject.settings).into_iter().map(|part| part.text).collect();
    text(&whole.replace('\u{202f}', " "))
}

fn get_format(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = settings_of(this, "format")?;
    let Some(object) = this.as_object() else { return Ok(JsValue::undefined()) };
    let known = object.downcast_ref::<DateTimeFormat>().and_then(|data| data.bound.clone());
    if let Some(bound) = known {
        return Ok(bound.into());
    }
    let native = NativeFunction::from_copy_closure_with_captures(
        |_, arguments, settings: &Settings, context| {
            Ok(plain(&Subject::of(&argument(arguments, 0), settings, context)?))
        },
        settings,
    );
    let bound = FunctionObjectBuilder::new(context.realm(), native).name(js_string!()).length(1).build();
    if let Some(mut data) = object.downcast_mut::<DateTimeFormat>() {
        data.bound = Some(bound.clone().into());
    }
    Ok(bound.into())
}

fn format_to_parts(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = settings_of(this, "formatToParts")?;
    let subject = Subject::of(&argument(arguments, 0), &settings, context)?;
    parts(&format::format(subject.time, &subject.settings), &[], context)
}

fn ranged(this: &JsValue, arguments: &[JsValue], name: &str, context: &mut Context) -> JsResult<Vec<Part>> {
    let settings = settings_of(this, name)?;
    let (start, end) = (argument(arguments, 0), argument(arguments, 1));
    if start.is_undefined() || end.is_undefined() {
        return Err(type_error("startDate or endDate cannot be undefined"));
    }
    let (start, end) = (Subject::of(&start, &settings, context)?, Subject::of(&end, &settings, context)?);
    if !start.is_like(&end) {
        return Err(type_error("both ends of a range must be of one class"));
    }
    Ok(range::range(start.time, end.time, &start.settings))
}

fn format_range(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let ranged = ranged(this, arguments, "formatRange", context)?;
    Ok(super::options::joined(&ranged))
}

fn format_range_to_parts(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let ranged = ranged(this, arguments, "formatRangeToParts", context)?;
    parts(&ranged, &[], context)
}

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let settings = settings_of(this, "resolvedOptions")?;
    record(settings.resolved(), context)
}

/// Puts the `toLocale…String` methods on the prototypes of dates and of what `Temporal` makes, but for `Duration`, whose
/// text is the ISO's where there is no `Intl.DurationFormat`.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let date = context.intrinsics().constructors().date().prototype();
    method(&date, "toLocaleString", 0, |this, given, context| local(this, given, Wanted::Both, context), context)?;
    method(&date, "toLocaleDateString", 0, |this, given, context| local(this, given, Wanted::Date, context), context)?;
    method(&date, "toLocaleTimeString", 0, |this, given, context| local(this, given, Wanted::Time, context), context)?;
    for (kind, prototype) in temporal::prototypes(context) {
        let native: Native = match kind {
            Kind::Duration => continue,
            Kind::Instant => |this, given, context| shown(this, given, Kind::Instant, context),
            Kind::PlainDate => |this, given, context| shown(this, given, Kind::PlainDate, context),
            Kind::PlainDateTime => |this, given, context| shown(this, given, Kind::PlainDateTime, context),
            Kind::PlainMonthDay => |this, given, context| shown(this, given, Kind::PlainMonthDay, context),
            Kind::PlainTime => |this, given, context| shown(this, given, Kind::PlainTime, context),
            Kind::PlainYearMonth => |this, given, context| shown(this, given, Kind::PlainYearMonth, context),
            Kind::ZonedDateTime => |this, given, context| shown(this, given, Kind::ZonedDateTime, context),
        };
        method(&prototype, "toLocaleString", 0, native, context)?;
    }
    Ok(())
}

/// `toLocaleString` of a `Temporal` object.
fn shown(this: &JsValue, arguments: &[JsValue], kind: Kind, context: &mut Context) -> JsResult<JsValue> {
    let object = this.as_object().filter(|object| temporal::kind(object) == Some(kind));
    let object = object.ok_or_else(|| type_error(format!("this is not a Temporal.{kind:?}")))?;
    let wanted = match kind {
        Kind::PlainDate | Kind::PlainMonthDay | Kind::PlainYearMonth => Wanted::Date,
        Kind::PlainTime => Wanted::Time,
        Kind::ZonedDateTime => Wanted::Zoned,
        Kind::Duration | Kind::Instant | Kind::PlainDateTime => Wanted::Both,
    };
    let mut settings = Settings::read(&argument(arguments, 0), &argument(arguments, 1), wanted, context)?;
    if kind != Kind::ZonedDateTime {
        return Ok(plain(&Subject::of(this, &settings, context)?));
    }
    let (time, zone) = zoned(&object, context)?;
    settings.zone = zone;
    Ok(plain(&Subject::at(time, &settings)))
}

#[expect(clippy::cast_possible_truncation, reason = "a time value is a whole number of at most 53 bits")]
fn local(this: &JsValue, arguments: &[JsValue], wanted: Wanted, context: &mut Context) -> JsResult<JsValue> {
    let time = time_value(this, context)?;
    let Some(time) = clipped(time) else { return Ok(text("Invalid Date")) };
    let settings = Settings::read(&argument(arguments, 0), &argument(arguments, 1), wanted, context)?;
    Ok(plain(&Subject::at(time as i64, &settings)))
}

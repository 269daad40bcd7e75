//! `Intl.RelativeTimeFormat`.

use boa_engine::{Context, JsObject, JsResult, JsValue};
use boa_gc::{Finalize, Trace};

use super::class::{Class, argument, data_of, prototype_for, range_error, require_new};
use super::decimal::Decimal;
use super::locale::{Region, Resolved, resolve, tag_value};
use super::number::format::format as format_number;
use super::number::settings::Settings;
use super::options::{Options, Part, joined, parts, record, text};

pub(super) const CLASS: Class = Class {
    name: "RelativeTimeFormat",
    length: 0,
    construct,
    methods: &[("resolvedOptions", 0, resolved_options), ("format", 2, format), ("formatToParts", 2, format_to_parts)],
    getters: &[],
};

#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
struct RelativeTimeFormat {
    locale: Resolved,
    style: &'static str,
    is_auto: bool,
    number: Settings,
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    require_new("RelativeTimeFormat", target)?;
    let prototype = prototype_for("RelativeTimeFormat", target, context)?;
    let locales = argument(arguments, 0);
    let locale = resolve(&locales, context)?;
    let options = Options::coerce(&argument(arguments, 1), "Intl.RelativeTimeFormat", context)?;
    options.locale_matcher(context)?;
    options.extension("numberingSystem", context)?;
    let style = options.choice("style", &["long", "short", "narrow"], context)?;
    let numeric = options.choice("numeric", &["always", "auto"], context)?;
    let number = Settings::read(&text(locale.region.tag()), &JsValue::undefined(), context)?;
    let data = RelativeTimeFormat { locale, style, is_auto: numeric == "auto", number };
    Ok(JsObject::from_proto_and_data(prototype, data).into())
}

/// Unit; short for one and for more; narrow; then what differs by region is made from these.
const UNITS: [(&str, &str, &str, &str); 8] = [
    ("year", "yr.", "yr.", "y"),
    ("quarter", "qtr.", "qtrs.", "q"),
    ("month", "mo.", "mo.", "mo"),
    ("week", "wk.", "wk.", "w"),
    ("day", "day", "days", "d"),
    ("hour", "hr.", "hr.", "h"),
    ("minute", "min.", "min.", "m"),
    ("second", "sec.", "sec.", "s"),
];

type Unit = (&'static str, &'static str, &'static str, &'static str);

fn unit(value: &JsValue, context: &mut Context) -> JsResult<Unit> {
    let name = value.to_string(context)?.to_std_string_lossy();
    let single = name.strip_suffix('s').unwrap_or(&name);
    let found = UNITS.into_iter().find(|unit| unit.0 == single);
    found.ok_or_else(|| {
        range_error(format!("Invalid unit argument for Intl.RelativeTimeFormat.prototype.format() '{name}'"))
    })
}

/// What stands after the number.
fn word(unit: Unit, style: &str, is_one: bool, region: Region) -> String {
    let (name, short_one, short_more, narrow) = unit;
    let is_american = matches!(region, Region::World | Region::UnitedStates);
    match style {
        "long" => format!(" {name}{}", if is_one { "" } else { "s" }),
        "narrow" if is_american || region == Region::Canada && name == "day" => narrow.to_owned(),
        _ if is_american => format!(" {}", if is_one { short_one } else { short_more }),
        _ => {
            // Without points; some regions add an s to more than one.
            let plain = short_one.trim_end_matches('.');
            let has_plural = match region {
                Region::Australia => name != "month",
                Region::Canada => true,
                _ => name == "day",
            };
            format!(" {plain}{}", if is_one || !has_plural { "" } else { "s" })
        }
    }
}

/// `yesterday` and its like.
fn named(unit: Unit, style: &str, value: f64, region: Region) -> Option<String> {
    let (name, short, ..) = unit;
    let is_zero = value == 0.0;
    let fixed = match (name, value) {
        ("day", -1.0) => "yesterday",
        ("day", 1.0) => "tomorrow",
        ("day", _) if is_zero => "today",
        ("second", _) if is_zero => "now",
        ("hour" | "minute", _) if is_zero => return Some(format!("this {name}")),
        ("year" | "quarter" | "month" | "week", _) => "",
        _ => return None,
    };
    if !fixed.is_empty() {
        return Some(fixed.to_owned());
    }
    let which = match value {
        -1.0 => "last",
        1.0 => "next",
        _ if is_zero => "this",
        _ => return None,
    };
    let is_american = matches!(region, Region::World | Region::UnitedStates);
    let word = match style {
        "long" => name,
        _ if is_american || name == "quarter" => short,
        _ => short.trim_end_matches('.'),
    };
    Some(format!("{which} {word}"))
}

fn formatted(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<(Vec<Part>, &'static str)> {
    let format: RelativeTimeFormat = data_of(this, "RelativeTimeFormat.prototype.format")?;
    let value = argument(arguments, 0).to_number(context)?;
    let unit = unit(&argument(arguments, 1), context)?;
    if !value.is_finite() {
        return Err(range_error("Value need to be finite number for Intl.RelativeTimeFormat.prototype.format()"));
    }
    let region = format.locale.region;
    if format.is_auto
        && let Some(name) = named(unit, format.style, value, region)
    {
        return Ok((vec![Part::new("literal", name)], unit.0));
    }
    let number = format_number(Decimal::from_f64(value.abs()), &format.number).parts();
    let is_one = matches!(number.as_slice(), [only] if only.text == "1");
    let word = word(unit, format.style, is_one, region);
    let mut parts = Vec::new();
    if value.is_sign_negative() {
        parts.extend(number);
        parts.push(Part::new("literal", format!("{word} ago")));
    } else {
        parts.push(Part::new("literal", "in "));
        parts.extend(number);
        parts.push(Part::new("literal", word));
    }
    Ok((parts, unit.0))
}

fn format(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(joined(&formatted(this, arguments, context)?.0))
}

fn format_to_parts(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (formatted, unit) = formatted(this, arguments, context)?;
    parts(&formatted, &[("unit", text(unit))], context)
}

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let format: RelativeTimeFormat = data_of(this, "RelativeTimeFormat.prototype.resolvedOptions")?;
    let entries = vec![
        ("locale", tag_value(format.locale.region.tag())),
        ("style", text(format.style)),
        ("numeric", text(if format.is_auto { "auto" } else { "always" })),
        ("numberingSystem", text("latn")),
    ];
    record(entries, context)
}

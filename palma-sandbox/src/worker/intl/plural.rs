//! `Intl.PluralRules`.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsObject, JsResult, JsValue};
use boa_gc::{Finalize, Trace};

use super::class::{Class, argument, data_of, prototype_for, range_error, require_new, type_error};
use super::decimal::{Decimal, Kind};
use super::locale::{Resolved, resolve, tag_value};
use super::number::decimal;
use super::number::digits::Digits;
use super::options::{Options, record, text};

pub(super) const CLASS: Class = Class {
    name: "PluralRules",
    length: 0,
    construct,
    methods: &[("resolvedOptions", 0, resolved_options), ("select", 1, select), ("selectRange", 2, select_range)],
    getters: &[],
};

#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
struct PluralRules {
    locale: Resolved,
    kind: &'static str,
    digits: Digits,
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    require_new("PluralRules", target)?;
    let prototype = prototype_for("PluralRules", target, context)?;
    let locale = resolve(&argument(arguments, 0), context)?;
    let options = Options::coerce(&argument(arguments, 1), "Intl.PluralRules", context)?;
    options.locale_matcher(context)?;
    let kind = options.choice("type", &["cardinal", "ordinal"], context)?;
    let digits = Digits::read(&options, (0, 3), false, context)?;
    Ok(JsObject::from_proto_and_data(prototype, PluralRules { locale, kind, digits }).into())
}

/// The form English has for a number that is shown with these digits.
fn category(mut number: Decimal, rules: &PluralRules) -> &'static str {
    let least = rules.digits.round(&mut number);
    let (whole, fraction) = number.split(1, least);
    if number.kind != Kind::Finite || !fraction.is_empty() {
        return "other";
    }
    if rules.kind == "cardinal" {
        return if whole == "1" { "one" } else { "other" };
    }
    let mut ending = whole.bytes().rev();
    match (ending.next(), ending.next()) {
        (_, Some(b'1')) => "other",
        (Some(b'1'), _) => "one",
        (Some(b'2'), _) => "two",
        (Some(b'3'), _) => "few",
        _ => "other",
    }
}

fn select(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let rules: PluralRules = data_of(this, "PluralRules.prototype.select")?;
    let number = argument(arguments, 0).to_number(context)?;
    Ok(text(category(Decimal::from_f64(number), &rules)))
}

fn select_range(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let rules: PluralRules = data_of(this, "PluralRules.prototype.selectRange")?;
    let (start, end) = (argument(arguments, 0), argument(arguments, 1));
    if start.is_undefined() || end.is_undefined() {
        return Err(type_error("start and end of the range must be given"));
    }
    let (start, end) = (decimal(&start, context)?, decimal(&end, context)?);
    if start.kind == Kind::NotANumber || end.kind == Kind::NotANumber {
        return Err(range_error("start and end of the range must be numbers"));
    }
    Ok(text(if start == end { category(end, &rules) } else { "other" }))
}

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let rules: PluralRules = data_of(this, "PluralRules.prototype.resolvedOptions")?;
    let categories: &[&str] =
        if rules.kind == "cardinal" { &["one", "other"] } else { &["few", "one", "two", "other"] };
    let categories: Vec<JsValue> = categories.iter().map(|category| text(category)).collect();
    let mut entries = vec![("locale", tag_value(rules.locale.region.tag())), ("type", text(rules.kind))];
    entries.extend(rules.digits.counts());
    entries.push(("pluralCategories", JsArray::from_iter(categories, context).into()));
    record(entries, context)
}

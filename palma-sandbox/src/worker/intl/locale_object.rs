//! `Intl.Locale`.

use boa_engine::{Context, JsObject, JsResult, JsValue};
use boa_gc::{Finalize, Trace};
use icu_locale_core::Locale as Tag;

use super::class::{Class, argument, prototype_for, range_error, require_new, type_error};
use super::locale::{keyword, parse};
use super::options::{Options, text};

pub(super) const CLASS: Class = Class {
    name: "Locale",
    length: 1,
    construct,
    methods: &[("toString", 0, to_string), ("maximize", 0, maximize), ("minimize", 0, minimize)],
    getters: &[
        ("language", |this, _, _| Ok(text(tag(this)?.id.language.as_str()))),
        ("script", |this, _, _| Ok(optional(tag(this)?.id.script.map(|script| script.to_string())))),
        ("region", |this, _, _| Ok(optional(tag(this)?.id.region.map(|region| region.to_string())))),
        ("baseName", |this, _, _| Ok(text(&tag(this)?.id.to_string()))),
        ("calendar", |this, _, _| Ok(optional(keyword(&tag(this)?, "ca")))),
        ("caseFirst", |this, _, _| Ok(optional(keyword(&tag(this)?, "kf")))),
        ("collation", |this, _, _| Ok(optional(keyword(&tag(this)?, "co")))),
        ("hourCycle", |this, _, _| Ok(optional(keyword(&tag(this)?, "hc")))),
        ("numeric", |this, _, _| Ok(JsValue::from(keyword(&tag(this)?, "kn").as_deref() == Some("true")))),
        ("numberingSystem", |this, _, _| Ok(optional(keyword(&tag(this)?, "nu")))),
    ],
};

/// What an `Intl.Locale` holds.
#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(super) struct LocaleData(Tag);

impl LocaleData {
    /// The tag of an `Intl.Locale`.
    pub(super) fn tag_of(value: &JsValue) -> Option<Tag> {
        let object = value.as_object()?;
        let data = object.downcast_ref::<Self>()?;
        Some(data.0.clone())
    }
}

fn tag(this: &JsValue) -> JsResult<Tag> {
    LocaleData::tag_of(this).ok_or_else(|| type_error("Method Intl.Locale called on incompatible receiver"))
}

fn optional(value: Option<String>) -> JsValue {
    value.map_or(JsValue::undefined(), |value| text(&value))
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    require_new("Locale", target)?;
    let prototype = prototype_for("Locale", target, context)?;
    let value = argument(arguments, 0);
    let tag = match LocaleData::tag_of(&value) {
        Some(tag) => tag,
        None if value.is_string() || value.is_object() => parse(&value.to_string(context)?.to_std_string_lossy())?,
        None => return Err(type_error("First argument to Intl.Locale constructor can't be empty or missing")),
    };
    let options = Options::coerce(&argument(arguments, 1), "Intl.Locale", context)?;
    let tag = with_options(tag, &options, context)?;
    Ok(JsObject::from_proto_and_data(prototype, LocaleData(tag)).into())
}

/// Puts what the options say into the tag.
fn with_options(mut tag: Tag, options: &Options, context: &mut Context) -> JsResult<Tag> {
    let wrong = |_| range_error("Incorrect locale information provided");
    if let Some(language) = options.text("language", context)? {
        tag.id.language = language.parse().map_err(wrong)?;
    }
    if let Some(script) = options.text("script", context)? {
        tag.id.script = Some(script.parse().map_err(wrong)?);
    }
    if let Some(region) = options.text("region", context)? {
        tag.id.region = Some(region.parse().map_err(wrong)?);
    }
    let calendar = options.extension("calendar", context)?;
    let collation = options.extension("collation", context)?;
    let cycle = options.one_of("hourCycle", &["h11", "h12", "h23", "h24"], context)?;
    let first = options.one_of("caseFirst", &["upper", "lower", "false"], context)?;
    let numeric = options.flag("numeric", context)?;
    let system = options.extension("numberingSystem", context)?;
    let values = [
        ("ca", calendar),
        ("co", collation),
        ("hc", cycle.map(str::to_owned)),
        ("kf", first.map(str::to_owned)),
        ("kn", numeric.map(|is| is.to_string())),
        ("nu", system),
    ];
    for (key, value) in values {
        let (Some(value), Ok(key)) = (value, key.parse()) else { continue };
        let value = if value == "true" { String::new() } else { value };
        tag.extensions.unicode.keywords.set(key, value.parse().map_err(wrong)?);
    }
    Ok(tag)
}

fn to_string(this: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(text(&tag(this)?.to_string()))
}

/// The script and region each common language is mostly written in.
const LIKELY: [(&str, &str, &str); 24] = [
    ("ar", "Arab", "EG"),
    ("bn", "Beng", "BD"),
    ("cs", "Latn", "CZ"),
    ("da", "Latn", "DK"),
    ("de", "Latn", "DE"),
    ("el", "Grek", "GR"),
    ("en", "Latn", "US"),
    ("es", "Latn", "ES"),
    ("fi", "Latn", "FI"),
    ("fr", "Latn", "FR"),
    ("he", "Hebr", "IL"),
    ("hi", "Deva", "IN"),
    ("it", "Latn", "IT"),
    ("ja", "Jpan", "JP"),
    ("ko", "Kore", "KR"),
    ("nl", "Latn", "NL"),
    ("pl", "Latn", "PL"),
    ("pt", "Latn", "BR"),
    ("ru", "Cyrl", "RU"),
    ("sv", "Latn", "SE"),
    ("tr", "Latn", "TR"),
    ("uk", "Cyrl", "UA"),
    ("vi", "Latn", "VN"),
    ("zh", "Hans", "CN"),
];

fn likely(tag: &Tag) -> Option<(&'static str, &'static str)> {
    let found = LIKELY.iter().find(|(language, ..)| *language == tag.id.language.as_str());
    found.map(|&(_, script, region)| (script, region))
}

fn made(tag: Tag, context: &Context) -> JsResult<JsValue> {
    let prototype = super::class::own_prototype("Locale", context)?;
    Ok(JsObject::from_proto_and_data(prototype, LocaleData(tag)).into())
}

fn maximize(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut tag = tag(this)?;
    if let Some((script, region)) = likely(&tag) {
        tag.id.script = tag.id.script.or_else(|| script.parse().ok());
        tag.id.region = tag.id.region.or_else(|| region.parse().ok());
    }
    made(tag, context)
}

fn minimize(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut tag = tag(this)?;
    if let Some((script, region)) = likely(&tag) {
        if tag.id.script.is_some_and(|own| own.as_str() == script) {
            tag.id.script = None;
        }
        if tag.id.script.is_none() && tag.id.region.is_some_and(|own| own.as_str() == region) {
            tag.id.region = None;
        }
    }
    made(tag, context)
}

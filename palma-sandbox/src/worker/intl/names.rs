//! `Intl.DisplayNames`.

use boa_engine::{Context, JsObject, JsResult, JsValue};
use boa_gc::{Finalize, Trace};

use super::class::{Class, argument, data_of, prototype_for, range_error, require_new, type_error};
use super::locale::{Resolved, parse, resolve, tag_value};
use super::options::{Options, record, text};
use super::table::{CURRENCIES, LANGUAGES, REGIONS, SCRIPTS, row};

pub(super) const CLASS: Class = Class {
    name: "DisplayNames",
    length: 2,
    construct,
    methods: &[("resolvedOptions", 0, resolved_options), ("of", 1, of)],
    getters: &[],
};

#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
struct DisplayNames {
    locale: Resolved,
    style: &'static str,
    kind: &'static str,
    falls_back: bool,
    language: &'static str,
}

const KINDS: [&str; 6] = ["language", "region", "script", "currency", "calendar", "dateTimeField"];

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    require_new("DisplayNames", target)?;
    let prototype = prototype_for("DisplayNames", target, context)?;
    let locale = resolve(&argument(arguments, 0), context)?;
    let options = argument(arguments, 1);
    if options.is_undefined() {
        return Err(type_error("Intl.DisplayNames expects options with a type, such as { type: \"region\" }"));
    }
    let options = Options::strict(&options, "Intl.DisplayNames")?;
    options.locale_matcher(context)?;
    let style = options.choice("style", &["long", "short", "narrow"], context)?;
    let kind = options.one_of("type", &KINDS, context)?;
    let kind = kind.ok_or_else(|| type_error("Required option \"type\" must not be undefined"))?;
    let fallback = options.choice("fallback", &["code", "none"], context)?;
    let language = options.choice("languageDisplay", &["dialect", "standard"], context)?;
    let data = DisplayNames { locale, style, kind, falls_back: fallback == "code", language };
    Ok(JsObject::from_proto_and_data(prototype, data).into())
}

fn of(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names: DisplayNames = data_of(this, "DisplayNames.prototype.of")?;
    let code = argument(arguments, 0).to_string(context)?.to_std_string_lossy();
    let (code, name) = names.name(&code)?;
    Ok(match name {
        Some(name) => text(&name),
        None if names.falls_back => text(&code),
        None => JsValue::undefined(),
    })
}

/// The first cell of a row.
fn cell(table: &'static str, key: &str) -> Option<String> {
    row(table, key)?.first().map(|cell| (*cell).to_owned())
}

impl DisplayNames {
    /// The code in its canonical form, and its name.
    fn name(&self, code: &str) -> JsResult<(String, Option<String>)> {
        let wrong = || range_error(format!("Invalid argument for Intl.DisplayNames.prototype.of: {code}"));
        let is_letters = |count: usize| code.len() == count && code.bytes().all(|byte| byte.is_ascii_alphabetic());
        match self.kind {
            "region" => {
                let is_number = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
                if !is_letters(2) && !is_number {
                    return Err(wrong());
                }
                let name = self.region(&code.to_ascii_uppercase());
                Ok((code.to_owned(), name))
            }
            "script" if is_letters(4) => {
                let (first, rest) = code.split_at_checked(1).unwrap_or((code, ""));
                let canonical = first.to_ascii_uppercase() + &rest.to_ascii_lowercase();
                let name = cell(SCRIPTS, &canonical);
                Ok((canonical, name))
            }
            "currency" if is_letters(3) => {
                let canonical = code.to_ascii_uppercase();
                let name = row(CURRENCIES, &canonical).and_then(|row| row.get(9).map(|name| (*name).to_owned()));
                Ok((canonical, name))
            }
            "language" => self.language(code),
            "calendar" if code.split('-').all(|part| (3..=8).contains(&part.len())) => {
                let canonical = code.to_ascii_lowercase();
                let name = CALENDARS.iter().find(|(key, _)| *key == canonical).map(|(_, name)| (*name).to_owned());
                Ok((canonical, name))
            }
            "dateTimeField" => {
                let field = FIELDS.iter().find(|field| field.0 == code).ok_or_else(wrong)?;
                let name = match self.style {
                    "long" => field.1,
                    "short" => field.2,
                    _ => field.3,
                };
                Ok((code.to_owned(), Some(name.to_owned())))
            }
            _ => Err(wrong()),
        }
    }

    fn region(&self, code: &str) -> Option<String> {
        let short = match (self.style, code) {
            ("long", _) => None,
            (_, "US") => Some("US"),
            (_, "GB") => Some("UK"),
            (_, "HK") => Some("Hong Kong"),
            (_, "MO") => Some("Macao"),
            (_, "PS") => Some("Palestine"),
            (_, "BA") => Some("Bosnia"),
            (_, "MM") => Some("Myanmar"),
            _ => None,
        };
        short.map(str::to_owned).or_else(|| cell(REGIONS, code))
    }

    /// `American English`, or `English (United States)`.
    fn language(&self, code: &str) -> JsResult<(String, Option<String>)> {
        let tag = parse(code)?;
        let whole = tag.id.to_string();
        if self.language == "dialect"
            && let Some(name) = cell(LANGUAGES, &whole)
        {
            return Ok((whole, Some(name)));
        }
        let script = tag.id.script.map(|script| cell(SCRIPTS, script.as_str()).unwrap_or_else(|| script.to_string()));
        let region = tag.id.region.map(|region| self.region(region.as_str()).unwrap_or_else(|| region.to_string()));
        let details: Vec<String> = script.into_iter().chain(region).collect();
        let name = cell(LANGUAGES, tag.id.language.as_str()).map(|name| match details.as_slice() {
            [] => name,
            details => format!("{name} ({})", details.join(", ")),
        });
        Ok((whole, name))
    }
}

const CALENDARS: [(&str, &str); 14] = [
    ("buddhist", "Buddhist Calendar"),
    ("chinese", "Chinese Calendar"),
    ("coptic", "Coptic Calendar"),
    ("dangi", "Dangi Calendar"),
    ("ethioaa", "Ethiopic Amete Alem Calendar"),
    ("ethiopic", "Ethiopic Calendar"),
    ("gregory", "Gregorian Calendar"),
    ("hebrew", "Hebrew Calendar"),
    ("indian", "Indian National Calendar"),
    ("islamic", "Hijri Calendar"),
    ("iso8601", "Gregorian Calendar (ISO 8601 Weeks)"),
    ("japanese", "Japanese Calendar"),
    ("persian", "Persian Calendar"),
    ("roc", "Minguo Calendar"),
];

/// Long, short and narrow.
const FIELDS: [(&str, &str, &str, &str); 12] = [
    ("era", "era", "era", "era"),
    ("year", "year", "yr.", "yr"),
    ("quarter", "quarter", "qtr.", "qtr"),
    ("month", "month", "mo.", "mo"),
    ("weekOfYear", "week", "wk.", "wk"),
    ("weekday", "day of the week", "day of wk.", "day of wk."),
    ("day", "day", "day", "day"),
    ("dayPeriod", "AM/PM", "AM/PM", "AM/PM"),
    ("hour", "hour", "hr.", "hr"),
    ("minute", "minute", "min.", "min"),
    ("second", "second", "sec.", "sec"),
    ("timeZoneName", "time zone", "zone", "zone"),
];

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names: DisplayNames = data_of(this, "DisplayNames.prototype.resolvedOptions")?;
    let language = if names.kind == "language" { text(names.language) } else { JsValue::undefined() };
    let entries = vec![
        ("locale", tag_value(names.locale.region.tag())),
        ("style", text(names.style)),
        ("type", text(names.kind)),
        ("fallback", text(if names.falls_back { "code" } else { "none" })),
        ("languageDisplay", language),
    ];
    record(entries, context)
}

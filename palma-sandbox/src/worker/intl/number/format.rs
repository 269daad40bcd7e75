use super::super::decimal::{Decimal, Kind};
use super::super::locale::Region;
use super::super::options::Part;
use super::super::table::{CURRENCIES, row};
use super::settings::Settings;
use super::{compact, unit};

/// A formatted number, with what stands around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Formatted {
    /// The unit's or currency's name, where it is written out.
    pub(super) outer: (Vec<Part>, Vec<Part>),
    /// Sign, symbol, per cent, power of ten.
    pub(super) affixes: (Vec<Part>, Vec<Part>),
    pub(super) number: Vec<Part>,
}

impl Formatted {
    pub(in super::super) fn parts(self) -> Vec<Part> {
        let (outer, affixes) = (self.outer, self.affixes);
        [outer.0, affixes.0, self.number, affixes.1, outer.1].into_iter().flatten().collect()
    }
}

/// Formats a number.
pub(in super::super) fn format(mut number: Decimal, settings: &Settings) -> Formatted {
    let region = settings.locale.region;
    if settings.style == "percent" {
        number.shift(2);
    }
    let mut formatted = Formatted::default();
    let mut word = "";
    let least = match settings.notation {
        "compact" => {
            let scaled = scale(&mut number, settings, |magnitude| {
                let is_long = settings.is_long && (settings.style != "currency" || has_name(settings));
                compact::step(magnitude, is_long, region)
            });
            word = scaled.1;
            scaled.0
        }
        "scientific" => {
            let mut power = 0;
            let scaled = scale(&mut number, settings, |magnitude| {
                power = magnitude;
                (magnitude, "")
            });
            formatted.affixes.1.extend(exponent(power, &number, region));
            scaled.0
        }
        "engineering" => {
            let mut power = 0;
            let scaled = scale(&mut number, settings, |magnitude| {
                power = magnitude.div_euclid(3) * 3;
                (power, "")
            });
            formatted.affixes.1.extend(exponent(power, &number, region));
            scaled.0
        }
        _ => settings.digits.round(&mut number),
    };
    formatted.number = digits(&number, least, settings);
    // An exponent is a part of the number, a word is written after it.
    formatted.number.append(&mut formatted.affixes.1);
    if number.kind == Kind::Finite && !word.is_empty() {
        let trimmed = word.trim_start_matches([' ', '\u{202f}']);
        if trimmed.len() < word.len() {
            let blank = word.strip_suffix(trimmed).unwrap_or_default();
            formatted.affixes.1.push(Part::new("literal", blank));
        }
        formatted.affixes.1.push(Part::new("compact", trimmed));
    }
    surround(&mut formatted, &number, !word.is_empty(), settings);
    formatted
}

fn has_name(settings: &Settings) -> bool {
    settings.currency_display == "name"
}

/// Divides by a power of ten that depends on the magnitude after rounding; answers with the least fraction digits and
/// the word for the power.
fn scale(
    number: &mut Decimal,
    settings: &Settings,
    mut step: impl FnMut(i32) -> (i32, &'static str),
) -> (u32, &'static str) {
    let exact = number.clone();
    let (power, mut word) = step(exact.magnitude());
    number.shift(-power);
    let mut least = settings.digits.round(number);
    // 999,999 is rounded to 1,000 K, which is 1 M.
    let (next, next_word) = step(number.magnitude() + power);
    if next != power && !number.is_zero() {
        word = next_word;
        *number = exact;
        number.shift(-next);
        least = settings.digits.round(number);
    } else {
        step(exact.magnitude());
    }
    (least, word)
}

fn exponent(power: i32, number: &Decimal, region: Region) -> Vec<Part> {
    if number.kind != Kind::Finite {
        return Vec::new();
    }
    let separator = if region == Region::Australia { "e" } else { "E" };
    let mut parts = vec![Part::new("exponentSeparator", separator)];
    if power < 0 {
        parts.push(Part::new("exponentMinusSign", "-"));
    }
    parts.push(Part::new("exponentInteger", power.abs().to_string()));
    parts
}

/// The digits with their separators.
fn digits(number: &Decimal, least_fraction: u32, settings: &Settings) -> Vec<Part> {
    match number.kind {
        Kind::NotANumber => return vec![Part::new("nan", "NaN")],
        Kind::Infinite => return vec![Part::new("infinity", "∞")],
        Kind::Finite => {}
    }
    let (whole, fraction) = number.split(settings.digits.least_whole, least_fraction);
    let mut parts = Vec::new();
    for (index, group) in groups(&whole, settings).into_iter().enumerate() {
        if index > 0 {
            parts.push(Part::new("group", ","));
        }
        parts.push(Part::new("integer", group));
    }
    if !fraction.is_empty() {
        parts.push(Part::new("decimal", "."));
        parts.push(Part::new("fraction", fraction));
    }
    parts
}

fn groups(whole: &str, settings: &Settings) -> Vec<String> {
    let least = match settings.grouping {
        None => return vec![whole.to_owned()],
        Some("min2") => 5,
        Some(_) => 4,
    };
    if whole.len() < least {
        return vec![whole.to_owned()];
    }
    let is_accounting = settings.style == "currency" && settings.is_accounting && !has_name(settings);
    let size = if settings.locale.region == Region::India && !is_accounting { 2 } else { 3 };
    let (mut before, tail) = whole.split_at_checked(whole.len() - 3).unwrap_or((whole, ""));
    let mut groups = vec![tail.to_owned()];
    while !before.is_empty() {
        let (further, group) = before.split_at_checked(before.len().saturating_sub(size)).unwrap_or(("", before));
        groups.push(group.to_owned());
        before = further;
    }
    groups.reverse();
    groups
}

/// `+`, `-` or nothing.
fn sign(number: &Decimal, settings: &Settings) -> Option<bool> {
    let is_zero = number.is_zero() || number.kind == Kind::NotANumber;
    match settings.sign {
        "never" => None,
        "always" => Some(number.is_negative),
        "exceptZero" => (!is_zero).then_some(number.is_negative),
        "negative" => (number.is_negative && !is_zero).then_some(true),
        _ => number.is_negative.then_some(true),
    }
}

/// Puts sign, currency, unit and per cent around the digits.
fn surround(formatted: &mut Formatted, number: &Decimal, has_word: bool, settings: &Settings) {
    let sign = sign(number, settings);
    let region = settings.locale.region;
    let is_symbol = settings.style == "currency" && !has_name(settings);
    let has_parentheses = is_symbol && settings.is_accounting && !has_word && sign == Some(true);
    let (before, after) = (&mut formatted.affixes.0, &mut formatted.affixes.1);
    match sign {
        Some(_) if has_parentheses => before.push(Part::new("literal", "(")),
        Some(true) => before.push(Part::new("minusSign", "-")),
        Some(false) => before.push(Part::new("plusSign", "+")),
        None => {}
    }
    let is_one = is_one(&formatted.number, after);
    match settings.style {
        "currency" if is_symbol => {
            let symbol = symbol(settings);
            let is_letter = symbol.chars().last().is_some_and(|last| !is_currency_sign(last));
            before.push(Part::new("currency", symbol));
            if is_letter && number.kind == Kind::Finite {
                before.push(Part::new("literal", "\u{a0}"));
            }
            if has_parentheses {
                after.push(Part::new("literal", ")"));
            }
        }
        "currency" => {
            formatted.outer.1 =
                vec![Part::new("literal", " "), Part::new("currency", currency_name(&settings.currency, is_one))];
        }
        "percent" if settings.notation == "compact" => formatted.outer.1 = vec![Part::new("unit", "%")],
        "percent" => after.push(Part::new("percentSign", "%")),
        // The sign of per cent belongs to the number, as that of a currency does.
        "unit" if settings.unit.starts_with("percent") && settings.unit_display != "long" => {
            after.push(Part::new("unit", "%"));
        }
        "unit" => {
            let pattern = unit::pattern(&settings.unit, settings.unit_display, is_one, region);
            let (prefix, suffix) = pattern.split_once('0').unwrap_or(("", pattern.as_str()));
            let name = suffix.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
            let blank = suffix.strip_suffix(name).unwrap_or_default();
            let parts = |kind, text: &str| (!text.is_empty()).then(|| Part::new(kind, text));
            formatted.outer.0 = parts("unit", prefix).into_iter().collect();
            formatted.outer.1 = parts("literal", blank).into_iter().chain(parts("unit", name)).collect();
        }
        _ => {}
    }
}

/// Whether English says the singular: for 1 without any fraction or power of ten.
fn is_one(number: &[Part], after: &[Part]) -> bool {
    after.is_empty() && matches!(number, [only] if only.text == "1")
}

/// A sign that stands directly before a number, where a letter would not.
fn is_currency_sign(letter: char) -> bool {
    matches!(letter, '$' | '¢'..='¥' | '֏' | '؋' | '৲' | '৳' | '૱' | '௹' | '฿' | '៛' | '\u{20a0}'..='\u{20cf}')
}

fn symbol(settings: &Settings) -> &str {
    let code = settings.currency.as_str();
    let Some(row) = row(CURRENCIES, code) else {
        return if code == "XXX" && settings.currency_display != "code" { "¤" } else { code };
    };
    match settings.currency_display {
        "code" => code,
        "narrowSymbol" => row.get(1).copied().unwrap_or(code),
        _ => settings.locale.region.cell(row.get(4..9).unwrap_or_default()),
    }
}

fn currency_name(code: &str, is_one: bool) -> String {
    if code == "XXX" {
        return "(unknown currency)".to_owned();
    }
    let row = row(CURRENCIES, code);
    let name = row.and_then(|row| row.get(if is_one { 2 } else { 3 }).copied());
    name.unwrap_or(code).to_owned()
}

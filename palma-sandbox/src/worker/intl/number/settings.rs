use boa_engine::{Context, JsResult, JsValue};
use boa_gc::{Finalize, Trace};

use super::super::class::{range_error, type_error};
use super::super::locale::{Resolved, tag_value};
use super::super::options::{Options, text};
use super::super::table::{CURRENCIES, row};
use super::digits::Digits;
use super::unit;

/// What a number format was made with.
#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(in super::super) struct Settings {
    pub(in super::super) locale: Resolved,
    pub(in super::super) style: &'static str,
    /// Of three capital letters.
    pub(in super::super) currency: String,
    pub(in super::super) currency_display: &'static str,
    pub(in super::super) is_accounting: bool,
    pub(in super::super) unit: String,
    pub(in super::super) unit_display: &'static str,
    pub(in super::super) notation: &'static str,
    pub(in super::super) is_long: bool,
    /// `auto`, `always`, `min2`, or nothing for no grouping.
    pub(in super::super) grouping: Option<&'static str>,
    pub(in super::super) sign: &'static str,
    pub(in super::super) digits: Digits,
}

const OWNER: &str = "Intl.NumberFormat";

impl Settings {
    /// Reads the options of `new Intl.NumberFormat(locales, options)`.
    pub(in super::super) fn read(locales: &JsValue, options: &JsValue, context: &mut Context) -> JsResult<Self> {
        let locale = super::super::locale::resolve(locales, context)?;
        let options = Options::coerce(options, OWNER, context)?;
        options.locale_matcher(context)?;
        options.extension("numberingSystem", context)?;

        let style = options.choice("style", &["decimal", "percent", "currency", "unit"], context)?;
        let currency = currency(&options, style, context)?;
        let currency_display =
            options.choice("currencyDisplay", &["symbol", "code", "narrowSymbol", "name"], context)?;
        let currency_sign = options.choice("currencySign", &["standard", "accounting"], context)?;
        let unit = unit(&options, style, context)?;
        let unit_display = options.choice("unitDisplay", &["short", "narrow", "long"], context)?;
        let notation = options.choice("notation", &["standard", "scientific", "engineering", "compact"], context)?;

        let fraction = match style {
            "currency" => {
                let digits = currency_digits(&currency);
                (digits, digits)
            }
            "percent" => (0, 0),
            _ => (0, 3),
        };
        let is_compact = notation == "compact";
        let digits = Digits::read(&options, fraction, is_compact, context)?;
        let compact_display = options.choice("compactDisplay", &["short", "long"], context)?;
        let grouping = grouping(&options, is_compact, context)?;
        let sign = options.choice("signDisplay", &["auto", "never", "always", "exceptZero", "negative"], context)?;
        Ok(Self {
            locale,
            style,
            currency,
            currency_display,
            // Without a sign there is nothing to write in parentheses.
            is_accounting: currency_sign == "accounting" && sign != "never",
            unit,
            unit_display,
            notation,
            is_long: compact_display == "long",
            grouping,
            sign,
            digits,
        })
    }

    /// The entries of `resolvedOptions`.
    pub(in super::super) fn resolved(&self) -> Vec<(&'static str, JsValue)> {
        let when = |is: bool, value: &str| if is { text(value) } else { JsValue::undefined() };
        let (is_currency, is_unit) = (self.style == "currency", self.style == "unit");
        let mut entries = vec![
            ("locale", tag_value(self.locale.region.tag())),
            ("numberingSystem", text("latn")),
            ("style", text(self.style)),
            ("currency", when(is_currency, &self.currency)),
            ("currencyDisplay", when(is_currency, self.currency_display)),
            ("currencySign", when(is_currency, if self.is_accounting { "accounting" } else { "standard" })),
            ("unit", when(is_unit, &self.unit)),
            ("unitDisplay", when(is_unit, self.unit_display)),
        ];
        entries.extend(self.digits.counts());
        entries.extend([
            ("useGrouping", self.grouping.map_or_else(|| JsValue::from(false), text)),
            ("notation", text(self.notation)),
            ("compactDisplay", when(self.notation == "compact", if self.is_long { "long" } else { "short" })),
            ("signDisplay", text(self.sign)),
        ]);
        entries.extend(self.digits.rounding());
        entries
    }
}

fn currency(options: &Options, style: &str, context: &mut Context) -> JsResult<String> {
    match options.text("currency", context)? {
        Some(code) if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            Ok(code.to_ascii_uppercase())
        }
        Some(code) => Err(range_error(format!("Invalid currency code : {code}"))),
        None if style == "currency" => Err(type_error("Currency code is required with currency style.")),
        None => Ok(String::new()),
    }
}

fn unit(options: &Options, style: &str, context: &mut Context) -> JsResult<String> {
    match options.text("unit", context)? {
        Some(name) if unit::is_known(&name) => Ok(name),
        Some(name) => Err(range_error(format!("Invalid unit argument for Intl.NumberFormat() '{name}'"))),
        None if style == "unit" => Err(type_error("Invalid unit argument for Intl.NumberFormat() ''")),
        None => Ok(String::new()),
    }
}

fn currency_digits(code: &str) -> u32 {
    row(CURRENCIES, code).and_then(|row| row.first()?.parse().ok()).unwrap_or(2)
}

fn grouping(options: &Options, is_compact: bool, context: &mut Context) -> JsResult<Option<&'static str>> {
    let default = Some(if is_compact { "min2" } else { "auto" });
    let value = options.get("useGrouping", context)?;
    if value.is_undefined() {
        return Ok(default);
    }
    if let Some(flag) = value.as_boolean() {
        return Ok(flag.then_some("always"));
    }
    if !value.to_boolean() {
        return Ok(None);
    }
    let text = value.to_string(context)?.to_std_string_lossy();
    match text.as_str() {
        "true" | "false" => Ok(default),
        "min2" => Ok(Some("min2")),
        "auto" => Ok(Some("auto")),
        "always" => Ok(Some("always")),
        _ => Err(options.refuse("useGrouping", &text)),
    }
}

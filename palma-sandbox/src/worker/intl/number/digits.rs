use boa_engine::{Context, JsResult, JsValue};

use super::super::class::{range_error, type_error};
use super::super::decimal::{Decimal, Kind};
use super::super::options::{Options, within};

/// How many digits a number is shown with, and how it is rounded to them.
#[derive(Debug, Clone)]
pub(in super::super) struct Digits {
    pub(in super::super) least_whole: u32,
    pub(in super::super) fraction: Option<(u32, u32)>,
    pub(in super::super) significant: Option<(u32, u32)>,
    /// Which of the two wins where both are given: `auto`, `morePrecision`, `lessPrecision`.
    pub(in super::super) priority: &'static str,
    pub(in super::super) increment: u32,
    pub(in super::super) mode: &'static str,
    pub(in super::super) strips_zeros: bool,
}

const MODES: [&str; 9] =
    ["ceil", "floor", "expand", "trunc", "halfCeil", "halfFloor", "halfExpand", "halfTrunc", "halfEven"];

const INCREMENTS: [u32; 15] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];

impl Digits {
    /// `SetNumberFormatDigitOptions`.
    pub(in super::super) fn read(
        options: &Options,
        fraction: (u32, u32),
        is_compact: bool,
        context: &mut Context,
    ) -> JsResult<Self> {
        let least_whole = options.number("minimumIntegerDigits", 1, 21, context)?.unwrap_or(1);
        let least_fraction = options.get("minimumFractionDigits", context)?;
        let most_fraction = options.get("maximumFractionDigits", context)?;
        let least_significant = options.get("minimumSignificantDigits", context)?;
        let most_significant = options.get("maximumSignificantDigits", context)?;
        let increment = options.number("roundingIncrement", 1, 5000, context)?.unwrap_or(1);
        if !INCREMENTS.contains(&increment) {
            return Err(range_error("roundingIncrement value is out of range."));
        }
        let mode = options.one_of("roundingMode", &MODES, context)?.unwrap_or("halfExpand");
        let priority = options.choice("roundingPriority", &["auto", "morePrecision", "lessPrecision"], context)?;
        let zeros = options.choice("trailingZeroDisplay", &["auto", "stripIfInteger"], context)?;

        let has_significant = !least_significant.is_undefined() || !most_significant.is_undefined();
        let has_fraction = !least_fraction.is_undefined() || !most_fraction.is_undefined();
        let needs_significant = priority != "auto" || has_significant;
        let needs_fraction = priority != "auto" || !(needs_significant || !has_fraction && is_compact);
        let mut digits = Self {
            least_whole,
            fraction: None,
            significant: None,
            priority,
            increment,
            mode,
            strips_zeros: zeros == "stripIfInteger",
        };
        if needs_significant {
            digits.significant = Some(significant(&least_significant, &most_significant, context)?);
        }
        if needs_fraction {
            let default = if increment == 1 { fraction } else { (fraction.0, fraction.0) };
            digits.fraction = Some(fractions(&least_fraction, &most_fraction, default, context)?);
        }
        if !needs_significant && !needs_fraction {
            digits.fraction = Some((0, 0));
            digits.significant = Some((1, 2));
            digits.priority = "morePrecision";
        }
        if increment != 1 {
            if digits.significant.is_some() {
                return Err(type_error("RoundingType is not fractionDigits"));
            }
            if digits.fraction.is_some_and(|(least, most)| least != most) {
                return Err(range_error("maximumFractionDigits not equal to minimumFractionDigits"));
            }
        }
        Ok(digits)
    }

    /// Rounds, and answers with how many digits are shown at least after the point.
    pub(in super::super) fn round(&self, number: &mut Decimal) -> u32 {
        if number.kind != Kind::Finite {
            return 0;
        }
        let as_power = |digits: u32| i32::try_from(digits).unwrap_or(0);
        let by_fraction = self.fraction.map(|(least, most)| (-as_power(most), least));
        let by_significant = self.significant.map(|(least, most)| (number.magnitude() - as_power(most) + 1, least));
        let is_significant = match (by_significant, by_fraction) {
            (Some(significant), Some(fraction)) => (significant.0 <= fraction.0) == (self.priority != "lessPrecision"),
            (significant, _) => significant.is_some(),
        };
        let chosen = if is_significant { by_significant } else { by_fraction };
        let (power, least) = chosen.unwrap_or((0, 0));
        number.round(power, self.increment, self.mode);
        let is_whole = i32::try_from(number.digits.len()).unwrap_or(i32::MAX) <= number.point || number.is_zero();
        if self.strips_zeros && is_whole {
            return 0;
        }
        if is_significant { u32::try_from(as_power(least) - 1 - number.magnitude()).unwrap_or(0) } else { least }
    }

    /// The entries of `resolvedOptions` that say how many digits.
    pub(in super::super) fn counts(&self) -> Vec<(&'static str, JsValue)> {
        let mut entries = vec![("minimumIntegerDigits", JsValue::from(self.least_whole))];
        let fraction = self.fraction.map(|(least, most)| {
            [("minimumFractionDigits", JsValue::from(least)), ("maximumFractionDigits", JsValue::from(most))]
        });
        let significant = self.significant.map(|(least, most)| {
            [("minimumSignificantDigits", JsValue::from(least)), ("maximumSignificantDigits", JsValue::from(most))]
        });
        entries.extend(significant.into_iter().chain(fraction).flatten());
        entries
    }

    /// The entries of `resolvedOptions` that say how it is rounded.
    pub(in super::super) fn rounding(&self) -> Vec<(&'static str, JsValue)> {
        use super::super::options::text;
        vec![
            ("roundingMode", text(self.mode)),
            ("roundingIncrement", JsValue::from(self.increment)),
            ("trailingZeroDisplay", text(if self.strips_zeros { "stripIfInteger" } else { "auto" })),
            ("roundingPriority", text(self.priority)),
        ]
    }
}

fn significant(least: &JsValue, most: &JsValue, context: &mut Context) -> JsResult<(u32, u32)> {
    let least = within(least, "minimumSignificantDigits", 1, 21, context)?.unwrap_or(1);
    let most = within(most, "maximumSignificantDigits", least, 21, context)?.unwrap_or(21);
    Ok((least, most))
}

fn fractions(least: &JsValue, most: &JsValue, default: (u32, u32), context: &mut Context) -> JsResult<(u32, u32)> {
    let least = within(least, "minimumFractionDigits", 0, 100, context)?;
    let most = within(most, "maximumFractionDigits", 0, 100, context)?;
    match (least, most) {
        (None, None) => Ok(default),
        (None, Some(most)) => Ok((default.0.min(most), most)),
        (Some(least), None) => Ok((least, default.1.max(least))),
        (Some(least), Some(most)) if least > most => Err(range_error("maximumFractionDigits value is out of range.")),
        (Some(least), Some(most)) => Ok((least, most)),
    }
}

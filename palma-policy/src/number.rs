use serde_json::Number;

/// Digits after the point of a Cedar decimal.
const DECIMAL_DIGITS: u32 = 4;

/// The number as a Cedar `Long`, where it is exactly an integer of 64 bits: `5`, `5.0` and `5e0` are the same.
pub(crate) fn long(number: &Number) -> Option<i64> {
    scaled(number, 0)
}

/// The number as Cedar writes a `decimal`, where four digits after the point and 64 bits hold it exactly.
pub(crate) fn decimal(number: &Number) -> Option<String> {
    let scaled = scaled(number, DECIMAL_DIGITS)?;
    let sign = if scaled < 0 { "-" } else { "" };
    let one = 10_u64.pow(DECIMAL_DIGITS);
    let size = scaled.unsigned_abs();
    Some(format!("{sign}{}.{:04}", size / one, size % one))
}

/// The number times ten to the power of `digits`, where that is exactly an integer of 64 bits.
///
/// It is read from the text that goes over the wire, because that is what the tool's server reads, and because
/// arithmetic on floats would round.
fn scaled(number: &Number, digits: u32) -> Option<i64> {
    let text = number.to_string();
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let coefficient: i128 = format!("{whole}{fraction}").parse().ok()?;
    let exponent = exponent
        .parse::<i32>()
        .ok()?
        .checked_add_unsigned(digits)?
        .checked_sub_unsigned(u32::try_from(fraction.len()).ok()?)?;
    let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
    let scaled = if exponent >= 0 {
        coefficient.checked_mul(power)?
    } else if coefficient % power == 0 {
        coefficient / power
    } else {
        return None;
    };
    i64::try_from(scaled).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn an_integral_number_is_a_long() {
        for (text, expected) in [
            ("5", 5),
            ("5.0", 5),
            ("-0.0", 0),
            ("1e3", 1000),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(long(&number(text)), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_64_bits_cannot_hold_is_no_long() {
        for text in ["9223372036854775808", "-9223372036854775809", "1e19", "1e300", "0.5", "5.0000001"] {
            assert_eq!(long(&number(text)), None, "{text}");
        }
    }

    #[test]
    fn a_number_of_four_digits_is_a_decimal() {
        for (text, expected) in [
            ("5", "5.0000"),
            ("0.1", "0.1000"),
            ("-0.5", "-0.5000"),
            ("1.2345", "1.2345"),
            ("12e-4", "0.0012"),
            ("-922337203685477", "-922337203685477.0000"),
        ] {
            assert_eq!(decimal(&number(text)).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_four_digits_cannot_hold_is_no_decimal() {
        for text in ["0.00001", "0.30000000000000004", "1e-300", "922337203685478", "1e300"] {
            assert_eq!(decimal(&number(text)), None, "{text}");
        }
    }
}

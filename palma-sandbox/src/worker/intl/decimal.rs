/// A number as its decimal digits: exact, whatever was done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    pub(super) is_negative: bool,
    pub(super) kind: Kind,
    /// From the first that is not 0 to the last that is not 0; none for zero.
    pub(super) digits: Vec<u8>,
    /// How many of the digits stand before the point; may be negative, or more than there are.
    pub(super) point: i32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Finite,
    Infinite,
    NotANumber,
}

/// The largest exponent of a number that is not infinite, with room for what formats multiply.
const MAX_EXPONENT: i32 = 10_000;

impl Decimal {
    /// The shortest digits that stand for this number and no other.
    pub(super) fn from_f64(number: f64) -> Self {
        let kind = match number {
            _ if number.is_nan() => Kind::NotANumber,
            _ if number.is_infinite() => Kind::Infinite,
            _ => Kind::Finite,
        };
        let is_negative = number.is_sign_negative() && !number.is_nan();
        let mut decimal = Self { is_negative, kind, digits: Vec::new(), point: 0 };
        if kind == Kind::Finite {
            decimal.read(&format!("{:e}", number.abs()));
        }
        decimal
    }

    /// A text of digits, at most one point and an exponent; anything else is no number.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (is_negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        if unsigned.is_empty() || !is_digits(unsigned) {
            return None;
        }
        // As with every number of a script, what is too large for one is infinite.
        let is_infinite = rest.parse::<f64>().is_ok_and(f64::is_infinite);
        let kind = if is_infinite { Kind::Infinite } else { Kind::Finite };
        let mut decimal = Self { is_negative, kind, digits: Vec::new(), point: 0 };
        if !is_infinite {
            decimal.read(rest);
        }
        Some(decimal)
    }

    /// The digits of a whole number, however many, after a minus or none.
    pub(super) fn from_digits(text: &str) -> Self {
        let is_negative = text.starts_with('-');
        let mut decimal = Self { is_negative, kind: Kind::Finite, digits: Vec::new(), point: 0 };
        decimal.read(text.trim_start_matches('-'));
        decimal
    }

    fn read(&mut self, text: &str) {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let far = if exponent.starts_with('-') { -1 << 40 } else { 1 << 40 };
        let exponent = exponent.parse::<i64>().unwrap_or(far);
        self.digits = whole.bytes().chain(fraction.bytes()).map(|byte| byte.wrapping_sub(b'0')).collect();
        let most = i64::from(MAX_EXPONENT) * 2;
        let length = i64::try_from(whole.len()).unwrap_or(most);
        self.point = i32::try_from((length + exponent).clamp(-most, most.max(length))).unwrap_or(i32::MAX);
        self.trim();
    }

    fn trim(&mut self) {
        let zeros = self.digits.iter().take_while(|&&digit| digit == 0).count();
        self.digits.drain(..zeros);
        self.point = self.point.saturating_sub(i32::try_from(zeros).unwrap_or(i32::MAX));
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.kind == Kind::Finite && self.digits.is_empty()
    }

    /// The power of ten of the first digit; 0 for zero.
    pub(super) fn magnitude(&self) -> i32 {
        if self.digits.is_empty() { 0 } else { self.point - 1 }
    }

    /// Multiplies by a power of ten.
    pub(super) fn shift(&mut self, places: i32) {
        if !self.digits.is_empty() {
            self.point += places;
        }
    }

    /// The digit at a power of ten.
    fn digit(&self, power: i32) -> u8 {
        let index = usize::try_from(self.point - 1 - power).ok();
        index.and_then(|index| self.digits.get(index)).copied().unwrap_or(0)
    }

    /// Rounds to a multiple of `increment` at a power of ten.
    pub(super) fn round(&mut self, power: i32, increment: u32, mode: &str) {
        if self.kind != Kind::Finite || self.digits.is_empty() {
            return;
        }
        let kept = usize::try_from(self.point - power).unwrap_or(0);
        if increment == 1 && kept >= self.digits.len() {
            return;
        }
        // The number in units of the power, without what comes after.
        let mut units: Vec<u8> = (0..kept).map(|index| self.digits.get(index).copied().unwrap_or(0)).collect();
        let (quotient, remainder) = divide(&units, increment);
        let tail = self.digits.get(kept..).unwrap_or_default();
        let is_far = self.point < power;
        let has_tail = tail.iter().any(|&digit| digit != 0);
        if remainder == 0 && !has_tail {
            return;
        }
        let half = if is_far { Half::Below } else { half(remainder, tail, increment) };
        let is_odd = quotient.last().is_some_and(|digit| digit % 2 == 1);
        let away = match mode {
            "ceil" => !self.is_negative,
            "floor" => self.is_negative,
            "expand" => true,
            "trunc" => false,
            "halfCeil" => half == Half::Above || half == Half::Exactly && !self.is_negative,
            "halfFloor" => half == Half::Above || half == Half::Exactly && self.is_negative,
            "halfTrunc" => half == Half::Above,
            "halfEven" => half == Half::Above || half == Half::Exactly && is_odd,
            _ => half != Half::Below,
        };
        units = multiply(&quotient, increment, if away { increment } else { 0 });
        self.point = power + i32::try_from(units.len()).unwrap_or(i32::MAX);
        self.digits = units;
        self.trim();
    }

    /// The digits before the point, at least so many, and those after it, at least so many.
    pub(super) fn split(&self, least_whole: u32, least_fraction: u32) -> (String, String) {
        let letter = |power| char::from(b'0' + self.digit(power));
        let whole = i32::try_from(least_whole).unwrap_or(1).max(self.point);
        let length = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        let fraction = i32::try_from(least_fraction).unwrap_or(0).max(length.saturating_sub(self.point));
        let fraction = if self.digits.is_empty() { i32::try_from(least_fraction).unwrap_or(0) } else { fraction };
        let before = (0..whole).rev().map(letter).collect();
        let after = (1..=fraction).map(|place| letter(-place)).collect();
        (before, after)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Below,
    Exactly,
    Above,
}

/// Where the rest of a division lies, seen from half the divisor.
fn half(remainder: u32, tail: &[u8], increment: u32) -> Half {
    let first = u32::from(tail.first().copied().unwrap_or(0));
    // Twenty times as much, so that the first digit of the tail counts.
    let twice = remainder * 20 + first * 2;
    let rest = tail.iter().skip(1).any(|&digit| digit != 0);
    match twice.cmp(&(increment * 10)) {
        std::cmp::Ordering::Less => Half::Below,
        std::cmp::Ordering::Equal if !rest => Half::Exactly,
        std::cmp::Ordering::Equal | std::cmp::Ordering::Greater => Half::Above,
    }
}

fn divide(digits: &[u8], divisor: u32) -> (Vec<u8>, u32) {
    let mut remainder = 0;
    let quotient = digits.iter().map(|&digit| {
        let dividend = remainder * 10 + u32::from(digit);
        remainder = dividend % divisor;
        u8::try_from(dividend / divisor).unwrap_or(9)
    });
    (quotient.collect(), remainder)
}

/// The digits of `number * factor + added`.
fn multiply(digits: &[u8], factor: u32, added: u32) -> Vec<u8> {
    let mut carry = added;
    let mut product: Vec<u8> = Vec::with_capacity(digits.len() + 5);
    for &digit in digits.iter().rev() {
        carry += u32::from(digit) * factor;
        product.push(u8::try_from(carry % 10).unwrap_or(0));
        carry /= 10;
    }
    while carry > 0 {
        product.push(u8::try_from(carry % 10).unwrap_or(0));
        carry /= 10;
    }
    product.reverse();
    product
}

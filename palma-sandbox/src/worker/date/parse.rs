use super::scan::{Scanner, Token, Word};

/// The time value a text stands for: the format of ECMAScript first, then what people write, as V8 reads it. A time
/// without a zone is UTC, which is the zone of every run.
pub(super) fn parse(text: &[u16]) -> Option<i64> {
    let mut scanner = Scanner::new(text);
    let mut found = Found::default();
    let mut token = match standard(&mut scanner, &mut found)? {
        Standard::Whole => return found.time_value(),
        Standard::Until(token) => token,
    };
    let mut has_number = !found.day.numbers.is_empty();
    while token != Token::End {
        legacy(token, &mut scanner, &mut found, &mut has_number)?;
        token = scanner.next();
    }
    found.time_value()
}

/// How far the format of ECMAScript reached.
enum Standard {
    Whole,
    Until(Token),
}

/// The parts of a date found so far.
#[derive(Default)]
struct Found {
    day: Day,
    time: Time,
    zone: Zone,
}

#[derive(Default)]
struct Day {
    numbers: Vec<i64>,
    month: Option<i64>,
    is_standard: bool,
}

#[derive(Default)]
struct Time {
    numbers: Vec<i64>,
    half_day: Option<i64>,
}

#[derive(Default)]
struct Zone {
    sign: Option<i64>,
    hour: Option<i64>,
    minute: Option<i64>,
}

/// `YYYY-MM-DDTHH:mm:ss.sssZ` and its shorter forms. `None` is a text that no other format may read.
fn standard(scanner: &mut Scanner<'_>, found: &mut Found) -> Option<Standard> {
    let next = |scanner: &mut Scanner<'_>| Some(Standard::Until(scanner.next()));
    if let Some(sign) = scanner.peek().sign() {
        let token = scanner.next();
        match scanner.peek().fixed(6) {
            Some(0) if sign < 0 => {
                scanner.next();
                return Some(Standard::Until(token));
            }
            Some(year) => found.day.numbers.push(sign * year),
            None => return Some(Standard::Until(token)),
        }
    } else if let Some(year) = scanner.peek().fixed(4) {
        found.day.numbers.push(year);
    } else {
        return next(scanner);
    }
    scanner.next();
    for most in [12, 31] {
        if !scanner.skip('-') {
            break;
        }
        match scanner.peek().fixed(2) {
            Some(number) if (1..=most).contains(&number) => found.day.numbers.push(number),
            _ => return next(scanner),
        }
        scanner.next();
    }
    if matches!(scanner.peek(), Token::Word { meaning: Word::Separator, .. }) {
        scanner.next();
        standard_time(scanner, &mut found.time)?;
        standard_zone(scanner, &mut found.zone)?;
        if scanner.peek() != Token::End {
            return None;
        }
    } else if scanner.peek() != Token::End {
        return next(scanner);
    }
    found.day.is_standard = true;
    Some(Standard::Whole)
}

/// Two digits within a range.
fn two(scanner: &mut Scanner<'_>, most: i64) -> Option<i64> {
    let number = scanner.peek().fixed(2).filter(|number| *number <= most)?;
    scanner.next();
    Some(number)
}

fn standard_time(scanner: &mut Scanner<'_>, time: &mut Time) -> Option<()> {
    let hour = two(scanner, 24)?;
    let most = if hour == 24 { 0 } else { 59 };
    if !scanner.skip(':') {
        return None;
    }
    let minute = two(scanner, most)?;
    time.numbers.extend([hour, minute]);
    if !scanner.skip(':') {
        return Some(());
    }
    time.numbers.push(two(scanner, most)?);
    if scanner.skip('.') {
        let token = scanner.peek();
        if matches!(token, Token::Number { value, .. } if hour == 24 && value > 0) {
            return None;
        }
        time.numbers.push(thousandths(token)?);
        scanner.next();
    }
    Some(())
}

fn standard_zone(scanner: &mut Scanner<'_>, zone: &mut Zone) -> Option<()> {
    if scanner.peek().is_z() {
        scanner.next();
        zone.set(0);
        return Some(());
    }
    let Some(sign) = scanner.peek().sign() else { return Some(()) };
    scanner.next();
    let (hour, minute) = if let Some(both) = scanner.peek().fixed(4) {
        scanner.next();
        (both / 100, both % 100)
    } else {
        let hour = two(scanner, 23)?;
        if !scanner.skip(':') {
            return None;
        }
        (hour, two(scanner, 59)?)
    };
    if hour > 23 || minute > 59 {
        return None;
    }
    *zone = Zone { sign: Some(sign), hour: Some(hour), minute: Some(minute) };
    Some(())
}

/// Takes one piece of a text that people write. `None` is a text that is no date.
fn legacy(token: Token, scanner: &mut Scanner<'_>, found: &mut Found, has_number: &mut bool) -> Option<()> {
    match token {
        Token::Number { value, .. } => {
            *has_number = true;
            number(value, scanner, found)?;
        }
        Token::Word { meaning, .. } => match meaning {
            Word::HalfDay(hours) if !found.time.numbers.is_empty() => found.time.half_day = Some(hours),
            Word::Month(month) => {
                found.day.month = Some(month);
                scanner.skip('-');
            }
            Word::Zone(hours) if *has_number => found.zone.set(hours),
            // Words may stand before the first number only, and not touch it.
            _ if *has_number || scanner.peek().is_number() => return None,
            _ => {}
        },
        Token::Symbol(symbol) => match token.sign() {
            Some(sign) if found.zone.is_utc() || !found.time.numbers.is_empty() => {
                *has_number = true;
                offset(sign, scanner, &mut found.zone)?;
            }
            Some(_) if *has_number => return None,
            _ if symbol == ')' && *has_number => return None,
            _ => {}
        },
        Token::End | Token::Blank | Token::Other => {}
    }
    Some(())
}

fn number(value: i64, scanner: &mut Scanner<'_>, found: &mut Found) -> Option<()> {
    let Found { day, time, zone } = found;
    if scanner.skip(':') {
        if scanner.skip(':') {
            if !time.numbers.is_empty() {
                return None;
            }
            time.add(value)?;
            return time.add(0);
        }
        time.add(value)?;
        scanner.skip('.');
        return Some(());
    }
    let point = scanner.skip('.');
    if point && time.expects(value) {
        time.add(value)?;
        let fraction = thousandths(scanner.next())?;
        time.add(fraction)?;
        time.close();
    } else if zone.hour.is_some() && zone.minute.is_none() && value < 60 {
        zone.minute = Some(value);
    } else if time.expects(value) {
        time.add(value)?;
        time.close();
        let next = scanner.peek();
        if !(matches!(next, Token::End | Token::Blank) || next.is_z() || next.sign().is_some()) {
            return None;
        }
    } else {
        if day.numbers.len() >= 3 {
            return None;
        }
        day.numbers.push(value);
        scanner.skip('-');
    }
    Some(())
}

/// `+2`, `+02`, `+200`, `+0200`, and the hours of `+02:00`.
fn offset(sign: i64, scanner: &mut Scanner<'_>, zone: &mut Zone) -> Option<()> {
    let (value, length) = match scanner.peek() {
        Token::Number { value, length } => {
            scanner.next();
            (value, length)
        }
        _ => (0, 0),
    };
    zone.sign = Some(sign);
    (zone.hour, zone.minute) = match length {
        _ if scanner.peek().is(':') => (Some(value), None),
        1 | 2 => (Some(value), Some(0)),
        3 | 4 => (Some(value / 100), Some(value % 100)),
        _ => return None,
    };
    Some(())
}

/// The digits after a point, as thousandths.
fn thousandths(token: Token) -> Option<i64> {
    let Token::Number { value, length } = token else { return None };
    Some(match length {
        1 => value * 100,
        2 => value * 10,
        3 => value,
        more => value / 10_i64.pow(u32::try_from(more.min(9) - 3).ok()?),
    })
}

impl Zone {
    fn set(&mut self, hours: i64) {
        *self = Self { sign: Some(if hours < 0 { -1 } else { 1 }), hour: Some(hours.abs()), minute: Some(0) };
    }

    fn is_utc(&self) -> bool {
        self.hour == Some(0) && self.minute == Some(0)
    }

    /// Milliseconds before UTC.
    fn offset(&self) -> i64 {
        let Some(sign) = self.sign else { return 0 };
        sign * (self.hour.unwrap_or(0) * 3_600 + self.minute.unwrap_or(0) * 60) * 1_000
    }
}

impl Time {
    fn add(&mut self, number: i64) -> Option<()> {
        if self.numbers.len() >= 4 {
            return None;
        }
        self.numbers.push(number);
        Some(())
    }

    fn close(&mut self) {
        self.numbers.resize(4, 0);
    }

    /// Whether this number can be the next part of a time that has begun.
    fn expects(&self, number: i64) -> bool {
        match self.numbers.len() {
            1 | 2 => number < 60,
            3 => number < 1_000,
            _ => false,
        }
    }

    fn milliseconds(mut self) -> Option<i64> {
        self.close();
        let &[mut hour, minute, second, thousandth] = self.numbers.as_slice() else { return None };
        if let Some(half_day) = self.half_day {
            if hour > 12 {
                return None;
            }
            hour = hour % 12 + half_day;
        }
        let is_midnight = (hour, minute, second, thousandth) == (24, 0, 0, 0);
        let is_time = hour < 24 && minute < 60 && second < 60 && thousandth < 1_000;
        (is_time || is_midnight).then(|| ((hour * 60 + minute) * 60 + second) * 1_000 + thousandth)
    }
}

impl Day {
    /// Days since 1970.
    fn days(mut self) -> Option<i64> {
        if self.numbers.is_empty() {
            return None;
        }
        self.numbers.resize(3, 1);
        let &[first, second, third] = self.numbers.as_slice() else { return None };
        let is_day = |number: i64| (1..=31).contains(&number);
        let (mut year, month, day) = match self.month {
            None if self.is_standard || !is_day(first) => (first, second, third),
            None => (third, first, second),
            Some(month) if !is_day(first) => (first, month, second),
            Some(month) => (second, month, first),
        };
        if !self.is_standard {
            year += match year {
                0..50 => 2_000,
                50..100 => 1_900,
                _ => 0,
            };
        }
        let is_date = (1..=12).contains(&month) && is_day(day) && year.abs() < 1 << 30;
        is_date.then(|| days_before(year, month) + day - 1)
    }
}

/// Days from 1970 to the first of a month.
fn days_before(year: i64, month: i64) -> i64 {
    // Years that begin in March have their leap day last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_of_months = (153 * month + 2) / 5;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + days_of_months - 719_468
}

impl Found {
    fn time_value(self) -> Option<i64> {
        let offset = self.zone.offset();
        let time = self.day.days()? * 86_400_000 + self.time.milliseconds()? - offset;
        (time.abs() <= 8_640_000_000_000_000).then_some(time)
    }
}

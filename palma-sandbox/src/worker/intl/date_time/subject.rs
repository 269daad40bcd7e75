use std::borrow::Cow;

use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::super::super::date::milliseconds;
use super::super::super::temporal::{self, Kind};
use super::super::class::{range_error, type_error};
use super::settings::Settings;
use super::time;
use super::zone::Zone;

/// What is formatted: a time, with the settings as they are for it.
pub(super) struct Subject<'a> {
    pub(super) time: i64,
    pub(super) settings: Cow<'a, Settings>,
    kind: Option<Kind>,
}

impl<'a> Subject<'a> {
    /// `ToDateTimeFormattable` and `HandleDateTimeValue`.
    pub(super) fn of(value: &JsValue, settings: &'a Settings, context: &mut Context) -> JsResult<Self> {
        let object = value.as_object();
        let known = object.as_ref().and_then(|object| Some((object, temporal::kind(object)?)));
        // A duration is no time, and is asked for a number as all else is.
        let Some((object, kind)) = known.filter(|(_, kind)| *kind != Kind::Duration) else {
            return Ok(Self::at(time(value, context)?, settings));
        };
        if kind == Kind::ZonedDateTime {
            return Err(type_error("a ZonedDateTime has a time zone of its own; use its toLocaleString"));
        }
        let settings = Cow::Owned(settings.of_kind(kind)?);
        Ok(Self { time: Written::read(object, kind, context)?.time(kind)?, settings, kind: Some(kind) })
    }

    /// A time, as it is.
    pub(super) fn at(time: i64, settings: &'a Settings) -> Self {
        Self { time, settings: Cow::Borrowed(settings), kind: None }
    }

    /// Whether both are times, or objects of one class.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The time of a `ZonedDateTime`, and its zone.
pub(super) fn zoned(object: &JsObject, context: &mut Context) -> JsResult<(i64, Zone)> {
    let written = Written::read(object, Kind::ZonedDateTime, context)?;
    Ok((written.time(Kind::ZonedDateTime)?, Zone::parse(written.zone.as_deref().unwrap_or("UTC"))?))
}

/// The ISO text of a `Temporal` object, such as `2024-02-01T10:00:00+01:00[Europe/Paris][u-ca=gregory]`.
struct Written {
    plain: String,
    zone: Option<String>,
    calendar: String,
}

impl Written {
    fn read(object: &JsObject, kind: Kind, context: &mut Context) -> JsResult<Self> {
        let text = temporal::text(object, context).map(|text| text.to_std_string_lossy()).unwrap_or_default();
        let mut pieces = text.split('[').map(|piece| piece.trim_end_matches(']'));
        let plain = pieces.next().unwrap_or_default().to_owned();
        let mut written = Self { plain, zone: None, calendar: "iso8601".to_owned() };
        for piece in pieces {
            match piece.strip_prefix("u-ca=") {
                Some(calendar) => calendar.clone_into(&mut written.calendar),
                None => written.zone = Some(piece.to_owned()),
            }
        }
        let is_shown = match kind {
            // These are only what they are in their own calendar.
            Kind::PlainYearMonth | Kind::PlainMonthDay => written.calendar == "gregory",
            _ => matches!(written.calendar.as_str(), "iso8601" | "gregory"),
        };
        if is_shown {
            return Ok(written);
        }
        let calendar = written.calendar;
        Err(range_error(match kind {
            Kind::PlainYearMonth => format!(
                "a PlainYearMonth of the calendar {calendar} is not one of gregory; use toPlainDate({{ day: 1 }}) and its toLocaleString"
            ),
            Kind::PlainMonthDay => format!(
                "a PlainMonthDay of the calendar {calendar} is not one of gregory; use toPlainDate({{ year }}) and its toLocaleString"
            ),
            _ => format!("the calendar {calendar} is not that of the format, gregory; use withCalendar(\"gregory\")"),
        }))
    }

    /// Milliseconds since 1970, of what has no zone as if it were in UTC.
    #[expect(clippy::cast_possible_truncation, reason = "a time value is a whole number of at most 53 bits")]
    fn time(&self, kind: Kind) -> JsResult<i64> {
        let before = match kind {
            Kind::PlainTime => "1970-01-01T",
            Kind::PlainMonthDay if self.plain.len() == "02-29".len() => "1972-",
            _ => "",
        };
        let time = milliseconds(&JsString::from(format!("{before}{}", self.plain)));
        if time.is_nan() { Err(range_error("Invalid time value")) } else { Ok(time as i64) }
    }
}

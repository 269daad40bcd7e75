use boa_engine::{Context, JsResult, JsValue};
use boa_gc::{Finalize, Trace};

use super::super::super::temporal::Kind;
use super::super::class::type_error;
use super::super::locale::{Region, Resolved, resolve, tag_value};
use super::super::options::{Options, text};
use super::pattern::{Piece, pattern};
use super::zone::Zone;

/// What a date format was made with.
#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(in super::super) struct Settings {
    pub(super) locale: Resolved,
    pub(super) zone: Zone,
    /// `h11`, `h12`, `h23` or `h24`, if an hour is shown.
    pub(super) hour_cycle: Option<&'static str>,
    pub(super) fields: Fields,
    /// What was asked for, without what is shown because nothing was.
    pub(super) asked: Fields,
    /// The hour cycle where an hour is shown.
    pub(super) cycle: &'static str,
    pub(super) date_style: Option<&'static str>,
    pub(super) time_style: Option<&'static str>,
    pub(super) locale_cycle: bool,
}

/// The fields that are shown, and how wide.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields {
    pub(super) weekday: Option<&'static str>,
    pub(super) era: Option<&'static str>,
    pub(super) year: Option<&'static str>,
    pub(super) month: Option<&'static str>,
    pub(super) day: Option<&'static str>,
    pub(super) day_period: Option<&'static str>,
    pub(super) hour: Option<&'static str>,
    pub(super) minute: Option<&'static str>,
    pub(super) second: Option<&'static str>,
    pub(super) fraction: Option<u32>,
    pub(super) zone_name: Option<&'static str>,
}

impl Fields {
    /// The fields of the date as the tables name them.
    pub(super) fn key(&self) -> String {
        let month = match self.month {
            None => "",
            Some("numeric" | "2-digit") => "M",
            Some("long") => "MMMM",
            Some(_) => "MMM",
        };
        let when = |is: bool, letter| if is { letter } else { "" };
        [
            when(self.era.is_some(), "G"),
            when(self.year.is_some(), "y"),
            month,
            when(self.weekday.is_some(), "E"),
            when(self.day.is_some(), "d"),
        ]
        .concat()
    }

    /// Of what was asked for, the fields a class of `Temporal` has; if nothing was, those it is shown with.
    fn of_kind(&self, kind: Kind) -> JsResult<Self> {
        let date = Self { weekday: self.weekday, year: self.year, month: self.month, day: self.day, ..Self::default() };
        let mut own = match kind {
            Kind::Duration => Self::default(),
            Kind::Instant | Kind::ZonedDateTime => self.clone(),
            Kind::PlainDateTime => Self { zone_name: None, ..self.clone() },
            Kind::PlainDate => date,
            Kind::PlainMonthDay => Self { weekday: None, year: None, ..date },
            Kind::PlainYearMonth => Self { weekday: None, day: None, ..date },
            Kind::PlainTime => Self {
                day_period: self.day_period,
                hour: self.hour,
                minute: self.minute,
                second: self.second,
                fraction: self.fraction,
                ..Self::default()
            },
        };
        if !(own.has_date() || own.has_time()) {
            if self.has_date() || self.has_time() {
                return Err(nothing_to_show(kind));
            }
            let when = |is: bool| if is { Some("numeric") } else { None };
            let has_date = !matches!(kind, Kind::PlainTime | Kind::Duration);
            own.year = when(has_date && kind != Kind::PlainMonthDay);
            own.month = when(has_date);
            own.day = when(has_date && kind != Kind::PlainYearMonth);
            let has_time = matches!(kind, Kind::Instant | Kind::PlainDateTime | Kind::PlainTime | Kind::ZonedDateTime);
            (own.hour, own.minute, own.second) = (when(has_time), when(has_time), when(has_time));
        }
        if matches!(kind, Kind::PlainDate | Kind::PlainYearMonth) {
            own.era = self.era;
        }
        Ok(own)
    }

    fn has_date(&self) -> bool {
        self.weekday.or(self.year).or(self.month).or(self.day).is_some()
    }

    fn has_time(&self) -> bool {
        self.day_period.or(self.hour).or(self.minute).or(self.second).is_some() || self.fraction.is_some()
    }
}

/// What a format must show, and shows if nothing was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Wanted {
    /// `new Intl.DateTimeFormat`.
    Anything,
    /// `toLocaleDateString`.
    Date,
    /// `toLocaleTimeString`.
    Time,
    /// `toLocaleString`.
    Both,
    /// `toLocaleString` of what has a zone of its own.
    Zoned,
}

const OWNER: &str = "Intl.DateTimeFormat";
const TEXTS: [&str; 3] = ["narrow", "short", "long"];
const NUMBERS: [&str; 2] = ["2-digit", "numeric"];
const MONTHS: [&str; 5] = ["2-digit", "numeric", "narrow", "short", "long"];
const CYCLES: [&str; 4] = ["h11", "h12", "h23", "h24"];
const STYLES: [&str; 4] = ["full", "long", "medium", "short"];
const ZONE_NAMES: [&str; 6] = ["short", "long", "shortOffset", "longOffset", "shortGeneric", "longGeneric"];

impl Settings {
    /// `CreateDateTimeFormat`.
    pub(in super::super) fn read(
        locales: &JsValue,
        options: &JsValue,
        wanted: Wanted,
        context: &mut Context,
    ) -> JsResult<Self> {
        let locale = resolve(locales, context)?;
        let options = Options::coerce(options, OWNER, context)?;
        options.locale_matcher(context)?;
        options.extension("calendar", context)?;
        options.extension("numberingSystem", context)?;
        let half_days = options.flag("hour12", context)?;
        let cycle = options.one_of("hourCycle", &CYCLES, context)?;
        let zone = match options.text("timeZone", context)? {
            Some(_) if wanted == Wanted::Zoned => {
                return Err(type_error("a ZonedDateTime has a time zone of its own; use withTimeZone"));
            }
            Some(name) => Zone::parse(&name)?,
            None => Zone::utc(),
        };
        let mut fields = read_fields(&options, context)?;
        options.one_of("formatMatcher", &["basic", "best fit"], context)?;
        let date_style = options.one_of("dateStyle", &STYLES, context)?;
        let time_style = options.one_of("timeStyle", &STYLES, context)?;

        let asked = fields.clone();
        if date_style.or(time_style).is_some() {
            refuse_both(&fields, date_style, time_style, wanted)?;
        } else {
            fill(&mut fields, wanted);
        }
        let own = locale.keyword("hc").and_then(|own| CYCLES.into_iter().find(|cycle| *cycle == own));
        let default = if locale.region == Region::UnitedKingdom { "h23" } else { "h12" };
        let chosen = match half_days {
            Some(true) => {
                if default == "h23" {
                    "h11"
                } else {
                    "h12"
                }
            }
            Some(false) => {
                if default == "h23" {
                    "h23"
                } else {
                    "h24"
                }
            }
            None => cycle.or(own).unwrap_or(default),
        };
        let shows_hour = fields.hour.is_some() || time_style.is_some();
        Ok(Self {
            locale_cycle: half_days.is_none() && own == Some(chosen),
            locale,
            zone,
            hour_cycle: shows_hour.then_some(chosen),
            fields,
            asked,
            cycle: chosen,
            date_style,
            time_style,
        })
    }

    /// The settings as they are for a class of `Temporal`: of fields and styles, what it has.
    pub(super) fn of_kind(&self, kind: Kind) -> JsResult<Self> {
        let mut own = self.clone();
        if kind != Kind::Instant {
            own.zone = Zone::utc();
        }
        if self.date_style.or(self.time_style).is_none() {
            own.fields = self.asked.of_kind(kind)?;
        } else if kind != Kind::Instant {
            own.restrict_styles(kind)?;
        }
        own.hour_cycle = (own.fields.hour.is_some() || own.time_style.is_some()).then_some(self.cycle);
        Ok(own)
    }

    fn restrict_styles(&mut self, kind: Kind) -> JsResult<()> {
        match kind {
            Kind::PlainTime => self.date_style = None,
            Kind::PlainDateTime => {}
            _ => self.time_style = None,
        }
        // The longer ones differ in the name of the zone alone.
        if matches!(self.time_style, Some("full" | "long")) {
            self.time_style = Some("medium");
        }
        if self.date_style.or(self.time_style).is_none() {
            return Err(nothing_to_show(kind));
        }
        if !matches!(kind, Kind::PlainYearMonth | Kind::PlainMonthDay) {
            return Ok(());
        }
        let pieces = pattern(self);
        let width = |letter: char, own: Option<&'static str>| {
            if pieces.contains(&Piece::Field(letter, 2)) { Some("2-digit") } else { own }
        };
        let all = self.date_fields();
        let mut fields = Fields { month: width('M', all.month), ..Fields::default() };
        if kind == Kind::PlainYearMonth {
            fields.year = width('y', all.year);
        } else {
            fields.day = width('d', all.day);
        }
        (self.fields, self.date_style) = (fields, None);
        Ok(())
    }

    /// Whether the hours are counted to twelve.
    pub(super) fn has_half_days(&self) -> bool {
        matches!(self.hour_cycle, Some("h11" | "h12"))
    }

    /// The fields of the date, also those of a style.
    pub(super) fn date_fields(&self) -> Fields {
        let Some(style) = self.date_style else {
            return if self.time_style.is_some() { Fields::default() } else { self.fields.clone() };
        };
        let month = match style {
            "full" | "long" => "long",
            "medium" => "short",
            _ => "numeric",
        };
        Fields {
            weekday: (style == "full").then_some("long"),
            year: Some("numeric"),
            month: Some(month),
            day: Some("numeric"),
            ..Fields::default()
        }
    }

    /// The fields of the time, also those of a style.
    pub(super) fn time_fields(&self) -> Fields {
        let Some(style) = self.time_style else {
            return if self.date_style.is_some() { Fields::default() } else { self.fields.clone() };
        };
        Fields {
            hour: Some("numeric"),
            minute: Some("numeric"),
            second: (style != "short").then_some("numeric"),
            zone_name: match style {
                "full" => Some("long"),
                "long" => Some("short"),
                _ => None,
            },
            ..Fields::default()
        }
    }

    /// Whether anything of the time is shown.
    pub(super) fn time_fields_shown(&self) -> bool {
        let fields = self.time_fields();
        fields.has_time() || fields.zone_name.is_some() && self.date_fields().key().is_empty()
    }

    /// The entries of `resolvedOptions`.
    pub(super) fn resolved(&self) -> Vec<(&'static str, JsValue)> {
        let cycle = self.hour_cycle.filter(|_| self.locale_cycle);
        let optional = |value: Option<&str>| value.map_or(JsValue::undefined(), text);
        let mut entries = vec![
            ("locale", tag_value(&self.locale.tag_with(&[("hc", cycle)]))),
            ("calendar", text("gregory")),
            ("numberingSystem", text("latn")),
            ("timeZone", text(&self.zone.name)),
            ("hourCycle", optional(self.hour_cycle)),
            ("hour12", self.hour_cycle.map_or(JsValue::undefined(), |_| JsValue::from(self.has_half_days()))),
        ];
        if self.date_style.or(self.time_style).is_some() {
            entries.extend([("dateStyle", optional(self.date_style)), ("timeStyle", optional(self.time_style))]);
            return entries;
        }
        let pieces = pattern(self);
        let width = |letters: &[char]| {
            let count = pieces.iter().find_map(|piece| match piece {
                Piece::Field(letter, count) if letters.contains(letter) => Some(*count),
                _ => None,
            });
            optional(count.map(|count| match count {
                1 if matches!(letters.first(), Some('E' | 'G')) => "short",
                1 => "numeric",
                2 => "2-digit",
                3 => "short",
                4 => "long",
                _ => "narrow",
            }))
        };
        let day_period = if pieces.iter().any(|piece| matches!(piece, Piece::Field('B', _))) {
            self.fields.day_period
        } else {
            None
        };
        entries.extend([
            ("weekday", width(&['E'])),
            ("era", width(&['G'])),
            ("year", width(&['y'])),
            ("month", width(&['M'])),
            ("day", width(&['d'])),
            ("dayPeriod", optional(day_period)),
            ("hour", width(&['h', 'H', 'k', 'K'])),
            ("minute", width(&['m'])),
            ("second", width(&['s'])),
            ("fractionalSecondDigits", self.fields.fraction.map_or(JsValue::undefined(), JsValue::from)),
            ("timeZoneName", optional(self.fields.zone_name)),
        ]);
        entries
    }
}

fn nothing_to_show(kind: Kind) -> boa_engine::JsError {
    type_error(format!("a {kind:?} has nothing of what the format shows"))
}

fn read_fields(options: &Options, context: &mut Context) -> JsResult<Fields> {
    Ok(Fields {
        weekday: options.one_of("weekday", &TEXTS, context)?,
        era: options.one_of("era", &TEXTS, context)?,
        year: options.one_of("year", &NUMBERS, context)?,
        month: options.one_of("month", &MONTHS, context)?,
        day: options.one_of("day", &NUMBERS, context)?,
        day_period: options.one_of("dayPeriod", &TEXTS, context)?,
        hour: options.one_of("hour", &NUMBERS, context)?,
        minute: options.one_of("minute", &NUMBERS, context)?,
        second: options.one_of("second", &NUMBERS, context)?,
        fraction: options.number("fractionalSecondDigits", 1, 3, context)?,
        zone_name: options.one_of("timeZoneName", &ZONE_NAMES, context)?,
    })
}

/// Refuses fields beside a style, and a style that the method does not show.
fn refuse_both(fields: &Fields, date_style: Option<&str>, time_style: Option<&str>, wanted: Wanted) -> JsResult<()> {
    if fields.has_date() || fields.has_time() || fields.era.or(fields.zone_name).is_some() {
        let style = if date_style.is_some() { "dateStyle" } else { "timeStyle" };
        return Err(type_error(format!("Can't set single fields of a date when {style} is used")));
    }
    match wanted {
        Wanted::Date if time_style.is_some() => Err(type_error("Invalid option : timeStyle")),
        Wanted::Time if date_style.is_some() => Err(type_error("Invalid option : dateStyle")),
        _ => Ok(()),
    }
}

/// Adds what is shown when nothing was asked for.
fn fill(fields: &mut Fields, wanted: Wanted) {
    let has_enough = match wanted {
        Wanted::Date => fields.has_date(),
        Wanted::Time => fields.has_time(),
        Wanted::Anything | Wanted::Both | Wanted::Zoned => fields.has_date() || fields.has_time(),
    };
    if has_enough {
        return;
    }
    let numeric = Some("numeric");
    if wanted != Wanted::Time {
        (fields.year, fields.month, fields.day) = (numeric, numeric, numeric);
    }
    if matches!(wanted, Wanted::Time | Wanted::Both | Wanted::Zoned) {
        (fields.hour, fields.minute, fields.second) = (numeric, numeric, numeric);
    }
    if wanted == Wanted::Zoned {
        fields.zone_name = fields.zone_name.or(Some("short"));
    }
}

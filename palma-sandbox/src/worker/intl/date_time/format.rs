use super::super::locale::Region;
use super::super::options::Part;
use super::moment::Moment;
use super::pattern::{Piece, pattern};
use super::settings::Settings;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Formats a time.
pub(super) fn format(time: i64, settings: &Settings) -> Vec<Part> {
    fill(&pattern(settings), &Moment::new(time, &settings.zone), settings)
}

/// Puts a moment into a pattern.
pub(super) fn fill(pieces: &[Piece], moment: &Moment, settings: &Settings) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let has_minute = pieces.iter().any(|piece| matches!(piece, Piece::Field('m', _)));
    for piece in pieces {
        let part = match piece {
            Piece::Text(text) => Part::new("literal", text.as_str()),
            Piece::Field('B', count) => Part::new("dayPeriod", day_period(moment, *count, has_minute, settings)),
            Piece::Field(letter, count) => field(*letter, *count, moment, settings),
        };
        match parts.last_mut() {
            Some(last) if last.kind == "literal" && part.kind == "literal" => last.text.push_str(&part.text),
            _ => parts.push(part),
        }
    }
    parts
}

fn field(letter: char, count: usize, moment: &Moment, settings: &Settings) -> Part {
    let region = settings.locale.region;
    let number = |kind, number: i64| {
        Part::new(kind, if count == 2 { format!("{:02}", number % 100) } else { number.to_string() })
    };
    // Before the year 1 the years are counted back from it.
    let year = if moment.year > 0 { moment.year } else { 1 - moment.year };
    match letter {
        'G' => Part::new("era", era(moment.year > 0, count)),
        'y' => number("year", year),
        'M' if count <= 2 => number("month", i64::try_from(moment.month).unwrap_or(1)),
        'M' => Part::new("month", month(moment.month, count, region)),
        'd' => number("day", moment.day),
        'E' if count == 5 && region == Region::Australia => Part::new(
            "weekday",
            ["Su.", "M.", "Tu.", "W.", "Th.", "F.", "Sa."].get(moment.weekday).copied().unwrap_or(""),
        ),
        'E' => Part::new("weekday", cut(WEEKDAYS.get(moment.weekday).copied().unwrap_or_default(), count)),
        'h' => number("hour", (moment.hour + 11) % 12 + 1),
        'K' => number("hour", moment.hour % 12),
        'H' => number("hour", moment.hour),
        'k' => number("hour", (moment.hour + 23) % 24 + 1),
        'm' => number("minute", moment.minute),
        's' => number("second", moment.second),
        'S' => {
            let digits = format!("{:03}", moment.millisecond);
            Part::new("fractionalSecond", digits.get(..count).unwrap_or(&digits))
        }
        'a' => Part::new("dayPeriod", half_day(moment.is_morning(), region)),
        'z' => {
            let form = settings.time_fields().zone_name.unwrap_or("short");
            Part::new("timeZoneName", settings.zone.display(form, moment.time, region))
        }
        _ => Part::new("literal", ""),
    }
}

/// A name, three letters of it, or one.
fn cut(name: &str, count: usize) -> String {
    match count {
        4 => name.to_owned(),
        5 => name.chars().take(1).collect(),
        _ => name.chars().take(3).collect(),
    }
}

fn month(month: usize, count: usize, region: Region) -> String {
    let name = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or_default();
    match region {
        Region::UnitedKingdom | Region::Australia | Region::India if month == 9 && count == 3 => "Sept".to_owned(),
        _ => cut(name, count),
    }
}

fn era(is_common: bool, count: usize) -> &'static str {
    match (is_common, count) {
        (true, 4) => "Anno Domini",
        (true, 5) => "A",
        (true, _) => "AD",
        (false, 4) => "Before Christ",
        (false, 5) => "B",
        (false, _) => "BC",
    }
}

fn half_day(is_morning: bool, region: Region) -> &'static str {
    match (region, is_morning) {
        (Region::World | Region::UnitedStates, true) => "AM",
        (Region::World | Region::UnitedStates, false) => "PM",
        (Region::Canada, true) => "a.m.",
        (Region::Canada, false) => "p.m.",
        (_, true) => "am",
        (_, false) => "pm",
    }
}

/// `in the morning`, and so on.
fn day_period(moment: &Moment, count: usize, has_minute: bool, settings: &Settings) -> &'static str {
    let is_narrow = count == 5 || settings.fields.day_period == Some("narrow");
    let is_full_hour = moment.minute == 0 && moment.second == 0;
    match moment.hour {
        12 if (is_full_hour || !has_minute) && is_narrow => "n",
        12 if is_full_hour || !has_minute => "noon",
        0..12 => "in the morning",
        12..18 => "in the afternoon",
        18..21 => "in the evening",
        _ => "at night",
    }
}

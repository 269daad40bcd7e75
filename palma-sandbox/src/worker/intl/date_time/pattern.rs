use super::super::locale::Region;
use super::super::table::{DATES, row};
use super::settings::{Fields, Settings};

/// A piece of a pattern: text, or so many of a letter that stands for a field, as CLDR has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Field(char, usize),
}

/// Reads letters as fields and what is quoted as text.
pub(super) fn pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut is_quoted = false;
    for letter in pattern.chars() {
        match (letter, pieces.last_mut()) {
            ('\'', _) => is_quoted = !is_quoted,
            (_, Some(Piece::Field(last, count))) if !is_quoted && *last == letter => *count += 1,
            _ if !is_quoted && letter.is_ascii_alphabetic() => pieces.push(Piece::Field(letter, 1)),
            (_, Some(Piece::Text(text))) => text.push(letter),
            _ => pieces.push(Piece::Text(letter.to_string())),
        }
    }
    pieces
}

/// The whole pattern of a format.
pub(super) fn pattern(settings: &Settings) -> Vec<Piece> {
    let (date, time) = (date(settings), time(settings));
    let fields = &settings.fields;
    let mut all = date;
    if let Some(time) = time {
        if !all.is_empty() {
            all.push(Piece::Text(glue(settings, fields).to_owned()));
        }
        all.extend(time);
    }
    all
}

/// The pattern of the date alone, empty if there is none.
pub(super) fn date(settings: &Settings) -> Vec<Piece> {
    let region = settings.locale.region;
    if let Some(style) = settings.date_style {
        let own = match (style, region) {
            ("full", Region::Australia) => Some("EEEE, d MMMM y"),
            ("short", Region::World | Region::UnitedStates) => Some("M/d/yy"),
            ("short", Region::UnitedKingdom) => Some("dd/MM/y"),
            ("short", Region::Canada) => Some("y-MM-dd"),
            ("short", Region::Australia) => Some("d/M/yy"),
            ("short", Region::India) => Some("dd/MM/yy"),
            _ => None,
        };
        if let Some(own) = own {
            return pieces(own);
        }
    }
    let key = settings.date_fields().key();
    let Some(row) = row(DATES, &key) else { return Vec::new() };
    widen(pieces(region.cell(&row)), &settings.date_fields())
}

/// Gives the fields the widths that were asked for.
pub(super) fn widen(mut pieces: Vec<Piece>, fields: &Fields) -> Vec<Piece> {
    // Where one number is asked for with two digits, the others are as they are asked for.
    let is_exact = fields.weekday.is_none() && [fields.year, fields.month, fields.day].contains(&Some("2-digit"));
    let least = if is_exact { Some(1) } else { None };
    for piece in &mut pieces {
        let Piece::Field(letter, count) = piece else { continue };
        let asked = match letter {
            'E' => fields.weekday.map(|width| text_width(width, 3)),
            'G' => fields.era.map(|width| text_width(width, 3)),
            'y' if fields.year == Some("2-digit") => Some(2),
            'd' if fields.day == Some("2-digit") => Some(2),
            'd' => least,
            'M' => match fields.month {
                Some("2-digit") => Some(2),
                Some("long") => Some(4),
                Some("narrow") => Some(5),
                Some("numeric") => least,
                _ => None,
            },
            _ => None,
        };
        *count = asked.unwrap_or(*count);
    }
    pieces
}

fn text_width(width: &str, short: usize) -> usize {
    match width {
        "long" => 4,
        "narrow" => 5,
        _ => short,
    }
}

/// What stands between date and time.
pub(super) fn glue(settings: &Settings, fields: &Fields) -> &'static str {
    if let Some(style) = settings.date_style {
        return if matches!(style, "full" | "long") { " at " } else { ", " };
    }
    if fields.month == Some("long") {
        return " at ";
    }
    if fields.key() != "E" || fields.hour.is_none() {
        return ", ";
    }
    let has_half_days = settings.has_half_days();
    match settings.locale.region {
        Region::India if fields.minute.is_some() => ", ",
        _ if fields.minute.is_none() && !has_half_days => ", ",
        _ => " ",
    }
}

/// The pattern of the time alone, with the name of the zone.
pub(super) fn time(settings: &Settings) -> Option<Vec<Piece>> {
    let fields = settings.time_fields();
    let is_kingdom = settings.locale.region == Region::UnitedKingdom;
    let has_half_days = settings.has_half_days();
    let hour_letter = match settings.hour_cycle {
        Some("h11") => 'K',
        Some("h23") => 'H',
        Some("h24") => 'k',
        _ => 'h',
    };
    let asks_for_two = [fields.minute, fields.second].contains(&Some("2-digit"));
    let mut hour = hour_letter.to_string();
    let is_padded = match fields.hour {
        Some("2-digit") => true,
        _ if is_kingdom && settings.time_style.is_some() => true,
        _ if has_half_days => false,
        // Some patterns of the United Kingdom write the hour as it is.
        _ if is_kingdom && hour_letter == 'k' => false,
        _ if is_kingdom && fields.zone_name.is_none() && asks_for_two => false,
        _ => !(is_kingdom && fields.second == Some("numeric") && matches!(fields.zone_name, Some("short" | "long"))),
    };
    if is_padded {
        hour.push(hour_letter);
    }
    let fraction = fields.fraction.map(|digits| "S".repeat(digits as usize)).unwrap_or_default();
    let seconds = if fraction.is_empty() { "ss".to_owned() } else { format!("ss.{fraction}") };
    let has = (fields.hour.is_some(), fields.minute.is_some(), fields.second.is_some());
    let mut text = match has {
        (true, true, false) if fraction.is_empty() => format!("{hour}:mm"),
        (true, true, _) => format!("{hour}:mm:{seconds}"),
        (true, false, _) => hour,
        (false, true, false) if fraction.is_empty() => "m".to_owned(),
        (false, true, _) => format!("mm:{seconds}"),
        (false, false, true) if fraction.is_empty() => "s".to_owned(),
        (false, false, true) => format!("s.{fraction}"),
        (false, false, false) => fraction,
    };
    if fields.hour.is_some() && has_half_days {
        text.push_str(if fields.day_period.is_some() { " B" } else { "\u{202f}a" });
    } else if fields.hour.is_none() && fields.day_period.is_some() {
        text.push_str(if text.is_empty() { "B" } else { " B" });
    }
    if has == (true, false, true) {
        text.push_str(" ('second: 's)");
    }
    if fields.zone_name.is_some() {
        if is_kingdom && has == (true, false, false) && !has_half_days {
            text.push_str("'h'");
        }
        text.push_str(if text.is_empty() { "z" } else { " z" });
    }
    (!text.is_empty()).then(|| pieces(&text))
}

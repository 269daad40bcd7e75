use super::super::locale::Region;
use super::super::options::Part;
use super::super::table::{RANGES, row};
use super::format::fill;
use super::moment::Moment;
use super::pattern::{Piece, date, pattern, pieces, time, widen};
use super::settings::{Fields, Settings};

/// Formats what lies between two times, with what both have in common written once.
pub(super) fn range(start: i64, end: i64, settings: &Settings) -> Vec<Part> {
    let (start, end) = (Moment::new(start, &settings.zone), Moment::new(end, &settings.zone));
    let difference = difference(&start, &end);
    let has_time = settings.time_fields_shown();
    if difference == ' ' || (!has_time && !matches!(difference, 'y' | 'M' | 'd')) {
        return one(&start, settings);
    }
    if !has_time && settings.fields.zone_name.is_some() {
        return both(&pattern(settings), &start, &end, settings);
    }
    if !has_time {
        return dates(&start, &end, difference, settings);
    }
    if matches!(difference, 'a' | 'h' | 'm' | 's') {
        return times(&start, &end, difference, settings);
    }
    let settings = &plain_hour(settings);
    let mut whole = pattern(settings);
    if settings.date_style.is_none() {
        let fields = with_date(&settings.time_fields(), difference);
        whole = pattern(&Settings { fields, time_style: None, ..settings.clone() });
    }
    both(&whole, &start, &end, settings)
}

/// The fields with those of the date that are missing to tell the days apart.
fn with_date(fields: &Fields, difference: char) -> Fields {
    let numeric = Some("numeric");
    let has_none = fields.key().is_empty();
    let needs = |is: bool| if is || has_none { numeric } else { None };
    Fields {
        year: fields.year.or_else(|| needs(difference == 'y')),
        month: fields.month.or_else(|| needs(difference != 'd')),
        day: fields.day.or_else(|| needs(true)),
        ..fields.clone()
    }
}

/// Ranges write days and months with as few digits as they need.
fn plain_numbers(mut fields: Fields) -> Fields {
    for field in [&mut fields.month, &mut fields.day] {
        if *field == Some("2-digit") {
            *field = Some("numeric");
        }
    }
    fields
}

/// Ranges write hours with as few digits as they need.
fn plain_hour(settings: &Settings) -> Settings {
    let mut settings = settings.clone();
    if settings.fields.hour == Some("2-digit") {
        settings.fields.hour = Some("numeric");
    }
    settings
}

/// The largest field in which two moments differ.
fn difference(start: &Moment, end: &Moment) -> char {
    let fields = [
        ('y', start.year == end.year),
        ('M', start.month == end.month),
        ('d', start.day == end.day),
        ('a', start.is_morning() == end.is_morning()),
        ('h', start.hour == end.hour),
        ('m', start.minute == end.minute),
        ('s', start.second == end.second && start.millisecond == end.millisecond),
    ];
    fields.iter().find(|(_, is_same)| !is_same).map_or(' ', |(field, _)| *field)
}

fn separator(settings: &Settings) -> &'static str {
    if settings.locale.region == Region::Canada { "–" } else { "\u{2009}–\u{2009}" }
}

fn shared(parts: Vec<Part>) -> impl Iterator<Item = Part> {
    from("shared", parts)
}

fn from(source: &'static str, parts: Vec<Part>) -> impl Iterator<Item = Part> {
    parts.into_iter().map(move |part| Part { source: Some(source), ..part })
}

/// What cannot be told apart is formatted as one.
fn one(moment: &Moment, settings: &Settings) -> Vec<Part> {
    let mut parts = fill(&pattern(settings), moment, settings);
    // As `format` has it, without the narrow blank.
    for part in &mut parts {
        part.text = part.text.replace('\u{202f}', " ");
    }
    shared(parts).collect()
}

fn both(pieces: &[Piece], start: &Moment, end: &Moment, settings: &Settings) -> Vec<Part> {
    let between = vec![Part::new("literal", separator(settings))];
    from("startRange", fill(pieces, start, settings))
        .chain(shared(between))
        .chain(from("endRange", fill(pieces, end, settings)))
        .collect()
}

fn dates(start: &Moment, end: &Moment, difference: char, settings: &Settings) -> Vec<Part> {
    let fields = plain_numbers(settings.date_fields());
    let settings = &Settings { fields: plain_numbers(settings.fields.clone()), ..settings.clone() };
    let single = date(settings);
    let has = |letter| single.iter().any(|piece| matches!(piece, Piece::Field(field, _) if *field == letter));
    let key = fields.key();
    let row = if settings.date_style == Some("short") { None } else { row(RANGES, &format!("{key}/{difference}")) };
    let own = row.map(|row| row.get(settings.locale.region.column()).copied().unwrap_or_default());
    let own = own.filter(|own| !own.is_empty());
    let is_shown = match difference {
        'd' => has('d') || has('E'),
        'M' => has('M') || has('d') || has('E'),
        _ => true,
    };
    match own {
        Some(own) => split(&widen(pieces(own), &fields), start, end, settings),
        None if is_shown => both(&single, start, end, settings),
        None => one(start, settings),
    }
}

fn times(start: &Moment, end: &Moment, difference: char, settings: &Settings) -> Vec<Part> {
    let fields = settings.time_fields();
    let is_shown = match difference {
        's' => fields.second.is_some() || fields.fraction.is_some(),
        'm' => fields.minute.or(fields.second).is_some() || fields.fraction.is_some(),
        'h' | 'a' => fields.hour.is_some(),
        _ => true,
    };
    if !is_shown {
        return one(start, settings);
    }
    let settings = &plain_hour(settings);
    let whole_time = time(settings).unwrap_or_default();
    let before = fill(&date(settings), start, settings);
    // Where the date is written once, zones are told by their short names.
    let mut settings = settings.clone();
    if settings.time_style == Some("full") && !before.is_empty() {
        settings.time_style = Some("long");
    }
    let settings = &settings;
    let is_plain = fields.second.is_none() && fields.fraction.is_none() && fields.day_period.is_none();
    let parts = if is_plain {
        split(&range_of_times(&whole_time, &fields, difference, settings), start, end, settings)
    } else {
        both(&whole_time, start, end, settings)
    };
    if before.is_empty() {
        return parts;
    }
    shared(before).chain(shared(vec![Part::new("literal", ", ")])).chain(parts).collect()
}

/// `9:04 – 9:30 AM`, `9 AM – 3 PM`, `09:04–09:30 UTC`.
fn range_of_times(whole: &[Piece], fields: &Fields, difference: char, settings: &Settings) -> Vec<Piece> {
    let is_zone = |piece: &Piece| matches!(piece, Piece::Field('z', _));
    let is_half = |piece: &Piece| matches!(piece, Piece::Field('a', _));
    let zone = whole.iter().position(is_zone).map_or(whole.len(), |index| index.saturating_sub(1));
    let (clock, zone) = whole.split_at_checked(zone).unwrap_or((whole, &[]));
    let half = clock.iter().position(is_half).map_or(clock.len(), |index| index.saturating_sub(1));
    let (plain, half) = clock.split_at_checked(half).unwrap_or((clock, &[]));
    let is_narrow = match settings.locale.region {
        Region::World | Region::UnitedStates => false,
        Region::Australia | Region::India | Region::UnitedKingdom => {
            half.is_empty() || fields.minute.is_none() && difference == 'h'
        }
        Region::Canada => true,
    };
    let between = Piece::Text(if is_narrow { "–" } else { "\u{2009}–\u{2009}" }.to_owned());
    let first = if difference == 'a' { clock } else { plain };
    [first, &[between], plain, half, zone].concat()
}

/// Puts two moments into a pattern that has some fields twice.
fn split(pieces: &[Piece], start: &Moment, end: &Moment, settings: &Settings) -> Vec<Part> {
    let letter = |piece: &Piece| match piece {
        Piece::Field(letter, _) => Some(*letter),
        Piece::Text(_) => None,
    };
    let is_twice = |piece: &Piece| {
        letter(piece).is_some_and(|own| pieces.iter().filter(|other| letter(other) == Some(own)).count() > 1)
    };
    let repeats = |index: usize, piece: &Piece| {
        letter(piece).is_some_and(|own| pieces.iter().take(index).any(|other| letter(other) == Some(own)))
    };
    let Some(second) = pieces.iter().enumerate().position(|(index, piece)| repeats(index, piece)) else {
        return shared(fill(pieces, start, settings)).collect();
    };
    let first = pieces.iter().position(&is_twice).unwrap_or(0);
    let first_end =
        pieces.get(..second).unwrap_or_default().iter().rposition(&is_twice).map_or(second, |index| index + 1);
    let second_end = pieces.iter().rposition(&is_twice).map_or(pieces.len(), |index| index + 1);
    let slice = |from: usize, to: usize| pieces.get(from..to).unwrap_or_default();
    shared(fill(slice(0, first), start, settings))
        .chain(from("startRange", fill(slice(first, first_end), start, settings)))
        .chain(shared(fill(slice(first_end, second), start, settings)))
        .chain(from("endRange", fill(slice(second, second_end), end, settings)))
        .chain(shared(fill(slice(second_end, pieces.len()), end, settings)))
        .collect()
}

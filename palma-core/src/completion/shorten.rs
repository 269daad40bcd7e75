use serde_json::{Map, Value};

use super::cut::{CutPlace, CutUnit};

/// What `[]`, `{}` and `""` take, in bytes.
const EMPTY: usize = 2;

/// A value as JSON in at most `room` bytes, with a `…` behind it if it was cut.
pub(crate) fn short_text(value: &Value, room: usize) -> String {
    match shorten(value, room) {
        (Some(value), places) if places.is_empty() => value.to_string(),
        (Some(value), _) => format!("{value}…"),
        (None, _) => "…".to_owned(),
    }
}

/// A value in at most `room` bytes of JSON, cut by its structure, and where something was left out.
///
/// Arrays and texts keep their beginning, objects the properties there is room for, small ones whole; what is kept of
/// them is as it was. `None` if nothing of it fits: a number in less room than its digits take. `null` always fits.
pub(super) fn shorten(value: &Value, room: usize) -> (Option<Value>, Vec<CutPlace>) {
    let mut places = Vec::new();
    if value.is_null() {
        return (Some(Value::Null), places);
    }
    let shortened = cut(value, room, &mut String::new(), &mut places);
    if shortened.is_none() {
        places.push(CutPlace { at: String::new(), kept: 0, of: 1, unit: CutUnit::Values });
    }
    (shortened, places)
}

fn cut(value: &Value, room: usize, at: &mut String, places: &mut Vec<CutPlace>) -> Option<Value> {
    if length(value, room).is_some() {
        return Some(value.clone());
    }
    if room < EMPTY {
        return None;
    }
    match value {
        Value::String(text) => {
            let kept = head(text, room - EMPTY);
            note(at, kept.chars().count(), text.chars().count(), CutUnit::Characters, places);
            Some(Value::from(kept))
        }
        Value::Array(items) => Some(Value::Array(cut_items(items, room - EMPTY, at, places))),
        Value::Object(map) => Some(Value::Object(cut_properties(map, room - EMPTY, at, places))),
        _ => None,
    }
}

/// The first items, as many as fit whole; if not even the first one does, as much of it as fits.
fn cut_items(items: &[Value], mut room: usize, at: &mut String, places: &mut Vec<CutPlace>) -> Vec<Value> {
    let mut kept = Vec::new();
    for item in items {
        let comma = usize::from(!kept.is_empty());
        let Some(length) = length(item, room.saturating_sub(comma)) else { break };
        room -= comma + length;
        kept.push(item.clone());
    }
    let mut within = Vec::new();
    if kept.is_empty()
        && let Some(first) = items.first()
    {
        kept.extend(below(at, "0", |at| cut(first, room, at, &mut within)));
    }
    if kept.len() < items.len() {
        note(at, kept.len(), items.len(), CutUnit::Items, places);
    }
    places.append(&mut within);
    kept
}

/// The properties that there is room for at least the empty form of; what room is left then goes to the small ones
/// first, and to the large ones in equal parts.
fn cut_properties(
    map: &Map<String, Value>,
    mut room: usize,
    at: &mut String,
    places: &mut Vec<CutPlace>,
) -> Map<String, Value> {
    let mut chosen: Vec<Share<'_>> = Vec::new();
    for (key, value) in map {
        if room < "\"\":0".len() {
            break;
        }
        let comma = usize::from(!chosen.is_empty());
        let Some(least) = least(value, room) else { continue };
        let Some(key_length) = text_length(key, room) else { continue };
        let needed = comma + key_length + ":".len() + least;
        if needed <= room {
            room -= needed;
            chosen.push(Share { key, value, place: chosen.len(), room: least });
        }
    }

    chosen.sort_by_cached_key(|share| length(share.value, room + share.room).unwrap_or(usize::MAX));
    let mut waiting = chosen.len();
    for share in &mut chosen {
        let most = share.room + room / waiting.max(1);
        let given = length(share.value, most).unwrap_or(most);
        room -= given.saturating_sub(share.room);
        share.room = given;
        waiting -= 1;
    }
    chosen.sort_by_key(|share| share.place);

    if chosen.len() < map.len() {
        note(at, chosen.len(), map.len(), CutUnit::Properties, places);
    }
    let mut kept = Map::new();
    for Share { key, value, room, .. } in chosen {
        if let Some(value) = below(at, key, |at| cut(value, room, at, places)) {
            kept.insert(key.to_owned(), value);
        }
    }
    kept
}

/// The room that one property is given.
struct Share<'a> {
    key: &'a str,
    value: &'a Value,
    place: usize,
    room: usize,
}

/// Does something one step further down.
fn below<T>(at: &mut String, step: &str, work: impl FnOnce(&mut String) -> T) -> T {
    let before = at.len();
    at.push('/');
    at.push_str(&step.replace('~', "~0").replace('/', "~1"));
    let done = work(at);
    at.truncate(before);
    done
}

fn note(at: &str, kept: usize, of: usize, unit: CutUnit, places: &mut Vec<CutPlace>) {
    places.push(CutPlace { at: at.to_owned(), kept: kept as u64, of: of as u64, unit });
}

/// The beginning of a text that takes at most `room` bytes between its quotes.
fn head(text: &str, mut room: usize) -> String {
    let fitting = text.chars().take_while(|character| {
        let length = character_length(*character);
        let fits = length <= room;
        room = room.saturating_sub(length);
        fits
    });
    fitting.collect()
}

/// The least that can be kept of a value, in bytes; `None` if that is more than `most`.
fn least(value: &Value, most: usize) -> Option<usize> {
    match value {
        Value::String(_) | Value::Array(_) | Value::Object(_) => (EMPTY <= most).then_some(EMPTY),
        scalar => length(scalar, most),
    }
}

/// Length of a value as JSON without spaces, in bytes; `None` if that is more than `most`.
pub(super) fn length(value: &Value, most: usize) -> Option<usize> {
    let taken = match value {
        Value::Null => "null".len(),
        Value::Bool(true) => "true".len(),
        Value::Bool(false) => "false".len(),
        Value::Number(number) => number.to_string().len(),
        Value::String(text) => text_length(text, most)?,
        Value::Array(items) => {
            let mut taken = EMPTY + items.len().saturating_sub(1);
            for item in items {
                taken += length(item, most.checked_sub(taken)?)?;
            }
            taken
        }
        Value::Object(map) => {
            let mut taken = EMPTY + map.len().saturating_sub(1);
            for (key, value) in map {
                taken += text_length(key, most.checked_sub(taken)?)? + ":".len();
                taken += length(value, most.checked_sub(taken)?)?;
            }
            taken
        }
    };
    (taken <= most).then_some(taken)
}

fn text_length(text: &str, most: usize) -> Option<usize> {
    if text.len() + EMPTY > most {
        return None;
    }
    let taken = EMPTY + text.chars().map(character_length).sum::<usize>();
    (taken <= most).then_some(taken)
}

/// How many bytes a character takes in JSON as `serde_json` writes it.
const fn character_length(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        other => other.len_utf8(),
    }
}

/// Length of a value as JSON without spaces, in bytes.
pub(crate) fn json_length(value: &Value) -> u64 {
    length(value, usize::MAX).unwrap_or_default() as u64
}

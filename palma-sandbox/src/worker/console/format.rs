use boa_engine::{Context, JsValue};

use super::inspect::{inspect, number, word};
use crate::worker::border;
use crate::worker::tools::Desk;

/// How deep a value is shown that a script asks to see.
const DEEP: usize = 5;

/// The most bytes of a value written as JSON.
const MOST_JSON: usize = 32 << 10;

/// One line: the values of which the first says how to write the others, if it is a text with `%`.
pub(super) fn line(values: &[JsValue], context: &mut Context) -> String {
    let pattern = values.first().and_then(JsValue::as_string).map(|text| text.to_std_string_lossy());
    let (line, mut rest) = match (pattern, values.split_first()) {
        (Some(pattern), Some((_, rest))) if !rest.is_empty() && pattern.contains('%') => {
            formatted(&pattern, rest, context)
        }
        _ => (None, values),
    };
    let mut line = match (line, rest.split_first()) {
        (Some(line), _) => line,
        (None, Some((first, more))) => {
            rest = more;
            word(first, context)
        }
        (None, None) => return String::new(),
    };
    let most = Desk::of(context).map_or(usize::MAX, |desk| desk.log_bytes());
    for value in rest {
        if line.len() > most {
            break;
        }
        line.push(' ');
        line.push_str(&word(value, context));
    }
    line
}

/// A value with its text in quotes.
pub(super) fn inspected(value: &JsValue, context: &mut Context) -> String {
    inspect(value, DEEP, context)
}

/// A pattern with its places filled, and the values that had none.
fn formatted<'v>(pattern: &str, values: &'v [JsValue], context: &mut Context) -> (Option<String>, &'v [JsValue]) {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = values;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        let place = if character == '%' { characters.peek().copied() } else { None };
        match (place, rest.split_first()) {
            (Some('%'), _) => {
                text.push('%');
                characters.next();
            }
            (Some(place @ ('s' | 'd' | 'i' | 'f' | 'j' | 'o' | 'O' | 'c')), Some((value, more))) => {
                text.push_str(&filled(place, value, context));
                rest = more;
                characters.next();
            }
            _ => text.push(character),
        }
    }
    (Some(text), rest)
}

fn filled(place: char, value: &JsValue, context: &mut Context) -> String {
    match place {
        's' if value.is_object() => inspect(value, 0, context),
        's' => word(value, context),
        'd' => numeric(value, false, context),
        'i' => numeric(value, true, context),
        'f' => fraction(value, context),
        'j' => border::to_json(value, MOST_JSON, context)
            .map_or_else(|_| inspect(value, DEEP, context), |json| String::from_utf8_lossy(&json).into_owned()),
        'c' => String::new(),
        _ => inspect(value, DEEP, context),
    }
}

/// A number, or the whole part of one.
fn numeric(value: &JsValue, is_whole: bool, context: &mut Context) -> String {
    if value.is_object() || value.is_symbol() {
        return "NaN".to_owned();
    }
    if value.is_bigint() {
        return inspect(value, 0, context);
    }
    let read = value.to_number(context).unwrap_or(f64::NAN);
    number(if is_whole { read.trunc() + 0.0 } else { read })
}

fn fraction(value: &JsValue, context: &mut Context) -> String {
    if value.is_object() || value.is_symbol() {
        return "NaN".to_owned();
    }
    let text = word(value, context);
    let text = text.trim_start();
    // The longest beginning that is a number.
    let ends = text.char_indices().map(|(place, character)| place + character.len_utf8());
    let starts = ends.take(400).filter_map(|end| text.get(..end)?.parse::<f64>().ok());
    number(starts.last().unwrap_or(f64::NAN))
}

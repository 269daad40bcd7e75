use std::fmt::Write as _;

use boa_engine::{JsString, JsSymbol};

/// The most characters shown of one text.
const MOST_CHARACTERS: usize = 10_000;

/// A number as the language writes it, but with its sign if it is zero.
pub(in crate::worker::console) fn number(number: f64) -> String {
    if number == 0.0 && number.is_sign_negative() {
        return "-0".to_owned();
    }
    JsString::from(boa_engine::JsValue::from(number).display().to_string()).to_std_string_lossy()
}

/// A text in quotes that it does not hold itself, if there are such.
pub(super) fn quoted(text: &JsString) -> String {
    let text = text.to_std_string_lossy();
    let quote = ['\'', '"', '`'].into_iter().find(|&quote| !text.contains(quote)).unwrap_or('\'');
    let mut shown = String::from(quote);
    let mut characters = text.chars();
    for character in characters.by_ref().take(MOST_CHARACTERS) {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            '\\' => shown.push_str("\\\\"),
            character if character == quote => {
                shown.push('\\');
                shown.push(character);
            }
            character if character.is_control() => {
                let _ = write!(shown, "\\x{:02X}", u32::from(character));
            }
            character => shown.push(character),
        }
    }
    shown.push(quote);
    let more = characters.count();
    if more > 0 {
        let _ = write!(shown, "... {more} more characters");
    }
    shown
}

/// A symbol with its description.
pub(super) fn symbol(symbol: &JsSymbol) -> String {
    let description = symbol.description().map(|text| text.to_std_string_lossy()).unwrap_or_default();
    format!("Symbol({description})")
}

/// Whether a name needs no quotes as a key.
pub(super) fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic() || matches!(first, '_' | '$'))
        && characters.all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '$'))
}

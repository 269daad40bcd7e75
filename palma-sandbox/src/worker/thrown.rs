use boa_engine::builtins::error::Error as ErrorData;
use boa_engine::{Context, JsError, JsObject, JsValue};
use palma_core::{Diagnostic, LimitExceeded, Position};

use super::engine::MAX_RECURSION;
use super::tools::Desk;
use super::{border, console};
use crate::frame::Failed;
use crate::source::Source;

/// The name of the script in the engine's traces.
pub(super) const SCRIPT: &str = "script";

/// An error the engine raised by itself, or one that the script threw.
pub(super) fn failure(error: &JsError, source: &Source, desk: &Desk, context: &mut Context) -> Failed {
    let text = error.to_string();
    match error.clone().into_opaque(context) {
        Ok(value) => thrown(&value, source, desk, context),
        // What the engine does not let a script catch is a limit of its own.
        Err(_) if text.contains("recursi") || text.contains("stack") => {
            Failed::Limit { limit: LimitExceeded::new("recursion", MAX_RECURSION as u64, "calls") }
        }
        Err(_) => Failed::Panicked { message: text.lines().next().unwrap_or_default().to_owned() },
    }
}

/// A value that was thrown and not caught.
pub(super) fn thrown(value: &JsValue, source: &Source, desk: &Desk, context: &mut Context) -> Failed {
    let Some(error) = value.as_object().filter(|object| object.is::<ErrorData>()) else {
        let message = format!("the script threw {}", console::word(value, context));
        return Failed::Threw { name: "Error".to_owned(), message, position: None, call: None };
    };
    let (call, place) = desk.failed_call(&error);
    Failed::Threw {
        name: border::inherited_text(&error, "name").unwrap_or_else(|| "Error".to_owned()),
        message: border::inherited_text(&error, "message").unwrap_or_default(),
        position: place
            .and_then(|(line, column)| own_position(source, line, column))
            .or_else(|| position(&error, source)),
        call,
    }
}

/// What was rejected and never handled, though the script returned.
pub(super) fn unhandled(source: &Source, desk: &Desk, context: &mut Context) -> Vec<String> {
    let reasons = desk.unhandled();
    let told = reasons.iter().map(|reason| match thrown(reason, source, desk, context) {
        Failed::Threw { name, message, position: Some(position), .. } => {
            format!("an error that nothing handled, at {position}: {name}: {message}")
        }
        Failed::Threw { name, message, .. } => format!("an error that nothing handled: {name}: {message}"),
        _ => "an error that nothing handled".to_owned(),
    });
    told.collect()
}

/// Where an error was made: the innermost place of the script in its trace.
fn position(error: &JsObject, source: &Source) -> Option<Position> {
    let trace = JsError::from_opaque(error.clone().into()).to_string();
    let marker = format!("({SCRIPT}:");
    let place = trace.lines().filter(|line| line.starts_with("    at ")).find_map(|line| line.split(&marker).nth(1))?;
    let mut numbers = place.split(|c: char| !c.is_ascii_digit());
    let line = numbers.next()?.parse::<u32>().ok()?;
    let column = numbers.next()?.parse::<u32>().ok()?;
    own_position(source, line, column)
}

/// A place of the code that runs, in the model's text.
pub(super) fn own_position(source: &Source, line: u32, column: u32) -> Option<Position> {
    Some(source.position(line.checked_sub(1).filter(|&line| line > 0)?, column))
}

/// What the parser of the engine does not accept, though the first parser did.
pub(super) fn syntax_error(source: &Source, error: &JsError) -> Diagnostic {
    let text = error.to_string();
    let place = text.split("at line ").nth(1).and_then(|rest| {
        let mut numbers = rest.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        Some((numbers.next()?.parse::<u32>().ok()?, numbers.next()?.parse::<u32>().ok()?))
    });
    let position =
        place.map_or(Position::new(1, 1), |(line, column)| source.position(line.saturating_sub(1).max(1), column));
    let message = text.split(" at line ").next().unwrap_or_default().trim_start_matches("SyntaxError: ");
    Diagnostic::error("syntax", position, message)
}

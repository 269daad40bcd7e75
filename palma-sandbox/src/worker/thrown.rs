//! What is told of a value that a script threw. None of it is read by calling the script.

mod behind;
mod fault;
mod kind;
mod trace;

use std::error::Error;

use boa_engine::builtins::error::Error as ErrorData;
use boa_engine::error::{EngineError, RuntimeLimitError};
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsError, JsObject, JsResult, JsString, JsValue, js_string};
use palma_core::{CallNumber, Diagnostic, LimitExceeded, Position, Thrown};

pub(super) use self::trace::install;
use super::border;
use super::engine::MAX_RECURSION;
use super::tools::Desk;
use crate::frame::Failed;
use crate::frame::brief::MAX_NOTES;
use crate::source::{Explained, Source};

/// The name of the script in the engine's traces.
pub(super) const SCRIPT: &str = "script";

/// The most that is told of a text, in characters: a host cuts it further.
const MAX_TEXT: usize = 8 << 10;

/// An error the engine raised by itself, or one that the script threw.
pub(super) fn failure(error: &JsError, source: &Source, desk: &Desk, context: &mut Context) -> Failed {
    match error.as_engine() {
        // What the engine does not let a script catch is a limit of its own.
        Some(error) if is_limit(error) => too_deep(),
        Some(error) => Failed::Panicked { message: error.to_string() },
        None => match error.clone().into_opaque(context) {
            Ok(value) => thrown(&value, source, desk, context),
            Err(error) => Failed::Panicked { message: error.to_string() },
        },
    }
}

/// Whether an error of the engine is a limit, or comes of one where the engine expected none.
fn is_limit(error: &EngineError) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if error.is::<RuntimeLimitError>() {
            return true;
        }
        next = error.source();
    }
    false
}

/// The script's functions called each other too deeply.
pub(super) fn too_deep() -> Failed {
    Failed::Limit { limit: LimitExceeded::new("recursion", MAX_RECURSION as u64, "nested calls") }
}

/// A value that was thrown and not caught.
pub(super) fn thrown(value: &JsValue, source: &Source, desk: &Desk, context: &mut Context) -> Failed {
    let mut thrown = one(value, source, desk, context);
    if let Some(error) = value.as_object().filter(is_error) {
        thrown.causes = behind::causes(&error, source, desk, context);
        thrown.errors = behind::errors(&error, source, desk, context);
    }
    Failed::Threw { thrown: Box::new(thrown) }
}

/// What was rejected and never handled, though the script returned.
pub(super) fn unhandled(source: &Source, desk: &Desk, context: &mut Context) -> Vec<String> {
    let reasons = desk.unhandled();
    let told = reasons.iter().take(MAX_NOTES).map(|reason| {
        let thrown = one(reason, source, desk, context);
        match thrown.position {
            Some(position) => format!("an error that nothing handled, at {position}: {thrown}"),
            None => format!("an error that nothing handled: {thrown}"),
        }
    });
    told.collect()
}

/// A thrown value without those behind it.
fn one(value: &JsValue, source: &Source, desk: &Desk, context: &mut Context) -> Thrown {
    let Some(error) = value.as_object().filter(is_error) else {
        let mut thrown = Thrown::new("Error", format!("the script threw {}", kind::told(value, context)));
        thrown.position = desk.thrown_from(value);
        return thrown;
    };
    let text = |key| border::inherited_text(&error, key).map(|text| text.chars().take(MAX_TEXT).collect::<String>());
    let mut thrown =
        Thrown::new(text("name").unwrap_or_else(|| "Error".to_owned()), text("message").unwrap_or_default());
    let (call, place) = desk.failed_call(&error);
    thrown.stack = trace::of(&error, source, context);
    thrown.call = call.and_then(CallNumber::from_place);
    thrown.position = place
        .and_then(|(line, column)| own_position(source, line, column))
        .or_else(|| desk.taught(&error))
        .or_else(|| {
            // A class of errors makes them in its constructor, for whoever says `new`.
            let made = thrown.stack.iter().find(|entry| !source.is_constructor(entry.position));
            made.or_else(|| thrown.stack.first()).map(|innermost| innermost.position)
        });
    if let Some(explained) = explanation(&error, &thrown.message, source, desk, context) {
        thrown.message = explained.message;
        thrown.position = explained.position.or(thrown.position);
    }
    thrown
}

/// What an error of the engine means.
fn explanation(error: &JsObject, message: &str, source: &Source, desk: &Desk, context: &Context) -> Option<Explained> {
    let constructors = context.intrinsics().constructors();
    let prototype = error.prototype()?;
    let class = if prototype == constructors.type_error().prototype() {
        "TypeError"
    } else if prototype == constructors.reference_error().prototype() {
        "ReferenceError"
    } else {
        return None;
    };
    if !Source::can_explain(class, message) {
        return None;
    }
    desk.with_tools(|tools| source.explain(class, message, &fault::spot(error, source)?, tools))
}

/// Puts the message of an error of the engine into the script's words, for the script itself.
pub(super) fn teach(error: &JsObject, context: &mut Context) -> JsResult<()> {
    let desk = Desk::of(context)?;
    let key = js_string!("message");
    let message = border::own(error, &key.clone().into()).and_then(|message| message.value()?.as_string());
    let (Some(message), Some(source)) = (message.filter(|_| is_error(error) && desk.can_teach()), desk.source()) else {
        return Ok(());
    };
    let message = message.to_std_string_lossy();
    if let Some(explained) = explanation(error, &message, &source, &desk, context) {
        desk.note_taught(error, explained.position);
        let message = PropertyDescriptor::builder().value(JsString::from(explained.message));
        error.define_property_or_throw(key, message, context)?;
    }
    Ok(())
}

pub(super) fn is_error(object: &JsObject) -> bool {
    object.is::<ErrorData>()
}

/// A place of the code that runs, in the model's text; `None` in the lines around it.
pub(super) fn own_position(source: &Source, line: u32, column: u32) -> Option<Position> {
    let line = line.checked_sub(1)?;
    source.has_line(line).then(|| source.position(line, column))
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
    match source.keyword_before(position).or_else(|| message.ends_with("async arrow function").then_some("async")) {
        Some(name) => Diagnostic::error("unsupported", position, format!("`{name}` cannot be a name here; rename it")),
        None => Diagnostic::error("syntax", position, message),
    }
}

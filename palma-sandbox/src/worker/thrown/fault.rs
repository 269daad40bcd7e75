//! Where in its code the engine failed. It tells a line and a column, and none for much of what can fail; only the debug
//! text of an error has the offset in the function's code, with the places of that code around it.

use std::fmt::{self, Write};

use boa_engine::JsObject;
use boa_engine::builtins::error::Error as ErrorData;

use super::{SCRIPT, own_position};
use crate::source::{Source, Spot};
use crate::worker::tools::Place;

/// The most of the debug text of one function that is read, in bytes.
const MOST: usize = 8 << 20;

/// What begins the text of a function of the script.
const FUNCTION: &str = "Bytecode";

/// Where the innermost function of the script was when this error came up.
pub(super) fn spot(error: &JsObject, source: &Source) -> Option<Spot> {
    let mut innermost = Innermost::default();
    write!(innermost, "{:?}", &*error.downcast_ref::<ErrorData>()?).ok()?;
    let Some(text) = innermost.text.strip_prefix(FUNCTION) else {
        return Some(Spot { is_nowhere: true, ..Spot::default() });
    };
    if !text.contains(&format!("path: Path({SCRIPT:?})")) {
        return None;
    }
    let (offset, entries) = read(text)?;
    let current = entries.iter().rposition(|entry| entry.0 <= offset);
    let position = |place: usize| {
        let (line, column) = entries.get(place)?.1?;
        own_position(source, line, column)
    };
    Some(Spot {
        at: current.and_then(position),
        before: current.and_then(|current| position(current.checked_sub(1)?)),
        next: position(current.map_or(0, |current| current + 1)),
        is_in_parameters: current.is_none(),
        is_nowhere: false,
    })
}

/// Where a part of a function's code begins, and its place.
type Entry = (u32, Option<Place>);

/// Reads ` { pc: 7, source_info: … entries: [Entry { pc: 0, position: Some(Position { line_number: 1, … }) }, …], path: …`.
fn read(text: &str) -> Option<(u32, Vec<Entry>)> {
    let (head, rest) = text.split_once("entries: [")?;
    let offset = numbers(head).next()?;
    let (entries, _) = rest.split_once("], path:")?;
    let entries = entries.split("Entry").skip(1).map(|entry| {
        let mut numbers = numbers(entry);
        Some((numbers.next()?, numbers.next().zip(numbers.next())))
    });
    Some((offset, entries.collect::<Option<Vec<Entry>>>()?))
}

fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok())
}

/// Keeps of a text what begins with its last function.
#[derive(Default)]
struct Innermost {
    text: String,
}

impl Write for Innermost {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        // A function of this name stands in quotes.
        if part == FUNCTION && !self.text.ends_with('"') {
            self.text.clear();
        }
        if self.text.len() + part.len() > MOST {
            return Err(fmt::Error);
        }
        self.text.push_str(part);
        Ok(())
    }
}

//! The places of the script that an error came through.

use boa_engine::{Context, JsObject, JsValue, js_string};
use palma_core::{Position, StackEntry};

use super::{SCRIPT, own_position};
use crate::source::Source;
use crate::worker::border;

/// How many places are told.
const MAX_ENTRIES: usize = 10;

/// How the engine names a function without a name.
const NAMELESS: &str = "<main>";

/// The engine's getter of `Error.prototype.stack`, as it was before any script.
struct StackGetter(JsObject);

/// Keeps what the script may take away.
pub(in crate::worker) fn install(context: &mut Context) {
    let prototype = context.intrinsics().constructors().error().prototype();
    let getter = border::own(&prototype, &js_string!("stack").into());
    if let Some(getter) = getter.and_then(|property| property.get().and_then(JsValue::as_object)) {
        context.insert_data(StackGetter(getter));
    }
}

/// The functions of the script that were running when an error was made, the innermost first.
pub(super) fn of(error: &JsObject, source: &Source, context: &mut Context) -> Vec<StackEntry> {
    let Some(StackGetter(getter)) = context.get_data::<StackGetter>() else { return Vec::new() };
    let getter = getter.clone();
    let Ok(text) = getter.call(&error.clone().into(), &[], context) else { return Vec::new() };
    let Some(text) = text.as_string() else { return Vec::new() };
    text.to_std_string_lossy().lines().filter_map(|line| entry(line, source)).take(MAX_ENTRIES).collect()
}

/// Reads `    at function (script:line:column)`; natives stand on lines of another form.
fn entry(line: &str, source: &Source) -> Option<StackEntry> {
    let line = line.strip_prefix("    at ")?;
    let (function, place) = line.strip_suffix(')')?.rsplit_once(" (")?;
    let (path, place) = place.split_once(':')?;
    let (line, column) = place.split_once(':')?;
    if path != SCRIPT {
        return None;
    }
    let position: Position = own_position(source, line.parse().ok()?, column.parse().ok()?)?;
    let function = Some(function).filter(|function| !function.is_empty() && *function != NAMELESS);
    Some(StackEntry::new(function.map(str::to_owned), position))
}

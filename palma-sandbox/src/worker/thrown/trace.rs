//! The places of the script that an error came through.

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use palma_core::{Position, StackEntry};

use super::{SCRIPT, own_position};
use crate::source::Source;
use crate::worker::border;
use crate::worker::tools::Desk;

/// How many places are told.
const MAX_ENTRIES: usize = 10;

/// How the engine names a function without a name.
const NAMELESS: &str = "<main>";

/// The engine's getter of `Error.prototype.stack`, as it was before any script.
struct StackGetter(JsObject);

/// Keeps what the script may take away, and has `error.stack` begin with the error and tell places of the model's text.
pub(in crate::worker) fn install(context: &mut Context) -> JsResult<()> {
    let prototype = context.intrinsics().constructors().error().prototype();
    let Some(property) = border::own(&prototype, &js_string!("stack").into()) else { return Ok(()) };
    let Some(getter) = property.get().and_then(JsValue::as_object) else { return Ok(()) };
    context.insert_data(StackGetter(getter));
    let get = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(stack))
        .name(js_string!("get stack"))
        .build();
    let property = PropertyDescriptor::builder()
        .get(get)
        .set(property.set().cloned().unwrap_or_default())
        .enumerable(false)
        .configurable(true);
    prototype.define_property_or_throw(js_string!("stack"), property, context)?;
    Ok(())
}

/// `get Error.prototype.stack`.
fn stack(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let engine = context.get_data::<StackGetter>().map(|StackGetter(getter)| getter.clone());
    let Some(engine) = engine else { return Ok(JsValue::undefined()) };
    let text = engine.call(this, &[], context)?;
    let source = Desk::of(context)?.source();
    let (Some(error), Some(_), Some(source)) = (this.as_object(), text.as_string(), source) else { return Ok(text) };
    let mut lines = border::inherited_text(&error, "name").unwrap_or_else(|| "Error".to_owned());
    if let Some(message) = border::inherited_text(&error, "message").filter(|message| !message.is_empty()) {
        lines.push_str(": ");
        lines.push_str(&message);
    }
    let entries = of(&error, &source, context);
    if let Some(Position { line, column, .. }) = Desk::of(context)?.taught(&error).filter(|_| entries.is_empty()) {
        lines.push_str("\n    at ");
        lines.push_str(&place(line, column));
    }
    for entry in entries {
        let Position { line, column, .. } = entry.position;
        let place = place(line, column);
        let place = entry.function.map_or_else(|| place.clone(), |function| format!("{function} ({place})"));
        lines.push_str("\n    at ");
        lines.push_str(&place);
    }
    Ok(JsString::from(lines).into())
}

/// A place as a stack names it.
fn place(line: u32, column: u32) -> String {
    format!("script:{line}:{column}")
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

#![expect(clippy::unnecessary_wraps, reason = "every method has the one type of the table")]

mod books;
mod format;
mod inspect;
mod table;

use boa_engine::object::ObjectInitializer;
use boa_engine::property::Attribute;
use boa_engine::{Context, JsNativeError, JsResult, JsString, JsSymbol, JsValue, NativeFunction, js_string};
use palma_core::LogLevel;

use self::books::Books;
pub(super) use self::inspect::word;
use super::tools::Desk;
use crate::frame::FromWorker;

/// What a method does with its arguments.
type Method = fn(LogLevel, &[JsValue], &mut Context) -> JsResult<()>;

const METHODS: [(&str, LogLevel, Method); 19] = [
    ("log", LogLevel::Info, log),
    ("info", LogLevel::Info, log),
    ("debug", LogLevel::Debug, log),
    ("warn", LogLevel::Warn, log),
    ("error", LogLevel::Error, log),
    ("trace", LogLevel::Debug, trace),
    ("dir", LogLevel::Info, dir),
    ("dirxml", LogLevel::Info, log),
    ("table", LogLevel::Info, table),
    ("assert", LogLevel::Error, assert),
    ("count", LogLevel::Info, count),
    ("countReset", LogLevel::Warn, count_reset),
    ("time", LogLevel::Warn, time),
    ("timeLog", LogLevel::Info, time_log),
    ("timeEnd", LogLevel::Info, time_end),
    ("group", LogLevel::Info, group),
    ("groupCollapsed", LogLevel::Info, group),
    ("groupEnd", LogLevel::Info, group_end),
    ("clear", LogLevel::Debug, nothing),
];

/// Puts `console` into the global object. Each line goes to the host at once, so that none is lost with the worker.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let mut console = ObjectInitializer::new(context);
    for (name, level, method) in METHODS {
        let native = NativeFunction::from_copy_closure(move |_, values, context| {
            method(level, values, context)?;
            Ok(JsValue::undefined())
        });
        console.function(native, JsString::from(name), 0);
    }
    console.property(JsSymbol::to_string_tag(), js_string!("console"), Attribute::CONFIGURABLE);
    let console = console.build();
    context.register_global_property(js_string!("console"), console, Attribute::WRITABLE | Attribute::CONFIGURABLE)
}

/// Sends a text, moved in as far as groups are open.
fn say(level: LogLevel, text: &str, context: &mut Context) -> JsResult<()> {
    let desk = Desk::of(context)?;
    let mut text = Books::of(context).indented(text);
    // One byte more than the host takes ends the script there; it listens to no frame that is much longer.
    text.truncate(text.floor_char_boundary(desk.log_bytes().saturating_add(1)));
    let said = desk.say(&FromWorker::Log { level, text, position: desk.position(context) }, true);
    said.map_err(|error| JsNativeError::error().with_message(error.to_string()).into())
}

fn log(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let text = format::line(values, context);
    say(level, &text, context)
}

fn trace(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let text = format::line(values, context);
    let text = if text.is_empty() { "Trace".to_owned() } else { format!("Trace: {text}") };
    say(level, &text, context)
}

fn dir(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let value = values.first().cloned().unwrap_or_default();
    let text = format::inspected(&value, context);
    say(level, &text, context)
}

fn table(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    match table::drawn(values, context) {
        Some(text) => say(level, &text, context),
        None => log(level, values, context),
    }
}

fn assert(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let (condition, rest) = values.split_first().map_or((false, values), |(first, rest)| (first.to_boolean(), rest));
    if condition {
        return Ok(());
    }
    let text = format::line(rest, context);
    let text = if text.is_empty() { "Assertion failed".to_owned() } else { format!("Assertion failed: {text}") };
    say(level, &text, context)
}

fn count(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let label = label(values, context)?;
    let count = Books::of(context).count(&label);
    say(level, &format!("{label}: {count}"), context)
}

fn count_reset(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let label = label(values, context)?;
    if Books::of(context).reset(&label) {
        return Ok(());
    }
    say(level, &format!("Count for '{label}' does not exist"), context)
}

fn time(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let label = label(values, context)?;
    let now = context.clock().system_time_millis();
    if Books::of(context).start(&label, now) {
        return Ok(());
    }
    say(level, &format!("Label '{label}' already exists for console.time()"), context)
}

fn time_log(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    told_time(level, values, false, context)
}

fn time_end(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    told_time(level, values, true, context)
}

fn told_time(level: LogLevel, values: &[JsValue], is_end: bool, context: &mut Context) -> JsResult<()> {
    let label = label(values, context)?;
    let now = context.clock().system_time_millis();
    let Some(began) = Books::of(context).started(&label, is_end) else {
        return say(LogLevel::Warn, &format!("No such label '{label}' for console.time()"), context);
    };
    let rest = if is_end { &[] } else { values.get(1..).unwrap_or_default() };
    let words: Vec<String> = rest.iter().map(|value| word(value, context)).collect();
    let mut text = format!("{label}: {}ms", now.saturating_sub(began));
    if !words.is_empty() {
        text = format!("{text} {}", words.join(" "));
    }
    say(level, &text, context)
}

fn group(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    if !values.is_empty() {
        log(level, values, context)?;
    }
    Books::of(context).open();
    Ok(())
}

fn group_end(_: LogLevel, _: &[JsValue], context: &mut Context) -> JsResult<()> {
    Books::of(context).close();
    Ok(())
}

fn nothing(_: LogLevel, _: &[JsValue], _: &mut Context) -> JsResult<()> {
    Ok(())
}

/// The label a script gave, made text as the standard has it.
fn label(values: &[JsValue], context: &mut Context) -> JsResult<String> {
    match values.first() {
        Some(label) if !label.is_undefined() => Ok(label.to_string(context)?.to_std_string_lossy()),
        _ => Ok("default".to_owned()),
    }
}

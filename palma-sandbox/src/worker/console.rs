use boa_engine::object::ObjectInitializer;
use boa_engine::property::Attribute;
use boa_engine::{Context, JsNativeError, JsResult, JsString, JsValue, NativeFunction, js_string};
use palma_core::LogLevel;
use serde_json::Value;

use super::border;
use super::tools::Desk;
use crate::frame::FromWorker;

/// The most bytes of one value in a line.
const MAX_VALUE: usize = 64 << 10;

/// Puts `console` into the global object. Each line goes to the host at once, so that none is lost with the worker.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let mut console = ObjectInitializer::new(context);
    for (name, level) in [
        ("log", LogLevel::Info),
        ("info", LogLevel::Info),
        ("debug", LogLevel::Debug),
        ("warn", LogLevel::Warn),
        ("error", LogLevel::Error),
    ] {
        let native = NativeFunction::from_copy_closure(move |_, values, context| log(level, values, context));
        console.function(native, JsString::from(name), 0);
    }
    let console = console.build();
    context.register_global_property(js_string!("console"), console, Attribute::WRITABLE | Attribute::CONFIGURABLE)
}

fn log(level: LogLevel, values: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let words: Vec<String> = values.iter().map(|value| word(value, context)).collect();
    let desk = Desk::of(context)?;
    let frame = FromWorker::Log { level, text: words.join(" "), position: desk.position(context) };
    let said = desk.say(&frame, true);
    said.map_err(|error| JsNativeError::error().with_message(error.to_string()))?;
    Ok(JsValue::undefined())
}

/// Text as it is; an error as `name: message`; other data as JSON; what is no data by its kind.
pub(super) fn word(value: &JsValue, context: &mut Context) -> String {
    if value.is_undefined() {
        return "undefined".to_owned();
    }
    if let Some(text) = value.as_string() {
        return text.to_std_string_lossy();
    }
    if let Some(error) = value.as_object().filter(|object| object.is::<boa_engine::builtins::error::Error>()) {
        let text = |key| border::inherited_text(&error, key).unwrap_or_default();
        return format!("{}: {}", text("name"), text("message"));
    }
    match border::to_json(value, MAX_VALUE, context) {
        Ok(json) => match serde_json::from_slice(&json) {
            Ok(Value::String(text)) => text,
            _ => String::from_utf8(json).unwrap_or_default(),
        },
        Err(_) => format!("[{}]", value.type_of()),
    }
}

//! A thrown value that is no error, in words.

use boa_engine::object::builtins::JsProxy;
use boa_engine::{Context, JsValue, JsVariant};

use crate::worker::border;

/// The most of a value that is told, in characters.
const MAX_SHOWN: usize = 1 << 10;

/// The most bytes of a value that is read to tell of it.
const MAX_READ: usize = 64 << 10;

/// The kind of a value, and the value if it is data.
pub(super) fn told(value: &JsValue, context: &mut Context) -> String {
    let kind = kind(value);
    if value.is_null_or_undefined() {
        return kind.to_owned();
    }
    let text = match value.as_string() {
        Some(text) => Some(serde_json::Value::from(text.to_std_string_lossy()).to_string()),
        None => border::to_json(value, MAX_READ, context).ok().and_then(|json| String::from_utf8(json).ok()),
    };
    let Some(text) = text else { return kind.to_owned() };
    let is_cut = text.chars().count() > MAX_SHOWN;
    let shown: String = text.chars().take(MAX_SHOWN).collect();
    format!("{kind}: {shown}{}", if is_cut { "…" } else { "" })
}

fn kind(value: &JsValue) -> &'static str {
    match value.variant() {
        JsVariant::Undefined => "undefined",
        JsVariant::Null => "null",
        JsVariant::Boolean(_) => "a boolean",
        JsVariant::Integer32(_) | JsVariant::Float64(_) => "a number",
        JsVariant::String(_) => "a string",
        JsVariant::BigInt(_) => "a BigInt",
        JsVariant::Symbol(_) => "a symbol",
        JsVariant::Object(object) if JsProxy::from_object(object.clone()).is_ok() => "a Proxy",
        JsVariant::Object(object) if object.is_callable() => "a function",
        JsVariant::Object(object) if object.is_array() => "an array",
        JsVariant::Object(_) => "an object that is no Error",
    }
}

use boa_engine::{Context, JsValue};
use serde_json::Value;

use super::border;

/// Takes a value into a script's world and out again.
pub(crate) fn cross(value: &Value, most_bytes: usize) -> Result<Value, String> {
    thread_local! {
        static CONTEXT: std::cell::RefCell<Context> = std::cell::RefCell::default();
    }
    CONTEXT.with_borrow_mut(|context| {
        let value = JsValue::from_json(value, context).map_err(|error| error.to_string())?;
        let json = border::to_json(&value, most_bytes, context)?;
        serde_json::from_slice(&json).map_err(|error| error.to_string())
    })
}

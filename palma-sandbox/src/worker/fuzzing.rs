use boa_engine::Context;

use super::{border, natives};

/// Takes a value into a script's world and out again, as JSON texts.
pub(crate) fn cross(json: &str, most_bytes: usize) -> Result<String, String> {
    thread_local! {
        static CONTEXT: std::cell::RefCell<Context> = std::cell::RefCell::default();
    }
    CONTEXT.with_borrow_mut(|context| {
        let (value, _) = natives::json::parse(json.as_bytes(), context).map_err(|error| error.to_string())?;
        let json = border::to_json(&value, most_bytes, context)?;
        String::from_utf8(json).map_err(|error| error.to_string())
    })
}

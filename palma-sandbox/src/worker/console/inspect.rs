//! A value as text a reader understands, in the manner of other engines' consoles.
//!
//! Nothing here runs the script's code: no getter, no trap, no `toString` is called, and what cannot be seen without
//! them is named instead.

mod function;
mod keys;
mod layout;
mod object;
mod text;

use boa_engine::{Context, JsObject, JsValue, JsVariant};

pub(super) use self::keys::indices;
pub(super) use self::text::number;

/// How deep nested values are shown.
const MOST_DEPTH: usize = 5;

/// How many items of an array, a map or a set are shown.
const MOST_ITEMS: usize = 100;

/// About how many bytes are shown of one value.
const MOST_BYTES: usize = 32 << 10;

/// A value in a line of the console: text as it is, everything else inspected.
pub(in crate::worker) fn word(value: &JsValue, context: &mut Context) -> String {
    match value.as_string() {
        Some(text) => text.to_std_string_lossy(),
        None => inspect(value, MOST_DEPTH, context),
    }
}

/// A value with its text in quotes, as deep as is said.
pub(super) fn inspect(value: &JsValue, depth: usize, context: &mut Context) -> String {
    let mut inspector = Inspector { left: MOST_BYTES, depth, open: Vec::new(), context };
    inspector.value(value)
}

struct Inspector<'a> {
    /// How many bytes may still be shown.
    left: usize,
    depth: usize,
    /// The objects the present one is in.
    open: Vec<JsObject>,
    context: &'a mut Context,
}

impl Inspector<'_> {
    fn value(&mut self, value: &JsValue) -> String {
        let text = match value.variant() {
            JsVariant::Null => "null".to_owned(),
            JsVariant::Undefined => "undefined".to_owned(),
            JsVariant::Boolean(bool) => bool.to_string(),
            JsVariant::Integer32(number) => number.to_string(),
            JsVariant::Float64(number) => text::number(number),
            JsVariant::BigInt(number) => format!("{number}n"),
            JsVariant::String(string) => text::quoted(&string),
            JsVariant::Symbol(symbol) => text::symbol(&symbol),
            JsVariant::Object(object) => return self.object(&object),
        };
        self.left = self.left.saturating_sub(text.len());
        text
    }

    fn object(&mut self, object: &JsObject) -> String {
        if self.open.iter().any(|open| JsObject::equals(open, object)) {
            return "[Circular]".to_owned();
        }
        if self.left == 0 {
            return "…".to_owned();
        }
        self.left = self.left.saturating_sub(2);
        self.open.push(object.clone());
        let text = self.opened(object);
        self.open.pop();
        text
    }

    /// Whether what the present object holds is shown.
    fn is_deep(&self) -> bool {
        self.open.len() > self.depth + 1
    }
}

//! The engine copies a text of bytes into UTF-16 for every match it looks for; here that happens once.

use std::cell::RefCell;

use boa_engine::string::{JsStr, JsStrVariant};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::replace;

/// How long a text is that is worth to be kept as UTF-16.
const LONG: usize = 512;

thread_local! {
    /// The last text that was widened, and what it became.
    static LAST: RefCell<Option<(JsString, JsString)>> = const { RefCell::new(None) };
}

/// Puts our ways to the engine's regular expressions into their prototype and that of strings.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let string = context.intrinsics().constructors().string().prototype();
    replace(&string, "match", 1, with_wide_text, context)?;
    replace(&string, "matchAll", 1, with_wide_text, context)?;
    replace(&string, "search", 1, with_wide_text, context)?;
    let regexp = context.intrinsics().constructors().regexp().prototype();
    replace(&regexp, "exec", 1, exec, context)
}

/// A method of strings whose first argument may be a regular expression.
fn with_wide_text(
    this: &JsValue,
    arguments: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    original.call(&text_for(this, arguments), arguments, context)
}

/// The text that a method of strings is called on: the same, in the form that its regular expression reads fastest.
pub(super) fn text_for(this: &JsValue, arguments: &[JsValue]) -> JsValue {
    match this.as_string() {
        Some(text) if arguments.first().is_some_and(JsValue::is_regexp) => wide(&text).into(),
        _ => this.clone(),
    }
}

/// `RegExp.prototype.exec(text)`
fn exec(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    match arguments.first().and_then(JsValue::as_string) {
        Some(text) if text.len() >= LONG => original.call(this, &[wide(&text).into()], context),
        _ => original.call(this, arguments, context),
    }
}

/// The same text, as UTF-16 if it is long.
fn wide(text: &JsString) -> JsString {
    let JsStrVariant::Latin1(bytes) = text.as_str().variant() else { return text.clone() };
    if bytes.len() < LONG {
        return text.clone();
    }
    LAST.with_borrow_mut(|last| {
        if let Some((known, wide)) = last
            && is_same(known, bytes)
        {
            return wide.clone();
        }
        let units: Vec<u16> = bytes.iter().map(|&byte| u16::from(byte)).collect();
        let wide = JsString::from(JsStr::utf16(&units));
        *last = Some((text.clone(), wide.clone()));
        wide
    })
}

/// Whether a string is these very bytes, not only equal ones.
fn is_same(known: &JsString, bytes: &[u8]) -> bool {
    match known.as_str().variant() {
        JsStrVariant::Latin1(known) => std::ptr::eq(known, bytes),
        JsStrVariant::Utf16(_) => false,
    }
}

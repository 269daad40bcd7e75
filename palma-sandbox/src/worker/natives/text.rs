use boa_engine::object::builtins::JsArray;
use boa_engine::string::JsStr;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue};

use super::search::Needle;
use super::{regexp, replace};

/// Puts our methods into the prototype of strings.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let string = context.intrinsics().constructors().string().prototype();
    replace(&string, "split", 2, split, context)?;
    replace(&string, "indexOf", 1, index_of, context)?;
    replace(&string, "includes", 1, includes, context)?;
    replace(&string, "replace", 2, replace_first, context)?;
    replace(&string, "replaceAll", 2, replace_all, context)
}

/// `this` and the first argument, if both are strings, and a second argument if it is a number of 0 or more.
fn strings(this: &JsValue, arguments: &[JsValue]) -> Option<(JsString, JsString, Option<f64>)> {
    let second = match arguments.get(1) {
        Some(second) if !second.is_undefined() => Some(second.as_number().filter(|number| *number >= 0.0)?),
        _ => None,
    };
    Some((this.as_string()?, arguments.first()?.as_string()?, second))
}

/// A number of 0 or more as a place in a string, or one behind its end.
fn place(number: Option<f64>) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast stops at the limits")]
    number.map_or(0, |number| number as usize)
}

/// `String.prototype.split(separator, limit)`
fn split(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some((text, separator, None)) = strings(this, arguments) else {
        return original.call(&regexp::text_for(this, arguments), arguments, context);
    };
    if separator.is_empty() {
        return original.call(this, arguments, context);
    }
    let separator = separator.as_str();
    let needle = Needle::new(&separator);
    let mut pieces = Vec::new();
    let mut from = 0;
    while let Some(found) = needle.find(text.as_str(), from) {
        pieces.push(JsValue::from(text.slice(from, found)));
        from = found + needle.len();
    }
    pieces.push(JsValue::from(text.slice(from, text.len())));
    Ok(JsArray::from_iter(pieces, context).into())
}

/// `String.prototype.indexOf(search, position)`
fn index_of(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some((text, search, position)) = strings(this, arguments) else {
        return original.call(this, arguments, context);
    };
    let search = search.as_str();
    let found = Needle::new(&search).find(text.as_str(), place(position).min(text.len()));
    Ok(found.map_or_else(|| JsValue::from(-1), JsValue::from))
}

/// `String.prototype.includes(search, position)`
fn includes(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some((text, search, position)) = strings(this, arguments) else {
        return original.call(this, arguments, context);
    };
    let search = search.as_str();
    Ok(Needle::new(&search).find(text.as_str(), place(position).min(text.len())).is_some().into())
}

/// Three strings of which the last says nothing about the match.
fn plain<'a>(this: &JsValue, arguments: &'a [JsValue]) -> Option<(JsString, JsString, JsString)> {
    let [search, by, ..] = arguments else { return None };
    let by: &'a JsValue = by;
    let by = by.as_string().filter(|by| !by.contains(b'$'))?;
    Some((this.as_string()?, search.as_string().filter(|search| !search.is_empty())?, by))
}

/// `String.prototype.replace(search, by)`
fn replace_first(
    this: &JsValue,
    arguments: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some((text, search, by)) = plain(this, arguments) else {
        return original.call(&regexp::text_for(this, arguments), arguments, context);
    };
    let search = search.as_str();
    let needle = Needle::new(&search);
    let Some(found) = needle.find(text.as_str(), 0) else { return Ok(text.into()) };
    let parts = [piece(&text, 0, found), by.as_str(), piece(&text, found + needle.len(), text.len())];
    Ok(JsString::concat_array(&parts).into())
}

/// `String.prototype.replaceAll(search, by)`
fn replace_all(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some((text, search, by)) = plain(this, arguments) else {
        return original.call(&regexp::text_for(this, arguments), arguments, context);
    };
    let search = search.as_str();
    let needle = Needle::new(&search);
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(found) = needle.find(text.as_str(), from) {
        parts.extend([piece(&text, from, found), by.as_str()]);
        from = found + needle.len();
    }
    if parts.is_empty() {
        return Ok(text.into());
    }
    parts.push(piece(&text, from, text.len()));
    Ok(JsString::concat_array(&parts).into())
}

fn piece(text: &JsString, from: usize, to: usize) -> JsStr<'_> {
    text.as_str().get(from..to).unwrap_or(JsStr::EMPTY)
}

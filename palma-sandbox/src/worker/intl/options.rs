use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::class::{range_error, type_error};

/// The options a script gives to a constructor or a method, read one by one in the order the specification has.
pub(super) struct Options {
    object: Option<JsObject>,
    owner: &'static str,
}

impl Options {
    /// `CoerceOptionsToObject`: a primitive is its wrapper.
    pub(super) fn coerce(value: &JsValue, owner: &'static str, context: &mut Context) -> JsResult<Self> {
        if value.is_null() {
            return Err(type_error(format!("{owner} called on null or undefined")));
        }
        let object = if value.is_undefined() { None } else { Some(value.to_object(context)?) };
        Ok(Self { object, owner })
    }

    /// `GetOptionsObject`: only an object.
    pub(super) fn strict(value: &JsValue, owner: &'static str) -> JsResult<Self> {
        let object = value.as_object();
        if object.is_none() && !value.is_undefined() {
            return Err(type_error(format!("{owner}: the options must be an object")));
        }
        Ok(Self { object, owner })
    }

    pub(super) fn get(&self, key: &str, context: &mut Context) -> JsResult<JsValue> {
        match &self.object {
            Some(object) => object.get(JsString::from(key), context),
            None => Ok(JsValue::undefined()),
        }
    }

    /// Any text, or nothing.
    pub(super) fn text(&self, key: &str, context: &mut Context) -> JsResult<Option<String>> {
        let value = self.get(key, context)?;
        if value.is_undefined() {
            return Ok(None);
        }
        Ok(Some(value.to_string(context)?.to_std_string_lossy()))
    }

    /// One of the values, or nothing.
    pub(super) fn one_of(
        &self,
        key: &str,
        values: &[&'static str],
        context: &mut Context,
    ) -> JsResult<Option<&'static str>> {
        let Some(text) = self.text(key, context)? else { return Ok(None) };
        match values.iter().find(|value| **value == text) {
            Some(value) => Ok(Some(value)),
            None => Err(self.refuse(key, &text)),
        }
    }

    /// One of the values, of which the first is the default.
    pub(super) fn choice(&self, key: &str, values: &[&'static str], context: &mut Context) -> JsResult<&'static str> {
        let chosen = self.one_of(key, values, context)?;
        Ok(chosen.or_else(|| values.first().copied()).unwrap_or_default())
    }

    pub(super) fn flag(&self, key: &str, context: &mut Context) -> JsResult<Option<bool>> {
        let value = self.get(key, context)?;
        Ok(if value.is_undefined() { None } else { Some(value.to_boolean()) })
    }

    /// A whole number within a range, or nothing.
    pub(super) fn number(&self, key: &str, least: u32, most: u32, context: &mut Context) -> JsResult<Option<u32>> {
        let value = self.get(key, context)?;
        within(&value, key, least, most, context)
    }

    /// `localeMatcher`, which changes nothing here, and is still read and checked.
    pub(super) fn locale_matcher(&self, context: &mut Context) -> JsResult<()> {
        self.one_of("localeMatcher", &["lookup", "best fit"], context).map(|_| ())
    }

    /// The `type` part of a Unicode extension, such as a numbering system: checked, and not supported otherwise.
    pub(super) fn extension(&self, key: &str, context: &mut Context) -> JsResult<Option<String>> {
        let Some(text) = self.text(key, context)? else { return Ok(None) };
        let is_type = |part: &str| (3..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
        if text.split('-').all(is_type) {
            return Ok(Some(text.to_ascii_lowercase()));
        }
        Err(range_error(format!("Invalid {key} : {text}")))
    }

    pub(super) fn refuse(&self, key: &str, text: &str) -> boa_engine::JsError {
        range_error(format!("Value {text} out of range for {} options property {key}", self.owner))
    }
}

/// `DefaultNumberOption`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
pub(super) fn within(
    value: &JsValue,
    key: &str,
    least: u32,
    most: u32,
    context: &mut Context,
) -> JsResult<Option<u32>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let number = value.to_number(context)?;
    if number.is_nan() || number < f64::from(least) || number > f64::from(most) {
        return Err(range_error(format!("{key} value is out of range.")));
    }
    Ok(Some(number.floor() as u32))
}

/// An object of data properties, in this order, without those that are `undefined`.
pub(super) fn record(entries: Vec<(&str, JsValue)>, context: &mut Context) -> JsResult<JsValue> {
    let object = JsObject::with_object_proto(context.intrinsics());
    for (key, value) in entries {
        if !value.is_undefined() {
            object.create_data_property_or_throw(JsString::from(key), value, context)?;
        }
    }
    Ok(object.into())
}

/// A text as a value.
pub(super) fn text(text: &str) -> JsValue {
    JsString::from(text).into()
}

/// The parts of a formatted text, as `formatToParts` gives them. `extra` is what each kind of part has besides.
pub(super) fn parts(parts: &[Part], extra: &[(&str, JsValue)], context: &mut Context) -> JsResult<JsValue> {
    let mut objects = Vec::with_capacity(parts.len());
    for part in parts {
        let mut entries = vec![("type", text(part.kind)), ("value", text(&part.text))];
        if let Some(source) = part.source {
            entries.push(("source", text(source)));
        }
        if part.kind != "literal" {
            entries.extend(extra.iter().cloned());
        }
        objects.push(record(entries, context)?);
    }
    Ok(boa_engine::object::builtins::JsArray::from_iter(objects, context).into())
}

/// A piece of a formatted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) kind: &'static str,
    pub(super) text: String,
    /// Which end of a range it belongs to, in a range.
    pub(super) source: Option<&'static str>,
}

impl Part {
    pub(super) fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), source: None }
    }
}

/// The text of all parts.
pub(super) fn joined(parts: &[Part]) -> JsValue {
    let text: String = parts.iter().map(|part| part.text.as_str()).collect();
    js_string!(text.as_str()).into()
}

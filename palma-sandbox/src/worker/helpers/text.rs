//! Texts under way. A variable holds one in place of its text; the script only ever sees the text.

mod builder;

use boa_engine::value::PreferredType;
use boa_engine::{Context, JsResult, JsString, JsValue, JsVariant};

use self::builder::Builder;

/// The shortest text, in UTF-16 units, that is worth a builder.
const WORTHWHILE: usize = 256;

/// `append(variable, value)`
pub(super) fn append(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let [variable, value] = arguments else { return Ok(JsValue::undefined()) };
    let length = Builder::of(variable).map_or(0, |builder| builder.len());
    added(variable, length, value, context)
}

/// `append_at(variable, length, value)`
pub(super) fn append_at(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let [variable, length, value] = arguments else { return Ok(JsValue::undefined()) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
    let length = length.as_number().unwrap_or(0.0) as usize;
    added(variable, length, value, context)
}

/// What `variable + value` gives, if the variable's text had this length when the script read it.
fn added(variable: &JsValue, length: usize, value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    if let Some(builder) = Builder::of(variable) {
        return added_to_builder(builder, length, value, context);
    }
    let JsVariant::String(text) = variable.variant() else { return variable.add(value, context) };
    let more = value.to_primitive(context, PreferredType::Default)?.to_string(context)?;
    if text.len().saturating_add(more.len()) < WORTHWHILE {
        return Ok(JsString::concat(text.as_str(), more.as_str()).into());
    }
    Ok(Builder::new(text.clone(), more.as_str()).into_value())
}

fn added_to_builder(builder: Builder, length: usize, value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    let more = value.to_primitive(context, PreferredType::Default)?.to_string(context)?;
    if builder.len() == length {
        builder.append(more.as_str());
        return Ok(builder.into_value());
    }
    // Something was added after the variable was read, and somebody may still hold that.
    Ok(Builder::new(builder.text().slice(0, length), more.as_str()).into_value())
}

/// `text(variable)`
pub(super) fn text(arguments: &[JsValue]) -> JsValue {
    let [variable] = arguments else { return JsValue::undefined() };
    Builder::of(variable).map_or_else(|| variable.clone(), |builder| builder.text().into())
}

/// `length(variable)`
pub(super) fn length(arguments: &[JsValue]) -> JsValue {
    let [variable] = arguments else { return JsValue::undefined() };
    if let Some(builder) = Builder::of(variable) {
        return JsValue::from(builder.len());
    }
    match variable.variant() {
        JsVariant::String(text) => JsValue::from(text.len()),
        // Only asked for a text under way; of anything else nobody needs to know.
        _ => JsValue::undefined(),
    }
}

/// `truth(variable)`
pub(super) fn truth(arguments: &[JsValue]) -> JsValue {
    let [variable] = arguments else { return JsValue::undefined() };
    let truth = Builder::of(variable).map_or_else(|| variable.to_boolean(), |builder| builder.len() > 0);
    JsValue::from(truth)
}

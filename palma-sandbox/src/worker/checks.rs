//! How a script checks itself: `ensure(condition, message)` and `validate(value, schema)`.

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsPromise;
use boa_engine::property::Attribute;
use boa_engine::{Context, JsError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use palma_core::Certainty;
use serde_json::json;

use super::border;
use super::tools::{self, Desk};
use crate::frame::CallFailure;

/// The most bytes of a message; the host keeps no more.
const MAX_MESSAGE: usize = 1 << 10;

/// What is said where the script says nothing.
const NOTHING_SAID: &str = "the condition does not hold";

/// Puts both into the global object; the host counts `ensure` as `place`, and `validate` behind it. They are no names that a
/// script may not use otherwise.
pub(super) fn install(place: u32, context: &mut Context) -> JsResult<()> {
    let native = NativeFunction::from_copy_closure(move |_, arguments, context| ensure(place, arguments, context));
    global(js_string!("ensure"), native, context)?;
    let native = NativeFunction::from_copy_closure(move |_, arguments, context| validate(place, arguments, context));
    global(js_string!("validate"), native, context)
}

fn global(name: JsString, native: NativeFunction, context: &mut Context) -> JsResult<()> {
    let function = FunctionObjectBuilder::new(context.realm(), native).name(name.clone()).length(2).build();
    let attributes = Attribute::WRITABLE | Attribute::NON_ENUMERABLE | Attribute::CONFIGURABLE;
    context.register_global_property(name, function, attributes)
}

/// Throws at once where the condition does not hold, and tells the host, which lets no later write through.
fn ensure(place: u32, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let condition = arguments.first().cloned().unwrap_or_default();
    let is_promise = condition.as_object().is_some_and(|object| JsPromise::from_object(object.clone()).is_ok());
    if condition.to_boolean() && !is_promise {
        return Ok(JsValue::undefined());
    }
    let message = if is_promise {
        "`ensure` was given a promise, which holds whatever comes of it; await it first".to_owned()
    } else {
        said(arguments.get(1))
    };
    let error = fail(place, "EnsureFailed", "ensure", &message, context)?;
    Err(JsError::from_opaque(error.into()))
}

/// A promise of the value, which the host validates. What cannot be given to the host fails like what does not fit.
fn validate(place: u32, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    match read(arguments, context) {
        Ok(arguments) => tools::begin(place + 1, context, |_| Ok(arguments)),
        Err(reason) => {
            let error = fail(place, "ValidationFailed", "validate", &format!("`validate`: {reason}"), context)?;
            Ok(JsPromise::reject(JsError::from_opaque(error.into()), context)?.into())
        }
    }
}

fn read(arguments: &[JsValue], context: &mut Context) -> Result<Vec<u8>, String> {
    let [value, schema] = arguments else {
        return Err(format!("expected a value and a JSON Schema, got {} arguments", arguments.len()));
    };
    for (name, given) in [("value", value), ("schema", schema)] {
        if given.is_undefined() {
            return Err(format!("the {name} is undefined"));
        }
    }
    let most = Desk::of(context).map_err(|error| error.to_string())?.argument_bytes();
    let mut part = |name: &str, value: &JsValue| {
        border::to_json(value, most, context).map_err(|reason| format!("the {name} is no data: {reason}"))
    };
    let (value, schema) = (part("value", value)?, part("schema", schema)?);
    let whole = [&b"{\"value\":"[..], &value, b",\"schema\":", &schema, b"}"].concat();
    if whole.len() > most {
        return Err(format!("value and schema are longer than {most} bytes together; give less"));
    }
    Ok(whole)
}

/// Notes a check that has failed; answers with its error.
fn fail(place: u32, name: &str, check: &str, message: &str, context: &mut Context) -> JsResult<JsObject> {
    let mut message = message.to_owned();
    message.truncate(message.floor_char_boundary(MAX_MESSAGE));
    let arguments = json!({ "message": message }).to_string().into_bytes();
    let failure = CallFailure {
        name: name.to_owned(),
        message: if message.is_empty() { NOTHING_SAID.to_owned() } else { message },
        tool: format!("@checks.{check}"),
        certainty: Certainty::NotCalled,
        retryable: Some(false),
    };
    Desk::of(context)?.fail(place, arguments, &failure, context)
}

/// A message as the script gave it, if it is a text or a number. No code of the script runs for it.
fn said(message: Option<&JsValue>) -> String {
    let Some(message) = message else { return String::new() };
    match message.as_string() {
        Some(text) => text.to_std_string_escaped(),
        None if message.is_number() || message.is_boolean() => message.display().to_string(),
        None => String::new(),
    }
}

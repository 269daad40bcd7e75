//! The errors behind an error: its causes, and those an `AggregateError` stands for.

use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsObject, JsValue, js_string};
use palma_core::Cause;

use super::one;
use crate::source::Source;
use crate::worker::border;
use crate::worker::tools::Desk;

/// How many are told.
const MOST: usize = 8;

/// The cause of an error, the cause of that, and so on.
pub(super) fn causes(error: &JsObject, source: &Source, desk: &Desk, context: &mut Context) -> Vec<Cause> {
    let mut seen = vec![error.clone()];
    let mut causes = Vec::new();
    let mut next = own_value(error, &js_string!("cause").into());
    while let Some(value) = next.take().filter(|_| causes.len() < MOST) {
        let object = value.as_object();
        if object.as_ref().is_some_and(|object| seen.iter().any(|seen| JsObject::equals(seen, object))) {
            break;
        }
        causes.push(cause(&value, source, desk, context));
        if let Some(object) = object.filter(super::is_error) {
            next = own_value(&object, &js_string!("cause").into());
            seen.push(object);
        }
    }
    causes
}

/// The first of the errors that an error stands for.
pub(super) fn errors(error: &JsObject, source: &Source, desk: &Desk, context: &mut Context) -> Vec<Cause> {
    let list = own_value(error, &js_string!("errors").into()).and_then(|list| list.as_object());
    let Some(list) = list.filter(JsObject::is_array) else { return Vec::new() };
    let values: Vec<JsValue> = (0_u32..8).filter_map(|place| own_value(&list, &PropertyKey::from(place))).collect();
    values.iter().map(|value| cause(value, source, desk, context)).collect()
}

fn cause(value: &JsValue, source: &Source, desk: &Desk, context: &mut Context) -> Cause {
    let told = one(value, source, desk, context);
    let mut cause = Cause::new(told.name, told.message);
    cause.position = told.position;
    cause.call = told.call;
    cause
}

/// An own property that is plain data.
fn own_value(object: &JsObject, key: &PropertyKey) -> Option<JsValue> {
    border::own(object, key)?.value().cloned()
}

//! Which objects have been copied already.

use std::collections::HashMap;

use boa_engine::object::builtins::JsArrayBuffer;
use boa_engine::{Context, JsObject, JsResult, JsValue, js_string};

use crate::worker::border;
use crate::worker::web::{bytes, exception};

/// Copies by what they are copies of.
#[derive(Default)]
pub(super) struct Memory(HashMap<JsObject, JsObject>);

impl Memory {
    /// The copy of an object, if there is one.
    pub(super) fn get(&self, from: &JsObject) -> Option<JsObject> {
        self.0.get(from).cloned()
    }

    /// Remembers a copy.
    pub(super) fn insert(&mut self, from: &JsObject, to: JsObject) {
        self.0.insert(from.clone(), to);
    }

    /// Makes the new buffers for those in a list, which the prelude has made from what the script gave.
    pub(super) fn moving(
        &mut self,
        list: &JsValue,
        context: &mut Context,
    ) -> JsResult<Vec<(JsArrayBuffer, JsArrayBuffer)>> {
        let mut moved = Vec::new();
        let Some(list) = list.as_object() else { return Ok(moved) };
        let length = border::own(&list, &js_string!("length").into());
        let length = length.and_then(|length| length.value().and_then(JsValue::as_number)).unwrap_or(0.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
        for place in 0..length as u32 {
            let object = border::own(&list, &place.into()).and_then(|item| item.value().and_then(JsValue::as_object));
            let from = object.clone().and_then(|object| JsArrayBuffer::from_object(object).ok());
            let (Some(object), Some(from)) = (object, from) else {
                return Err(refused("a value in the transfer list is no ArrayBuffer", context));
            };
            if self.0.contains_key(&object) {
                return Err(refused("an ArrayBuffer stands twice in the transfer list", context));
            }
            let copied = from.data().map(|data| data.to_vec()).unwrap_or_default();
            let to = bytes::buffer(&copied, context)?;
            self.insert(&object, to.clone().into());
            moved.push((from, to));
        }
        Ok(moved)
    }
}

/// Moves the bytes, as they are after the script's getters ran, and detaches the buffer they were in.
pub(super) fn hand_over(from: &JsArrayBuffer, to: &JsArrayBuffer, context: &mut Context) -> JsResult<()> {
    let current = from.data().map(|data| data.to_vec());
    let Some(current) = current else {
        return Err(refused("an ArrayBuffer in the transfer list is detached", context));
    };
    if let Some(mut data) = to.data_mut() {
        for (place, byte) in data.iter_mut().zip(current) {
            *place = byte;
        }
    }
    from.detach(&JsValue::undefined())?;
    Ok(())
}

fn refused(message: &str, context: &mut Context) -> boa_engine::JsError {
    exception::exception("DataCloneError", message, context)
}

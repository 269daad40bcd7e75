use std::collections::BinaryHeap;

use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{JsObject, JsValue};

use super::{Inspector, text};
use crate::worker::border;

/// The keys of an object's own properties that are no indices, in the order in which they were made.
pub(super) fn named(object: &JsObject) -> Vec<PropertyKey> {
    object.borrow().shape().keys()
}

/// The first indices of an object's own properties, in order.
pub(in crate::worker::console) fn indices(object: &JsObject, most: usize) -> Vec<u32> {
    let mut first = BinaryHeap::with_capacity(most + 1);
    for index in object.borrow().properties().index_property_keys() {
        first.push(index);
        if first.len() > most {
            first.pop();
        }
    }
    first.into_sorted_vec()
}

impl Inspector<'_> {
    /// Each property of these that is enumerable, as `key: value`.
    pub(super) fn properties(&mut self, object: &JsObject, keys: Vec<PropertyKey>) -> Vec<String> {
        let mut parts = Vec::new();
        let total = keys.len();
        for (place, key) in keys.into_iter().enumerate() {
            let Some(property) = border::own(object, &key).filter(|it| it.enumerable() == Some(true)) else {
                continue;
            };
            if self.left == 0 {
                parts.push(format!("... {} more", total - place));
                break;
            }
            let name = match &key {
                PropertyKey::String(name) => {
                    let plain = name.to_std_string_lossy();
                    if text::is_identifier(&plain) { plain } else { text::quoted(name) }
                }
                PropertyKey::Index(index) => format!("'{}'", index.get()),
                PropertyKey::Symbol(symbol) => format!("[{}]", text::symbol(symbol)),
            };
            self.left = self.left.saturating_sub(name.len());
            parts.push(format!("{name}: {}", self.property(&property)));
        }
        parts
    }

    /// The value of a property, or what stands in its place.
    pub(super) fn property(&mut self, property: &PropertyDescriptor) -> String {
        let is_there = |part: Option<&JsValue>| part.is_some_and(|part| !part.is_undefined());
        match (property.value(), is_there(property.get()), is_there(property.set())) {
            (Some(value), ..) => self.value(value),
            (None, true, true) => "[Getter/Setter]".to_owned(),
            (None, false, true) => "[Setter]".to_owned(),
            _ => "[Getter]".to_owned(),
        }
    }
}

//! `structuredClone`, by the HTML Standard.
//!
//! What is nested is kept in a list, not on the stack, so that no depth is too deep. A clone is made before what it
//! holds is read, so that cycles and shared references come out as they went in.

mod leaf;
mod memory;

use boa_engine::builtins::error::Error as ErrorData;
use boa_engine::builtins::object::OrdinaryObject;
use boa_engine::object::builtins::{JsArray, JsMap, JsProxy, JsSet};
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsError, JsObject, JsResult, JsValue, js_string};

use self::memory::Memory;
use super::{exception, native, slots};
use crate::worker::border;

/// `(value, transfer)`: a copy of the value, to which the buffers in the list have moved.
pub(super) fn clone(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut cloner = Cloner { memory: Memory::default(), work: Vec::new() };
    let moved = cloner.memory.moving(&native::argument(arguments, 1), context)?;
    let copy = cloner.copy(&native::argument(arguments, 0), context)?;
    while let Some(work) = cloner.work.pop() {
        cloner.step(work, context)?;
    }
    for (from, to) in moved {
        memory::hand_over(&from, &to, context)?;
    }
    Ok(copy)
}

struct Cloner {
    memory: Memory,
    /// What is still to be filled, innermost last.
    work: Vec<Work>,
}

enum Work {
    Properties {
        from: JsObject,
        to: JsObject,
        keys: std::vec::IntoIter<PropertyKey>,
    },
    Map {
        to: JsMap,
        entries: std::vec::IntoIter<(JsValue, JsValue)>,
    },
    Set {
        to: JsSet,
        values: std::vec::IntoIter<JsValue>,
    },
    /// What caused an error, which engines copy too.
    Cause {
        to: JsObject,
        cause: JsValue,
    },
    /// A pair of a map, its value once its key is whole.
    Value {
        to: JsMap,
        key: JsValue,
        value: JsValue,
    },
}

impl Cloner {
    /// The copy of a value, which the work still fills.
    fn copy(&mut self, value: &JsValue, context: &mut Context) -> JsResult<JsValue> {
        let Some(from) = value.as_object() else {
            return if value.is_symbol() { Err(refused(value, context)) } else { Ok(value.clone()) };
        };
        if let Some(known) = self.memory.get(&from) {
            return Ok(known.into());
        }
        if from.is_callable() || JsProxy::from_object(from.clone()).is_ok() || slots::is_platform(&from, context) {
            return Err(refused(value, context));
        }
        let to = match leaf::copy(&from, &mut self.memory, context)? {
            Some(to) => to,
            None => self.open(&from, value, context)?,
        };
        self.memory.insert(&from, to.clone());
        if from.is::<ErrorData>()
            && let Some(cause) =
                border::own(&from, &js_string!("cause").into()).and_then(|cause| cause.value().cloned())
        {
            self.work.push(Work::Cause { to: to.clone(), cause });
        }
        Ok(to.into())
    }

    /// An empty copy of what holds other values.
    fn open(&mut self, from: &JsObject, value: &JsValue, context: &mut Context) -> JsResult<JsObject> {
        if let Ok(map) = JsMap::from_object(from.clone()) {
            let mut entries = Vec::new();
            map.for_each_native(|key, value| {
                entries.push((key, value));
                Ok(())
            })?;
            let to = JsMap::new(context);
            self.work.push(Work::Map { to: to.clone(), entries: entries.into_iter() });
            return Ok(to.into());
        }
        if let Ok(set) = JsSet::from_object(from.clone()) {
            let mut values = Vec::new();
            set.for_each_native(|value| {
                values.push(value);
                Ok(())
            })?;
            let to = JsSet::new(context);
            self.work.push(Work::Set { to: to.clone(), values: values.into_iter() });
            return Ok(to.into());
        }
        let to = if from.is_array() {
            let to: JsObject = JsArray::new(context)?.into();
            let length = border::own(from, &js_string!("length").into());
            let length = length.and_then(|length| length.value().cloned()).unwrap_or_else(|| JsValue::from(0));
            to.set(js_string!("length"), length, true, context)?;
            to
        } else if from.is::<OrdinaryObject>() {
            JsObject::with_object_proto(context.intrinsics())
        } else {
            return Err(refused(value, context));
        };
        let keys: Vec<PropertyKey> = from
            .own_property_keys(context)?
            .into_iter()
            .filter(|key| !matches!(key, PropertyKey::Symbol(_)))
            .filter(|key| border::own(from, key).is_some_and(|property| property.enumerable() == Some(true)))
            .collect();
        self.work.push(Work::Properties { from: from.clone(), to: to.clone(), keys: keys.into_iter() });
        Ok(to)
    }

    /// Does the next thing of one piece of work, which goes back under what that opened.
    fn step(&mut self, work: Work, context: &mut Context) -> JsResult<()> {
        match work {
            Work::Properties { from, to, mut keys } => {
                let Some(key) = keys.next() else { return Ok(()) };
                self.work.push(Work::Properties { from: from.clone(), to: to.clone(), keys });
                if from.has_own_property(key.clone(), context)? {
                    let value = from.get(key.clone(), context)?;
                    let copy = self.copy(&value, context)?;
                    to.create_data_property_or_throw(key, copy, context)?;
                }
            }
            Work::Map { to, mut entries } => {
                let Some((key, value)) = entries.next() else { return Ok(()) };
                self.work.push(Work::Map { to: to.clone(), entries });
                let place = self.work.len();
                let key = self.copy(&key, context)?;
                // What the key opened is to be filled before the value is read.
                self.work.insert(place, Work::Value { to, key, value });
            }
            Work::Value { to, key, value } => {
                let value = self.copy(&value, context)?;
                to.set(key, value, context)?;
            }
            Work::Cause { to, cause } => {
                let copy = self.copy(&cause, context)?;
                let property =
                    PropertyDescriptor::builder().value(copy).writable(true).enumerable(false).configurable(true);
                to.define_property_or_throw(js_string!("cause"), property, context)?;
            }
            Work::Set { to, mut values } => {
                let Some(value) = values.next() else { return Ok(()) };
                self.work.push(Work::Set { to: to.clone(), values });
                let copy = self.copy(&value, context)?;
                to.add(copy, context)?;
            }
        }
        Ok(())
    }
}

/// The error for what cannot be copied.
fn refused(value: &JsValue, context: &mut Context) -> JsError {
    let message = format!("{} could not be cloned", slots::kind(value));
    exception::exception("DataCloneError", &message, context)
}

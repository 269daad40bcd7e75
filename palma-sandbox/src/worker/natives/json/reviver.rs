use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::trace::Trace;
use super::{Builtins, length};
use crate::worker::natives::depth::Level;

/// Passes a value and all in it through the script's function, from the inside out.
pub(super) fn revive(value: JsValue, trace: &Trace, reviver: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let root = JsObject::with_object_proto(context.intrinsics());
    root.create_data_property_or_throw(js_string!(), value, context)?;
    let builtins = Builtins::of(context)?;
    Walk { builtins, reviver }.internalize(&root, &js_string!(), trace, context)
}

struct Walk<'a> {
    builtins: Builtins,
    reviver: &'a JsObject,
}

impl Walk<'_> {
    /// `InternalizeJSONProperty`, which tells the reviver the text of what is still as it was read.
    fn internalize(
        &self,
        holder: &JsObject,
        name: &JsString,
        trace: &Trace,
        context: &mut Context,
    ) -> JsResult<JsValue> {
        let _level = Level::enter()?;
        let value = holder.get(name.clone(), context)?;
        if let Some(object) = value.as_object() {
            if self.builtins.is_array(&object, context)? {
                for place in 0..length(&object, context)? {
                    let name = JsString::from(place);
                    self.property(&object, &name, trace.element(place), context)?;
                }
            } else {
                for key in self.builtins.keys(&object, context)? {
                    let name = key.to_string(context)?;
                    self.property(&object, &name, trace.property(&PropertyKey::from(name.clone())), context)?;
                }
            }
        }
        let notes = JsObject::with_object_proto(context.intrinsics());
        if let Some(source) = trace.source_of(&value) {
            notes.create_data_property_or_throw(js_string!("source"), source.clone(), context)?;
        }
        self.reviver.call(&holder.clone().into(), &[name.clone().into(), value, notes.into()], context)
    }

    fn property(&self, object: &JsObject, name: &JsString, trace: &Trace, context: &mut Context) -> JsResult<()> {
        let value = self.internalize(object, name, trace, context)?;
        if value.is_undefined() {
            let arguments = [object.clone().into(), name.clone().into()];
            self.builtins.delete.call(&JsValue::undefined(), &arguments, context)?;
        } else {
            object.create_data_property(name.clone(), value, context)?;
        }
        Ok(())
    }
}

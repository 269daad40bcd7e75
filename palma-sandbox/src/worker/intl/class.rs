use std::collections::HashMap;

use boa_engine::object::{FunctionObjectBuilder, NativeObject};
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsSymbol, JsValue, NativeFunction, js_string};

use super::locale;

/// A function that scripts call.
pub(super) type Native = fn(&JsValue, &[JsValue], &mut Context) -> JsResult<JsValue>;

/// A constructor of `Intl` with its prototype.
pub(super) struct Class {
    pub(super) name: &'static str,
    pub(super) length: usize,
    pub(super) construct: Native,
    /// Name, length, function.
    pub(super) methods: &'static [(&'static str, usize, Native)],
    pub(super) getters: &'static [(&'static str, Native)],
}

/// The prototypes of this module's objects, by the names of their classes.
pub(super) struct Prototypes(pub(super) HashMap<&'static str, JsObject>);

impl Class {
    /// Makes the constructor, with `supportedLocalesOf` unless it is `Locale`, and answers with its prototype.
    pub(super) fn install(&self, intl: &JsObject, context: &mut Context) -> JsResult<JsObject> {
        let native = NativeFunction::from_fn_ptr(self.construct);
        let constructor = FunctionObjectBuilder::new(context.realm(), native)
            .name(JsString::from(self.name))
            .length(self.length)
            .constructor(true)
            .build();
        let prototype = prototype(&format!("Intl.{}", self.name), self.methods, self.getters, context)?;
        let fixed = PropertyDescriptor::builder().value(prototype.clone()).writable(false).enumerable(false);
        constructor.define_property_or_throw(js_string!("prototype"), fixed.configurable(false), context)?;
        define(&prototype, js_string!("constructor"), constructor.clone().into(), context)?;
        if self.name != "Locale" {
            method(&constructor, "supportedLocalesOf", 1, locale::supported_locales_of, context)?;
        }
        define(intl, JsString::from(self.name), constructor.into(), context)?;
        Ok(prototype)
    }
}

/// A prototype object with these members.
pub(super) fn prototype(
    tag: &str,
    methods: &[(&'static str, usize, Native)],
    getters: &[(&'static str, Native)],
    context: &mut Context,
) -> JsResult<JsObject> {
    let prototype = JsObject::with_object_proto(context.intrinsics());
    for &(name, length, native) in methods {
        method(&prototype, name, length, native, context)?;
    }
    for &(name, native) in getters {
        let getter = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(native))
            .name(JsString::from(format!("get {name}")))
            .build();
        let property = PropertyDescriptor::builder().get(getter).enumerable(false).configurable(true);
        prototype.define_property_or_throw(JsString::from(name), property, context)?;
    }
    to_string_tag(&prototype, tag, context)?;
    Ok(prototype)
}

pub(super) fn to_string_tag(object: &JsObject, tag: &str, context: &mut Context) -> JsResult<()> {
    let property = PropertyDescriptor::builder().value(JsString::from(tag)).writable(false).enumerable(false);
    object.define_property_or_throw(JsSymbol::to_string_tag(), property.configurable(true), context)?;
    Ok(())
}

/// Adds a method as a builtin has it.
pub(super) fn method(
    object: &JsObject,
    name: &'static str,
    length: usize,
    native: Native,
    context: &mut Context,
) -> JsResult<()> {
    let function = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(native))
        .name(JsString::from(name))
        .length(length)
        .build();
    define(object, JsString::from(name), function.into(), context)
}

pub(super) fn define(
    object: &JsObject,
    key: impl Into<PropertyKey>,
    value: JsValue,
    context: &mut Context,
) -> JsResult<()> {
    let property = PropertyDescriptor::builder().value(value).writable(true).enumerable(false).configurable(true);
    object.define_property_or_throw(key, property, context)?;
    Ok(())
}

/// The prototype a new object of a class gets: that of the `new` expression's target, or the class's own.
pub(super) fn prototype_for(class: &str, target: &JsValue, context: &mut Context) -> JsResult<JsObject> {
    if let Some(target) = target.as_object()
        && let Some(prototype) = target.get(js_string!("prototype"), context)?.as_object()
    {
        return Ok(prototype);
    }
    own_prototype(class, context)
}

pub(super) fn own_prototype(class: &str, context: &Context) -> JsResult<JsObject> {
    let known = context.get_data::<Prototypes>().and_then(|known| known.0.get(class).cloned());
    known.ok_or_else(|| JsNativeError::typ().with_message(format!("Intl.{class} is not installed")).into())
}

/// Refuses a call without `new`.
pub(super) fn require_new(class: &str, target: &JsValue) -> JsResult<()> {
    if target.is_undefined() {
        return Err(type_error(format!("Constructor Intl.{class} requires 'new'")));
    }
    Ok(())
}

/// What an object of a class holds, or a `TypeError`.
pub(super) fn data_of<T: NativeObject + Clone>(this: &JsValue, method: &str) -> JsResult<T> {
    let object = this.as_object();
    let data = object.as_ref().and_then(|object| object.downcast_ref::<T>().map(|data| data.clone()));
    data.ok_or_else(|| type_error(format!("Method Intl.{method} called on incompatible receiver")))
}

pub(super) fn type_error(message: impl Into<std::borrow::Cow<'static, str>>) -> boa_engine::JsError {
    JsNativeError::typ().with_message(message).into()
}

pub(super) fn range_error(message: impl Into<std::borrow::Cow<'static, str>>) -> boa_engine::JsError {
    JsNativeError::range().with_message(message).into()
}

/// An argument, or `undefined`.
pub(super) fn argument(arguments: &[JsValue], index: usize) -> JsValue {
    arguments.get(index).cloned().unwrap_or_default()
}

//! What `[...iterable]` gives.

use boa_engine::object::builtins::JsArray;
use boa_engine::object::{IndexPropertyValues, JsObject};
use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsError, JsNativeError, JsResult, JsString, JsSymbol, JsValue, js_string};

use crate::worker::border::own;
use crate::worker::tools::Desk;

/// How the language iterates over an array, as it was before any script could change that.
#[derive(Debug, Clone)]
pub(super) struct Pristine {
    array_prototype: JsObject,
    values: JsObject,
    iterator_prototype: JsObject,
    next: JsObject,
    /// `Reflect.get`.
    reflect_get: JsObject,
}

impl Pristine {
    /// What a fresh context has.
    pub(super) fn of(context: &mut Context) -> JsResult<Self> {
        let intrinsics = context.intrinsics();
        let array_prototype = intrinsics.constructors().array().prototype();
        let values = intrinsics.objects().array_prototype_values().into();
        let iterator_prototype = intrinsics.objects().iterator_prototypes().array();
        let next = iterator_prototype.get(js_string!("next"), context)?.as_object();
        let next = next.ok_or_else(|| JsNativeError::error().with_message("arrays have no iterator"))?;
        let reflect = context.intrinsics().objects().reflect();
        let reflect_get = reflect.get(js_string!("get"), context)?.as_object();
        let reflect_get =
            reflect_get.ok_or_else(|| JsNativeError::error().with_message("there is no `Reflect.get`"))?;
        Ok(Self { array_prototype, values, iterator_prototype, next, reflect_get })
    }

    /// The values of an array, if nothing of a script would run in reading them one after another.
    fn values(&self, iterable: &JsValue) -> Option<Vec<JsValue>> {
        let array = iterable.as_object().filter(JsObject::is_array)?;
        let iterator = PropertyKey::from(JsSymbol::iterator());
        let is_own = own(&array, &iterator).is_none()
            && array.prototype().is_some_and(|prototype| JsObject::equals(&prototype, &self.array_prototype))
            && has(&self.array_prototype, &iterator, &self.values)
            && has(&self.iterator_prototype, &js_string!("next").into(), &self.next);
        if !is_own {
            return None;
        }
        let length = own(&array, &js_string!("length").into())?.value()?.as_number()?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
        let length = length as usize;
        let array = array.borrow();
        let values: Vec<JsValue> = match array.properties().index_property_values() {
            IndexPropertyValues::DenseI32(values) => values.copied().map(JsValue::from).collect(),
            IndexPropertyValues::DenseF64(values) => values.copied().map(JsValue::from).collect(),
            IndexPropertyValues::DenseElement(values) => values.cloned().collect(),
            IndexPropertyValues::SparseElement(_) | IndexPropertyValues::SparseProperty(_) => return None,
        };
        (values.len() == length).then_some(values)
    }
}

/// Whether an object has exactly this function under a key, as plain data.
fn has(object: &JsObject, key: &PropertyKey, function: &JsObject) -> bool {
    let property = own(object, key);
    let value = property.as_ref().and_then(|property| property.value()?.as_object());
    value.is_some_and(|value| JsObject::equals(&value, function))
}

/// `extend(array, iterable, offset)`
pub(super) fn extend(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let [array, iterable, offset] = arguments else { return Ok(JsValue::undefined()) };
    let Some(array) = array.as_object() else { return Ok(JsValue::undefined()) };
    let pristine = context.get_data::<Pristine>().and_then(|pristine| pristine.values(iterable));
    let Some(values) = pristine else {
        extend_by_protocol(&array, iterable, offset, context)?;
        return Ok(array.into());
    };
    if array.borrow().properties().index_property_values().len() == 0 {
        return Ok(JsArray::from_iter(values, context).into());
    }
    push_all(&array, &values, context)?;
    Ok(array.into())
}

/// `push(array, ...values)`
pub(super) fn push(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let [array, values @ ..] = arguments else { return Ok(JsValue::undefined()) };
    if let Some(array) = array.as_object() {
        push_all(&array, values, context)?;
    }
    Ok(array.clone())
}

/// Adds as `ArrayAccumulation` does: by definition, which no setter of a prototype sees.
fn push_all(array: &JsObject, values: &[JsValue], context: &mut Context) -> JsResult<()> {
    let length = JsArray::from_object(array.clone())?.length(context)?;
    for (place, value) in (length..).zip(values) {
        array.create_data_property_or_throw(place, value.clone(), context)?;
    }
    Ok(())
}

/// `GetIterator`, and `IteratorStepValue` until it is done. An iterator that throws is not closed.
fn extend_by_protocol(array: &JsObject, iterable: &JsValue, offset: &JsValue, context: &mut Context) -> JsResult<()> {
    let method = method(iterable, context)?;
    let Some(method) = method.as_callable() else { return Err(not_iterable(iterable, offset, context)) };
    let iterator = object(&method.call(iterable, &[], context)?, "an iterator")?;
    let next = iterator.get(js_string!("next"), context)?;
    let iterator = JsValue::from(iterator);
    let (done, value) = (JsString::from("done"), JsString::from("value"));
    let mut place = JsArray::from_object(array.clone())?.length(context)?;
    loop {
        let Some(next) = next.as_callable() else {
            return Err(JsNativeError::typ().with_message("the iterator's `next` is not a function").into());
        };
        let result = object(&next.call(&iterator, &[], context)?, "an iterator's result")?;
        if result.get(done.clone(), context)?.to_boolean() {
            return Ok(());
        }
        let value = result.get(value.clone(), context)?;
        array.create_data_property_or_throw(place, value, context)?;
        place += 1;
    }
}

/// `GetV(iterable, @@iterator)`: a getter is given the iterable itself, also if it is no object.
fn method(iterable: &JsValue, context: &mut Context) -> JsResult<JsValue> {
    if let Some(object) = iterable.as_object() {
        return object.get(JsSymbol::iterator(), context);
    }
    let Ok(object) = iterable.to_object(context) else { return Ok(JsValue::undefined()) };
    let reflect_get = context.get_data::<Pristine>().map(|pristine| pristine.reflect_get.clone());
    let Some(reflect_get) = reflect_get else { return object.get(JsSymbol::iterator(), context) };
    let arguments = [object.into(), JsSymbol::iterator().into(), iterable.clone()];
    reflect_get.call(&JsValue::undefined(), &arguments, context)
}

fn not_iterable(iterable: &JsValue, offset: &JsValue, context: &mut Context) -> JsError {
    let kind = if iterable.is_null() { "null" } else { iterable.type_of() };
    let source = Desk::of(context).ok().and_then(|desk| desk.source());
    let spread = source.zip(offset.as_number()).and_then(|(source, offset)| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset is a whole number")]
        source.explain_spread(offset as u32, kind)
    });
    let message = spread.unwrap_or_else(|| format!("a value of type `{kind}` is not iterable"));
    JsNativeError::typ().with_message(message).into()
}

fn object(value: &JsValue, what: &str) -> JsResult<JsObject> {
    let object = value.as_object();
    object.ok_or_else(|| {
        JsNativeError::typ().with_message(format!("{what} is an object, not a {}", value.type_of())).into()
    })
}

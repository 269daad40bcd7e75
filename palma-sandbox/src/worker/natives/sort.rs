use std::cmp::Ordering;

use boa_engine::object::builtins::{JsArray, JsTypedArray};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::order::{self, Order};
use super::{dense, function, merge, range_error, replace, type_error};

/// With how many items the text of a comparison is not worth reading.
const MIN_READ: usize = 8;

/// The engine's own functions of typed arrays, which a script cannot replace.
#[derive(Clone)]
struct TypedArrays {
    /// Throws for what is no typed array or has lost its buffer, and makes a copy of the same type.
    to_reversed: JsObject,
}

/// Puts our `sort` and `toSorted` into the prototypes of arrays and typed arrays.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    order::install(context)?;
    let array = context.intrinsics().constructors().array().prototype();
    replace(&array, "sort", 1, sort, context)?;
    replace(&array, "toSorted", 1, to_sorted, context)?;
    let typed = context.intrinsics().constructors().typed_array().prototype();
    let to_reversed = function(&typed, js_string!("toReversed"), context)?;
    context.insert_data(TypedArrays { to_reversed });
    replace(&typed, "sort", 1, sort_typed, context)?;
    replace(&typed, "toSorted", 1, to_sorted_typed, context)
}

/// The function to compare with, if there is one.
fn comparator(arguments: &[JsValue]) -> JsResult<Option<JsObject>> {
    let argument = arguments.first().cloned().unwrap_or_default();
    if argument.is_undefined() {
        return Ok(None);
    }
    let comparator = argument.as_callable();
    comparator.map(Some).ok_or_else(|| type_error("what `sort` compares with is no function; give `(a, b) => a - b`"))
}

/// `Array.prototype.sort(comparator)`
fn sort(this: &JsValue, arguments: &[JsValue], _: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let comparator = comparator(arguments)?;
    let object = this.to_object(context)?;
    if let Some(items) = dense::elements(&object) {
        let sorted = sorted(items, comparator.as_ref(), context)?;
        write(&object, sorted, context)?;
        return Ok(object.into());
    }
    let length = object.get(js_string!("length"), context)?.to_length(context)?;
    let mut items = Vec::new();
    for place in 0..length {
        if object.has_property(place, context)? {
            items.push(object.get(place, context)?);
        }
    }
    let sorted = sorted(items, comparator.as_ref(), context)?;
    let written = write(&object, sorted, context)?;
    for place in written..length {
        object.delete_property_or_throw(place, context)?;
    }
    Ok(object.into())
}

/// Writes from the first place on; answers with how many there were.
fn write(object: &JsObject, sorted: Vec<JsValue>, context: &mut Context) -> JsResult<u64> {
    let mut place = 0_u64;
    for item in sorted {
        object.set(place, item, true, context)?;
        place += 1;
    }
    Ok(place)
}

/// `Array.prototype.toSorted(comparator)`
fn to_sorted(this: &JsValue, arguments: &[JsValue], _: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let comparator = comparator(arguments)?;
    let object = this.to_object(context)?;
    let items = if let Some(items) = dense::elements(&object) {
        items
    } else {
        let length = object.get(js_string!("length"), context)?.to_length(context)?;
        if length > u64::from(u32::MAX) {
            return Err(range_error("an array has less than 2^32 elements"));
        }
        (0..length).map(|place| object.get(place, context)).collect::<JsResult<Vec<_>>>()?
    };
    let sorted = sorted(items, comparator.as_ref(), context)?;
    Ok(JsArray::from_iter(sorted, context).into())
}

/// `SortIndexedProperties` after reading: what is `undefined` comes last and is not compared.
fn sorted(mut items: Vec<JsValue>, comparator: Option<&JsObject>, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let count = items.len();
    items.retain(|item| !item.is_undefined());
    let mut sorted = match comparator {
        Some(comparator) => by_comparator(items, comparator, context)?,
        None => by_text(items, context)?,
    };
    sorted.resize(count, JsValue::undefined());
    Ok(sorted)
}

fn by_comparator(items: Vec<JsValue>, comparator: &JsObject, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let order = if items.len() > MIN_READ { Order::read(comparator, context)? } else { None };
    let items = match order {
        Some(order) => match order.sort(items) {
            Ok(sorted) => return Ok(sorted),
            Err(items) => items,
        },
        None => items,
    };
    merge::sort(items, |one, other| ask(comparator, one, other, context))
}

/// What the script's function says about two values.
fn ask(comparator: &JsObject, one: &JsValue, other: &JsValue, context: &mut Context) -> JsResult<Ordering> {
    let answer = comparator.call(&JsValue::undefined(), &[one.clone(), other.clone()], context)?;
    if let Some(number) = answer.as_i32() {
        return Ok(number.cmp(&0));
    }
    let number = answer.to_number(context)?;
    Ok(number.partial_cmp(&0.0).unwrap_or(Ordering::Equal))
}

/// The order of the values as text.
fn by_text(items: Vec<JsValue>, context: &mut Context) -> JsResult<Vec<JsValue>> {
    if items.iter().any(|item| item.is_object() || item.is_symbol()) {
        // How often the script's `toString` is called can be seen.
        return merge::sort(items, |one, other| {
            let (one, other) = (one.to_string(context)?, other.to_string(context)?);
            Ok(one.as_str().cmp(&other.as_str()))
        });
    }
    let items: Vec<(JsString, JsValue)> =
        items.into_iter().map(|item| Ok((item.to_string(context)?, item))).collect::<JsResult<_>>()?;
    let sorted = merge::sort(items, |(one, _), (other, _)| Ok(one.as_str().cmp(&other.as_str())) as JsResult<_>)?;
    Ok(sorted.into_iter().map(|(_, item)| item).collect())
}

/// `%TypedArray%.prototype.sort(comparator)`
fn sort_typed(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some(comparator) = comparator(arguments)? else { return original.call(this, arguments, context) };
    // It throws as this has to, and its copy is not needed.
    copy(this, context)?;
    let Some(array) = this.as_object() else { return Ok(JsValue::undefined()) };
    let sorted = numbers(&array, &comparator, context)?;
    write(&array, sorted, context)?;
    Ok(array.into())
}

/// `%TypedArray%.prototype.toSorted(comparator)`
fn to_sorted_typed(
    this: &JsValue,
    arguments: &[JsValue],
    original: &JsObject,
    context: &mut Context,
) -> JsResult<JsValue> {
    let Some(comparator) = comparator(arguments)? else { return original.call(this, arguments, context) };
    let copy = copy(this, context)?;
    let Some(array) = this.as_object() else { return Ok(JsValue::undefined()) };
    let sorted = numbers(&array, &comparator, context)?;
    write(&copy, sorted, context)?;
    Ok(copy.into())
}

/// A typed array of the same type and length.
fn copy(this: &JsValue, context: &mut Context) -> JsResult<JsObject> {
    let typed = context.get_data::<TypedArrays>().cloned();
    let typed = typed.ok_or_else(|| type_error("the isolate is closed"))?;
    let copy = typed.to_reversed.call(this, &[], context)?;
    copy.as_object().ok_or_else(|| type_error("what is sorted is no typed array"))
}

fn numbers(array: &JsObject, comparator: &JsObject, context: &mut Context) -> JsResult<Vec<JsValue>> {
    let length = JsTypedArray::from_object(array.clone())?.length(context)?;
    let items = (0..length as u64).map(|place| array.get(place, context)).collect::<JsResult<Vec<_>>>()?;
    merge::sort(items, |one, other| ask(comparator, one, other, context))
}

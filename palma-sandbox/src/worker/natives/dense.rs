use boa_engine::object::IndexProperties;
use boa_engine::{JsObject, JsValue, js_string};

/// The elements of an array that has no hole, no getter and nothing beyond its length.
pub(super) fn elements(array: &JsObject) -> Option<Vec<JsValue>> {
    if !array.is_array() {
        return None;
    }
    let object = array.borrow();
    let properties = object.properties();
    let elements: Vec<JsValue> = match properties.index_properties() {
        IndexProperties::DenseI32(items) => items.map(|(_, &item)| JsValue::from(item)).collect(),
        IndexProperties::DenseF64(items) => items.map(|(_, &item)| JsValue::from(item)).collect(),
        IndexProperties::DenseElement(items) => items.map(|(_, item)| item.clone()).collect(),
        _ => return None,
    };
    let length = properties.get(&js_string!("length").into())?.value()?.as_number()?;
    #[expect(clippy::cast_precision_loss, reason = "an array has less than 2^32 elements")]
    let counted = elements.len() as f64;
    (length.to_bits() == counted.to_bits()).then_some(elements)
}

/// The element at a place, if it is there as plain data.
pub(super) fn element(array: &JsObject, place: u64) -> Option<JsValue> {
    if !array.is_array() {
        return None;
    }
    let place = usize::try_from(place).ok()?;
    let object = array.borrow();
    match object.properties().index_properties() {
        IndexProperties::DenseI32(mut items) => items.nth(place).map(|(_, &item)| JsValue::from(item)),
        IndexProperties::DenseF64(mut items) => items.nth(place).map(|(_, &item)| JsValue::from(item)),
        IndexProperties::DenseElement(mut items) => items.nth(place).map(|(_, item)| item.clone()),
        _ => None,
    }
}

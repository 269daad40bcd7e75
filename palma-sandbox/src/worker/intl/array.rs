//! `Array.prototype.toLocaleString` of ECMA-402, which hands locales and options on.

use boa_engine::{Context, JsResult, JsString, JsValue, js_string};

use super::class::{argument, method, type_error};

/// Puts the method on the prototype of arrays.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let array = context.intrinsics().constructors().array().prototype();
    method(&array, "toLocaleString", 0, to_locale_string, context)
}

fn to_locale_string(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let array = this.to_object(context)?;
    let length = array.get(js_string!("length"), context)?.to_length(context)?;
    let given = [argument(arguments, 0), argument(arguments, 1)];
    let mut units: Vec<u16> = Vec::new();
    for index in 0..length {
        if index > 0 {
            units.push(u16::from(b','));
        }
        let element = array.get(index, context)?;
        if !element.is_null_or_undefined() {
            let own = element.to_object(context)?.get(js_string!("toLocaleString"), context)?;
            let own = own.as_callable().ok_or_else(|| type_error("toLocaleString of an element is not a function"))?;
            let text = own.call(&element, &given, context)?.to_string(context)?;
            units.extend(text.iter());
        }
    }
    Ok(JsString::from(units.as_slice()).into())
}

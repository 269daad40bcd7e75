//! `JSON`, read and written straight from and to the engine's strings.

mod encoding;
mod keys;
mod output;
mod problem;
mod reader;
mod reviver;
mod shapes;
mod trace;
mod writer;

use boa_engine::string::JsStrVariant;
use boa_engine::{Context, JsObject, JsResult, JsValue, js_string};

use self::encoding::{Latin1, Utf8, Utf16};
pub(in crate::worker) use self::problem::JsonError;
use self::reader::Reader;
use super::{function, replace};

/// The value that a text in UTF-8 is, and whether it has a whole number that comes out as another. Nothing of the script
/// runs meanwhile.
pub(in crate::worker) fn parse(text: &[u8], context: &mut Context) -> Result<(JsValue, bool), JsonError> {
    let mut reader = Reader::<Utf8>::new(text, false);
    let (value, _) = reader.read(context)?;
    Ok((value, reader.is_rounded()))
}

/// The engine's own functions, which a script cannot replace.
#[derive(Clone)]
struct Builtins {
    /// `Array.isArray`, which knows proxies.
    is_array: JsObject,
    /// `Object.keys`, which calls the traps of a proxy in their order.
    keys: JsObject,
    /// `Reflect.get`, which passes a receiver.
    get: JsObject,
    /// `Reflect.deleteProperty`, which says no instead of throwing.
    delete: JsObject,
    /// `JSON.isRawJSON`.
    is_raw: JsObject,
}

impl Builtins {
    fn read(context: &mut Context) -> JsResult<Self> {
        let array = context.intrinsics().constructors().array().constructor();
        let object = context.intrinsics().constructors().object().constructor();
        let reflect = context.intrinsics().objects().reflect();
        let json = context.intrinsics().objects().json();
        Ok(Self {
            is_array: function(&array, js_string!("isArray"), context)?,
            keys: function(&object, js_string!("keys"), context)?,
            get: function(&reflect, js_string!("get"), context)?,
            delete: function(&reflect, js_string!("deleteProperty"), context)?,
            is_raw: function(&json, js_string!("isRawJSON"), context)?,
        })
    }

    fn of(context: &Context) -> JsResult<Self> {
        let builtins = context.get_data::<Self>().cloned();
        builtins.ok_or_else(|| super::type_error("the isolate is closed"))
    }

    /// `IsArray`: throws for a proxy that was revoked.
    fn is_array(&self, object: &JsObject, context: &mut Context) -> JsResult<bool> {
        if object.is_array() || object.is_ordinary() {
            return Ok(object.is_array());
        }
        let answer = self.is_array.call(&JsValue::undefined(), &[object.clone().into()], context)?;
        Ok(answer.to_boolean())
    }

    /// `EnumerableOwnProperties` with `key`.
    fn keys(&self, object: &JsObject, context: &mut Context) -> JsResult<Vec<JsValue>> {
        let keys = self.keys.call(&JsValue::undefined(), &[object.clone().into()], context)?;
        Ok(keys.as_object().and_then(|keys| super::dense::elements(&keys)).unwrap_or_default())
    }
}

/// `LengthOfArrayLike`.
fn length(object: &JsObject, context: &mut Context) -> JsResult<u64> {
    object.get(js_string!("length"), context)?.to_length(context)
}

/// Puts our `parse` and `stringify` into `JSON`.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let builtins = Builtins::read(context)?;
    context.insert_data(builtins);
    let json = context.intrinsics().objects().json();
    replace(&json, "parse", 2, parse_string, context)?;
    replace(&json, "stringify", 3, stringify, context)
}

/// `JSON.parse(text, reviver)`
fn parse_string(_: &JsValue, arguments: &[JsValue], _: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let text = arguments.first().cloned().unwrap_or_default().to_string(context)?;
    let reviver = arguments.get(1).and_then(JsValue::as_callable);
    let is_traced = reviver.is_some();
    let (value, trace) = match text.as_str().variant() {
        JsStrVariant::Latin1(units) => Reader::<Latin1>::new(units, is_traced).read(context)?,
        JsStrVariant::Utf16(units) => Reader::<Utf16>::new(units, is_traced).read(context)?,
    };
    match reviver {
        Some(reviver) => reviver::revive(value, &trace, &reviver, context),
        None => Ok(value),
    }
}

/// `JSON.stringify(value, replacer, space)`
fn stringify(_: &JsValue, arguments: &[JsValue], _: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let argument = |place: usize| arguments.get(place).cloned().unwrap_or_default();
    writer::stringify(argument(0), &argument(1), argument(2), context)
}

#[cfg(test)]
mod tests;

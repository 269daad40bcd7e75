//! What a script's values are outside it: JSON, read without calling the script's code.
//!
//! | in the script | outside |
//! |---|---|
//! | `null`, booleans, strings, finite numbers | the same; `-0` is `0` |
//! | an array, a plain object or an instance of a class | its own enumerable properties |
//! | `undefined` as a property | left out |
//! | `undefined` as the whole result | `null` |
//! | `Date` | its ISO text |
//! | `Error` | `{ name, message }` |
//! | `undefined` in an array, a hole, `NaN`, `Infinity`, a lone surrogate | an error that names the place |
//! | BigInt, Symbol, function, `Map`, `Set`, typed array, Proxy, getter, a cycle | an error that names the place |

use boa_engine::builtins::error::Error as JsErrorData;
use boa_engine::object::builtins::{JsDate, JsMap, JsProxy, JsSet, JsTypedArray};
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsObject, JsString, JsValue, JsVariant, js_string};
use serde_json::{Map, Value};

/// How deep a value may be nested; JSON readers stop at 128.
const MAX_DEPTH: usize = 100;

/// What is said of a value with more bytes than it may have.
pub(super) const TOO_LARGE: &str = "the value is too large; give less of it, such as a summary";

/// The whole of a script's value.
pub(super) fn to_json(value: &JsValue, most_bytes: usize, context: &mut Context) -> Result<Value, String> {
    if value.is_undefined() {
        return Ok(Value::Null);
    }
    Border { left: most_bytes, path: String::from("the value"), open: Vec::new(), context }.value(value)
}

struct Border<'a> {
    left: usize,
    path: String,
    /// The objects this one is in, to find a cycle.
    open: Vec<JsObject>,
    context: &'a mut Context,
}

impl Border<'_> {
    fn value(&mut self, value: &JsValue) -> Result<Value, String> {
        self.spend(2)?;
        match value.variant() {
            JsVariant::Null => Ok(Value::Null),
            JsVariant::Boolean(bool) => Ok(Value::Bool(bool)),
            JsVariant::Integer32(number) => Ok(Value::from(number)),
            JsVariant::Float64(number) => self.number(number),
            JsVariant::String(text) => self.text(&text).map(Value::String),
            JsVariant::Object(object) => self.object(&object),
            JsVariant::Undefined => self.refuse("undefined", "use `null`"),
            JsVariant::BigInt(_) => self.refuse("a BigInt", "convert it with `String(…)` or `Number(…)`"),
            JsVariant::Symbol(_) => self.refuse("a Symbol", "use a string"),
        }
    }

    fn number(&self, number: f64) -> Result<Value, String> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "it is a whole number that fits")]
            return Ok(Value::from(number as i64));
        }
        match serde_json::Number::from_f64(number) {
            Some(number) => Ok(Value::Number(number)),
            None => self.refuse(&number.to_string(), "JSON has finite numbers only"),
        }
    }

    fn text(&mut self, text: &JsString) -> Result<String, String> {
        self.spend(text.len())?;
        text.to_std_string().or_else(|_| self.refuse("text with half a character", "use `toWellFormed()`"))
    }

    fn object(&mut self, object: &JsObject) -> Result<Value, String> {
        if object.is_callable() {
            return self.refuse("a function", "return what it gives");
        }
        if self.open.iter().any(|open| JsObject::equals(open, object)) {
            return self.refuse("an object that contains itself", "return a tree");
        }
        if self.open.len() >= MAX_DEPTH {
            return self.refuse("nested too deeply", "return a flatter value");
        }
        self.open.push(object.clone());
        let value = self.opened(object);
        self.open.pop();
        value
    }

    fn opened(&mut self, object: &JsObject) -> Result<Value, String> {
        if JsProxy::from_object(object.clone()).is_ok() {
            return self.refuse("a Proxy", "return a plain object");
        }
        if object.is_array() {
            return self.array(object);
        }
        if let Ok(date) = JsDate::from_object(object.clone()) {
            let text = date.to_iso_string(self.context).ok().and_then(|text| text.as_string());
            return match text {
                Some(text) => self.text(&text).map(Value::String),
                None => self.refuse("an invalid Date", "check what it was made from"),
            };
        }
        if JsMap::from_object(object.clone()).is_ok() {
            return self.refuse("a Map", "convert it with `Object.fromEntries(…)`");
        }
        if JsSet::from_object(object.clone()).is_ok() {
            return self.refuse("a Set", "convert it with `[...set]`");
        }
        if JsTypedArray::from_object(object.clone()).is_ok() {
            return self.refuse("a typed array", "convert it with `Array.from(…)`");
        }
        if object.is::<JsErrorData>() {
            return Ok(Self::error(object));
        }
        if !object.is_ordinary() {
            return self.refuse("an object that is not plain", "return a plain object, a string or a number");
        }
        self.plain(object)
    }

    fn array(&mut self, array: &JsObject) -> Result<Value, String> {
        let length =
            own(array, &js_string!("length").into()).and_then(|length| length.value().and_then(JsValue::as_number));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
        let length = length.unwrap_or(0.0) as usize;
        self.spend(length)?;
        let mut items = Vec::new();
        for place in 0..length {
            let key = PropertyKey::from(u32::try_from(place).unwrap_or(u32::MAX));
            let item = match own(array, &key) {
                Some(item) => self.property(&place.to_string(), &item)?,
                None => self.at(&place.to_string(), |border| border.refuse("a hole", "fill it with `null`"))?,
            };
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn plain(&mut self, object: &JsObject) -> Result<Value, String> {
        let keys = object.own_property_keys(self.context).map_err(|error| error.to_string())?;
        let mut map = Map::new();
        for key in keys {
            let name = match &key {
                PropertyKey::String(name) => self.text(name)?,
                PropertyKey::Index(index) => index.get().to_string(),
                PropertyKey::Symbol(_) => continue,
            };
            let Some(property) = own(object, &key).filter(|property| property.enumerable() == Some(true)) else {
                continue;
            };
            if property.value().is_some_and(JsValue::is_undefined) {
                continue;
            }
            let value = self.property(&name, &property)?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }

    fn property(&mut self, name: &str, property: &PropertyDescriptor) -> Result<Value, String> {
        self.at(name, |border| match property.value() {
            Some(value) => border.value(value),
            None => border.refuse("a getter", "return its value"),
        })
    }

    fn at<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        let length = self.path.len();
        self.path.push('.');
        self.path.push_str(name);
        let value = read(self);
        self.path.truncate(length);
        value
    }

    /// An error's own message, and the name of the nearest prototype that has one as plain data.
    fn error(error: &JsObject) -> Value {
        let mut map = Map::new();
        for (key, fallback) in [("name", "Error"), ("message", "")] {
            let text = inherited_text(error, key).unwrap_or_else(|| fallback.to_owned());
            map.insert(key.to_owned(), Value::String(text));
        }
        Value::Object(map)
    }

    fn spend(&mut self, bytes: usize) -> Result<(), String> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(TOO_LARGE.to_owned()),
        }
    }

    fn refuse<T>(&self, what: &str, instead: &str) -> Result<T, String> {
        Err(format!("{} is {what}; {instead}", self.path))
    }
}

/// An own property, read without calling the script.
pub(super) fn own(object: &JsObject, key: &PropertyKey) -> Option<PropertyDescriptor> {
    object.borrow().properties().get(key)
}

/// A text property of an object or of its prototypes, read without calling the script.
pub(super) fn inherited_text(object: &JsObject, key: &str) -> Option<String> {
    let key = PropertyKey::from(JsString::from(key));
    let mut next = Some(object.clone());
    for _ in 0..MAX_DEPTH {
        let object = next?;
        if let Some(property) = own(&object, &key) {
            return property.value()?.as_string()?.to_std_string().ok();
        }
        next = object.prototype();
    }
    None
}

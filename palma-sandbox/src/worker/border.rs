//! What a script's values are outside it: JSON, read without calling the script's code.
//!
//! | in the script | outside |
//! |---|---|
//! | `null`, booleans, strings, finite numbers | the same; `-0` is `0` |
//! | an array, a plain object or an instance of a class | its own enumerable properties |
//! | `undefined` as a property | left out |
//! | `undefined` as the whole result | `null` |
//! | `Date`, an object of `Temporal` | its ISO text |
//! | `URL`, `URLSearchParams` | its text |
//! | `Error` | `{ name, message }` |
//! | `undefined` in an array, a hole, `NaN`, `Infinity`, a lone surrogate | an error that names the place |
//! | BigInt, Symbol, function, `Map`, `Set`, typed array, Proxy, getter, a cycle | an error that names the place |

use std::fmt;

use boa_engine::builtins::error::Error as JsErrorData;
use boa_engine::builtins::object::OrdinaryObject;
use boa_engine::object::builtins::{JsDate, JsMap, JsPromise, JsProxy, JsSet, JsTypedArray};
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsObject, JsString, JsSymbol, JsValue, JsVariant, js_string};

use super::{temporal, web};

/// How deep a value may be nested; JSON readers stop at 128.
const MAX_DEPTH: usize = 100;

/// What is said of a value with more bytes than it may have.
pub(super) const TOO_LARGE: &str = "the value is too large; give less of it, such as a summary";

/// The whole of a script's value, as a JSON text.
pub(super) fn to_json(value: &JsValue, most_bytes: usize, context: &mut Context) -> Result<Vec<u8>, String> {
    if value.is_undefined() {
        return Ok(b"null".to_vec());
    }
    let mut border = Border { most: most_bytes, json: Vec::new(), path: Path::default(), open: Vec::new(), context };
    border.value(value)?;
    Ok(border.json)
}

struct Border<'a> {
    most: usize,
    json: Vec<u8>,
    path: Path,
    /// The objects this one is in, to find a cycle.
    open: Vec<JsObject>,
    context: &'a mut Context,
}

/// Where a value stands in the whole, for an error.
#[derive(Default)]
struct Path(Vec<Step>);

enum Step {
    Key(JsString),
    Place(usize),
}

impl Border<'_> {
    fn value(&mut self, value: &JsValue) -> Result<(), String> {
        match value.variant() {
            JsVariant::Null => self.put(b"null"),
            JsVariant::Boolean(true) => self.put(b"true"),
            JsVariant::Boolean(false) => self.put(b"false"),
            JsVariant::Integer32(number) => self.integer(number.into()),
            JsVariant::Float64(number) => self.number(number),
            JsVariant::String(text) => self.text(&text),
            JsVariant::Object(object) => self.object(&object),
            JsVariant::Undefined => self.refuse("undefined", "use `null`, as in `value ?? null`"),
            JsVariant::BigInt(_) => self.refuse("a BigInt", "convert it with `String(…)` or `Number(…)`"),
            JsVariant::Symbol(_) => self.refuse("a Symbol", "use a string"),
        }
    }

    fn integer(&mut self, number: i64) -> Result<(), String> {
        let mut digits = [0; 20];
        let mut left = number.unsigned_abs();
        let mut length = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(left % 10).unwrap_or(0);
            length += 1;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        if number < 0 {
            self.put(b"-")?;
        }
        self.put(digits.get(digits.len() - length..).unwrap_or_default())
    }

    /// The digits that the script's own `JSON.stringify` writes: a whole number has no fraction, and no exponent below 1e21.
    fn number(&mut self, number: f64) -> Result<(), String> {
        if number.is_finite() {
            return self.put(ryu_js::Buffer::new().format_finite(number).as_bytes());
        }
        self.refuse(&number.to_string(), "JSON has finite numbers only; see what it was divided by, or use `null`")
    }

    fn text(&mut self, text: &JsString) -> Result<(), String> {
        if text.len() > self.most.saturating_sub(self.json.len()) {
            return Err(TOO_LARGE.to_owned());
        }
        let Ok(text) = text.to_std_string() else {
            return self.refuse("text with half a character", "use `toWellFormed()`");
        };
        serde_json::to_writer(&mut self.json, &text).map_err(|error| error.to_string())?;
        self.put(b"")
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.json.extend_from_slice(bytes);
        if self.json.len() > self.most { Err(TOO_LARGE.to_owned()) } else { Ok(()) }
    }

    fn object(&mut self, object: &JsObject) -> Result<(), String> {
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
        let result = self.opened(object);
        self.open.pop();
        result
    }

    fn opened(&mut self, object: &JsObject) -> Result<(), String> {
        if object.is_array() {
            return self.array(object);
        }
        let prototype = object.prototype();
        let is_own = prototype.is_none_or(|prototype| {
            JsObject::equals(&prototype, &self.context.intrinsics().constructors().object().prototype())
        });
        if JsObject::equals(object, &self.context.global_object()) {
            return self.refuse("the global object", "name the values that are meant");
        }
        if is_own && object.is::<OrdinaryObject>() {
            return self.plain(object);
        }
        if JsProxy::from_object(object.clone()).is_ok() {
            return self.refuse("a Proxy", "return a plain object");
        }
        if let Ok(date) = JsDate::from_object(object.clone()) {
            let text = date.to_iso_string(self.context).ok().and_then(|text| text.as_string());
            return match text {
                Some(text) => self.text(&text),
                None => self.refuse("an invalid Date", "check what it was made from"),
            };
        }
        if JsPromise::from_object(object.clone()).is_ok() {
            return self.refuse("a promise", "`await` it first");
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
            return self.error(object);
        }
        if let Some(text) = web::address(object, self.context) {
            return self.text(&text);
        }
        if let Some(text) = temporal::text(object, self.context) {
            return self.text(&text);
        }
        if web::is_platform(object, self.context) || !object.is_ordinary() {
            return self.refuse("an object that is not plain", "return a plain object, a string or a number");
        }
        self.plain(object)
    }

    fn array(&mut self, array: &JsObject) -> Result<(), String> {
        let length =
            own(array, &js_string!("length").into()).and_then(|length| length.value().and_then(JsValue::as_number));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
        let length = length.unwrap_or(0.0) as usize;
        if length > self.most {
            return Err(TOO_LARGE.to_owned());
        }
        self.put(b"[")?;
        for place in 0..length {
            if place > 0 {
                self.put(b",")?;
            }
            self.path.0.push(Step::Place(place));
            match own(array, &PropertyKey::from(u32::try_from(place).unwrap_or(u32::MAX))) {
                Some(item) => self.property(&item)?,
                None => self.refuse("a hole", "fill it with `null`")?,
            }
            self.path.0.pop();
        }
        self.put(b"]")
    }

    fn plain(&mut self, object: &JsObject) -> Result<(), String> {
        let keys = object.own_property_keys(self.context).map_err(|error| error.to_string())?;
        self.put(b"{")?;
        let mut is_first = true;
        for key in keys {
            let name = match &key {
                PropertyKey::String(name) => name.clone(),
                PropertyKey::Index(index) => JsString::from(index.get().to_string()),
                PropertyKey::Symbol(_) => continue,
            };
            let Some(property) = own(object, &key).filter(|property| property.enumerable() == Some(true)) else {
                continue;
            };
            if property.value().is_some_and(JsValue::is_undefined) {
                continue;
            }
            if !is_first {
                self.put(b",")?;
            }
            is_first = false;
            self.path.0.push(Step::Key(name.clone()));
            self.text(&name)?;
            self.put(b":")?;
            self.property(&property)?;
            self.path.0.pop();
        }
        if is_first && is_namespace(object) {
            return self.refuse("a namespace of functions", "return what one of them gives");
        }
        self.put(b"}")
    }

    fn property(&mut self, property: &PropertyDescriptor) -> Result<(), String> {
        match property.value() {
            Some(value) => self.value(value),
            None => self.refuse("a getter", "return its value"),
        }
    }

    /// An error's own message, and the name of the nearest prototype that has one as plain data.
    fn error(&mut self, error: &JsObject) -> Result<(), String> {
        for (before, key, fallback) in [("{\"name\":", "name", "Error"), (",\"message\":", "message", "")] {
            let text = inherited_text(error, key).unwrap_or_else(|| fallback.to_owned());
            self.put(before.as_bytes())?;
            self.text(&JsString::from(text))?;
        }
        self.put(b"}")
    }

    fn refuse(&self, what: &str, instead: &str) -> Result<(), String> {
        Err(format!("the value{} is {what}; {instead}", self.path))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.0 {
            match step {
                Step::Key(key) => write!(f, ".{}", key.to_std_string_lossy())?,
                Step::Place(place) => write!(f, ".{place}")?,
            }
        }
        Ok(())
    }
}

/// Whether an object is one such as `Math`: it says its name where no enumeration sees it.
fn is_namespace(object: &JsObject) -> bool {
    own(object, &JsSymbol::to_string_tag().into()).is_some_and(|tag| tag.enumerable() == Some(false))
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

use boa_engine::builtins::error::Error as ErrorData;
use boa_engine::builtins::promise::PromiseState;
use boa_engine::builtins::typed_array::TypedArray;
use boa_engine::object::builtins::{
    JsArrayBuffer, JsDate, JsMap, JsPromise, JsProxy, JsRegExp, JsSet, JsTypedArray, JsWeakMap, JsWeakSet,
};
use boa_engine::property::PropertyKey;
use boa_engine::{JsBigInt, JsObject, JsString, JsSymbol, JsValue, js_string};

use super::{Inspector, MOST_ITEMS, function, keys, layout};
use crate::source::taught;
use crate::worker::{border, temporal, web};

impl Inspector<'_> {
    /// An object that is none of those it is in.
    pub(super) fn opened(&mut self, object: &JsObject) -> String {
        if JsProxy::from_object(object.clone()).is_ok() {
            return "[Proxy]".to_owned();
        }
        if object.is_callable() {
            let shown = function::shown(object, self.context);
            return self.with_properties(&shown, object);
        }
        if object.is_array() {
            return self.array(object);
        }
        if let Some(shown) = self.leaf(object) {
            return shown;
        }
        if let Some(shown) = self.collection(object) {
            return shown;
        }
        let class = class(object).unwrap_or_else(|| "[Object: null prototype]".to_owned());
        if let Some(shown) = web::shown(object, self.context) {
            return shown;
        }
        let before = match tag(object).filter(|tag| *tag != class) {
            Some(tag) => format!("{class} [{tag}]"),
            None if class == "Object" => String::new(),
            None => class,
        };
        if self.is_deep() {
            return format!("[{}]", if before.is_empty() { "Object" } else { before.trim_matches(['[', ']']) });
        }
        let mut keys: Vec<PropertyKey> = keys::indices(object, MOST_ITEMS).into_iter().map(PropertyKey::from).collect();
        keys.extend(keys::named(object));
        let parts = self.properties(object, keys);
        layout::bracketed(&before, '{', &parts, '}')
    }

    fn with_properties(&mut self, shown: &str, object: &JsObject) -> String {
        let parts = if self.is_deep() { Vec::new() } else { self.properties(object, keys::named(object)) };
        if parts.is_empty() { shown.to_owned() } else { layout::bracketed(shown, '{', &parts, '}') }
    }

    fn array(&mut self, array: &JsObject) -> String {
        let length = border::own(array, &js_string!("length").into());
        let length = length.and_then(|length| length.value().and_then(JsValue::as_number)).unwrap_or(0.0);
        let class = class(array).filter(|class| class != "Array");
        let before = class.map(|class| format!("{class}({length})")).unwrap_or_default();
        if self.is_deep() {
            return if length == 0.0 { "[]".to_owned() } else { "[Array]".to_owned() };
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
        let length = length as u64;
        let mut parts = Vec::new();
        let mut next = 0;
        for index in keys::indices(array, MOST_ITEMS) {
            parts.extend(empty(u64::from(index) - next));
            let Some(item) = border::own(array, &index.into()) else { continue };
            if self.left == 0 {
                break;
            }
            parts.push(self.property(&item));
            next = u64::from(index) + 1;
        }
        let held = array.borrow().properties().index_property_keys().count();
        if held > MOST_ITEMS || self.left == 0 {
            parts.extend(more(length - next));
        } else {
            parts.extend(empty(length - next));
        }
        parts.extend(self.properties(array, keys::named(array)));
        layout::bracketed(&before, '[', &parts, ']')
    }

    /// What is shown by its own text.
    fn leaf(&mut self, object: &JsObject) -> Option<String> {
        if let Ok(date) = JsDate::from_object(object.clone()) {
            let text = date.to_iso_string(self.context).ok().and_then(|text| text.as_string());
            let text = text.map_or_else(|| "Invalid Date".to_owned(), |text| text.to_std_string_lossy());
            return Some(self.with_properties(&text, object));
        }
        if let Some(text) = temporal::text(object, self.context) {
            return Some(self.with_properties(&text.to_std_string_lossy(), object));
        }
        if JsRegExp::from_object(object.clone()).is_ok() {
            let (source, flags) = web::regexp(object, self.context).ok()?;
            let text = format!("/{}/{}", source.to_std_string_lossy(), flags.to_std_string_lossy());
            return Some(self.with_properties(&text, object));
        }
        if object.is::<ErrorData>() {
            return Some(self.error(object));
        }
        let wrapped = if let Some(value) = object.downcast_ref::<JsString>() {
            Some(("String", JsValue::from(value.clone())))
        } else if let Some(value) = object.downcast_ref::<f64>() {
            Some(("Number", JsValue::from(*value)))
        } else if let Some(value) = object.downcast_ref::<bool>() {
            Some(("Boolean", JsValue::from(*value)))
        } else if let Some(value) = object.downcast_ref::<JsBigInt>() {
            Some(("BigInt", JsValue::from(value.clone())))
        } else {
            object.downcast_ref::<JsSymbol>().map(|value| ("Symbol", JsValue::from(value.clone())))
        };
        let (kind, value) = wrapped?;
        Some(format!("[{kind}: {}]", self.value(&value)))
    }

    /// `name: message`, in brackets inside another value, with the cause and what else the script put on it.
    fn error(&mut self, error: &JsObject) -> String {
        let name = border::inherited_text(error, "name").unwrap_or_else(|| "Error".to_owned());
        let message = taught(&name, border::inherited_text(error, "message").unwrap_or_default());
        let text = if message.is_empty() { name } else { format!("{name}: {message}") };
        self.left = self.left.saturating_sub(text.len());
        let text = if self.open.len() > 1 { format!("[{text}]") } else { text };
        if self.is_deep() {
            return text;
        }
        let mut parts = self.properties(error, keys::named(error));
        for key in ["cause", "errors"] {
            let key_text = JsString::from(key);
            let hidden = border::own(error, &key_text.into()).filter(|it| it.enumerable() == Some(false));
            if let Some(property) = hidden {
                parts.push(format!("[{key}]: {}", self.property(&property)));
            }
        }
        if parts.is_empty() { text } else { layout::bracketed(&text, '{', &parts, '}') }
    }

    fn collection(&mut self, object: &JsObject) -> Option<String> {
        let class = class(object).unwrap_or_else(|| "null".to_owned());
        if let Ok(map) = JsMap::from_object(object.clone()) {
            let mut entries = Vec::new();
            let mut size = 0_u64;
            let _ = map.for_each_native(|key, value| {
                size += 1;
                if entries.len() < MOST_ITEMS {
                    entries.push((key, value));
                }
                Ok(())
            });
            let shown = entries.into_iter().map(|(key, value)| vec![key, value]).collect();
            return Some(self.items(&format!("{class}({size})"), shown, size, object));
        }
        if let Ok(set) = JsSet::from_object(object.clone()) {
            let mut values = Vec::new();
            let size = set.size() as u64;
            let _ = set.for_each_native(|value| {
                if values.len() < MOST_ITEMS {
                    values.push(vec![value]);
                }
                Ok(())
            });
            return Some(self.items(&format!("{class}({size})"), values, size, object));
        }
        if object.is::<TypedArray>() {
            return self.typed_array(object, &class);
        }
        if let Ok(buffer) = JsArrayBuffer::from_object(object.clone()) {
            let length = buffer.data().map_or(0, |data| data.len());
            return Some(format!("{class} {{ byteLength: {length} }}"));
        }
        if let Ok(promise) = JsPromise::from_object(object.clone()) {
            let shown = match promise.state() {
                _ if self.is_deep() => return Some(format!("[{class}]")),
                PromiseState::Pending => "<pending>".to_owned(),
                PromiseState::Fulfilled(value) => self.value(&value),
                PromiseState::Rejected(reason) => format!("<rejected> {}", self.value(&reason)),
            };
            return Some(layout::bracketed(&class, '{', &[shown], '}'));
        }
        let is_weak = JsWeakMap::from_object(object.clone()).is_ok() || JsWeakSet::from_object(object.clone()).is_ok();
        is_weak.then(|| format!("{class} {{ <items unknown> }}"))
    }

    fn items(&mut self, before: &str, items: Vec<Vec<JsValue>>, size: u64, object: &JsObject) -> String {
        if self.is_deep() {
            return format!("[{}]", before.split('(').next().unwrap_or(before));
        }
        let mut parts = Vec::new();
        for item in items {
            if self.left == 0 {
                break;
            }
            let words: Vec<String> = item.iter().map(|value| self.value(value)).collect();
            parts.push(words.join(" => "));
        }
        parts.extend(more(size - parts.len() as u64));
        parts.extend(self.properties(object, keys::named(object)));
        layout::bracketed(before, '{', &parts, '}')
    }

    fn typed_array(&mut self, object: &JsObject, class: &str) -> Option<String> {
        let array = JsTypedArray::from_object(object.clone()).ok()?;
        let length = array.length(self.context).ok()?;
        if self.is_deep() {
            return Some(format!("[{class}]"));
        }
        let mut parts = Vec::new();
        for place in 0..length.min(MOST_ITEMS) {
            let item = array.at(i64::try_from(place).unwrap_or(0), self.context).ok()?;
            parts.push(self.value(&item));
        }
        parts.extend(more((length - parts.len()) as u64));
        Some(layout::bracketed(&format!("{class}({length})"), '[', &parts, ']'))
    }
}

/// The name of the nearest class an object is of; `None` if it has none.
fn class(object: &JsObject) -> Option<String> {
    let mut next = object.prototype();
    for _ in 0..MOST_ITEMS {
        let prototype = next?;
        let constructor = border::own(&prototype, &js_string!("constructor").into());
        let name = constructor.and_then(|constructor| {
            border::own(&constructor.value()?.as_object()?, &js_string!("name").into())?.value()?.as_string()
        });
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            return Some(name.to_std_string_lossy());
        }
        next = prototype.prototype();
    }
    None
}

/// The tag of an object that has one as plain data.
fn tag(object: &JsObject) -> Option<String> {
    let key = PropertyKey::from(JsSymbol::to_string_tag());
    let mut next = Some(object.clone());
    for _ in 0..MOST_ITEMS {
        let object = next?;
        if let Some(property) = border::own(&object, &key) {
            let tag = property.value()?.as_string()?;
            return Some(tag.to_std_string_lossy()).filter(|tag| !tag.is_empty());
        }
        next = object.prototype();
    }
    None
}

fn empty(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some("<1 empty item>".to_owned()),
        count => Some(format!("<{count} empty items>")),
    }
}

fn more(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some("... 1 more item".to_owned()),
        count => Some(format!("... {count} more items")),
    }
}

use boa_engine::property::PropertyKey;
use boa_engine::value::IntegerOrInfinity;
use boa_engine::{Context, JsBigInt, JsObject, JsResult, JsString, JsValue, JsVariant, js_string};

use super::output::Output;
use super::shapes::{Shapes, address, has_no_to_json};
use super::{Builtins, length};
use crate::worker::natives::depth::Level;
use crate::worker::natives::{dense, type_error};

/// `JSON.stringify`
pub(super) fn stringify(
    value: JsValue,
    replacer: &JsValue,
    space: JsValue,
    context: &mut Context,
) -> JsResult<JsValue> {
    let builtins = Builtins::of(context)?;
    let mut names = None;
    let mut function = None;
    if let Some(object) = replacer.as_object() {
        if object.is_callable() {
            function = Some(object);
        } else if builtins.is_array(&object, context)? {
            names = Some(listed(&object, context)?);
        }
    }
    let mut writer = Writer {
        output: Output::Narrow(Vec::new()),
        gap: gap(space, context)?,
        names,
        replacer: function,
        open: Vec::new(),
        shapes: Shapes::default(),
        builtins,
    };
    let holder = JsObject::with_object_proto(context.intrinsics());
    holder.create_data_property_or_throw(js_string!(), value.clone(), context)?;
    match writer.prepared(&holder, &js_string!().into(), value, context)? {
        Some(value) => {
            writer.value(&value, context)?;
            Ok(writer.output.finish().into())
        }
        None => Ok(JsValue::undefined()),
    }
}

/// The names in a replacer that is an array, each once.
fn listed(list: &JsObject, context: &mut Context) -> JsResult<Vec<PropertyKey>> {
    let mut names = Vec::new();
    let mut known = std::collections::HashSet::new();
    for place in 0..length(list, context)? {
        let item = list.get(place, context)?;
        let is_wrapped = item.as_object().is_some_and(|object| object.is::<JsString>() || object.is::<f64>());
        if !item.is_string() && !item.is_number() && !is_wrapped {
            continue;
        }
        let name = item.to_string(context)?;
        if known.insert(name.to_vec()) {
            names.push(PropertyKey::from(name));
        }
    }
    Ok(names)
}

/// What one level is indented by.
fn gap(mut space: JsValue, context: &mut Context) -> JsResult<JsString> {
    const MOST: usize = 10;
    if let Some(object) = space.as_object() {
        if object.is::<f64>() {
            space = space.to_number(context)?.into();
        } else if object.is::<JsString>() {
            space = space.to_string(context)?.into();
        }
    }
    if let Some(text) = space.as_string() {
        return Ok(text.get(..MOST).unwrap_or(text));
    }
    if !space.is_number() {
        return Ok(js_string!());
    }
    let count = match space.to_integer_or_infinity(context)? {
        IntegerOrInfinity::PositiveInfinity => MOST,
        IntegerOrInfinity::NegativeInfinity => 0,
        IntegerOrInfinity::Integer(count) => usize::try_from(count).unwrap_or(0).min(MOST),
    };
    Ok(JsString::from(" ".repeat(count)))
}

struct Writer {
    output: Output,
    gap: JsString,
    names: Option<Vec<PropertyKey>>,
    replacer: Option<JsObject>,
    /// The objects this one is in, to find a cycle.
    open: Vec<JsObject>,
    shapes: Shapes,
    builtins: Builtins,
}

impl Writer {
    /// What is written for a property, after `toJSON`, the replacer and wrapper objects; nothing for `undefined`.
    fn prepared(
        &mut self,
        holder: &JsObject,
        key: &PropertyKey,
        mut value: JsValue,
        context: &mut Context,
    ) -> JsResult<Option<JsValue>> {
        if value.is_object() || value.is_bigint() {
            value = self.through_to_json(key, value, context)?;
        }
        if let Some(replacer) = &self.replacer {
            value = replacer.call(&holder.clone().into(), &[name(key).into(), value], context)?;
            self.shapes.forget();
        }
        if let Some(object) = value.as_object() {
            if !object.is_ordinary() && !object.is_array() {
                value = self.unwrapped(&object, context)?;
            }
            if value.is_callable() {
                return Ok(None);
            }
        }
        Ok(if value.is_undefined() || value.is_symbol() { None } else { Some(value) })
    }

    fn through_to_json(&mut self, key: &PropertyKey, value: JsValue, context: &mut Context) -> JsResult<JsValue> {
        let object = value.as_object();
        if let Some(object) = &object
            && (self.shapes.layout(object, context).is_some() || has_no_to_json(object, context))
        {
            return Ok(value);
        }
        let to_json = if let Some(object) = &object {
            object.get(js_string!("toJSON"), context)?
        } else {
            let prototype = context.intrinsics().constructors().bigint().prototype();
            let arguments = [prototype.into(), js_string!("toJSON").into(), value.clone()];
            self.builtins.get.call(&JsValue::undefined(), &arguments, context)?
        };
        self.shapes.forget();
        match to_json.as_callable() {
            Some(to_json) => to_json.call(&value, &[name(key).into()], context),
            None => Ok(value),
        }
    }

    /// The value inside a wrapper object.
    fn unwrapped(&mut self, object: &JsObject, context: &mut Context) -> JsResult<JsValue> {
        let value = JsValue::from(object.clone());
        if object.is::<f64>() {
            self.shapes.forget();
            return value.to_number(context).map(JsValue::from);
        }
        if object.is::<JsString>() {
            self.shapes.forget();
            return value.to_string(context).map(JsValue::from);
        }
        if let Some(value) = object.downcast_ref::<bool>() {
            return Ok(JsValue::from(*value));
        }
        if let Some(value) = object.downcast_ref::<JsBigInt>() {
            return Ok(JsValue::from(value.clone()));
        }
        Ok(value)
    }

    /// Writes a value that [`Self::prepared`] let through.
    fn value(&mut self, value: &JsValue, context: &mut Context) -> JsResult<()> {
        match value.variant() {
            JsVariant::Boolean(true) => self.output.bytes(b"true"),
            JsVariant::Boolean(false) => self.output.bytes(b"false"),
            JsVariant::String(text) => self.output.quoted(text.as_str()),
            JsVariant::Integer32(number) => self.output.bytes(itoa::Buffer::new().format(number).as_bytes()),
            JsVariant::Float64(number) if number.is_finite() => {
                self.output.bytes(ryu_js::Buffer::new().format_finite(number).as_bytes());
            }
            JsVariant::BigInt(_) => {
                return Err(type_error("a BigInt has no place in JSON; convert it with `String(…)` or `Number(…)`"));
            }
            JsVariant::Object(object) => return self.object_or_array(&object, context),
            _ => self.output.bytes(b"null"),
        }
        Ok(())
    }

    fn object_or_array(&mut self, object: &JsObject, context: &mut Context) -> JsResult<()> {
        let is_plain = object.is_ordinary() || object.is_array();
        if !is_plain && self.is_raw(object, context)? {
            let raw = object.get(js_string!("rawJSON"), context)?.to_string(context)?;
            self.output.raw(raw.as_str());
            return Ok(());
        }
        let is_array = self.builtins.is_array(object, context)?;
        if self.open.iter().any(|open| JsObject::equals(open, object)) {
            return Err(type_error("an object that contains itself has no place in JSON; give a tree"));
        }
        let _level = Level::enter()?;
        self.open.push(object.clone());
        let written = if is_array { self.array(object, context) } else { self.object(object, context) };
        self.open.pop();
        written
    }

    fn is_raw(&self, object: &JsObject, context: &mut Context) -> JsResult<bool> {
        let answer = self.builtins.is_raw.call(&JsValue::undefined(), &[object.clone().into()], context)?;
        Ok(answer.to_boolean())
    }

    fn array(&mut self, array: &JsObject, context: &mut Context) -> JsResult<()> {
        self.output.byte(b'[');
        let length = length(array, context)?;
        for place in 0..length {
            let value = match dense::element(array, place) {
                Some(value) => value,
                None => self.get(array, &place.into(), context)?,
            };
            let value = if value.is_object() || value.is_bigint() || self.replacer.is_some() {
                self.prepared(array, &place.into(), value, context)?
            } else {
                Some(value)
            };
            if place > 0 {
                self.output.byte(b',');
            }
            self.line(self.open.len());
            match value {
                Some(value) => self.value(&value, context)?,
                None => self.output.bytes(b"null"),
            }
        }
        if length > 0 {
            self.line(self.open.len() - 1);
        }
        self.output.byte(b']');
        Ok(())
    }

    fn object(&mut self, object: &JsObject, context: &mut Context) -> JsResult<()> {
        self.output.byte(b'{');
        let mut is_first = true;
        let has_places = object.borrow().properties().index_property_keys().next().is_some();
        let layout = if self.names.is_none() && !has_places { self.shapes.layout(object, context) } else { None };
        if let Some(layout) = layout {
            let shape = address(object);
            for name in &layout.names {
                let known = if address(object) == shape { object.borrow().properties().get(&name.key) } else { None };
                let value = match known.as_ref().and_then(|property| property.value()) {
                    Some(value) => value.clone(),
                    None => self.get(object, &name.key, context)?,
                };
                let Some(value) = self.prepared(object, &name.key, value, context)? else { continue };
                self.member(is_first);
                is_first = false;
                self.output.bytes(&name.quoted);
                if !self.gap.is_empty() {
                    self.output.byte(b' ');
                }
                self.value(&value, context)?;
            }
        } else {
            for key in self.keys(object, context)? {
                let value = self.get(object, &key, context)?;
                let Some(value) = self.prepared(object, &key, value, context)? else { continue };
                self.member(is_first);
                is_first = false;
                self.output.quoted(name(&key).as_str());
                self.output.byte(b':');
                if !self.gap.is_empty() {
                    self.output.byte(b' ');
                }
                self.value(&value, context)?;
            }
        }
        if !is_first {
            self.line(self.open.len() - 1);
        }
        self.output.byte(b'}');
        Ok(())
    }

    fn member(&mut self, is_first: bool) {
        if !is_first {
            self.output.byte(b',');
        }
        self.line(self.open.len());
    }

    /// A new line with its indent, if there are any.
    fn line(&mut self, levels: usize) {
        if self.gap.is_empty() {
            return;
        }
        self.output.byte(b'\n');
        for _ in 0..levels {
            self.output.raw(self.gap.as_str());
        }
    }

    fn keys(&mut self, object: &JsObject, context: &mut Context) -> JsResult<Vec<PropertyKey>> {
        if let Some(names) = &self.names {
            return Ok(names.clone());
        }
        let keys = self.builtins.keys(object, context)?;
        if !object.is_ordinary() {
            self.shapes.forget();
        }
        keys.iter().map(|key| key.to_property_key(context)).collect()
    }

    /// `Get`, which may run something of the script.
    fn get(&mut self, object: &JsObject, key: &PropertyKey, context: &mut Context) -> JsResult<JsValue> {
        if object.is_ordinary()
            && let Some(property) = object.borrow().properties().get(key)
            && let Some(value) = property.value()
        {
            return Ok(value.clone());
        }
        let value = object.get(key.clone(), context);
        self.shapes.forget();
        value
    }
}

/// A key as the script sees it.
fn name(key: &PropertyKey) -> JsString {
    match key {
        PropertyKey::String(name) => name.clone(),
        PropertyKey::Index(place) => JsString::from(place.get()),
        PropertyKey::Symbol(_) => js_string!(),
    }
}

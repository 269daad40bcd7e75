//! What the engine knows of an object, asked by functions of the language taken before any script.

use boa_engine::builtins::typed_array::TypedArrayKind;
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::object::builtins::JsTypedArray;
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};

use super::native;
use crate::worker::border;

/// The getters of properties that are no data.
#[derive(Clone)]
struct Slots {
    source: JsObject,
    flags: Vec<(char, JsObject)>,
    resizable: JsObject,
    most_bytes: JsObject,
    /// The prototypes of the prelude's classes, whose objects hold more than their properties.
    platform: Vec<JsObject>,
}

/// How far a chain of prototypes is followed.
const MOST_PROTOTYPES: usize = 100;

const FLAGS: [(char, &str); 8] = [
    ('d', "hasIndices"),
    ('g', "global"),
    ('i', "ignoreCase"),
    ('m', "multiline"),
    ('s', "dotAll"),
    ('u', "unicode"),
    ('v', "unicodeSets"),
    ('y', "sticky"),
];

/// Takes the getters.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let regexp = native::global_prototype("RegExp", context)?;
    let buffer = native::global_prototype("ArrayBuffer", context)?;
    let mut flags = Vec::new();
    for (letter, name) in FLAGS {
        flags.push((letter, getter(&regexp, name)?));
    }
    let slots = Slots {
        source: getter(&regexp, "source")?,
        flags,
        resizable: getter(&buffer, "resizable")?,
        most_bytes: getter(&buffer, "maxByteLength")?,
        platform: Vec::new(),
    };
    context.insert_data(slots);
    // The engine's own escapes a slash that is escaped already.
    let getter = NativeFunction::from_fn_ptr(source);
    let getter = FunctionObjectBuilder::new(context.realm(), getter).name(js_string!("get source")).build();
    let property = PropertyDescriptor::builder().get(getter).enumerable(false).configurable(true);
    regexp.define_property_or_throw(js_string!("source"), property, context)?;
    Ok(())
}

/// `get RegExp.prototype.source`.
fn source(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pattern = pattern(this, context)?;
    let (mut shown, mut is_escaped, mut in_class) = (Vec::with_capacity(pattern.len()), false, false);
    for unit in pattern {
        let is_plain_slash = unit == u16::from(b'/') && !is_escaped && !in_class;
        if is_plain_slash {
            shown.push(u16::from(b'\\'));
        }
        if !is_escaped {
            in_class = unit == u16::from(b'[') || (in_class && unit != u16::from(b']'));
        }
        is_escaped = unit == u16::from(b'\\') && !is_escaped;
        shown.push(unit);
    }
    Ok(JsString::from(shown.as_slice()).into())
}

/// The pattern of a regular expression as it was written: the engine puts a backslash before every slash of it.
fn pattern(this: &JsValue, context: &mut Context) -> JsResult<Vec<u16>> {
    let shown = slots(context)?.source.call(this, &[], context)?.as_string().unwrap_or_default().to_vec();
    let mut pattern = Vec::with_capacity(shown.len());
    for unit in shown {
        if unit == u16::from(b'/') {
            pattern.pop();
        }
        pattern.push(unit);
    }
    Ok(pattern)
}

fn getter(holder: &JsObject, name: &str) -> JsResult<JsObject> {
    let property = border::own(holder, &PropertyKey::from(JsString::from(name)));
    property.and_then(|property| property.get()?.as_object()).ok_or_else(|| absent(name))
}

fn absent(name: &str) -> JsError {
    JsNativeError::error().with_message(format!("the engine has no getter `{name}`")).into()
}

fn slots(context: &Context) -> JsResult<Slots> {
    context.get_data::<Slots>().cloned().ok_or_else(|| absent("source"))
}

/// `(prototype)`: its objects are the platform's.
pub(super) fn note_platform(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut slots = slots(context)?;
    slots.platform.extend(native::argument(arguments, 0).as_object());
    context.insert_data(slots);
    Ok(JsValue::undefined())
}

/// Whether an object is of one of the prelude's classes.
pub(in crate::worker) fn is_platform(object: &JsObject, context: &Context) -> bool {
    let Some(Slots { platform, .. }) = context.get_data::<Slots>() else { return false };
    let mut next = object.prototype();
    for _ in 0..MOST_PROTOTYPES {
        let Some(prototype) = next else { return false };
        if platform.contains(&prototype) {
            return true;
        }
        next = prototype.prototype();
    }
    false
}

/// The source and the flags of a regular expression.
pub(in crate::worker) fn regexp(object: &JsObject, context: &mut Context) -> JsResult<(JsString, JsString)> {
    let slots = slots(context)?;
    let this = JsValue::from(object.clone());
    let source = source(&this, &[], context)?.as_string().unwrap_or_default();
    let mut flags = String::new();
    for (letter, getter) in &slots.flags {
        if getter.call(&this, &[], context)?.to_boolean() {
            flags.push(*letter);
        }
    }
    Ok((source, JsString::from(flags)))
}

/// How far a buffer may grow, if it may.
pub(super) fn most_bytes(buffer: &JsObject, context: &mut Context) -> JsResult<Option<u64>> {
    let slots = slots(context)?;
    let this = JsValue::from(buffer.clone());
    if !slots.resizable.call(&this, &[], context)?.to_boolean() {
        return Ok(None);
    }
    let most = slots.most_bytes.call(&this, &[], context)?.as_number();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
    Ok(most.map(|most| most as u64))
}

/// The class of a typed array.
pub(super) fn typed_array_class(array: &JsTypedArray, context: &Context) -> Option<JsObject> {
    let classes = context.intrinsics().constructors();
    let class = match array.kind()? {
        TypedArrayKind::Int8 => classes.typed_int8_array(),
        TypedArrayKind::Uint8 => classes.typed_uint8_array(),
        TypedArrayKind::Uint8Clamped => classes.typed_uint8clamped_array(),
        TypedArrayKind::Int16 => classes.typed_int16_array(),
        TypedArrayKind::Uint16 => classes.typed_uint16_array(),
        TypedArrayKind::Int32 => classes.typed_int32_array(),
        TypedArrayKind::Uint32 => classes.typed_uint32_array(),
        TypedArrayKind::BigInt64 => classes.typed_bigint64_array(),
        TypedArrayKind::BigUint64 => classes.typed_biguint64_array(),
        TypedArrayKind::Float32 => classes.typed_float32_array(),
        TypedArrayKind::Float64 => classes.typed_float64_array(),
    };
    Some(class.constructor())
}

/// What a value is, in a word or two, for a message.
pub(super) fn kind(value: &JsValue) -> String {
    let Some(object) = value.as_object() else {
        return match value.as_symbol() {
            Some(_) => "a symbol".to_owned(),
            None => value.type_of().to_owned(),
        };
    };
    if object.is_callable() {
        return "a function".to_owned();
    }
    let class = object.prototype().and_then(|prototype| {
        let constructor = border::own(&prototype, &js_string!("constructor").into())?.value()?.as_object()?;
        border::own(&constructor, &js_string!("name").into())?.value()?.as_string()
    });
    match class {
        Some(class) => format!("an object of class {}", class.to_std_string_lossy()),
        None => "an object".to_owned(),
    }
}

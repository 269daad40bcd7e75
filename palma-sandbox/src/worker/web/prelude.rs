use boa_engine::object::ObjectInitializer;
use boa_engine::{Context, JsNativeError, JsResult, JsString, JsValue, NativeFunction, Script, Source as JsSource};

use super::native::{self, Native};
use super::{clone, encoding, exception, hidden, random, shown, slots, time, url};

/// The classes, in the order in which they need each other: the body of one function.
const TEXT: &str = concat!(
    "(function (native, globalThis) { 'use strict';\n",
    include_str!("prelude/primordials.js"),
    include_str!("prelude/exception.js"),
    include_str!("prelude/event.js"),
    include_str!("prelude/abort.js"),
    include_str!("prelude/search_params.js"),
    include_str!("prelude/url.js"),
    include_str!("prelude/encoding.js"),
    include_str!("prelude/clone.js"),
    include_str!("prelude/singletons.js"),
    include_str!("prelude/from_async.js"),
    include_str!("prelude/shown.js"),
    "\n})",
);

/// The name of the prelude in the engine's traces, where the script's own places are looked for by another.
const NAME: &str = "palma";

/// What the classes ask of the worker.
const NATIVES: [(&str, Native); 23] = [
    ("hide", hidden::hide),
    ("notePlatform", slots::note_platform),
    ("keepException", exception::keep),
    ("keepDescriber", shown::keep),
    ("isConstructor", is_constructor),
    ("clone", clone::clone),
    ("parseUrl", url::parse),
    ("urlPart", url::part),
    ("urlWithPart", url::with_part),
    ("pairs", url::pairs),
    ("query", url::query),
    ("sorted", url::sorted),
    ("encode", encoding::encode),
    ("encodeInto", encoding::encode_into),
    ("encodingName", encoding::name),
    ("decoder", encoding::decoder),
    ("decode", encoding::decode),
    ("randomUuid", random::uuid),
    ("randomValues", random::fill),
    ("now", time::now),
    ("origin", time::origin),
    ("isCallable", is_callable),
    ("isObject", is_object),
];

/// Evaluates the prelude.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let mut natives = ObjectInitializer::new(context);
    for (name, native) in NATIVES {
        natives.function(NativeFunction::from_fn_ptr(native), JsString::from(name), 0);
    }
    let natives = natives.build();
    let source = JsSource::from_bytes(TEXT).with_path(std::path::Path::new(NAME));
    let prelude = Script::parse(source, None, context)?.evaluate(context)?;
    let Some(prelude) = prelude.as_callable() else {
        return Err(JsNativeError::error().with_message("the prelude is no function").into());
    };
    let global = context.global_object();
    prelude.call(&JsValue::undefined(), &[natives.into(), global.into()], context)?;
    Ok(())
}

fn is_constructor(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let is = native::argument(arguments, 0).as_object().is_some_and(|object| object.is_constructor());
    Ok(JsValue::from(is))
}

fn is_callable(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::from(native::argument(arguments, 0).as_callable().is_some()))
}

fn is_object(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::from(native::argument(arguments, 0).is_object()))
}

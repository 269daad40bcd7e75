//! The errors of calls, as classes of the script's world: `Denied` and the like, each an `Error`.

use boa_engine::builtins::error::{Error as ErrorData, ErrorKind};
use boa_engine::object::FunctionObjectBuilder;
use boa_engine::property::{Attribute, PropertyDescriptor};
use boa_engine::{Context, JsError, JsNativeError, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};
use palma_core::Certainty;

use crate::frame::CallFailure;

/// What every other class extends.
const BASE: &str = "CallError";

/// A class for each name a call's error can have.
const CLASSES: [&str; 10] = [
    "ToolError",
    "Denied",
    "InvalidArguments",
    "QuotaExceeded",
    "NotCalled",
    "Uncertain",
    "OutsidePlan",
    "WritesStopped",
    "EnsureFailed",
    "ValidationFailed",
];

/// The prototypes of the classes as they were installed, whatever the script does to the constructors.
struct Prototypes(Vec<(&'static str, JsObject)>);

/// Puts the classes into the global object.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let error = context.intrinsics().constructors().error().clone();
    let (base, base_prototype) = class(BASE, &error.constructor(), error.prototype(), context)?;
    let mut prototypes = vec![(BASE, base_prototype.clone())];
    for name in CLASSES {
        let (_, prototype) = class(name, &base, base_prototype.clone(), context)?;
        prototypes.push((name, prototype));
    }
    context.insert_data(Prototypes(prototypes));
    Ok(())
}

/// The error of a call that failed. It depends on nothing the script may have changed.
///
/// `call` is the call's number, if it came as far as the host.
pub(super) fn make(failure: &CallFailure, call: Option<u64>, context: &mut Context) -> JsResult<JsObject> {
    let known = context.get_data::<Prototypes>().and_then(|known| {
        let known = known.0.iter().find(|(name, _)| *name == failure.name)?;
        Some(known.1.clone())
    });
    let prototype = known.unwrap_or_else(|| {
        let constructors = context.intrinsics().constructors();
        match failure.name.as_str() {
            "ReferenceError" => constructors.reference_error().prototype(),
            _ => constructors.error().prototype(),
        }
    });
    let error = JsObject::from_proto_and_data(prototype, ErrorData::new(ErrorKind::Error)).upcast();
    let message = JsString::from(failure.message.as_str());
    error.define_property_or_throw(js_string!("message"), hidden(message), context)?;
    let details = [
        ("tool", Some(JsString::from(failure.tool.as_str()).into())),
        ("call", call.map(JsValue::from)),
        ("certainty", Some(JsString::from(certainty_word(failure.certainty)).into())),
        ("retryable", failure.retryable.map(JsValue::from)),
    ];
    for (name, value) in details {
        if let Some(value) = value {
            error.create_data_property_or_throw(JsString::from(name), value, context)?;
        }
    }
    Ok(error)
}

/// A class as `class name extends parent {}` makes it, with the name of its errors on its prototype.
fn class(
    name: &'static str,
    parent: &JsObject,
    parent_prototype: JsObject,
    context: &mut Context,
) -> JsResult<(JsObject, JsObject)> {
    let native = NativeFunction::from_copy_closure(move |new_target, arguments, context| {
        let Some(new_target) = new_target.as_object() else {
            let message = format!("{name} is a class; make one with `new {name}(…)`");
            return Err(JsError::from(JsNativeError::typ().with_message(message)));
        };
        let error = context.intrinsics().constructors().error().constructor();
        error.construct(arguments, Some(&new_target), context).map(JsValue::from)
    });
    let constructor =
        FunctionObjectBuilder::new(context.realm(), native).name(js_string!(name)).length(1).constructor(true).build();
    let prototype = JsObject::with_object_proto(context.intrinsics());
    prototype.set_prototype(Some(parent_prototype));
    constructor.set_prototype(Some(parent.clone()));
    let fixed = PropertyDescriptor::builder().writable(false).enumerable(false).configurable(false);
    constructor.define_property_or_throw(js_string!("prototype"), fixed.value(prototype.clone()), context)?;
    prototype.define_property_or_throw(js_string!("constructor"), hidden(constructor.clone()), context)?;
    prototype.define_property_or_throw(js_string!("name"), hidden(js_string!(name)), context)?;
    prototype.define_property_or_throw(js_string!("message"), hidden(js_string!()), context)?;
    let attributes = Attribute::WRITABLE | Attribute::NON_ENUMERABLE | Attribute::CONFIGURABLE;
    context.register_global_property(js_string!(name), constructor.clone(), attributes)?;
    Ok((constructor.into(), prototype))
}

/// A property as builtins have them.
fn hidden(value: impl Into<JsValue>) -> PropertyDescriptor {
    PropertyDescriptor::builder().value(value).writable(true).enumerable(false).configurable(true).build()
}

const fn certainty_word(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::NotCalled => "not called",
        Certainty::Called => "called",
        Certainty::Unknown => "unknown",
    }
}

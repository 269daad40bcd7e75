use boa_engine::builtins::function::OrdinaryFunction;
use boa_engine::{Context, JsObject, JsValue, js_string};

use crate::worker::border;

/// A function by its name.
pub(super) fn shown(function: &JsObject, context: &Context) -> String {
    let text = |key| border::own(function, &key).and_then(|it| it.value().and_then(JsValue::as_string));
    let name = text(js_string!("name").into()).map(|name| name.to_std_string_lossy()).filter(|name| !name.is_empty());
    let prototype = function.prototype();
    if is_class(function) {
        let parent = prototype.filter(JsObject::is_callable).and_then(|parent| {
            let name = border::own(&parent, &js_string!("name").into())?.value()?.as_string()?;
            Some(name.to_std_string_lossy()).filter(|name| !name.is_empty())
        });
        let parent = parent.map(|parent| format!(" extends {parent}")).unwrap_or_default();
        return format!("[class {}{parent}]", name.as_deref().unwrap_or("(anonymous)"));
    }
    let kinds = context.intrinsics().constructors();
    let kind = [
        (kinds.async_function(), "AsyncFunction"),
        (kinds.generator_function(), "GeneratorFunction"),
        (kinds.async_generator_function(), "AsyncGeneratorFunction"),
    ]
    .into_iter()
    .find_map(|(class, kind)| (prototype == Some(class.prototype())).then_some(kind))
    .unwrap_or("Function");
    match name {
        Some(name) => format!("[{kind}: {name}]"),
        None => format!("[{kind} (anonymous)]"),
    }
}

/// The property `prototype` of a class, and of no other function of the script, cannot be written.
fn is_class(function: &JsObject) -> bool {
    let prototype = border::own(function, &js_string!("prototype").into());
    function.is::<OrdinaryFunction>() && prototype.is_some_and(|prototype| prototype.writable() == Some(false))
}

use boa_engine::job::PromiseJob;
use boa_engine::{Context, JsNativeError, JsResult, JsValue};

use super::native;

/// Puts `queueMicrotask` into the global object.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    native::define_global("queueMicrotask", 1, queue, context)
}

fn queue(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let Some(callback) = native::argument(arguments, 0).as_callable() else {
        return Err(JsNativeError::typ().with_message("queueMicrotask takes a function").into());
    };
    let job = PromiseJob::new(move |context| callback.call(&JsValue::undefined(), &[], context));
    context.enqueue_job(job.into());
    Ok(JsValue::undefined())
}

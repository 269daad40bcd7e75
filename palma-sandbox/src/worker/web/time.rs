use boa_engine::{Context, JsResult, JsValue};

/// When the run was opened, in milliseconds since 1970: what `performance` counts from.
#[derive(Debug, Clone, Copy)]
pub(in crate::worker) struct Opened(pub(in crate::worker) u64);

/// Milliseconds of the run's clock since the run was opened.
pub(super) fn now(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "a time of day in milliseconds is exact")]
    let now = context.clock().system_time_millis() as f64;
    Ok(JsValue::from((now - opened(context)).max(0.0)))
}

/// When the run was opened.
pub(super) fn origin(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    Ok(JsValue::from(opened(context)))
}

fn opened(context: &Context) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a time of day in milliseconds is exact")]
    let opened = context.get_data::<Opened>().map_or(0.0, |opened| opened.0 as f64);
    opened
}

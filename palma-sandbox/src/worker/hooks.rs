use boa_engine::builtins::promise::{OperationType, Promise};
use boa_engine::context::HostHooks;
use boa_engine::realm::Realm;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString};

use super::tools::Desk;

/// No code from text, and no buffer beyond the memory limit, which the allocator keeps.
#[derive(Debug)]
pub(super) struct Hooks;

impl HostHooks for Hooks {
    fn ensure_can_compile_strings(
        &self,
        _: Realm,
        _: &[JsString],
        _: &JsString,
        _: bool,
        _: &mut Context,
    ) -> JsResult<()> {
        let message = "code cannot be made from text here; write it into the script";
        Err(JsNativeError::eval().with_message(message).into())
    }

    fn promise_rejection_tracker(&self, promise: &JsObject<Promise>, operation: OperationType, context: &mut Context) {
        if let Ok(desk) = Desk::of(context) {
            desk.track(&promise.clone().upcast(), operation == OperationType::Reject);
        }
    }

    fn local_timezone_offset_seconds(&self, _: i64) -> i32 {
        0
    }
}

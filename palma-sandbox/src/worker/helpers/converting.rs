//! What lets an object be converted while it is being converted.
//!
//! The engine remembers which objects it converts, and forgets all when the first of them is done. Here a thing that is
//! no object stands for the first, from the beginning of a run on, and is done whenever a script's own conversion begins.

use std::cell::RefCell;

use boa_engine::object::RecursionLimiter;
use boa_engine::{Context, JsResult, JsValue};

/// What stands for the first object.
static FIRST: u8 = 0;

thread_local! {
    static UNDER_WAY: RefCell<Option<RecursionLimiter>> = const { RefCell::new(None) };
}

/// Forgets which objects are being converted.
pub(in crate::worker) fn forget() {
    UNDER_WAY.with_borrow_mut(|first| {
        // What was there must be gone before the next begins.
        drop(first.take());
        *first = Some(RecursionLimiter::new(&FIRST));
    });
}

/// `converting()`
#[expect(clippy::unnecessary_wraps, reason = "the engine calls functions of this form")]
pub(super) fn converting(_: &JsValue, _: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    forget();
    Ok(JsValue::undefined())
}

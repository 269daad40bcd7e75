use std::cell::Cell;

use boa_engine::JsResult;

use super::range_error;

/// How deep the natives may go into values, counting those that a script's functions called from natives go into.
pub(super) const MAX_DEPTH: usize = 5_000;

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// One level that a native is deep in a value, for as long as this lives.
#[derive(Debug)]
pub(super) struct Level;

impl Level {
    /// Goes one level deeper, or throws a `RangeError`.
    pub(super) fn enter() -> JsResult<Self> {
        let depth = DEPTH.get();
        if depth >= MAX_DEPTH {
            return Err(range_error("the value is nested more than 5000 levels deep"));
        }
        DEPTH.set(depth + 1);
        Ok(Self)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

use std::cell::Cell;

use boa_engine::context::time::{Clock, JsInstant};

/// The run's clock. It stands still while the script runs, and goes on with each event the host delivers.
#[derive(Debug, Default)]
pub(super) struct RunClock {
    opened: Cell<u64>,
    now: Cell<u64>,
}

impl RunClock {
    /// Begins a run at this time, in milliseconds since 1970.
    pub(super) fn open(&self, millis: u64) {
        self.opened.set(millis);
        self.now.set(millis);
    }

    /// Goes on to this time, if that is later.
    pub(super) fn advance(&self, millis: u64) {
        self.now.set(self.now.get().max(millis));
    }

    /// The time, in milliseconds since 1970.
    pub(super) fn millis(&self) -> u64 {
        self.now.get()
    }
}

impl Clock for RunClock {
    fn now(&self) -> JsInstant {
        let since = self.now.get().saturating_sub(self.opened.get());
        let nanos = u32::try_from(since % 1000).unwrap_or(0) * 1_000_000;
        JsInstant::new(since / 1000, nanos)
    }

    fn system_time_millis(&self) -> i64 {
        i64::try_from(self.now.get()).unwrap_or(i64::MAX)
    }
}

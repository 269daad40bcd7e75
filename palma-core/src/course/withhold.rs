use std::pin::pin;

use futures_util::future::select;

use super::order::{Rest, Standing};
use super::{Course, Stop};
use crate::CallNumber;

impl Course {
    /// Holds a call back until the run ends, which it does once nothing but what is held back could let its script go on.
    pub(crate) async fn withhold(&self, call: CallNumber) {
        self.stand(call, Standing::Withheld);
        let mut ended = self.ended.subscribe();
        while !*ended.borrow_and_update() {
            if self.is_all_withheld() {
                self.stop_for(Stop::Withheld);
                return;
            }
            select(pin!(ended.changed()), pin!(self.may_pause.notified())).await;
        }
    }

    fn is_all_withheld(&self) -> bool {
        let state = self.state();
        state.rest == Rest::For(None)
            && state.wake.is_none()
            && state.open.values().all(|standing| matches!(standing, Standing::Withheld))
    }
}

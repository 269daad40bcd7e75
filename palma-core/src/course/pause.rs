use std::pin::pin;

use futures_util::future::select;

use super::order::{Rest, Standing, State};
use super::outside::Outside;
use super::{Course, Stop};
use crate::{CallNumber, Entry, GivenAnswer, Happened, Resolution, Waiting};

impl Course {
    /// What a human has said of a call.
    pub(crate) fn given(&self, call: CallNumber) -> Option<GivenAnswer> {
        self.journal.as_ref()?.outside().given(call)
    }

    /// What somebody has said of a call that may have happened.
    pub(crate) fn resolved(&self, call: CallNumber) -> Option<Resolution> {
        self.journal.as_ref()?.outside().resolved(call)
    }

    /// Waits for what a human says of a call; `None` if the run ends first.
    pub(crate) async fn await_given(&self, call: CallNumber, waiting: Waiting) -> Option<GivenAnswer> {
        self.stand(call, Standing::Waits(waiting));
        let given = self.outside(|outside| outside.given(call)).await;
        self.stand(call, Standing::Working);
        given
    }

    /// Waits for what somebody says of a call that may have happened; `None` if the run ends first.
    pub(crate) async fn await_resolved(&self, call: CallNumber, waiting: Waiting) -> Option<Resolution> {
        self.stand(call, Standing::Waits(waiting));
        let resolved = self.outside(|outside| outside.resolved(call)).await;
        self.stand(call, Standing::Working);
        resolved
    }

    /// While `asking` goes on, the call takes no part in what is under way.
    pub(crate) async fn asking<T>(&self, call: CallNumber, asking: impl Future<Output = T>) -> T {
        self.stand(call, Standing::Asking);
        let answer = asking.await;
        self.stand(call, Standing::Working);
        answer
    }

    async fn outside<T>(&self, said: impl Fn(&Outside) -> Option<T>) -> Option<T> {
        let outside = self.journal.as_ref()?.outside();
        let mut heard = outside.listen();
        let mut ended = self.ended.subscribe();
        loop {
            heard.mark_unchanged();
            if let Some(said) = said(outside) {
                return Some(said);
            }
            if *ended.borrow_and_update() {
                return None;
            }
            self.pause().await;
            let (said, end) = (pin!(heard.changed()), pin!(ended.changed()));
            select(select(said, end), pin!(self.may_pause.notified())).await;
        }
    }

    /// Pauses the run if nothing of it can go on.
    async fn pause(&self) {
        let Some(journal) = &self.journal else { return };
        let (entry, waiting) = {
            let mut state = self.state();
            let Some(waiting) = self.all_waiting(&state) else { return };
            let entry = state.pausing.unwrap_or_else(|| {
                let happened = Happened::Paused { calls: state.open.keys().copied().collect() };
                journal.queue(Entry::now(self.clock.now(), happened))
            });
            state.pausing = Some(entry);
            (entry, waiting)
        };
        let kept = journal.durable(entry).await;
        self.state().pausing = None;
        match kept {
            Ok(()) if journal.is_paused() => self.stop_for(Stop::Paused(waiting)),
            // Somebody has answered in the meantime.
            Ok(()) => {}
            Err(error) => self.stop_for(Stop::Lost(error)),
        }
    }

    /// What everything waits for, if nothing can go on without that.
    fn all_waiting(&self, state: &State) -> Option<Vec<Waiting>> {
        if state.rest != Rest::For(None) || state.wake.is_some() || state.open.is_empty() || self.is_stopped() {
            return None;
        }
        let waiting = state.open.values().map(|standing| match standing {
            Standing::Waits(waiting) => Some(waiting.clone()),
            _ => None,
        });
        waiting.collect()
    }

    pub(super) fn stand(&self, call: CallNumber, standing: Standing) {
        if let Some(stands) = self.state().open.get_mut(&call) {
            *stands = standing;
        }
        self.count_idle();
        self.may_pause.notify_one();
    }

    pub(super) fn count_idle(&self) {
        let idle = self.state().open.values().filter(|standing| !matches!(standing, Standing::Working)).count();
        self.idle.send_if_modified(|before| std::mem::replace(before, idle) != idle);
    }

    /// How many of the calls that the script has made take no part in what is under way: their answer is known already,
    /// or a human is asked.
    pub(crate) fn idle(&self) -> usize {
        *self.idle.borrow()
    }

    /// Waits until that is another number.
    pub(crate) async fn idle_changed(&self, before: usize) {
        let _ = self.idle.subscribe().wait_for(|idle| *idle != before).await;
    }
}

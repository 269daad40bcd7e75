use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Value, json};

use super::cut::{Cut, CutPart, CutPlace, CutUnit};
use super::shorten::{length, shorten};
use super::{Completion, Log};
use crate::{Principal, Results, estimate_tokens};

/// How many places are told where something was left out.
const MAX_PLACES: usize = 8;

/// The most that is told of one such place, in bytes.
const MAX_POINTER: usize = 120;

/// More bytes than this for each token are not looked at.
const BYTES_PER_TOKEN: usize = 32;

/// How often the room is halved in search of the most that fits.
const ROUNDS: u32 = 12;

/// How many tokens a value, its logs and what is said of what was left out may have together.
#[derive(Clone)]
pub struct Budget {
    tokens: usize,
    count: Arc<dyn Fn(&str) -> usize + Send + Sync>,
}

impl Budget {
    /// So many tokens, by [`estimate_tokens`].
    pub fn tokens(tokens: usize) -> Self {
        Self { tokens, count: Arc::new(estimate_tokens) }
    }

    /// Counts tokens with this instead of the estimate, such as with the table of the model that will read them.
    pub fn counted_by(mut self, count: impl Fn(&str) -> usize + Send + Sync + 'static) -> Self {
        self.count = Arc::new(count);
        self
    }

    fn holds(&self, part: &Parts) -> bool {
        (self.count)(&part.text()) <= self.tokens
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("tokens", &self.tokens).finish_non_exhaustive()
    }
}

impl Completion {
    /// The same with its value and logs cut by their structure, so that both and what is said of what was left out, as
    /// JSON, fit a budget. What had to be cut is kept whole for this principal.
    ///
    /// Arrays, texts and logs keep their beginning. A value that is one number or word is kept or left out. What does not fit
    /// even empty, with nothing said but the handle, exceeds the budget by that.
    pub(crate) fn within(
        mut self,
        budget: &Budget,
        results: &Results,
        principal: &Arc<Principal>,
        now: SystemTime,
    ) -> Self {
        let whole = Parts { value: self.value.clone(), logs: self.logs.clone(), cuts: Vec::new() };
        let ceiling = budget.tokens.saturating_mul(BYTES_PER_TOKEN);
        let logs = json!(self.logs);
        let (value_bytes, log_bytes) = (length(&self.value, usize::MAX), length(&logs, usize::MAX));
        let (value_bytes, log_bytes) = (value_bytes.unwrap_or_default(), log_bytes.unwrap_or_default());
        if value_bytes.saturating_add(log_bytes) <= ceiling && budget.holds(&whole) {
            return self;
        }
        // A handle is named before anything is kept, so that it can be counted with the rest.
        let handles = [Results::handle(now), Results::handle(now)];
        let source = Source { completion: &self, value_bytes, log_bytes, handles };
        let mut parts = source.most_that_fits(budget, ceiling);
        for cut in &mut parts.cuts {
            let whole = match cut.part {
                CutPart::Value => self.value.clone(),
                CutPart::Logs => logs.clone(),
            };
            cut.handle = cut.handle.take().filter(|handle| results.keep(handle, principal, whole, now));
        }
        (self.value, self.logs, self.cut) = (parts.value, parts.logs, parts.cuts);
        self
    }
}

/// What is cut, and what is known of it.
struct Source<'a> {
    completion: &'a Completion,
    value_bytes: usize,
    log_bytes: usize,
    handles: [String; 2],
}

/// What is left of it.
struct Parts {
    value: Value,
    logs: Vec<Log>,
    cuts: Vec<Cut>,
}

impl Parts {
    fn text(&self) -> String {
        let Self { value, logs, cuts } = self;
        let mut shown = json!({ "value": value, "logs": logs });
        if let (false, Some(shown)) = (cuts.is_empty(), shown.as_object_mut()) {
            shown.insert("cut".to_owned(), json!(cuts));
        }
        shown.to_string()
    }
}

impl Source<'_> {
    fn most_that_fits(&self, budget: &Budget, ceiling: usize) -> Parts {
        let (mut fits, mut exceeds) = (0, self.value_bytes.saturating_add(self.log_bytes).min(ceiling));
        let mut best = None;
        for _ in 0..ROUNDS {
            let room = fits + (exceeds - fits) / 2;
            let parts = self.within(room, MAX_PLACES);
            if budget.holds(&parts) {
                fits = room;
                best = Some(parts);
            } else {
                exceeds = room;
            }
        }
        best.unwrap_or_else(|| {
            let least = |places| self.within(0, places);
            [MAX_PLACES, 1].into_iter().map(least).find(|parts| budget.holds(parts)).unwrap_or_else(|| least(0))
        })
    }

    /// What can be kept in this many bytes: the logs get what the value leaves, and at least a quarter.
    fn within(&self, room: usize, places: usize) -> Parts {
        let log_room = room.saturating_sub(self.value_bytes).max(room / 4).min(self.log_bytes);
        let (value, left_out) = shorten(&self.completion.value, room - log_room);
        let (logs, logs_left_out) = cut_logs(&self.completion.logs, log_room);
        let [value_handle, log_handle] = &self.handles;
        let cuts = [
            cut(CutPart::Value, value_handle, self.value_bytes, left_out, places),
            cut(CutPart::Logs, log_handle, self.log_bytes, logs_left_out, places),
        ];
        Parts { value: value.unwrap_or_default(), logs, cuts: cuts.into_iter().flatten().collect() }
    }
}

fn cut(part: CutPart, handle: &str, bytes: usize, mut left_out: Vec<CutPlace>, places: usize) -> Option<Cut> {
    let all = left_out.len();
    if all == 0 {
        return None;
    }
    left_out.retain(|place| place.at.len() <= MAX_POINTER);
    left_out.truncate(places);
    let more_places = (all - left_out.len()) as u64;
    Some(Cut { part, handle: Some(handle.to_owned()), bytes: bytes as u64, places: left_out, more_places })
}

/// The first lines, as many as fit whole; if not even the first one does, as much of it as fits.
fn cut_logs(logs: &[Log], room: usize) -> (Vec<Log>, Vec<CutPlace>) {
    let mut left = room.saturating_sub("[]".len());
    let mut kept: Vec<Log> = Vec::new();
    for log in logs {
        let Some(taken) = length(&json!(log), left.saturating_sub(1)) else { break };
        left -= taken + 1;
        kept.push(log.clone());
    }
    let mut places = Vec::new();
    if let (true, Some(first)) = (kept.is_empty(), logs.first()) {
        let around = length(&json!(Log::new(first.level, "")), usize::MAX).unwrap_or_default();
        let text = left.checked_sub(around).map(|left| shorten(&Value::from(first.text.as_str()), left + 2));
        if let Some((Some(Value::String(text)), within)) = text {
            kept.push(Log::new(first.level, text));
            places.extend(within.into_iter().map(|place| CutPlace { at: "/0/text".to_owned(), ..place }));
        }
    }
    if kept.len() < logs.len() {
        let (kept, of) = (kept.len() as u64, logs.len() as u64);
        places.insert(0, CutPlace { at: String::new(), kept, of, unit: CutUnit::Items });
    }
    (kept, places)
}

#[cfg(test)]
mod tests;

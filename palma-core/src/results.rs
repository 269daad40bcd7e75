use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::{Digest, Principal, RunId};

/// The most bytes that are kept for one principal, without more said.
const BYTES: usize = 16 << 20;

/// The most bytes that are kept for all, without more said.
const TOTAL_BYTES: usize = 256 << 20;

/// How long a value is kept, without more said.
const AGE: Duration = Duration::from_hours(1);

/// Whole values of which a completion had room for a part only, until a later script reads them with
/// `await results.get(handle)`.
///
/// They are kept in memory. When there is no room for a new one, those of the same principal that have been kept longest go
/// first, then those of others. Only the very same principal, groups and agent included, finds a value; for
/// any other it is as if it had never been. Clones are the same.
#[derive(Clone)]
pub struct Results(Arc<Parts>);

struct Parts {
    bytes: usize,
    total_bytes: usize,
    age: Duration,
    /// The oldest first.
    values: Mutex<VecDeque<Kept>>,
}

struct Kept {
    handle: String,
    principal: Arc<Principal>,
    until: SystemTime,
    value: Arc<Value>,
    bytes: usize,
}

impl Default for Results {
    fn default() -> Self {
        Self::new(BYTES, TOTAL_BYTES, AGE)
    }
}

impl Results {
    /// Keeps at most `bytes` for each principal and `total_bytes` for all, as values take them in memory, about; each
    /// value at most for `age`. The default is 16 MiB, 256 MiB and one hour.
    pub fn new(bytes: usize, total_bytes: usize, age: Duration) -> Self {
        Self(Arc::new(Parts { bytes: bytes.min(total_bytes), total_bytes, age, values: Mutex::default() }))
    }

    /// A name for a value that may be kept.
    pub(crate) fn handle(now: SystemTime) -> String {
        RunId::new(now, &Digest::of("result")).to_string()
    }

    /// Keeps a value under this name, unless it takes more than may be kept. Says whether it does.
    pub(crate) fn keep(&self, handle: &str, principal: &Arc<Principal>, value: Value, now: SystemTime) -> bool {
        let bytes = weight(&value);
        let Some(until) = now.checked_add(self.0.age).filter(|_| bytes <= self.0.bytes) else { return false };
        let mut values = self.0.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.retain(|kept| kept.until > now);
        make_room(&mut values, self.0.bytes - bytes, |kept| kept.principal == *principal);
        make_room(&mut values, self.0.total_bytes - bytes, |_| true);
        let (handle, principal, value) = (handle.to_owned(), Arc::clone(principal), Arc::new(value));
        values.push_back(Kept { handle, principal, until, value, bytes });
        true
    }

    /// The value of this name, if this principal has it and it is still kept.
    pub(crate) fn get(&self, principal: &Principal, handle: &str, now: SystemTime) -> Option<Arc<Value>> {
        let mut values = self.0.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.retain(|kept| kept.until > now);
        let kept = values.iter().find(|kept| kept.handle == handle && *kept.principal == *principal)?;
        Some(Arc::clone(&kept.value))
    }
}

/// Lets the oldest of these go until they take at most `most` bytes.
fn make_room(values: &mut VecDeque<Kept>, most: usize, of: impl Fn(&Kept) -> bool) {
    let taken: usize = values.iter().filter(|kept| of(kept)).map(|kept| kept.bytes).sum();
    let mut too_many = taken.saturating_sub(most);
    values.retain(|kept| {
        let goes = too_many > 0 && of(kept);
        if goes {
            too_many = too_many.saturating_sub(kept.bytes);
        }
        !goes
    });
}

/// How much memory a value takes, about, in bytes.
fn weight(value: &Value) -> usize {
    const VALUE: usize = 32;
    const PROPERTY: usize = 48;

    VALUE
        + match value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.iter().map(weight).sum(),
            Value::Object(map) => map.iter().map(|(key, value)| PROPERTY + key.len() + weight(value)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
}

impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.0.values.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes: usize = values.iter().map(|kept| kept.bytes).sum();
        f.debug_struct("Results").field("kept", &values.len()).field("bytes", &bytes).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use serde_json::json;

    use super::*;

    fn principal(name: &str) -> Arc<Principal> {
        Arc::new(Principal::user(name).in_group("finance"))
    }

    #[track_caller]
    fn keep(results: &Results, whose: &str, text: &str) -> String {
        let handle = Results::handle(UNIX_EPOCH);
        assert!(results.keep(&handle, &principal(whose), json!(text), UNIX_EPOCH));
        handle
    }

    #[track_caller]
    fn check(results: &Results, whose: &Principal, handle: &str, after: u64, expected: Option<&str>) {
        let found = results.get(whose, handle, UNIX_EPOCH + Duration::from_secs(after));
        assert_eq!(found.as_deref(), expected.map(Value::from).as_ref());
    }

    #[test]
    fn a_value_is_found_by_the_very_same_principal_and_by_no_other() {
        let results = Results::default();
        let handle = keep(&results, "ana", "mine");
        check(&results, &principal("ana"), &handle, 0, Some("mine"));
        check(&results, &principal("bob"), &handle, 0, None);
        check(&results, &Principal::user("ana"), &handle, 0, None);
        check(&results, &(*principal("ana")).clone().through_agent("desk"), &handle, 0, None);
        check(&results, &principal("ana"), "0", 0, None);
    }

    #[test]
    fn a_value_goes_when_its_time_is_over() {
        let results = Results::new(1_000, 1_000, Duration::from_secs(10));
        let handle = keep(&results, "ana", "old");
        check(&results, &principal("ana"), &handle, 9, Some("old"));
        check(&results, &principal("ana"), &handle, 10, None);
        assert_eq!(format!("{results:?}"), "Results { kept: 0, bytes: 0, .. }");
    }

    #[test]
    fn the_oldest_of_the_same_principal_goes_first_and_then_that_of_another() {
        let results = Results::new(250, 400, Duration::from_secs(10));
        let text = "x".repeat(68);
        let [bobs, first, second, third] = ["bob", "ana", "ana", "ana"].map(|whose| keep(&results, whose, &text));
        let (ana, bob) = (principal("ana"), principal("bob"));
        check(&results, &ana, &first, 0, None);
        check(&results, &ana, &second, 0, Some(&text));
        check(&results, &ana, &third, 0, Some(&text));
        check(&results, &bob, &bobs, 0, Some(&text));
        keep(&results, "eve", &text);
        keep(&results, "eve", &text);
        check(&results, &bob, &bobs, 0, None);
        check(&results, &ana, &second, 0, Some(&text));
    }

    #[test]
    fn a_value_that_takes_more_than_may_be_kept_is_not_kept_and_costs_nobody_a_place() {
        let results = Results::new(100, 1_000, Duration::from_secs(10));
        let handle = keep(&results, "ana", "small");
        let many = json!(vec![0; 4]);
        assert!(!results.keep("large", &principal("ana"), many, UNIX_EPOCH));
        check(&results, &principal("ana"), &handle, 0, Some("small"));
    }
}

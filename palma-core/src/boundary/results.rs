use serde_json::Value;

use super::own::untold_of;
use super::{Boundary, Call, Trace};
use crate::completion::json_length;
use crate::{CallError, Digest, Event};

impl Boundary {
    /// Gives a script a value that was kept for its principal. No tool is called, so nothing is decided; it is recorded before the
    /// script has it.
    pub(super) async fn read_result(&self, call: &Call, trace: &mut Trace) -> Result<Value, CallError> {
        if let Err(unwanted) = call.is_wanted() {
            return Err(self.refuse(call, trace, unwanted).await);
        }
        let handle = call.arguments.get("handle").and_then(Value::as_str).unwrap_or_default();
        let handle: String = handle.chars().take(64).collect();
        let answer = self.0.results.get(&call.principal, &handle, self.0.clock.now());
        let answer = match &answer {
            Some(value) => Ok((&**value, Digest::of_json(value))),
            None => Err(CallError::NoResult { handle: handle.clone() }),
        };
        trace.bytes = answer.as_ref().map_or(0, |(value, _)| json_length(value));
        let digest = answer.as_ref().ok().map(|(_, digest)| digest.clone());
        let read = Event::ResultRead { call: call.number, handle: handle.clone(), value: digest, bytes: trace.bytes };
        let told = answer.as_ref().map(|(value, digest)| (*value, digest));
        if let Err(untold) = self.tell(call, trace, read, told).await {
            return Err(untold_of(call, untold));
        }
        answer.map(|(value, _)| value.clone())
    }
}

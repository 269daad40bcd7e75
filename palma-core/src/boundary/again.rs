use serde_json::Value;

use super::ask::lost;
use super::{Boundary, Call, Trace};
use crate::{CallError, Digest, Event, Outcome, Resolution, Tool, Waiting};

/// Why nobody knows what became of a call that was sent before its host stopped.
const STOPPED: &str = "its host stopped before it had answered, and nobody knows whether it happened";

impl Boundary {
    /// Goes on with a call that an earlier host was about to send, and whose answer nobody has.
    ///
    /// It is sent again only where that can do no harm, or where somebody says that it did not happen.
    pub(super) async fn call_again(&self, call: &Call, trace: &mut Trace) -> Result<Value, CallError> {
        let (tool, _) = call.granted()?;
        let resolution = match call.course.resolved(call.number) {
            Some(resolution) => resolution,
            None if self.may_repeat(tool) => {
                trace.was_sent = true;
                return self.go(call, trace).await;
            }
            None => {
                let waiting = Waiting::Resolution {
                    call: call.number.get(),
                    tool: tool.id.to_string(),
                    arguments: call.digest.to_string(),
                };
                match call.course.await_resolved(call.number, waiting).await {
                    Some(resolution) => resolution,
                    None => return Err(uncertain(tool)),
                }
            }
        };
        match resolution {
            Resolution::DidNot => self.go(call, trace).await,
            Resolution::Happened(kept) => {
                let value = call.course.open_value(kept).map_err(|source| lost(call, tool, source))?;
                self.tell_again(call, trace, tool, Ok(value)).await
            }
            Resolution::Fail => self.tell_again(call, trace, tool, Err(uncertain(tool))).await,
        }
    }

    /// Whether a second call of this tool with the same arguments and key changes nothing more.
    fn may_repeat(&self, tool: &Tool) -> bool {
        tool.annotations.read_only == Some(true)
            || tool.annotations.idempotent == Some(true)
            || self.0.provider.honours_idempotency_key(tool)
    }

    async fn tell_again(
        &self,
        call: &Call,
        trace: &mut Trace,
        tool: &Tool,
        result: Result<Value, CallError>,
    ) -> Result<Value, CallError> {
        let digest = result.as_ref().ok().map(Digest::of_json);
        trace.bytes = result.as_ref().map_or(0, |value| value.to_string().len() as u64);
        let outcome = match &result {
            Ok(_) => Outcome::Answered,
            Err(error) => Outcome::Uncertain { reason: error.whole_message() },
        };
        let settled =
            Event::CallSettled { call: call.number, outcome, value: digest.clone(), bytes: trace.bytes, micros: 0 };
        let told = match (&result, &digest) {
            (Ok(value), Some(digest)) => self.tell(call, trace, settled, Ok((value, digest))).await,
            (Err(error), _) => self.tell(call, trace, settled, Err(error)).await,
            (Ok(_), None) => return result,
        };
        told.map_err(|source| source.after(tool))?;
        result
    }
}

fn uncertain(tool: &Tool) -> CallError {
    CallError::Uncertain { tool: tool.id.clone(), reason: STOPPED.to_owned() }
}

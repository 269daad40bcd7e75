//! The end of a run that was stopped where it could not go on.

use std::collections::BTreeMap;

use serde_json::Value;

use super::finish::{IS_OPEN, logs_digest};
use super::{ActingFor, closing};
use crate::course::{Past, Stop};
use crate::{CallNumber, Completion, Event, FailureClass, Happened, JournalError, Kept, Session};

impl ActingFor {
    /// Ends a stopped run for good if resuming it would stop at the same place, and where its journal can still be written;
    /// else says what can be done.
    pub(super) async fn close_stopped(&self, session: &Session, completion: &mut Completion, stop: &Stop) {
        match stop {
            Stop::Lost(JournalError::Ended) => {}
            Stop::Lost(JournalError::Taken { .. }) => {
                completion.notes.push("the run has not ended: another host carries it on".to_owned());
            }
            Stop::Diverged(_) | Stop::Lost(_) if session.course().is_begun() => {
                if let Err(error) = self.end_stopped(session, completion).await {
                    completion.notes.push(IS_OPEN.to_owned());
                    tracing::debug!(%error, "the end of a stopped run was not kept");
                }
            }
            _ => completion.notes.push(IS_OPEN.to_owned()),
        }
    }

    async fn end_stopped(&self, session: &Session, completion: &mut Completion) -> Result<(), JournalError> {
        let course = session.course();
        let past = course.whole_past();
        // The journal may know of more calls than the script has made this time.
        let calls = completion.usage.calls.max(past.map_or(0, Past::calls_made));
        let ended = Happened::Ended {
            status: completion.status,
            failure: Some(FailureClass::Host),
            value: Kept::digest(&Value::Null),
            logs: logs_digest(&completion.logs),
            calls,
            unheard: course.unheard(),
        };
        course.keep_end(ended).await?;

        let made = completion.usage.calls;
        let unrecorded: BTreeMap<CallNumber, Event> = session.unrecorded().into_iter().collect();
        for call in (1..=calls).filter_map(CallNumber::from_place) {
            let refused = unrecorded.get(&call);
            if call.get() <= made && refused.is_none() {
                continue;
            }
            let known = past.filter(|past| past.of(call).is_some() || refused.is_none());
            let event = match known {
                Some(past) => past.last_word(call, "the run was stopped"),
                None => refused.cloned(),
            };
            if let Some(event) = event
                && !self.note(session, completion, event).await
            {
                return Ok(());
            }
        }
        let mut event = closing(completion);
        if let Event::RunEnded { calls: recorded, .. } = &mut event {
            *recorded = calls;
        }
        self.note(session, completion, event).await;
        Ok(())
    }
}

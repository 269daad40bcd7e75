use std::time::Instant;

use futures_util::future::join;
use serde_json::json;

use super::ActingFor;
use super::conclude::{NotRun, conclude, stopped};
use crate::course::Stop;
use crate::{CallNumber, Completion, Digest, Ending, Event, Happened, Log, Script, Session, Status, Waiting};

/// What a host is told of a run that stopped before its end.
pub(super) const IS_OPEN: &str = "the run has not ended: it can be resumed from its journal";

impl ActingFor {
    /// Makes the one result of a run, and keeps how it ended or that it waits.
    pub(super) async fn finish(
        &self,
        session: &Session,
        script: &Script,
        ending: Result<Ending, NotRun>,
        began: Instant,
    ) -> Completion {
        if let Ok(ending) = &ending {
            session.course().finished(ending);
        }
        session.end();
        // A run whose isolate could not be had has done nothing, and can be resumed.
        let is_open = session.course().is_begun() && matches!(ending, Err(NotRun::Isolate(_)));
        let mut completion = conclude(session, script, ending, began.elapsed());
        match session.stop() {
            Some(Stop::Paused(waiting)) => {
                let paused = Event::RunPaused { calls: waiting.iter().filter_map(call_of).collect() };
                completion.status = Status::Paused;
                completion.value = serde_json::Value::Null;
                completion.failure = None;
                completion.waiting = waiting;
                self.note(session, &mut completion, paused).await;
            }
            Some(Stop::Withheld) => {
                completion.status = Status::Withheld;
                completion.value = serde_json::Value::Null;
                completion.failure = None;
                self.close(session, &mut completion).await;
            }
            Some(stop) => {
                completion.status = Status::Failed;
                completion.value = serde_json::Value::Null;
                completion.failure = Some(stopped(&stop));
                self.close_stopped(session, &mut completion, &stop).await;
            }
            None if is_open => completion.notes.push(IS_OPEN.to_owned()),
            None => self.close(session, &mut completion).await,
        }
        completion
    }

    async fn close(&self, session: &Session, completion: &mut Completion) {
        for (_, event) in session.unrecorded() {
            if !self.note(session, completion, event).await {
                return;
            }
        }
        let closing = super::closing(completion);
        let course = session.course();
        let ended = || {
            Ok(Happened::Ended {
                status: completion.status,
                failure: completion.failure.as_ref().map(|failure| failure.class),
                value: course.value(&completion.value, None)?,
                logs: logs_digest(&completion.logs),
                calls: completion.usage.calls,
                unheard: course.unheard(),
            })
        };
        let record = self.parts.boundary.record(session.run(), closing);
        let kept = async { if course.is_begun() { course.keep(ended).await } else { Ok(()) } };
        let (recorded, kept) = join(record, kept).await;
        if let Err(error) = recorded {
            completion.notes.push(format!("the end of this run is not in the record: {error}"));
        }
        if let Err(error) = kept {
            completion.notes.push(format!("the end of this run is not in its journal: {error}"));
        }
    }

    pub(super) async fn note(&self, session: &Session, completion: &mut Completion, event: Event) -> bool {
        let recorded = self.parts.boundary.record(session.run(), event).await;
        if let Err(error) = &recorded {
            completion.notes.push(format!("the end of this run is not in the record: {error}"));
        }
        recorded.is_ok()
    }
}

/// Digest of what a script wrote to `console`.
pub(super) fn logs_digest(logs: &[Log]) -> Digest {
    Digest::of_json(&json!(logs))
}

fn call_of(waiting: &Waiting) -> Option<CallNumber> {
    match waiting {
        Waiting::Approval { call, .. } | Waiting::Resolution { call, .. } => CallNumber::from_place(*call),
    }
}

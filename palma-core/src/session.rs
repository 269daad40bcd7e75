mod calls;
mod checks;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};

use self::calls::Calls;
use self::checks::Checks;
use crate::boundary::{Call, Own, Trace};
use crate::completion::short_text;
use crate::course::{Course, Stop};
use crate::plan::Outside;
use crate::{
    Api, Boundary, CallError, CallNumber, CallSummary, Digest, Event, FailedCheck, Hashes, Position, Principal, RunId,
    Withheld,
};

/// The most characters that are kept of a name no tool has.
const MAX_PATH: usize = 256;

/// The most that is told of a call's arguments, in bytes.
const MAX_ARGUMENTS: usize = 160;

/// What a script holds: one [`Api`] in the name of one [`Principal`], for one run.
///
/// A host cannot make one; [`ActingFor::run`](crate::ActingFor::run) does, and hands it to the
/// [`Isolate`](crate::Isolate). Clones are the same session.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    run: RunId,
    principal: Arc<Principal>,
    grant: Grant,
    boundary: Boundary,
    calls: Calls,
    checks: Checks,
    course: Arc<Course>,
}

/// What a session is made for.
#[derive(Debug)]
pub(crate) struct Grant {
    /// The tools that its script may call.
    pub(crate) api: Arc<Api>,
    /// The tools that its script may see and not call.
    pub(crate) outside: Arc<Outside>,
    pub(crate) hashes: Hashes,
    /// Whether nothing may be changed by it.
    pub(crate) is_dry: bool,
}

impl Session {
    pub(crate) fn mint(
        run: RunId,
        principal: Arc<Principal>,
        grant: Grant,
        boundary: Boundary,
        course: Course,
    ) -> Self {
        let course = Arc::new(course);
        Self(Arc::new(Inner {
            run,
            principal,
            grant,
            boundary,
            calls: Calls::default(),
            checks: Checks::default(),
            course,
        }))
    }

    /// The run this session is for.
    pub fn run(&self) -> &RunId {
        &self.0.run
    }

    /// What the script's clock says, in milliseconds since 1970: the time of the answer or the wake that was taken last, at
    /// first that of the run's opening.
    pub fn millis(&self) -> u64 {
        self.0.course.millis()
    }

    /// When the run was opened, in milliseconds since 1970: what the script's clock begins with.
    pub fn opened(&self) -> u64 {
        self.0.course.opened()
    }

    /// The tools the script may call, under the names it calls them by.
    pub fn api(&self) -> &Api {
        &self.0.grant.api
    }

    /// The tools that the script may see and that are not in its plan, as `(namespace, name)`, sorted: a call of one is
    /// refused with [`CallError::OutsidePlan`].
    pub fn outside(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.grant.outside.iter()
    }

    /// Calls `tools.<namespace>.<name>(arguments)` down the one road.
    ///
    /// The number is given now, so the order of these calls is the order of the run; nothing else happens until
    /// the future is polled. The futures of a session end in the order in which the script is to be given the answers,
    /// which is the one that the run's journal has: an isolate polls all of them together, and gives each answer to the
    /// script before it polls again. Dropping one once the tool was called leaves a record without an outcome, which is
    /// reported as *may have happened*: an isolate should wait for every call it began.
    pub fn call(
        &self,
        namespace: &str,
        name: &str,
        arguments: Value,
    ) -> (CallNumber, impl Future<Output = Result<Value, CallError>> + Send + 'static) {
        let Grant { api, outside, is_dry, .. } = &self.0.grant;
        let tool = api.tool(namespace, name).cloned();
        let path: String = format!("{namespace}.{name}").chars().take(MAX_PATH).collect();
        let is_outside = tool.is_none() && outside.has(namespace, name);
        let label = tool.as_ref().map_or_else(|| path.clone(), |tool| tool.tool().id.to_string());
        let digest = Digest::of_json(&arguments);
        let short = short_text(&arguments, MAX_ARGUMENTS);
        let number = self.0.calls.open(&label, digest.clone(), short);
        let turn = self.0.course.made(number, &label, &digest);
        let own = if tool.is_none() { Own::of(namespace, name) } else { None };
        let barred_by = self.0.checks.first_failed();
        let checked =
            own.and_then(|own| self.0.checks.make(own, number, &arguments, self.0.course.recorded_outcome(number)));
        let call = Call {
            run: self.0.run.clone(),
            number,
            principal: Arc::clone(&self.0.principal),
            suggestion: if tool.is_some() || is_outside { None } else { api.nearest(&path) },
            is_outside,
            own,
            checked,
            barred_by,
            is_dry: *is_dry,
            path,
            label,
            tool,
            arguments,
            digest,
            course: Arc::clone(&self.0.course),
        };
        let session = Arc::clone(&self.0);
        let under_way = UnderWay { session, number, trace: Trace::default(), finished: false };
        let future = async move {
            match turn {
                Some(turn) => under_way.repeat(&call, turn).await,
                None => under_way.go(&call).await,
            }
        };
        (number, future)
    }

    /// Reads a value of which a completion had room for a part only: `results.get(handle)`. It is numbered and recorded like a
    /// call of a tool.
    pub fn result(
        &self,
        handle: &str,
    ) -> (CallNumber, impl Future<Output = Result<Value, CallError>> + Send + 'static) {
        let (namespace, name) = Own::Result.path();
        self.call(namespace, name, json!({ "handle": handle }))
    }

    /// Notes that what the script ensured does not hold: `ensure(false, message)`. No call made after this may write.
    ///
    /// It is numbered and recorded like a call; the future ends with [`CallError::EnsureFailed`], which an isolate may throw
    /// before.
    pub fn ensure_failed(
        &self,
        message: &str,
    ) -> (CallNumber, impl Future<Output = Result<Value, CallError>> + Send + 'static) {
        let (namespace, name) = Own::Ensure.path();
        self.call(namespace, name, json!({ "message": message }))
    }

    /// Validates a value by a JSON Schema: `validate(value, schema)`. It is numbered and recorded like a call of a tool, and
    /// answers with the value.
    ///
    /// What does not fit is a [`CallError::ValidationFailed`], and no call made after this may write. The schema has at most 16
    /// KiB, and must be one that can be read whole and checked in bounded time.
    pub fn validate(
        &self,
        value: Value,
        schema: Value,
    ) -> (CallNumber, impl Future<Output = Result<Value, CallError>> + Send + 'static) {
        let (namespace, name) = Own::Validate.path();
        let arguments = [("value".to_owned(), value), ("schema".to_owned(), schema)];
        self.call(namespace, name, Value::Object(arguments.into_iter().collect()))
    }

    /// Notes where in the script's text a call was made, for those who read what came of it.
    pub fn made_at(&self, call: CallNumber, position: Position) {
        self.0.calls.made_at(call, position);
    }

    /// Whether the answer to this call is known already, because the run is resumed or replayed: it takes up nothing.
    pub fn is_recorded(&self, call: CallNumber) -> bool {
        self.0.course.is_recorded(call)
    }

    /// How many of the calls that have not been answered take up nothing, because their answer is known already or a
    /// human is asked: they do not count against a limit of calls under way together.
    pub fn idle_calls(&self) -> usize {
        self.0.course.idle()
    }

    /// Waits until [`idle_calls`](Self::idle_calls) is another number than `before`.
    pub async fn idle_calls_changed(&self, before: usize) {
        self.0.course.idle_changed(before).await;
    }

    /// Notes that the script has taken in all that it was given, and can go no further but by an answer or, when its
    /// clock comes to `wake`, by itself.
    ///
    /// An isolate says so each time: that is how a run is paused, and its own timer set.
    pub fn rest(&self, wake: Option<u64>) {
        self.0.course.rest(wake);
    }

    /// Waits until the script is to go on by itself; answers with what its clock says then, in milliseconds since 1970.
    ///
    /// Dropping the future loses nothing. Once one has ended the script must be told, whatever it waits for by then.
    pub async fn woken(&self) -> u64 {
        self.0.course.woken().await
    }

    /// Notes that the script has returned. Calls that it has made and not waited for are made all the same.
    pub fn returned(&self) {
        self.0.course.close();
    }

    /// Waits until the run is stopped from outside: an isolate then ends its script at once, with
    /// [`ScriptError::Stopped`](crate::ScriptError::Stopped).
    pub async fn stopped(&self) {
        self.0.course.stopped().await;
    }

    /// Ends the session: a call that has not come to its tool is refused, also one that waits for a human.
    ///
    /// An isolate does so as soon as its script has failed. A session ends with its run in any case.
    pub fn end(&self) {
        self.0.course.end();
    }

    /// Why the run was stopped, if it was.
    pub(crate) fn stop(&self) -> Option<Stop> {
        self.0.course.stop()
    }

    pub(crate) fn hashes(&self) -> &Hashes {
        &self.0.grant.hashes
    }

    pub(crate) fn course(&self) -> &Course {
        &self.0.course
    }

    /// Every call made so far, in order.
    pub(crate) fn calls(&self) -> Vec<CallSummary> {
        self.0.calls.summaries()
    }

    /// What is told of a call that failed.
    pub(crate) fn failed_call(&self, number: CallNumber) -> Option<crate::FailedCall> {
        self.0.calls.failed(number)
    }

    /// The checks of the script that failed.
    pub(crate) fn failed_checks(&self) -> Vec<FailedCheck> {
        self.0.checks.failed()
    }

    /// The calls that were held back.
    pub(crate) fn withheld(&self) -> Vec<Withheld> {
        self.0.calls.withheld()
    }

    /// What became of each call that ended with the run, before anybody recorded it: a refusal, or a failed check.
    pub(crate) fn unrecorded(&self) -> Vec<(CallNumber, Event)> {
        let failed = self.failed_checks();
        let checked = |event: &Event| match event {
            Event::CallRefused { call, arguments, .. } => {
                let failed = failed.iter().find(|failed| failed.call == call.get())?;
                let (check, failure) = (failed.check, Some(failed.message.clone()));
                Some(Event::Checked { call: *call, check, arguments: arguments.clone(), failure })
            }
            _ => None,
        };
        let unrecorded = self.0.calls.unrecorded().into_iter();
        unrecorded.map(|(call, event)| (call, checked(&event).unwrap_or(event))).collect()
    }
}

/// A call whose future is polled. Dropped before it ends, it says how far it came.
struct UnderWay {
    session: Arc<Inner>,
    number: CallNumber,
    trace: Trace,
    finished: bool,
}

impl UnderWay {
    /// Goes down the road, once all that is in the journal has happened.
    async fn go(mut self, call: &Call) -> Result<Value, CallError> {
        if !self.session.course.is_live().await && self.session.course.is_stopped() {
            return Err(call.unwanted_now());
        }
        let began = Instant::now();
        let boundary = self.session.boundary.clone();
        let result = boundary.call(call, &mut self.trace).await;
        if let Some(ticket) = self.trace.ticket.clone() {
            self.session.course.turn(self.number, &ticket).await;
        } else if self.session.course.is_stopped() {
            // Nothing was decided on it: it is as if it had not been made.
            return result;
        }
        self.finish(&result, began);
        result
    }

    /// Is given the answer that is in the journal, when that has its turn.
    async fn repeat(mut self, call: &Call, turn: u64) -> Result<Value, CallError> {
        let began = Instant::now();
        let Some(answer) = self.session.course.recorded(self.number, turn).await else {
            return Err(call.unwanted_now());
        };
        self.trace.bytes = answer.as_ref().map_or(0, |value| value.to_string().len() as u64);
        let result = answer.map_err(CallError::Past);
        self.finish(&result, began);
        result
    }

    fn finish(mut self, result: &Result<Value, CallError>, began: Instant) {
        self.finished = true;
        self.session.calls.close(self.number, result, &self.trace, began.elapsed());
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.finished {
            self.session.calls.abandon(self.number, &self.trace);
            self.session.course.give_up(self.number, self.trace.ticket.as_ref());
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("run", &self.0.run)
            .field("principal", &self.0.principal)
            .finish_non_exhaustive()
    }
}

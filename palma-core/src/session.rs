mod calls;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use serde_json::Value;
use tokio::sync::watch;

use self::calls::Calls;
use crate::boundary::{Call, Trace};
use crate::{Api, Boundary, CallError, CallNumber, CallSummary, Digest, Event, Principal, RunId};

/// The most characters that are kept of a name no tool has.
const MAX_PATH: usize = 256;

/// What a script holds: one [`Api`] in the name of one [`Principal`], for one run.
///
/// A host cannot make one; [`ActingFor::run`](crate::ActingFor::run) does, and hands it to the
/// [`Isolate`](crate::Isolate). Clones are the same session.
#[derive(Clone)]
pub struct Session(Arc<Inner>);

struct Inner {
    run: RunId,
    opened: SystemTime,
    principal: Arc<Principal>,
    api: Arc<Api>,
    boundary: Boundary,
    calls: Calls,
    ended: watch::Sender<bool>,
}

impl Session {
    pub(crate) fn mint(
        run: RunId,
        opened: SystemTime,
        principal: Arc<Principal>,
        api: Arc<Api>,
        boundary: Boundary,
    ) -> Self {
        Self(Arc::new(Inner {
            run,
            opened,
            principal,
            api,
            boundary,
            calls: Calls::default(),
            ended: watch::Sender::new(false),
        }))
    }

    /// The run this session is for.
    pub fn run(&self) -> &RunId {
        &self.0.run
    }

    /// When the run was opened: what the script's clock should begin with.
    pub fn opened(&self) -> SystemTime {
        self.0.opened
    }

    /// The time now: what the script's clock should say when it is given an answer.
    pub fn now(&self) -> SystemTime {
        self.0.boundary.clock().now()
    }

    /// The tools the script may call, under the names it calls them by.
    pub fn api(&self) -> &Api {
        &self.0.api
    }

    /// Calls `tools.<namespace>.<name>(arguments)` down the one road.
    ///
    /// The number is given now, so the order of these calls is the order of the run; nothing else happens until
    /// the future is polled. Dropping it once the tool was called leaves a record without an outcome, which is
    /// reported as *may have happened*: an isolate should wait for every call it began.
    pub fn call(
        &self,
        namespace: &str,
        name: &str,
        arguments: Value,
    ) -> (CallNumber, impl Future<Output = Result<Value, CallError>> + Send + 'static) {
        let tool = self.0.api.tool(namespace, name).cloned();
        let path: String = format!("{namespace}.{name}").chars().take(MAX_PATH).collect();
        let label = tool.as_ref().map_or_else(|| path.clone(), |tool| tool.tool().id.to_string());
        let digest = Digest::of_json(&arguments);
        let number = self.0.calls.open(&label, digest.clone());
        let call = Call {
            run: self.0.run.clone(),
            number,
            principal: Arc::clone(&self.0.principal),
            suggestion: if tool.is_some() { None } else { self.0.api.nearest(&path) },
            path,
            label,
            tool,
            arguments,
            digest,
            ended: self.0.ended.subscribe(),
        };
        let session = Arc::clone(&self.0);
        let future = async move {
            let began = Instant::now();
            let boundary = session.boundary.clone();
            let mut under_way = UnderWay { session, number, trace: Trace::default(), finished: false };
            let result = boundary.call(&call, &mut under_way.trace).await;
            under_way.finish(&result, began);
            result
        };
        (number, future)
    }

    /// Ends the session: a call that has not come to its tool is refused, also one that waits for a human.
    ///
    /// An isolate does so as soon as its script has failed. A session ends with its run in any case.
    pub fn end(&self) {
        self.0.ended.send_replace(true);
    }

    /// Every call made so far, in order.
    pub(crate) fn calls(&self) -> Vec<CallSummary> {
        self.0.calls.summaries()
    }

    /// What is told of a call that failed.
    pub(crate) fn failed_call(&self, number: CallNumber) -> Option<crate::FailedCall> {
        self.0.calls.failed(number)
    }

    /// A refusal for each call that ended with the run, before anybody recorded it.
    pub(crate) fn unrecorded(&self) -> Vec<Event> {
        self.0.calls.unrecorded()
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
    fn finish(mut self, result: &Result<Value, CallError>, began: Instant) {
        self.finished = true;
        self.session.calls.close(self.number, result, &self.trace, began.elapsed());
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.finished {
            self.session.calls.abandon(self.number, self.trace.step);
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

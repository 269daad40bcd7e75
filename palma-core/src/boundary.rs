mod again;
mod ask;
mod call;
mod own;
mod receive;
mod results;
mod withhold;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join;
use serde_json::Value;

use self::ask::lost;
pub(crate) use self::call::{Call, Trace};
pub(crate) use self::own::Own;
use self::receive::Received;
use crate::course::Stop;
use crate::{
    Approver, Arguments, AuditError, AuditSink, CallError, Certainty, Clock, Decision, Digest, Effect, Event, Happened,
    JournalError, MemoryQuotas, NobodyToAsk, Outcome, PolicyEngine, Principal, ProviderError, QuotaKey, QuotaStore,
    Record, Request, Reservation, Results, RunId, Step, SystemClock, Tool, ToolCall, ToolProvider,
};

/// The one road to a tool. Every call of every session goes down it, in this order: granted, valid, decide,
/// reserve, ask, intend, call, receive, settle, return.
///
/// Each step before *call* can refuse, and every refusal is recorded. Clones are the same boundary.
#[derive(Debug, Clone)]
pub struct Boundary(Arc<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    provider: Arc<dyn ToolProvider>,
    policy: Arc<dyn PolicyEngine>,
    audit: Arc<dyn AuditSink>,
    quotas: Arc<dyn QuotaStore>,
    approver: Arc<dyn Approver>,
    clock: Arc<dyn Clock>,
    deadline: Duration,
    approval_time: Option<Duration>,
    result_bytes: usize,
    results: Results,
}

/// How much longer than a call's deadline the boundary waits for a provider that does not keep it.
const GRACE: Duration = Duration::from_secs(1);

impl Boundary {
    /// A road to these tools, under this policy, with this record.
    ///
    /// Without more said, no quota limits anything, nobody can be asked and an answer would count for a day, a tool has
    /// one minute to answer, and its answer may have 4 MiB.
    pub fn new(provider: impl ToolProvider, policy: impl PolicyEngine, audit: impl AuditSink) -> Self {
        Self(Arc::new(Parts {
            provider: Arc::new(provider),
            policy: Arc::new(policy),
            audit: Arc::new(audit),
            quotas: Arc::new(MemoryQuotas::unlimited()),
            approver: Arc::new(NobodyToAsk),
            clock: Arc::new(SystemClock),
            deadline: Duration::from_mins(1),
            approval_time: Some(Duration::from_hours(24)),
            result_bytes: 4 << 20,
            results: Results::default(),
        }))
    }

    /// Reserves from these quotas.
    pub fn with_quotas(self, quotas: impl QuotaStore) -> Self {
        self.with(|parts| parts.quotas = Arc::new(quotas))
    }

    /// Asks this approver where policy wants a human.
    pub fn with_approver(self, approver: impl Approver) -> Self {
        self.with(|parts| parts.approver = Arc::new(approver))
    }

    /// Reads the time from this clock.
    pub fn with_clock(self, clock: impl Clock) -> Self {
        self.with(|parts| parts.clock = Arc::new(clock))
    }

    /// Gives every tool this long to answer, from when it is called. The time a human takes does not count.
    pub fn with_deadline(self, deadline: Duration) -> Self {
        self.with(|parts| parts.deadline = deadline)
    }

    /// Lets a human's approval count for so long, from when they are asked; `None` for ever.
    pub fn with_approval_time(self, time: Option<Duration>) -> Self {
        self.with(|parts| parts.approval_time = time)
    }

    /// Lets results through of at most this many bytes, as JSON. A longer one is an error, after the call.
    pub fn with_result_bytes(self, bytes: usize) -> Self {
        self.with(|parts| parts.result_bytes = bytes)
    }

    /// Keeps here what a completion had no room for, instead of within the default bounds of [`Results`].
    pub fn with_results(self, results: Results) -> Self {
        self.with(|parts| parts.results = results)
    }

    fn with(self, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = Arc::unwrap_or_clone(self.0);
        change(&mut parts);
        Self(Arc::new(parts))
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    pub(crate) fn policy(&self) -> &dyn PolicyEngine {
        &*self.0.policy
    }

    pub(crate) fn provider(&self) -> &dyn ToolProvider {
        &*self.0.provider
    }

    pub(crate) fn results(&self) -> &Results {
        &self.0.results
    }

    pub(crate) async fn record(&self, run: &RunId, event: Event) -> Result<(), AuditError> {
        self.0.audit.append(Record::new(run.clone(), self.0.clock.now(), event)).await
    }

    /// Takes one call down the road.
    pub(crate) async fn call(&self, call: &Call, trace: &mut Trace) -> Result<Value, CallError> {
        match (call.own, &call.checked) {
            (Some(Own::Result), _) => return self.read_result(call, trace).await,
            (Some(own), Some(made)) if let Some(check) = own.check() => {
                return self.check(call, trace, check, made).await;
            }
            _ => {}
        }
        match call.course.past(call.number) {
            Some(past) if past.is_intended => self.call_again(call, trace).await,
            _ => self.go(call, trace).await,
        }
    }

    async fn go(&self, call: &Call, trace: &mut Trace) -> Result<Value, CallError> {
        let admitted = match self.admit(call, trace).await {
            Ok(admitted) => admitted,
            Err(error @ CallError::Withheld { .. }) => return Err(error),
            Err(error) => return Err(self.refuse(call, trace, error).await),
        };
        let began = Instant::now();
        let sent = self.send(call, &admitted).await;
        let received = sent.and_then(|result| receive::value(call, admitted.tool, result, self.0.result_bytes));
        self.settle(call, trace, admitted, received, began).await
    }

    /// Steps 1 to 6: all that must hold before a tool is called.
    async fn admit<'a>(&self, call: &'a Call, trace: &mut Trace) -> Result<Admitted<'a>, CallError> {
        trace.step = Step::Granted;
        call.is_wanted()?;
        let (tool, schema) = call.granted()?;
        call.is_not_barred(tool)?;

        trace.step = Step::Valid;
        let arguments = call.valid(tool, schema)?;

        trace.step = Step::Decide;
        let decision = self.decide(&call.principal, tool, arguments).await?;
        trace.decision = Some(decision.clone());
        if let Effect::Deny(reason) = &decision.effect {
            return Err(denied(tool, reason.clone(), &decision));
        }
        if call.is_dry && writes(tool) {
            return Err(self.withhold(call, trace, tool, arguments, decision).await);
        }

        trace.step = Step::Reserve;
        let reservation = self.reserve(&call.principal, tool).await?;

        let agreed = self.ask_and_intend(call, trace, tool, arguments, decision).await;
        match agreed {
            Ok(edited) => Ok(Admitted { tool, reservation, edited }),
            Err(error) => {
                self.0.quotas.cancel(reservation).await;
                Err(error)
            }
        }
    }

    async fn decide(&self, principal: &Principal, tool: &Tool, arguments: &Arguments) -> Result<Decision, CallError> {
        let request = Request::new(principal, tool, arguments);
        let decided = self.0.policy.decide(request).await;
        decided.map_err(|source| CallError::Undecided { tool: tool.id.clone(), source })
    }

    async fn reserve(&self, principal: &Principal, tool: &Tool) -> Result<Reservation, CallError> {
        let keys = [
            QuotaKey::User(principal.name().to_owned()),
            QuotaKey::Server(tool.id.server().clone()),
            QuotaKey::Tool(tool.id.clone()),
        ];
        let reserved = self.0.quotas.reserve(&keys).await;
        reserved.map_err(|source| CallError::QuotaExceeded { tool: tool.id.clone(), source })
    }

    /// Steps 5 and 6. Nothing is called before both have said yes.
    async fn ask_and_intend(
        &self,
        call: &Call,
        trace: &mut Trace,
        tool: &Tool,
        arguments: &Arguments,
        decision: Decision,
    ) -> Result<Option<Arguments>, CallError> {
        trace.step = Step::Ask;
        let edited = self.ask(call, trace, tool, arguments, &decision).await?;
        if let Some(edited) = &edited {
            let (_, schema) = call.granted()?;
            self.readmit(call, tool, schema, edited).await?;
        } else if call.was_edited() {
            let reason = "the policies have changed since somebody edited its arguments";
            return Err(denied(tool, reason.to_owned(), &decision));
        }

        trace.step = Step::Intend;
        call.is_wanted()?;
        let edited_value = edited.clone().map(Value::Object);
        let intent = Event::CallIntended {
            call: call.number,
            tool: tool.id.clone(),
            arguments: edited_value.as_ref().map_or_else(|| call.digest.clone(), Digest::of_json),
            decision,
            answer: trace.answer.clone(),
        };
        let intended = || {
            Ok(Happened::Intended {
                call: call.number,
                tool: tool.id.clone(),
                arguments: call.course.value(&call.arguments, Some(call.digest.clone()))?,
                edited: edited_value.as_ref().map(|edited| call.course.value(edited, None)).transpose()?,
                key: call.key(),
            })
        };
        let (recorded, kept) = join(self.record(&call.run, intent), call.course.keep(intended)).await;
        kept.map_err(|source| lost(call, tool, source))?;
        recorded.map_err(|source| CallError::NotRecorded { tool: tool.id.clone(), source })?;
        Ok(edited)
    }

    /// Step 7.
    async fn send(&self, call: &Call, admitted: &Admitted<'_>) -> Result<crate::ToolResult, CallError> {
        let tool = admitted.tool;
        let arguments = admitted.edited.as_ref().or_else(|| call.arguments.as_object());
        let request = ToolCall::new(tool.id.clone(), arguments.cloned().unwrap_or_default())
            .with_deadline(self.0.deadline)
            .with_idempotency_key(call.key());
        let waited = tokio::time::timeout(self.0.deadline.saturating_add(GRACE), self.0.provider.call(request)).await;
        let tool = tool.id.clone();
        match waited {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(source @ ProviderError::NotSent(_))) => Err(CallError::NotSent { tool, source }),
            Ok(Err(source @ ProviderError::Refused { .. })) => {
                Err(CallError::Tool { tool, message: source.to_string() })
            }
            Ok(Err(ProviderError::Uncertain(reason))) => Err(CallError::Uncertain { tool, reason }),
            Err(_) => {
                let reason = format!("no answer within {} ms", self.0.deadline.as_millis());
                Err(CallError::Uncertain { tool, reason })
            }
        }
    }

    /// Steps 9 and 10.
    async fn settle(
        &self,
        call: &Call,
        trace: &mut Trace,
        Admitted { tool, reservation, .. }: Admitted<'_>,
        received: Result<Received, CallError>,
        began: Instant,
    ) -> Result<Value, CallError> {
        match &received {
            Err(CallError::NotSent { .. }) if !trace.was_sent => self.0.quotas.cancel(reservation).await,
            _ => self.0.quotas.settle(reservation).await,
        }
        let received = received.map_err(|error| trace.after_all(tool, error));
        trace.bytes = received.as_ref().map_or(0, |received| received.bytes);
        let digest = received.as_ref().ok().map(|received| Digest::of_json(&received.value));
        let settled = Event::CallSettled {
            call: call.number,
            outcome: outcome(&received),
            value: digest.clone(),
            bytes: trace.bytes,
            micros: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        };
        match (received, digest) {
            (Ok(received), Some(digest)) => {
                let told = self.tell(call, trace, settled, Ok((&received.value, &digest))).await;
                told.map_err(|untold| untold.after(tool))?;
                Ok(received.value)
            }
            (Err(error), _) => {
                // What could not be kept does not hide what happened.
                let _ = self.tell(call, trace, settled, Err(&error)).await;
                Err(error)
            }
            (Ok(received), None) => Ok(received.value),
        }
    }

    /// Keeps what happened to a call and what the script is told of it, at the same time.
    async fn tell(
        &self,
        call: &Call,
        trace: &mut Trace,
        event: Event,
        told: Result<(&Value, &Digest), &CallError>,
    ) -> Result<(), Untold> {
        let recording = self.record(&call.run, event);
        let (recorded, kept) = match call.course.answer(call.number, &call.label, &call.digest, told) {
            Ok(ticket) => {
                let ticket = &*trace.ticket.insert(ticket);
                join(recording, call.course.kept(ticket)).await
            }
            Err(error) => (recording.await, Err(error)),
        };
        if let Err(error) = kept {
            call.course.stop_for(Stop::Lost(error.clone()));
            return Err(Untold::Journal(error));
        }
        recorded.map_err(|error| {
            // The journal has another answer than the script would be given.
            if call.course.is_kept() {
                call.course.stop_for(Stop::Unrecorded(error.clone()));
            }
            Untold::Audit(error)
        })
    }

    /// Records a refusal. One that cannot be recorded is still a refusal, and says what is broken.
    async fn refuse(&self, call: &Call, trace: &mut Trace, error: CallError) -> CallError {
        if call.course.is_stopped() {
            return error;
        }
        let refused = |error: &CallError, trace: &Trace| Event::CallRefused {
            call: call.number,
            tool: call.label.clone(),
            step: trace.step,
            reason: error.whole_message(),
            arguments: call.digest.clone(),
            decision: trace.decision.clone(),
            answer: trace.answer.clone(),
        };
        let told = match (call.granted(), error) {
            (Ok((tool, _)), error) if trace.was_sent => {
                let error = trace.after_all(tool, error);
                let outcome = Outcome::Uncertain { reason: error.whole_message() };
                let settled = Event::CallSettled { call: call.number, outcome, value: None, bytes: 0, micros: 0 };
                let _ = self.tell(call, trace, settled, Err(&error)).await;
                return error;
            }
            (_, error @ CallError::RunEnded { .. }) => {
                let recorded = self.record(&call.run, refused(&error, trace)).await;
                (error, recorded.map_err(Untold::Audit))
            }
            (_, error) => {
                let told = self.tell(call, trace, refused(&error, trace), Err(&error)).await;
                (error, told)
            }
        };
        match (call.granted(), told) {
            (Ok((tool, _)), (error, Err(untold))) if !matches!(error, CallError::NotRecorded { .. }) => {
                untold.before(tool)
            }
            (_, (error, _)) => error,
        }
    }
}

/// Whether a call of this tool may change something: its server does not say that it only reads.
pub(crate) fn writes(tool: &Tool) -> bool {
    tool.annotations.read_only != Some(true)
}

/// A call that may be sent.
#[derive(Debug)]
struct Admitted<'a> {
    tool: &'a Tool,
    reservation: Reservation,
    /// The arguments it is sent with, where a human changed them.
    edited: Option<Arguments>,
}

/// Why what happened to a call could not be kept.
enum Untold {
    Audit(AuditError),
    Journal(JournalError),
}

impl Untold {
    /// What that is for a call that was not made.
    fn before(self, tool: &Tool) -> CallError {
        let tool = tool.id.clone();
        match self {
            Self::Audit(source) => CallError::NotRecorded { tool, source },
            Self::Journal(source) => CallError::NotJournaled { tool, source },
        }
    }

    /// What that is for a call that was made.
    fn after(self, tool: &Tool) -> CallError {
        let tool = tool.id.clone();
        match self {
            Self::Audit(source) => CallError::OutcomeNotRecorded { tool, source },
            Self::Journal(source) => CallError::OutcomeNotJournaled { tool, source },
        }
    }
}

fn denied(tool: &Tool, reason: String, decision: &Decision) -> CallError {
    CallError::Denied { tool: tool.id.clone(), reason, policies: decision.policies.clone() }
}

fn outcome(received: &Result<Received, CallError>) -> Outcome {
    let Err(error) = received else { return Outcome::Answered };
    let reason = error.whole_message();
    match error.certainty() {
        Certainty::NotCalled => Outcome::NotSent { reason },
        Certainty::Called => Outcome::Failed { reason },
        Certainty::Unknown => Outcome::Uncertain { reason },
    }
}

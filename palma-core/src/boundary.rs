mod call;
mod receive;

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{Either, select};

use serde_json::Value;

pub(crate) use self::call::{Call, Trace};
use self::receive::Received;
use crate::{
    Answer, Approver, Arguments, AuditError, AuditSink, CallError, Certainty, Clock, Decision, Digest, Effect, Event,
    MemoryQuotas, NobodyToAsk, Outcome, PolicyEngine, Principal, ProviderError, Question, QuotaKey, QuotaStore, Record,
    Request, Reservation, RunId, Step, SystemClock, Tool, ToolCall, ToolProvider,
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
    result_bytes: usize,
}

/// How much longer than a call's deadline the boundary waits for a provider that does not keep it.
const GRACE: Duration = Duration::from_secs(1);

impl Boundary {
    /// A road to these tools, under this policy, with this record.
    ///
    /// Without more said, no quota limits anything, nobody can be asked, a tool has one minute to answer, and its
    /// answer may have 4 MiB.
    pub fn new(provider: impl ToolProvider, policy: impl PolicyEngine, audit: impl AuditSink) -> Self {
        Self(Arc::new(Parts {
            provider: Arc::new(provider),
            policy: Arc::new(policy),
            audit: Arc::new(audit),
            quotas: Arc::new(MemoryQuotas::unlimited()),
            approver: Arc::new(NobodyToAsk),
            clock: Arc::new(SystemClock),
            deadline: Duration::from_mins(1),
            result_bytes: 4 << 20,
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

    /// Lets results through of at most this many bytes, as JSON. A longer one is an error, after the call.
    pub fn with_result_bytes(self, bytes: usize) -> Self {
        self.with(|parts| parts.result_bytes = bytes)
    }

    fn with(self, change: impl FnOnce(&mut Parts)) -> Self {
        let mut parts = Arc::unwrap_or_clone(self.0);
        change(&mut parts);
        Self(Arc::new(parts))
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }

    pub(crate) fn policy(&self) -> &dyn PolicyEngine {
        &*self.0.policy
    }

    pub(crate) fn provider(&self) -> &dyn ToolProvider {
        &*self.0.provider
    }

    pub(crate) async fn record(&self, run: &RunId, event: Event) -> Result<(), AuditError> {
        self.0.audit.append(Record::new(run.clone(), self.0.clock.now(), event)).await
    }

    /// Takes one call down the road.
    pub(crate) async fn call(&self, call: &Call, trace: &mut Trace) -> Result<Value, CallError> {
        let (tool, reservation) = match self.admit(call, trace).await {
            Ok(admitted) => admitted,
            Err(error) => return Err(self.refuse(call, trace, error).await),
        };
        let began = Instant::now();
        let sent = self.send(call, tool).await;
        let received = sent.and_then(|result| receive::value(call, tool, result, self.0.result_bytes));
        self.settle(call, tool, trace, reservation, received, began).await
    }

    /// Steps 1 to 6: all that must hold before a tool is called.
    async fn admit<'a>(&self, call: &'a Call, trace: &mut Trace) -> Result<(&'a Tool, Reservation), CallError> {
        trace.step = Step::Granted;
        call.is_wanted()?;
        let (tool, schema) = call.granted()?;

        trace.step = Step::Valid;
        let arguments = call.valid(tool, schema)?;

        trace.step = Step::Decide;
        let decision = self.decide(&call.principal, tool, arguments).await?;
        let decision = trace.decision.insert(decision);
        if let Effect::Deny(reason) = &decision.effect {
            return Err(denied(tool, reason.clone(), decision));
        }

        trace.step = Step::Reserve;
        let reservation = self.reserve(&call.principal, tool).await?;

        let agreed = self.ask_and_intend(call, trace, tool, arguments).await;
        match agreed {
            Ok(()) => Ok((tool, reservation)),
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
    ) -> Result<(), CallError> {
        let Some(decision) = trace.decision.clone() else {
            return Err(CallError::Denied {
                tool: tool.id.clone(),
                reason: "nothing decided".to_owned(),
                policies: Vec::new(),
            });
        };
        trace.step = Step::Ask;
        if let Effect::Ask(_) = decision.effect {
            let answer = self.ask(call, tool, arguments, &decision).await?;
            if let Answer::Denied { by, reason } = trace.answer.insert(answer) {
                return Err(denied(tool, format!("{by} said no: {reason}"), &decision));
            }
        }

        trace.step = Step::Intend;
        call.is_wanted()?;
        let intent = Event::CallIntended {
            call: call.number,
            tool: tool.id.clone(),
            arguments: call.digest.clone(),
            decision,
            answer: trace.answer.clone(),
        };
        let recorded = self.record(&call.run, intent).await;
        recorded.map_err(|source| CallError::NotRecorded { tool: tool.id.clone(), source })
    }

    async fn ask(
        &self,
        call: &Call,
        tool: &Tool,
        arguments: &Arguments,
        decision: &Decision,
    ) -> Result<Answer, CallError> {
        let question = Question {
            run: call.run.clone(),
            call: call.number,
            principal: (*call.principal).clone(),
            tool: tool.id.clone(),
            arguments: arguments.clone(),
            decision: decision.clone(),
            expires: None,
        };
        let asking = pin!(self.0.approver.ask(&question));
        match select(asking, pin!(call.unwanted())).await {
            Either::Left((answered, _)) => answered.map_err(|error| denied(tool, error.to_string(), decision)),
            Either::Right((unwanted, _)) => Err(unwanted),
        }
    }

    /// Step 7.
    async fn send(&self, call: &Call, tool: &Tool) -> Result<crate::ToolResult, CallError> {
        let request = ToolCall::new(tool.id.clone(), call.arguments.as_object().cloned().unwrap_or_default())
            .with_deadline(self.0.deadline)
            .with_idempotency_key(format!("{}-{}", call.run, call.number));
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
        tool: &Tool,
        trace: &mut Trace,
        reservation: Reservation,
        received: Result<Received, CallError>,
        began: Instant,
    ) -> Result<Value, CallError> {
        match &received {
            Err(CallError::NotSent { .. }) => self.0.quotas.cancel(reservation).await,
            _ => self.0.quotas.settle(reservation).await,
        }
        trace.bytes = received.as_ref().map_or(0, |received| received.bytes);
        let settled = Event::CallSettled {
            call: call.number,
            outcome: outcome(&received),
            value: received.as_ref().ok().map(|received| Digest::of_json(&received.value)),
            bytes: trace.bytes,
            micros: u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        };
        let recorded = self.record(&call.run, settled).await;
        match (received, recorded) {
            (Ok(received), Ok(())) => Ok(received.value),
            (Ok(_), Err(source)) => Err(CallError::OutcomeNotRecorded { tool: tool.id.clone(), source }),
            (Err(error), _) => Err(error),
        }
    }

    /// Records a refusal. One that cannot be recorded is still a refusal, and says what is broken.
    async fn refuse(&self, call: &Call, trace: &Trace, error: CallError) -> CallError {
        let refused = Event::CallRefused {
            call: call.number,
            tool: call.label.clone(),
            step: trace.step,
            reason: error.whole_message(),
            arguments: call.digest.clone(),
            decision: trace.decision.clone(),
            answer: trace.answer.clone(),
        };
        let Err(source) = self.record(&call.run, refused).await else { return error };
        match (call.granted(), &error) {
            (_, CallError::NotRecorded { .. }) | (Err(_), _) => error,
            (Ok((tool, _)), _) => CallError::NotRecorded { tool: tool.id.clone(), source },
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

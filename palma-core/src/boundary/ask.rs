use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, join, select};
use serde_json::Value;

use super::{Boundary, Call, Trace, denied};
use crate::course::{PastQuestion, Stop, arguments as edited_arguments};
use crate::schema::Schema;
use crate::{
    Answer, Approval, Arguments, CallError, Decision, Effect, Event, GivenAnswer, Happened, JournalError, Kept,
    Question, Request, Tool, Waiting,
};

impl Boundary {
    /// Step 5: asks a human; answers with the arguments the call goes on with, where they are not the script's.
    ///
    /// The answer holds for this principal, tool, arguments and version of the policies, until it expires, and once.
    pub(super) async fn ask(
        &self,
        call: &Call,
        trace: &mut Trace,
        tool: &Tool,
        arguments: &Arguments,
        decision: &Decision,
    ) -> Result<Option<Arguments>, CallError> {
        let Effect::Ask(approval) = &decision.effect else { return Ok(None) };
        let past = call.course.past(call.number);
        let asked = past.and_then(|past| past.asked.as_ref());
        let same = asked.filter(|asked| asked.version == decision.version && asked.arguments == call.digest);
        if asked.is_some() && same.is_none() && past.is_some_and(|past| past.given.is_some()) {
            let reason = "the policies have changed since somebody answered";
            return Err(denied(tool, reason.to_owned(), decision));
        }
        let expires = match same {
            Some(PastQuestion { expires, .. }) => *expires,
            None => self.0.approval_time.map(|time| call.course.now().saturating_add(millis(time))),
        };
        if same.is_none() {
            self.note_question(call, tool, decision, expires).await?;
        }
        let is_used = past.is_some_and(|past| past.is_intended);
        let given = match call.course.given(call.number).filter(|_| same.is_some()) {
            Some(given) => given,
            None => self.question(call, tool, arguments, decision, approval, expires).await?,
        };
        if !is_used && has_expired(expires, call.course.now()) {
            trace.answer = Some(Answer::Expired);
            return Err(denied(tool, "the approval has expired".to_owned(), decision));
        }
        match given {
            GivenAnswer::Approved { by, edited } => {
                trace.answer = Some(Answer::Approved { by });
                edited.map(|kept| opened(call, tool, kept)).transpose()
            }
            GivenAnswer::Denied { by, reason } => {
                let error = denied(tool, format!("{by} said no: {reason}"), decision);
                trace.answer = Some(Answer::Denied { by, reason });
                Err(error)
            }
            GivenAnswer::Expired => {
                trace.answer = Some(Answer::Expired);
                Err(denied(tool, "nobody answered in time".to_owned(), decision))
            }
        }
    }

    /// What a human edited is validated and decided on as what the script gave. It needs no second approval.
    pub(super) async fn readmit(
        &self,
        call: &Call,
        tool: &Tool,
        schema: &Schema,
        arguments: &Arguments,
    ) -> Result<(), CallError> {
        let edited = Value::Object(arguments.clone());
        let invalid = |problems| CallError::InvalidArguments { tool: tool.id.clone(), problems };
        schema.validate(&edited).map_err(invalid)?;
        let decided = self.0.policy.decide(Request::new(&call.principal, tool, arguments)).await;
        let decision = decided.map_err(|source| CallError::Undecided { tool: tool.id.clone(), source })?;
        match &decision.effect {
            Effect::Deny(reason) => Err(denied(tool, reason.clone(), &decision)),
            Effect::Ask(_) | Effect::Allow => Ok(()),
        }
    }

    /// Keeps the question before anybody is asked.
    async fn note_question(
        &self,
        call: &Call,
        tool: &Tool,
        decision: &Decision,
        expires: Option<u64>,
    ) -> Result<(), CallError> {
        let event = Event::ApprovalAsked {
            call: call.number,
            tool: tool.id.clone(),
            arguments: call.digest.clone(),
            decision: decision.clone(),
            expires,
        };
        let asked = || {
            Ok(Happened::Asked {
                call: call.number,
                tool: tool.id.clone(),
                arguments: call.course.value(&call.arguments, Some(call.digest.clone()))?,
                decision: decision.clone(),
                expires,
            })
        };
        let (recorded, kept) = join(self.record(&call.run, event), call.course.keep(asked)).await;
        kept.map_err(|source| lost(call, tool, source))?;
        recorded.map_err(|source| CallError::NotRecorded { tool: tool.id.clone(), source })
    }

    async fn question(
        &self,
        call: &Call,
        tool: &Tool,
        arguments: &Arguments,
        decision: &Decision,
        approval: &Approval,
        expires: Option<u64>,
    ) -> Result<GivenAnswer, CallError> {
        let question = Question {
            run: call.run.clone(),
            call: call.number,
            principal: (*call.principal).clone(),
            tool: tool.id.clone(),
            arguments: arguments.clone(),
            decision: decision.clone(),
            expires,
        };
        let asking = call.course.asking(call.number, self.0.approver.ask(&question));
        let answer = in_time(call, expires, asking).await?;
        let answer = match answer {
            None => Answer::Expired,
            Some(answered) => answered.map_err(|error| denied(tool, error.to_string(), decision))?,
        };
        let given = match answer {
            Answer::Later if call.course.is_kept() => {
                let waiting = Waiting::Approval {
                    call: call.number.get(),
                    tool: tool.id.to_string(),
                    arguments: arguments.clone(),
                    from: approval.from.clone(),
                    expires,
                };
                let given = in_time(call, expires, call.course.await_given(call.number, waiting)).await?;
                match given {
                    Some(Some(given)) => return Ok(given),
                    Some(None) => return Err(call.unwanted_now()),
                    None => GivenAnswer::Expired,
                }
            }
            Answer::Later => {
                let reason = "somebody would answer later, and a run without a journal cannot wait for that";
                return Err(denied(tool, reason.to_owned(), decision));
            }
            Answer::Approved { by } => GivenAnswer::Approved { by, edited: None },
            Answer::Edited { by, arguments } => {
                let edited = call.course.plain_or_sealed(&Value::Object(arguments));
                GivenAnswer::Approved { by, edited: Some(edited.map_err(|source| lost(call, tool, source))?) }
            }
            Answer::Denied { by, reason } => GivenAnswer::Denied { by, reason },
            Answer::Expired => GivenAnswer::Expired,
        };
        let kept = call.course.keep_soon(|| Ok(Happened::Given { call: call.number, answer: given.clone() }));
        kept.map_err(|source| lost(call, tool, source))?;
        Ok(given)
    }
}

fn opened(call: &Call, tool: &Tool, kept: Kept) -> Result<Arguments, CallError> {
    let opened = call.course.open_value(kept).and_then(edited_arguments);
    opened.map_err(|source| CallError::NotJournaled { tool: tool.id.clone(), source })
}

/// Waits no longer than the call is wanted; `None` when the time for an answer is over.
async fn in_time<T>(
    call: &Call,
    expires: Option<u64>,
    answer: impl Future<Output = T>,
) -> Result<Option<T>, CallError> {
    let expiry = async {
        match expires {
            Some(expires) => {
                tokio::time::sleep(Duration::from_millis(expires.saturating_sub(call.course.now()))).await;
            }
            None => std::future::pending().await,
        }
    };
    let (answer, expiry) = (pin!(answer), pin!(expiry));
    match select(select(answer, expiry), pin!(call.unwanted())).await {
        Either::Left((Either::Left((answer, _)), _)) => Ok(Some(answer)),
        Either::Left((Either::Right(_), _)) => Ok(None),
        Either::Right((unwanted, _)) => Err(unwanted),
    }
}

/// A journal that keeps nothing ends the run.
pub(super) fn lost(call: &Call, tool: &Tool, source: JournalError) -> CallError {
    call.course.stop_for(Stop::Lost(source.clone()));
    CallError::NotJournaled { tool: tool.id.clone(), source }
}

fn has_expired(expires: Option<u64>, now: u64) -> bool {
    expires.is_some_and(|expires| now > expires)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

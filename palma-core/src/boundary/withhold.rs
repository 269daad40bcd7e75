use super::{Boundary, Call, Trace};
use crate::{Arguments, CallError, Decision, Effect, Event, Tool, Withheld};

impl Boundary {
    /// Holds a call back that would write, in a run that is to have no effects. The script hears nothing of it.
    pub(super) async fn withhold(
        &self,
        call: &Call,
        trace: &mut Trace,
        tool: &Tool,
        arguments: &Arguments,
        decision: Decision,
    ) -> CallError {
        let withheld = Withheld {
            call: call.number.get(),
            tool: tool.id.to_string(),
            arguments: arguments.clone(),
            asks: match &decision.effect {
                Effect::Ask(approval) => Some(approval.from.clone()),
                Effect::Allow | Effect::Deny(_) => None,
            },
            position: None,
        };
        let event =
            Event::CallWithheld { call: call.number, tool: tool.id.clone(), arguments: call.digest.clone(), decision };
        if let Err(source) = self.record(&call.run, event).await {
            return CallError::NotRecorded { tool: tool.id.clone(), source };
        }
        trace.withheld = Some(withheld);
        call.course.withhold(call.number).await;
        CallError::Withheld { tool: tool.id.clone() }
    }
}

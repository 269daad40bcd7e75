use cedar_policy::{
    AuthorizationError, Decision as Verdict, Effect as PolicyEffect, PartialResponse, PolicyId, PolicySet, Response,
};
use palma_core::{Approval, CallPreview, Decision, Effect, PolicyError, Preview};

use crate::policies::REQUIRE_APPROVAL;
use crate::reads::Reads;

/// What Cedar's answer means for a call.
///
/// Cedar skips a policy that fails. That is right for a `permit`; a `forbid` that fails is an error.
pub(crate) fn decision(policies: &PolicySet, response: &Response, version: &str) -> Result<Decision, PolicyError> {
    for AuthorizationError::PolicyEvaluationError(error) in response.diagnostics().errors() {
        let (policy, message) = (error.policy_id(), error.inner().to_string());
        if !is_permit(policies, policy) {
            return Err(PolicyError::Evaluation { policy: policy.to_string(), message });
        }
        tracing::warn!(%policy, error = message, "a permit failed, so it permits nothing");
    }
    let reasons: Vec<_> = response.diagnostics().reason().collect();
    let mut ids: Vec<_> = reasons.iter().map(ToString::to_string).collect();
    ids.sort_unstable();
    let effect = match response.decision() {
        Verdict::Deny => Effect::Deny(denial(&ids)),
        Verdict::Allow => permission(policies, &reasons),
    };
    Ok(Decision::new(effect, ids, version))
}

/// What Cedar's answer, for arguments that are not known, promises for all arguments.
pub(crate) fn preview(policies: &PolicySet, response: &PartialResponse, reads: &Reads) -> Preview {
    let guard_failed = response.definitely_errored().any(|policy| !is_permit(policies, policy));
    let may_ask = || response.may_be_determining().any(|policy| policy.annotation(REQUIRE_APPROVAL).is_some());
    let must_ask = || response.must_be_determining().any(|policy| policy.annotation(REQUIRE_APPROVAL).is_some());
    match response.decision() {
        _ if guard_failed => Preview::Denied,
        Some(Verdict::Deny) => Preview::Denied,
        // Where a policy reads arguments, some arguments cannot be put to it.
        Some(Verdict::Allow) if reads.is_empty() && !may_ask() => Preview::Allowed,
        // One that is sure to apply wants an approval, whatever else permits it.
        Some(Verdict::Allow) if must_ask() => Preview::Asks,
        Some(Verdict::Allow) | None => Preview::Depends,
    }
}

/// What the decision on a call says of it before it is made.
pub(crate) fn foreseen(decision: Result<Decision, PolicyError>) -> CallPreview {
    match decision.map(|decision| decision.effect) {
        Ok(Effect::Allow) => CallPreview::Allowed,
        Ok(Effect::Ask(approval)) => CallPreview::Asks(approval),
        Ok(Effect::Deny(reason)) => CallPreview::Denied(reason),
        Err(error) => CallPreview::Denied(error.to_string()),
    }
}

/// What Cedar's answer, for arguments of which some are not known, promises for all others.
pub(crate) fn preview_call(policies: &PolicySet, response: &PartialResponse) -> CallPreview {
    let failed = response.definitely_errored().find(|policy| !is_permit(policies, policy));
    if let Some(policy) = failed {
        return CallPreview::Denied(format!("policy `{policy}` fails on it"));
    }
    match response.decision() {
        Some(Verdict::Deny) => {
            let mut ids: Vec<_> = response.must_be_determining().map(|policy| policy.id().to_string()).collect();
            ids.sort_unstable();
            CallPreview::Denied(denial(&ids))
        }
        Some(Verdict::Allow) => {
            let sure: Vec<PolicyId> = response.must_be_determining().map(|policy| policy.id().clone()).collect();
            match permission(policies, &sure.iter().collect::<Vec<_>>()) {
                Effect::Ask(approval) => CallPreview::Asks(approval),
                // An argument that policies cannot see may still be an error.
                Effect::Allow | Effect::Deny(_) => CallPreview::Depends,
            }
        }
        None => CallPreview::Depends,
    }
}

fn is_permit(policies: &PolicySet, policy: &PolicyId) -> bool {
    policies.policy(policy).is_some_and(|policy| policy.effect() == PolicyEffect::Permit)
}

fn denial(forbids: &[String]) -> String {
    match forbids {
        [] => "no policy allows it".to_owned(),
        [one] => format!("forbidden by policy `{one}`"),
        several => format!("forbidden by policies `{}`", several.join("`, `")),
    }
}

fn permission(policies: &PolicySet, permits: &[&PolicyId]) -> Effect {
    let approvals: Vec<_> = permits.iter().filter_map(|id| policies.annotation(id, REQUIRE_APPROVAL)).collect();
    if approvals.is_empty() {
        return Effect::Allow;
    }
    // One that names nobody takes nothing from one that does.
    let from = approvals.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect();
    Effect::Ask(Approval::from_any_of(from))
}

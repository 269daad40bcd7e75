//! What a check says once more is known than the script's text and types: the tools' whole schemas, policy, the catalog.

use serde_json::Value;

use super::ActingFor;
use crate::{ApiTool, Ask, CallPreview, CallSite, Check, Diagnostic, KnownArguments, Plan, Preview, Severity, ToolId};

/// The code of a tool that the principal may see and that is not in the plan.
const OUTSIDE_PLAN: &str = "outside-plan";

/// The code of a call that policy denies for certain.
pub(super) const DENIED: &str = "denied";

impl ActingFor {
    /// Adds what is known beside the script's text. Where policy cannot say anything, the call itself will be decided on.
    pub(super) async fn review(&self, check: &mut Check, plan: &Plan) {
        self.hint(check, plan).await;
        for call in std::mem::take(&mut check.calls) {
            let tool = call.tool.split_once('.').and_then(|(namespace, name)| plan.api().tool(namespace, name));
            if let Some(tool) = tool {
                let has_error = check.errors().any(|error| (call.position..=call.end).contains(&error.position));
                match invalid(&call, tool).filter(|_| !has_error) {
                    Some(found) => check.diagnostics.push(found),
                    None if has_error => {}
                    None => self.review_call(check, plan, &call, tool).await,
                }
            }
            check.calls.push(call);
        }
        check.sort();
    }

    /// Asks policy about one call.
    async fn review_call(&self, check: &mut Check, plan: &Plan, call: &CallSite, tool: &ApiTool) {
        let known = plan.previews().find(|(id, _)| **id == tool.tool().id).map(|(_, preview)| preview);
        if known == Some(Preview::Allowed) {
            return;
        }
        let policy = self.parts.boundary.policy();
        match policy.preview_call(&self.principal, tool.tool(), &call.arguments).await {
            Ok(CallPreview::Denied(reason)) => {
                let message = format!("policy denies this call of `{}`: {reason}", call.tool);
                let mut found = Diagnostic::error(DENIED, call.position, message).until(call.end).about(&call.tool);
                if call.conditional || call.caught {
                    found.severity = Severity::Note;
                }
                check.diagnostics.push(found);
            }
            Ok(CallPreview::Asks(approval)) => {
                let from = if approval.from.is_empty() { "a person".to_owned() } else { approval.from.join(" or ") };
                let message = format!("policy asks {from} before this call of `{}`", call.tool);
                check.asks.push(Ask::before(call, &approval));
                let found = Diagnostic::note("asks-a-person", call.position, message).until(call.end).about(&call.tool);
                check.diagnostics.push(found);
            }
            Ok(CallPreview::Allowed | CallPreview::Depends) | Err(_) => {}
        }
    }

    /// Says of tools that do not exist how the one that was meant is called, or that it is not in the plan.
    async fn hint(&self, check: &mut Check, plan: &Plan) {
        for found in &mut check.diagnostics {
            let Some(path) = found.tool.clone().filter(|_| matches!(&*found.code, "unknown-tool" | "unknown-server"))
            else {
                continue;
            };
            if let Some(outside) = self.outside(plan, &path).await {
                OUTSIDE_PLAN.clone_into(&mut found.code);
                found.message = format!("`tools.{path}` is not in the plan");
                found.hint = Some(format!("make a plan that names `{outside}`, or do without"));
            } else if let Some(tool) = meant(&found.message, plan) {
                let args = tool.args().brief(tool.aliases());
                found.hint = Some(format!("call it as `tools.{}({args})`", tool.path()));
            }
        }
    }

    /// The tool of this path that the principal may see and that the plan does not have.
    async fn outside(&self, plan: &Plan, path: &str) -> Option<ToolId> {
        if plan.is_open() {
            return None;
        }
        let (server, name) = path.split_once('.')?;
        let tools = self.parts.boundary.provider().tools().await.ok()?;
        let is_named = |id: &ToolId| same(id.server().as_str(), server) && same(id.name().as_str(), name);
        let tool = tools.iter().find(|tool| is_named(&tool.id))?;
        self.sees(tool).await.ok()?.then(|| tool.id.clone())
    }
}

/// What the tool's schema refuses of arguments that are all known.
fn invalid(call: &CallSite, tool: &ApiTool) -> Option<Diagnostic> {
    let arguments = KnownArguments::whole(&call.arguments)?;
    let problems = tool.input().validate(&Value::Object(arguments.clone())).err()?;
    let told: Vec<String> = problems.iter().take(3).map(ToString::to_string).collect();
    let message = format!("`{}` refuses these arguments: {}", call.tool, told.join("; "));
    let mut found = Diagnostic::error("invalid-arguments", call.position, message).until(call.end).about(&call.tool);
    if call.caught {
        found.severity = Severity::Note;
    }
    Some(found)
}

/// The tool of the plan that a message names last.
fn meant<'p>(message: &str, plan: &'p Plan) -> Option<&'p ApiTool> {
    let (_, named) = message.rsplit_once("`tools.")?;
    let (namespace, name) = named.split_once('`')?.0.split_once('.')?;
    plan.api().tool(namespace, name).map(|tool| &**tool)
}

/// Whether a script's name may stand for a name on the wire.
fn same(wire: &str, script: &str) -> bool {
    let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    wire == script || plain(wire) == plain(script)
}

use std::fmt::Write as _;

use crate::boundary::Own;
use crate::{ApiTool, Attempt, CallSummary, Certainty, Failure, Plan, Severity};

/// The most that is told of one failure, in bytes.
const MAX_CAUSE: usize = 4 << 10;

/// How many findings of a check are told.
const MAX_FINDINGS: usize = 8;

/// How many calls are told one by one.
const MAX_CALLS: usize = 40;

/// What is told a writer of a run that failed, so that the next script can be right.
pub(crate) fn cause(failure: &Failure) -> String {
    let errors = failure.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let findings: Vec<String> = errors.take(MAX_FINDINGS).map(|finding| format!("- {finding}")).collect();
    let mut text = if findings.is_empty() { failure.to_string() } else { findings.join("\n") };
    text.truncate(text.floor_char_boundary(MAX_CAUSE));
    text
}

/// The calls that these attempts made and that reached their tool, or may have, one a line.
///
/// Reads are told last, as they may be made again, and are the first to be left out.
pub(super) fn calls(plan: &Plan, attempts: &[Attempt]) -> String {
    let made = || attempts.iter().flat_map(Attempt::calls_made).filter(|call| !Own::is_named(&call.tool));
    let reads = |call: &&CallSummary| only_reads(plan, call);
    let lines: Vec<String> =
        made().filter(|call| !reads(call)).chain(made().filter(reads)).map(|call| line(plan, call)).collect();
    let mut text = lines.iter().take(MAX_CALLS).map(String::as_str).collect::<Vec<_>>().join("\n");
    if let Some(more) = lines.len().checked_sub(MAX_CALLS).filter(|more| *more > 0) {
        let _ = write!(text, "\n- and {more} more");
    }
    text
}

fn line(plan: &Plan, call: &CallSummary) -> String {
    let outcome = match (call.certainty, call.error.as_deref()) {
        (Certainty::Unknown, _) => "may have happened".to_owned(),
        (_, Some(error)) => format!("failed ({error})"),
        (_, None) => "done".to_owned(),
    };
    let reads = if only_reads(plan, call) { ", only reads" } else { "" };
    format!("- {}({}): {outcome}{reads}", call.tool, call.arguments)
}

/// Whether the tool's server says that it changes nothing.
fn only_reads(plan: &Plan, call: &CallSummary) -> bool {
    let tool = plan.api().tools().map(ApiTool::tool).find(|tool| tool.id.to_string() == call.tool);
    tool.is_some_and(|tool| tool.annotations.read_only == Some(true))
}

//! What the writer of a script should know of a tool in one word.

use super::ApiTool;
use crate::Preview;

/// `denied` or `asks a person`, as policy said, and `read-only`, `destructive` or `idempotent`, as the server says.
pub(super) fn marks(tool: &ApiTool) -> Vec<&'static str> {
    let hints = tool.tool.annotations;
    let policy = match tool.preview {
        Some(Preview::Denied) => Some("denied"),
        Some(Preview::Asks) => Some("asks a person"),
        _ => None,
    };
    let hint = if hints.read_only == Some(true) {
        Some("read-only")
    } else if hints.destructive == Some(true) {
        Some("destructive")
    } else if hints.idempotent == Some(true) {
        Some("idempotent")
    } else {
        None
    };
    policy.into_iter().chain(hint).collect()
}

/// The marks as they stand in a text; empty if there are none.
pub(super) fn bracketed(tool: &ApiTool) -> String {
    let marks = marks(tool);
    if marks.is_empty() { String::new() } else { format!("[{}]", marks.join(", ")) }
}

/// The tool's documentation with its marks.
pub(super) fn documented(tool: &ApiTool) -> String {
    match (tool.declaration.doc.as_str(), bracketed(tool)) {
        (doc, marks) if marks.is_empty() => doc.to_owned(),
        ("", marks) => marks,
        (doc, marks) => format!("{doc} {marks}"),
    }
}

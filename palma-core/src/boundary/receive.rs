use serde_json::Value;

use super::Call;
use crate::{CallError, Tool, ToolResult};

/// The most that is told of a tool's own failure, in bytes.
const MAX_MESSAGE: usize = 4096;

/// Step 8: the value a script is given for what a tool answered.
pub(super) fn value(call: &Call, tool: &Tool, result: ToolResult) -> Result<Value, CallError> {
    if result.is_error {
        return Err(CallError::Tool { tool: tool.id.clone(), message: message(result) });
    }
    let value = result.into_value();
    if let Some(schema) = call.tool.as_ref().and_then(|tool| tool.output()) {
        let misfit = |problems| CallError::InvalidResult { tool: tool.id.clone(), problems };
        schema.validate(&value).map_err(misfit)?;
    }
    Ok(value)
}

fn message(result: ToolResult) -> String {
    let text = result.joined_text().filter(|text| !text.trim().is_empty());
    let mut text = text.unwrap_or_else(|| result.into_value().to_string());
    if text.len() > MAX_MESSAGE {
        text.truncate(text.floor_char_boundary(MAX_MESSAGE));
        text.push('…');
    }
    text
}

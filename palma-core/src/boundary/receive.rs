use serde_json::Value;

use super::Call;
use crate::{CallError, Tool, ToolResult};

/// The most that is told of a tool's own failure, in bytes.
const MAX_MESSAGE: usize = 4096;

/// What a script is given.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) value: Value,
    /// Its length as JSON.
    pub(super) bytes: u64,
}

/// Step 8: the value a script is given for what a tool answered.
pub(super) fn value(call: &Call, tool: &Tool, result: ToolResult, most: usize) -> Result<Received, CallError> {
    let id = || tool.id.clone();
    if result.is_error {
        return Err(CallError::Tool { tool: id(), message: message(result) });
    }
    let value = result.into_value();
    let bytes = value.to_string().len() as u64;
    let most = most as u64;
    if bytes > most {
        return Err(CallError::ResultTooLong { tool: id(), bytes, most });
    }
    if let Some(schema) = call.tool.as_ref().and_then(|tool| tool.output()) {
        schema.validate(&value).map_err(|problems| CallError::InvalidResult { tool: id(), problems })?;
    }
    Ok(Received { value, bytes })
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

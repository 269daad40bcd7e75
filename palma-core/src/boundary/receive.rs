use serde_json::Value;

use super::{Boundary, Call};
use crate::schema::Schema;
use crate::{ApiTool, CallError, Tool, ToolResult};

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
    if result.is_error {
        return Err(CallError::Tool { tool: tool.id.clone(), message: message(result) });
    }
    fitting(tool, call.tool.as_ref().and_then(|tool| tool.output()), result.into_value(), most)
}

/// A value that is no longer than `most` bytes and fits the tool's output schema.
fn fitting(tool: &Tool, schema: Option<&Schema>, value: Value, most: usize) -> Result<Received, CallError> {
    let bytes = value.to_string().len() as u64;
    let most = most as u64;
    if bytes > most {
        return Err(CallError::ResultTooLong { tool: tool.id.clone(), bytes, most });
    }
    if let Some(schema) = schema {
        let invalid = |problems| CallError::InvalidResult { tool: tool.id.clone(), problems };
        schema.validate(&value).map_err(invalid)?;
    }
    Ok(Received { value, bytes })
}

impl Boundary {
    /// Whether a tool could have answered this.
    pub(crate) fn could_answer(&self, tool: &ApiTool, value: &Value) -> Result<(), CallError> {
        fitting(tool.tool(), tool.output(), value.clone(), self.0.result_bytes).map(drop)
    }
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

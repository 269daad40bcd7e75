use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a tool answered (MCP `CallToolResult`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ToolResult {
    /// Content blocks, each as MCP writes it.
    #[serde(default)]
    pub content: Vec<Value>,
    /// The structured result, where the tool gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub structured_content: Option<Value>,
    /// Whether the tool says that it failed.
    #[serde(default)]
    pub is_error: bool,
}

impl ToolResult {
    /// A structured result.
    pub fn structured(value: Value) -> Self {
        Self { structured_content: Some(value), ..Self::default() }
    }

    /// One block of text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { content: vec![serde_json::json!({"type": "text", "text": text.into()})], ..Self::default() }
    }

    /// These content blocks.
    pub fn blocks(content: Vec<Value>) -> Self {
        Self { content, ..Self::default() }
    }

    /// A failure the tool tells in words.
    pub fn error(text: impl Into<String>) -> Self {
        Self { is_error: true, ..Self::text(text) }
    }

    /// Adds a structured result.
    pub fn with_structured(mut self, value: Value) -> Self {
        self.structured_content = Some(value);
        self
    }

    /// Says whether this is a failure.
    pub const fn with_is_error(mut self, is_error: bool) -> Self {
        self.is_error = is_error;
        self
    }

    /// What a script is given: the structured content; else the text, parsed where it is a JSON object or array;
    /// else the content blocks as they are.
    ///
    /// Text that is a bare JSON scalar (`42`, `"x"`, `true`) stays text, because a tool that answers in words may
    /// happen to answer `42`.
    pub fn into_value(self) -> Value {
        if let Some(value) = self.structured_content {
            return value;
        }
        let Some(text) = self.joined_text() else { return Value::Array(self.content) };
        match serde_json::from_str(&text) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) => value,
            _ => Value::String(text),
        }
    }

    /// The text of the content, blocks joined by line feeds; `None` if a block is anything but text.
    pub fn joined_text(&self) -> Option<String> {
        let texts: Option<Vec<&str>> = self.content.iter().map(text_of).collect();
        texts.map(|texts| texts.join("\n"))
    }
}

fn text_of(block: &Value) -> Option<&str> {
    if block.get("type")?.as_str()? != "text" {
        return None;
    }
    block.get("text")?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn structured_content_comes_before_text() {
        assert_eq!(ToolResult::text("{\"a\": 1}").with_structured(json!({"a": 2})).into_value(), json!({"a": 2}));
    }

    #[test]
    fn json_text_is_parsed_and_other_text_is_not() {
        assert_eq!(ToolResult::text("{\"a\": 1}").into_value(), json!({"a": 1}));
        assert_eq!(ToolResult::text("42").into_value(), json!("42"));
        assert_eq!(ToolResult::text("{'a': 1}").into_value(), json!("{'a': 1}"));
        assert_eq!(ToolResult::blocks(vec![]).into_value(), json!(""));
    }

    #[test]
    fn content_that_is_not_text_stays_as_blocks() {
        let image = json!({"type": "image", "data": "AA==", "mimeType": "image/png"});
        assert_eq!(ToolResult::blocks(vec![image.clone()]).into_value(), json!([image]));
    }
}

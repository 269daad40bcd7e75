use palma_core::{Annotations, NameError, ServerName};
use palma_core::{Tool, ToolId, ToolName};
use serde_json::{Value, json};

/// Reads a tool as MCP writes it. Only the name can be wrong; whatever else is not as it should be is left out.
pub(crate) fn tool(server: &ServerName, value: &Value) -> Result<Tool, NameError> {
    let text = |field: &str| value.get(field).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let name = ToolName::parse(text("name").unwrap_or_default())?;
    let schema = |field: &str| value.get(field).filter(|schema| !schema.is_null()).cloned();
    let input_schema = schema("inputSchema").unwrap_or_else(|| json!({"type": "object"}));

    let mut tool = Tool::new(ToolId::new(server.clone(), name), input_schema).with_annotations(annotations(value));
    tool.description = text("description").or_else(|| text("title")).map(str::to_owned);
    tool.output_schema = schema("outputSchema");
    Ok(tool)
}

fn annotations(tool: &Value) -> Annotations {
    tool.get("annotations").and_then(|value| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> ServerName {
        ServerName::parse("s").unwrap()
    }

    #[test]
    fn a_tool_is_read_whole() {
        let read = tool(
            &server(),
            &json!({"name": "t", "description": "d", "inputSchema": {"type": "object"}, "outputSchema": {"type": "array"},
                    "annotations": {"readOnlyHint": true, "title": "x"}, "icons": []}),
        );
        let expected = Tool::new(ToolId::parse("s", "t").unwrap(), json!({"type": "object"}))
            .with_description("d")
            .with_output_schema(json!({"type": "array"}))
            .with_annotations(Annotations::default().with_read_only(true));
        assert_eq!(read.unwrap(), expected);
    }

    #[test]
    fn a_tool_with_odd_parts_is_read_without_them() {
        let odd = json!({"name": "t", "title": "T", "description": 5, "inputSchema": null, "annotations": {"readOnlyHint": "no"}});
        let expected = Tool::new(ToolId::parse("s", "t").unwrap(), json!({"type": "object"})).with_description("T");
        assert_eq!(tool(&server(), &odd).unwrap(), expected);
    }

    #[test]
    fn a_tool_without_a_good_name_is_refused() {
        assert!(tool(&server(), &json!({"inputSchema": {}})).is_err());
        assert!(tool(&server(), &json!({"name": "a\u{202e}b"})).is_err());
    }
}

use palma_core::Tool;
use serde_json::Value;

/// The most parameters, of all levels, whose words count.
const MAX_PARAMETERS: usize = 256;
const MAX_DEPTH: usize = 4;

/// The words of one tool, by field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) server: String,
    pub(crate) description: String,
    /// Names and descriptions of the parameters.
    pub(crate) parameters: Vec<String>,
}

impl Document {
    pub(crate) fn of(tool: &Tool) -> Self {
        let mut parameters = Vec::new();
        collect(&tool.input_schema, MAX_DEPTH, &mut parameters);
        Self {
            name: tool.id.name().as_str().to_owned(),
            server: tool.id.server().as_str().to_owned(),
            description: tool.description.clone().unwrap_or_default(),
            parameters,
        }
    }
}

fn collect(schema: &Value, depth: usize, into: &mut Vec<String>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        if into.len() >= 2 * MAX_PARAMETERS || depth == 0 {
            return;
        }
        into.push(name.clone());
        into.extend(property.get("description").and_then(Value::as_str).map(str::to_owned));
        collect(property, depth - 1, into);
        if let Some(items) = property.get("items") {
            collect(items, depth - 1, into);
        }
    }
}

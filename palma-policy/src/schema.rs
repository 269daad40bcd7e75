use cedar_policy::Schema;
use serde_json::{Map, Value, json};

use crate::LoadError;
use crate::known_tool::{HINTS, KnownTool};
use crate::shape::record_to_cedar;

/// The types of everything that policies may speak of, in Cedar's JSON schema format.
pub(crate) fn schema_of<'a>(tools: impl Iterator<Item = &'a KnownTool>) -> Value {
    let actions: Map<_, _> = tools.map(|tool| (tool.action_id(), action(tool))).collect();
    json!({"": {
        "entityTypes": {
            "User": {"memberOfTypes": ["Group"]},
            "Group": {"memberOfTypes": ["Group"]},
            "Server": {},
        },
        "actions": actions,
    }})
}

/// Reads the types back as Cedar's validator wants them.
pub(crate) fn parse(schema: &Value) -> Result<Schema, LoadError> {
    Schema::from_json_value(schema.clone()).map_err(LoadError::schema)
}

fn action(tool: &KnownTool) -> Value {
    let hints: Map<_, _> = HINTS.iter().map(|&hint| (hint.to_owned(), json!({"type": "Boolean"}))).collect();
    json!({"appliesTo": {
        "principalTypes": ["User"],
        "resourceTypes": ["Server"],
        "context": {"type": "Record", "attributes": {
            "input": record_to_cedar(tool.input()),
            "tool": {"type": "Record", "attributes": hints},
            "agent": {"type": "String", "required": false},
        }},
    }})
}

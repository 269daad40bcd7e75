mod completed;
mod correct;
mod mistakes;
mod random;
mod reached;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use palma_core::{Api, Diagnostic, Severity, Tool, ToolId};
use serde_json::{Value as Json, json};

use super::Checked;
use crate::frame::{Names, ToolTypes};
use crate::source::Source;

/// `shop.orders`, `shop.update`, `files.read` and `files.list` with types, and `web.get` of whose result nothing is said.
fn api() -> Api {
    let order = json!({
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "customer_name": {"type": "string"},
            "total": {"type": "number"},
            "status": {"enum": ["open", "paid", "void"]},
            "lines": {"type": "array", "items": {"type": "object", "additionalProperties": false,
                "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}}, "required": ["sku", "count"]}},
            "note": {"type": ["string", "null"]},
        },
        "required": ["id", "customer_name", "total", "status", "lines"],
        "additionalProperties": false,
    });
    let tool = |server: &str, name: &str, input: Json, output: Option<Json>| {
        let tool = Tool::new(ToolId::parse(server, name).unwrap(), input);
        Arc::new(match output {
            Some(output) => tool.with_output_schema(output),
            None => tool,
        })
    };
    Api::generate([
        tool(
            "shop",
            "orders",
            json!({"type": "object", "additionalProperties": false, "properties": {
                "status": {"enum": ["open", "paid", "void"]}, "limit": {"type": "integer"}, "cursor": {"type": "string"},
                "range": {"type": "object", "additionalProperties": false, "required": ["from"],
                    "properties": {"from": {"type": "string"}, "to": {"type": "string"}}}}}),
            Some(json!({"type": "object", "additionalProperties": false, "required": ["orders"], "properties": {
                "orders": {"type": "array", "items": order}, "next": {"type": ["string", "null"]}}})),
        ),
        tool(
            "shop",
            "update",
            json!({"type": "object", "additionalProperties": false, "required": ["id", "status"], "properties": {
                "id": {"type": "string"}, "status": {"enum": ["open", "paid", "void"]}, "tags": {"type": "array", "items": {"type": "string"}}}}),
            Some(
                json!({"type": "object", "properties": {"ok": {"type": "boolean"}, "order": {"type": "object"}}, "required": ["ok"]}),
            ),
        ),
        tool(
            "files",
            "read",
            json!({"type": "object", "required": ["path"], "properties": {"path": {"type": "string"}, "max_bytes": {"type": "integer"}}}),
            Some(
                json!({"type": "object", "additionalProperties": false, "required": ["text"], "properties": {"text": {"type": "string"}, "size": {"type": "integer"}}}),
            ),
        ),
        tool(
            "files",
            "list",
            json!({"type": "object", "properties": {"folder": {"type": "string"}}}),
            Some(json!({"type": "array", "items": {"oneOf": [
                {"type": "object", "additionalProperties": false, "required": ["kind", "path", "size"],
                    "properties": {"kind": {"const": "file"}, "path": {"type": "string"}, "size": {"type": "number"}}},
                {"type": "object", "additionalProperties": false, "required": ["kind", "path", "count"],
                    "properties": {"kind": {"const": "folder"}, "path": {"type": "string"}, "count": {"type": "number"}}}]}})),
        ),
        tool(
            "web",
            "get",
            json!({"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}}),
            None,
        ),
    ])
}

fn names(api: &Api) -> Names {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for tool in api.tools() {
        names.entry(tool.namespace().to_owned()).or_default().insert(tool.name().to_owned());
    }
    names
}

#[track_caller]
fn checked(text: &str, api: &Api) -> Checked {
    let source = Source::read(text).unwrap_or_else(|found| panic!("{found:?}\n{text}"));
    source.check(&names(api), &ToolTypes::named_in(text, api))
}

/// The errors of a script, as `line:column code`.
#[track_caller]
fn errors(text: &str) -> Vec<String> {
    let found = checked(text, &api()).diagnostics;
    let errors = found.iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| format!("{} {}", found.position, found.code)).collect()
}

//! Scripts and APIs of any size, to measure the check with.

use std::fmt::Write as _;
use std::sync::Arc;

use palma_core::{Api, Tool, ToolId};
use serde_json::{Value, json};

/// How many lines one block of a script has.
const BLOCK: usize = 10;

/// How many tools a server has.
const SERVER: usize = 10;

/// A script of about so many lines that uses an API of so many tools, with nothing wrong in it.
pub fn script(lines: usize, tools: usize) -> String {
    let mut script = String::new();
    for block in 0..lines / BLOCK {
        let (finds, saves) = (path(block * 7 % tools.max(1)), path(block * 11 % tools.max(1)));
        let _ = write!(
            script,
            "const page{block} = await tools.{finds}({{ id: `item-${{{block}}}`, limit: {block}, filter: {{ status: \"open\" }} }});
const rows{block} = page{block}.rows.filter(row => row.amount > 10 && row.status !== \"void\");
let total{block} = 0;
for (const {{ amount }} of rows{block}) {{
  total{block} += amount;
}}
const names{block} = rows{block}.map(({{ id, name }}) => `${{id}}: ${{name}}`).join(\", \");
if (total{block} > 1000 && names{block}.length > 0) {{
  await tools.{saves}({{ id: rows{block}[0].id, limit: total{block} }});
}}
"
        );
    }
    script
}

/// An API of so many tools.
pub fn api(tools: usize) -> Api {
    Api::generate((0..tools).filter_map(tool))
}

fn path(tool: usize) -> String {
    format!("server_{}.find_{tool}", tool / SERVER)
}

fn tool(number: usize) -> Option<Arc<Tool>> {
    let id = ToolId::parse(&format!("server_{}", number / SERVER), &format!("find_{number}")).ok()?;
    Some(Arc::new(Tool::new(id, input()).with_output_schema(output())))
}

fn input() -> Value {
    json!({"type": "object", "additionalProperties": false, "required": ["id"], "properties": {
        "id": {"type": "string", "description": "What to find."},
        "limit": {"type": "integer", "description": "The most rows."},
        "filter": {"type": "object", "additionalProperties": false, "properties": {
            "status": {"enum": ["open", "paid", "void"]}, "since": {"type": "string", "format": "date"}}}}})
}

fn output() -> Value {
    json!({"type": "object", "additionalProperties": false, "required": ["rows"], "properties": {
        "rows": {"type": "array", "items": {"type": "object", "additionalProperties": false,
            "required": ["id", "name", "amount", "status"], "properties": {
                "id": {"type": "string"}, "name": {"type": "string"}, "amount": {"type": "number"},
                "status": {"enum": ["open", "paid", "void"]}}}},
        "next": {"type": ["string", "null"]}}})
}

mod alias;
mod degraded;
mod described;
mod fitted;
mod hostile;
mod keywords;
mod known;
mod levels;
mod named;
mod shape;

use std::sync::Arc;

use serde_json::{Value, json};

use super::Api;
use crate::{Tool, ToolId};

fn tool(server: &str, name: &str, schema: Value) -> Arc<Tool> {
    Arc::new(Tool::new(ToolId::parse(server, name).unwrap(), schema))
}

/// The API of one tool `s.f`.
fn api(schema: Value) -> Api {
    Api::generate([tool("s", "f", schema)])
}

/// Checks how a property of this schema is shown, documentation included.
#[track_caller]
fn check_property(schema: impl Into<Value>, expected: &str) {
    let text = api(json!({"type": "object", "properties": {"p": schema.into()}})).text().to_owned();
    let (_, args) = text.split_once("(args?: ").unwrap();
    let (args, _) = args.rsplit_once("): Promise<unknown>;").unwrap();
    let args = args.strip_prefix('{').and_then(|args| args.strip_suffix('}')).unwrap();
    let lines: Vec<&str> = args.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.join("\n").trim_end_matches(';'), expected);
}

/// Checks the whole text of the API of one tool `s.f`.
#[track_caller]
fn check_text(schema: Value, expected: &[&str]) {
    let text = api(schema).text().to_owned();
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(' ')).map(str::trim).collect();
    assert_eq!(lines, expected);
}

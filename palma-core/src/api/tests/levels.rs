use std::sync::Arc;

use serde_json::{Value, json};

use super::{Api, tool};
use crate::{Annotations, Known, Level, Preview, Tool, ToolId};

fn read_file() -> Tool {
    let schema = json!({"type": "object", "required": ["path"], "properties": {
        "lines": {"type": "integer", "description": "How many."}, "path": {"type": "string", "minLength": 1}}});
    Tool::clone(&tool("files", "read_file", schema)).with_description("Reads a file. Slowly.")
}

#[track_caller]
fn check(tool: Tool, level: Level, expected: &str) {
    let api = Api::generate([Arc::new(tool)]);
    assert_eq!(api.text_at(level), expected);
    assert_eq!(api.tools().next().unwrap().text_at(level), expected);
}

#[test]
fn a_tool_is_told_in_one_line_in_types_or_in_full() {
    check(read_file(), Level::Index, "files.read_file(path, lines?) – Reads a file\n");
    check(read_file(), Level::Signature, "files.read_file(args: {lines?: number;path: string})\n");
    let api = Api::generate([Arc::new(read_file())]);
    assert_eq!(api.text_at(Level::Full), api.text());
}

#[test]
fn a_signature_tells_a_declared_result_and_named_types() {
    let point = json!({"type": "object", "properties": {"next": {"$ref": "#"}}, "additionalProperties": false});
    check(
        Tool::clone(&tool("s", "f", json!({"type": "object"}))).with_output_schema(point),
        Level::Signature,
        "type F = {next?: F};\ns.f(args?: Record<string, unknown>): Promise<F>\n",
    );
}

#[test]
fn what_matters_to_the_writer_is_said_in_one_word() {
    let hints = Annotations::default();
    for (hints, word) in [
        (hints.with_read_only(true).with_destructive(true), " [read-only]"),
        (hints.with_destructive(true).with_idempotent(true), " [destructive]"),
        (hints.with_idempotent(true), " [idempotent]"),
        (hints.with_destructive(false), ""),
    ] {
        let tool = read_file().with_annotations(hints);
        check(tool.clone(), Level::Index, &format!("files.read_file(path, lines?){word} – Reads a file\n"));
        let api = Api::generate([Arc::new(tool)]);
        assert!(api.text().contains(&format!("/** Reads a file. Slowly.{word} */")), "{}", api.text());
    }
}

#[test]
fn what_policy_said_of_a_tool_stands_in_the_text() {
    for (preview, word) in [(Preview::Denied, "[denied]"), (Preview::Asks, "[asks a person]"), (Preview::Depends, "")] {
        let known = Known::new().with_previews([(ToolId::parse("files", "read_file").unwrap(), preview)]);
        let api = Api::with_known([Arc::new(read_file())], &known);
        for level in [Level::Index, Level::Signature, Level::Full] {
            assert_eq!(api.text_at(level).contains('['), word.starts_with('[') || level == Level::Full);
            assert!(api.text_at(level).contains(word), "{}", api.text_at(level));
        }
    }
}

#[test]
fn a_line_names_few_parameters_and_the_required_ones_first() {
    let mut properties: serde_json::Map<String, Value> =
        (0..30).map(|number| (format!("p{number}"), json!({}))).collect();
    properties.insert("last".to_owned(), json!({}));
    let schema = json!({"type": "object", "properties": properties, "required": ["last"]});
    let line = Api::generate([tool("s", "f", schema)]).text_at(Level::Index);
    assert!(line.starts_with("s.f(last, p0?, p1?") && line.ends_with(", …)\n"), "{line}");
}

#[test]
fn a_tool_is_described_alone_by_its_path() {
    let api = Api::generate([Arc::new(read_file()), tool("files", "list", json!({}))]);
    let alone = api.describe("files.read_file").unwrap();
    assert_eq!(alone, Api::generate([Arc::new(read_file())]).tools_text());
    assert_eq!(api.describe("tools.files.read_file"), Some(alone));
    assert_eq!(api.describe("files.nothing"), None);
}

use serde_json::json;

use super::{Api, api, tool};

#[test]
fn servers_and_tools_are_called_by_identifiers() {
    let tools = [tool("a-b", "delete", json!({})), tool("a-b", "2fa", json!({})), tool("a_b", "read file", json!({}))];
    let paths: Vec<String> = Api::generate(tools).tools().map(super::super::ApiTool::path).collect();
    assert_eq!(paths, ["a_b.read_file", "a_b_2._2fa", "a_b_2.delete_"]);
}

#[test]
fn the_order_of_tools_does_not_change_a_byte() {
    let schema = |word: &str| json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}, "b": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"enum": [word, 1]}}});
    let mut tools: Vec<_> = ["x-1", "x.1", "x_1", "y"].iter().map(|name| tool("s", name, schema(name))).collect();
    tools.extend(["s-", "s."].iter().map(|server| tool(server, "f", json!({}))));
    let forward = Api::generate(tools.clone()).text().to_owned();
    tools.reverse();
    assert_eq!(Api::generate(tools.clone()).text(), forward);
    tools.rotate_left(2);
    assert_eq!(Api::generate(tools).text(), forward);
}

#[test]
fn a_type_is_never_called_like_one_that_declarations_lean_on() {
    let schema = json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/promise"}, "b": {"$ref": "#/$defs/promise"}, "c": {"$ref": "#/$defs/record"}, "d": {"$ref": "#/$defs/record"}},
        "$defs": {"promise": {"enum": [1, 2]}, "record": {"enum": [3, 4]}}});
    let text = api(schema).text().to_owned();
    assert!(text.contains("type Promise_ = 1 | 2;") && text.contains("type Record_ = 3 | 4;"), "{text}");
}

#[test]
fn a_property_is_quoted_unless_it_is_a_word_that_a_reader_can_see() {
    let names = ["plain", "名", "a-b", "1", "", "\"", "__proto__", "class", "a\u{fe0f}", "\u{3164}", "\u{202e}"];
    let mut schema = json!({"type": "object", "properties": {}, "required": names});
    for name in names {
        schema["properties"][name] = json!({"type": "null"});
    }
    let text = api(schema).text().to_owned();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| line.ends_with("null;"))
        .map(|line| line.trim().trim_end_matches(": null;"))
        .collect();
    assert_eq!(
        lines,
        [
            "plain",
            "名",
            "\"a-b\"",
            "\"1\"",
            "\"\"",
            r#""\"""#,
            "__proto__",
            "class",
            r#""a\ufe0f""#,
            r#""\u3164""#,
            r#""\u202e""#
        ]
    );
}

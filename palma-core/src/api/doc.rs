use serde_json::{Map, Value};

use super::Degraded;
use crate::tool::is_hidden;

/// The most characters of a tool's description that are shown.
const MAX_TOOL_DOC: usize = 4_000;

/// The most characters of a property's description that are shown.
const MAX_PROPERTY_DOC: usize = 1_000;

/// A tool's description as it stands in a comment: lines kept, hidden characters taken out, capped.
pub(super) fn of_tool(description: &str, degraded: &mut Vec<Degraded>) -> String {
    let lines: Vec<String> = description.lines().map(one_line).collect();
    let mut text = String::new();
    for line in lines {
        let blank_again = line.is_empty() && (text.is_empty() || text.ends_with("\n\n"));
        if !blank_again {
            text.push_str(&line);
            text.push('\n');
        }
    }
    let text = text.trim_end();
    if description.chars().any(|c| is_hidden(c) && !c.is_whitespace()) {
        degraded.push(Degraded::new("/description", "hidden characters were taken out"));
    }
    let capped = cap(text, MAX_TOOL_DOC);
    if capped.len() != text.len() {
        degraded.push(Degraded::new("/description", format!("cut after {MAX_TOOL_DOC} characters")));
    }
    capped
}

/// What a schema node says beyond its type, in one line: its description, then what a type cannot say.
pub(super) fn of_node(node: &Value) -> String {
    let Some(schema) = node.as_object() else { return String::new() };
    let description = schema.get("description").and_then(Value::as_str).map(one_line).unwrap_or_default();
    let description = cap(&description, MAX_PROPERTY_DOC);
    let notes = notes(schema).join(", ");
    match (description.is_empty(), notes.is_empty()) {
        (_, true) => description,
        (true, false) => format!("[{notes}]"),
        (false, false) => format!("{description} [{notes}]"),
    }
}

fn notes(schema: &Map<String, Value>) -> Vec<String> {
    let mut notes = Vec::new();
    let text = |key: &str| schema.get(key).and_then(Value::as_str).map(|text| cap(&one_line(text), 120));
    let is = |name: &str| match schema.get("type") {
        Some(Value::String(ty)) => ty == name,
        Some(Value::Array(types)) => types.iter().any(|ty| ty == name),
        _ => false,
    };
    if is("integer") {
        notes.push("int".to_owned());
    }
    notes.extend(range(schema, "minimum", "maximum", ""));
    notes.extend(scalar(schema, "exclusiveMinimum").map(|least| format!("> {least}")));
    notes.extend(scalar(schema, "exclusiveMaximum").map(|most| format!("< {most}")));
    notes.extend(scalar(schema, "multipleOf").map(|step| format!("multiple of {step}")));
    notes.extend(range(schema, "minLength", "maxLength", " chars"));
    notes.extend(text("pattern").map(|pattern| format!("/{pattern}/")));
    notes.extend(text("format"));
    notes.extend(text("contentEncoding"));
    notes.extend(text("contentMediaType"));
    notes.extend(range(schema, "minItems", "maxItems", " items"));
    notes.extend(range(schema, "minProperties", "maxProperties", " properties"));
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        notes.push("unique".to_owned());
    }
    if let Some(Value::Object(items)) = schema.get("items") {
        let each = self::notes(items);
        if !each.is_empty() {
            notes.push(format!("each {}", each.join(" ")));
        }
    }
    notes.extend(
        schema.get("default").filter(|value| !value.is_null()).map(|value| format!("default {}", literal(value))),
    );
    for flag in ["deprecated", "readOnly", "writeOnly"] {
        if schema.get(flag) == Some(&Value::Bool(true)) {
            notes.push(flag.to_lowercase());
        }
    }
    notes
}

fn range(schema: &Map<String, Value>, least: &str, most: &str, unit: &str) -> Option<String> {
    match (scalar(schema, least), scalar(schema, most)) {
        (Some(least), Some(most)) if least == most => Some(format!("{least}{unit}")),
        (Some(least), Some(most)) => Some(format!("{least}..{most}{unit}")),
        (Some(least), None) => Some(format!(">= {least}{unit}")),
        (None, Some(most)) => Some(format!("<= {most}{unit}")),
        (None, None) => None,
    }
}

/// A number; a boolean `exclusiveMinimum`, as draft 4 has it, is none.
fn scalar(schema: &Map<String, Value>, key: &str) -> Option<String> {
    schema.get(key).filter(|value| value.is_number()).map(ToString::to_string)
}

fn literal(value: &Value) -> String {
    cap(&one_line(&value.to_string()), 80)
}

/// A line that cannot end a comment, hide text or carry more than one space at a time.
fn one_line(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !is_hidden(c)).collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").replace("*/", "*∕").replace("/*", "∕*")
}

fn cap(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_type_cannot_say_is_said_in_few_words() {
        let node = json!({"type": "integer", "minimum": 1, "maximum": 100, "default": 10, "description": "How many.\n\n  At most."});
        assert_eq!(of_node(&node), "How many. At most. [int, 1..100, default 10]");
        assert_eq!(
            of_node(&json!({"type": "array", "items": {"type": "integer"}, "minItems": 1})),
            "[>= 1 items, each int]"
        );
        assert_eq!(of_node(&json!({"type": "string"})), "");
    }

    #[test]
    fn a_description_cannot_end_its_comment_or_hide_text() {
        let mut degraded = Vec::new();
        let text = of_tool("a */ b\u{202e}c\n\n\n\nd\u{200b}", &mut degraded);
        assert_eq!(text, "a *∕ bc\n\nd");
        assert_eq!(degraded.len(), 1);
    }

    #[test]
    fn a_description_of_thousands_of_lines_is_cut_and_that_is_said() {
        let mut degraded = Vec::new();
        let text = of_tool(&"line\n".repeat(5_000), &mut degraded);
        assert!(text.chars().count() <= MAX_TOOL_DOC + 1);
        assert_eq!(degraded.len(), 1);
    }
}

use serde_json::Value;

use super::Degraded;
use super::note::{self, Resolve};
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

/// What a schema node says beyond its type, in one line: its descriptions, then what a type cannot say.
pub(super) fn of_node<'a>(node: &'a Value, resolve: Resolve<'_, 'a>) -> String {
    let description = cap(&note::descriptions(node, resolve).join(" "), MAX_PROPERTY_DOC);
    let notes = note::notes(node, resolve).join(", ");
    match (description.is_empty(), notes.is_empty()) {
        (_, true) => description,
        (true, false) => format!("[{notes}]"),
        (false, false) => format!("{description} [{notes}]"),
    }
}

/// A line that cannot end a comment, hide text or carry more than one space at a time.
pub(super) fn one_line(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !is_hidden(c)).collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").replace("*/", "*\\/")
}

pub(super) fn cap(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_cannot_end_its_comment_or_hide_text() {
        let mut degraded = Vec::new();
        let text = of_tool("a */ b\u{202e}c\n\n\n\nd\u{200b}", &mut degraded);
        assert_eq!(text, "a *\\/ bc\n\nd");
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

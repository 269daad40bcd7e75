use serde_json::Value;

use super::note::{self, Resolve};
use super::{Degraded, suspicion};
use crate::tool::is_hidden;

/// The most characters of a tool's description that are shown.
const MAX_TOOL_DOC: usize = 4_000;

/// The most characters of a property's description that are shown.
const MAX_PROPERTY_DOC: usize = 1_000;

/// The most lines of a tool's description that are shown.
const MAX_TOOL_LINES: usize = 120;

/// A tool's description as it stands in a comment: lines kept, hidden characters taken out, what reads like
/// declarations marked as said, capped.
pub(super) fn of_tool(description: &str, degraded: &mut Vec<Degraded>) -> String {
    let mut text = String::new();
    let mut lines = 0;
    let mut marked = false;
    for line in description.lines().map(prose) {
        if lines == MAX_TOOL_LINES {
            degraded.push(Degraded::new("/description", format!("cut after {MAX_TOOL_LINES} lines")));
            break;
        }
        lines += usize::from(!line.is_empty());
        let declares = suspicion::is_declaration(&line);
        marked |= declares;
        let line = if declares { format!("> {line}") } else { line };
        let blank_again = line.is_empty() && (text.is_empty() || text.ends_with("\n\n"));
        if !blank_again {
            text.push_str(&line);
            text.push('\n');
        }
    }
    let text = text.trim_end();
    if marked {
        degraded.push(Degraded::new("/description", "lines that read like declarations are marked with `>`"));
    }
    degraded.extend(suspicion::reasons(description).into_iter().map(|reason| Degraded::new("/description", reason)));
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

/// What is suspicious about the description of a part of a schema, or cut from it.
pub(super) fn complaint(description: &str) -> Option<String> {
    let mut reasons = suspicion::reasons(description);
    if description.len() > MAX_PROPERTY_DOC && one_line(description).chars().count() > MAX_PROPERTY_DOC {
        reasons.push(format!("cut after {MAX_PROPERTY_DOC} characters"));
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// A line that cannot end a comment, hide text, open or close a fence, or carry more than one space at a time.
pub(super) fn one_line(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !is_hidden(c)).collect();
    let words: Vec<&str> = visible.split(' ').filter(|word| !word.is_empty()).collect();
    suspicion::without_fences(words.join(" ").replace("*/", "*\\/"))
}

/// A line of what a server says in words, which also has no mark of a conversation.
pub(super) fn prose(text: &str) -> String {
    suspicion::without_marks(one_line(text))
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
        assert_eq!(degraded.len(), 2);
    }

    #[test]
    fn a_description_of_thousands_of_lines_is_cut_and_that_is_said() {
        let mut degraded = Vec::new();
        let text = of_tool(&"line\n".repeat(5_000), &mut degraded);
        assert!(text.chars().count() <= MAX_TOOL_DOC + 1);
        assert_eq!(degraded.len(), 1);
    }
}

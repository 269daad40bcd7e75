//! What a description says that is no description: text that hides, pretends to be code, or speaks to the model.

use crate::tool::is_hidden;

/// The fences of a code block, and what they become.
const FENCES: [(&str, &str); 2] = [("```", "\u{2032}\u{2032}\u{2032}"), ("~~~", "\u{223c}\u{223c}\u{223c}")];

/// How a conversation's own marks begin and end in the formats that models are trained on, and what they become.
const MARKS: [(&str, &str); 4] = [("<|", "< |"), ("|>", "| >"), ("[INST]", "(INST)"), ("[/INST]", "(/INST)")];

/// What descriptions say that want to steer the model, in lower case.
const INSTRUCTIONS: [&str; 14] = [
    "ignore previous",
    "ignore all previous",
    "ignore the above",
    "disregard previous",
    "disregard all",
    "<important>",
    "<system>",
    "</system>",
    "do not tell the user",
    "don't tell the user",
    "do not mention this",
    "without telling the user",
    "new instructions:",
    "before using any other tool",
];

/// Why a description is not quite what it seems; empty for an ordinary one.
pub(super) fn reasons(description: &str) -> Vec<String> {
    let mut reasons = Vec::new();
    if description.chars().any(|c| is_hidden(c) && !c.is_whitespace() && c != '\u{fe0f}' && c != '\u{200d}') {
        reasons.push("hidden characters were taken out".to_owned());
    }
    if description.contains("*/") {
        reasons.push("what would end a comment was changed".to_owned());
    }
    if FENCES.iter().chain(&MARKS).any(|(mark, _)| description.contains(mark)) {
        reasons.push("fences and marks of a conversation were changed".to_owned());
    }
    let lower = description.to_lowercase();
    if let Some(found) = INSTRUCTIONS.iter().find(|phrase| lower.contains(**phrase)) {
        reasons.push(format!("it reads like instructions to a model: `{found}`"));
    }
    reasons
}

/// Whether a line could be taken for one of the declarations around it.
pub(super) fn is_declaration(line: &str) -> bool {
    let starts = ["declare ", "export ", "import ", "namespace ", "interface ", "function ", "/**", "/*", "//", "}"];
    let types = line.starts_with("type ") && line.contains('=');
    types || starts.iter().any(|start| line.starts_with(start)) && line.contains(['{', '}', '(', ';', '*', '/'])
}

/// The text without fences of code blocks.
pub(super) fn without_fences(text: String) -> String {
    replaced(text, &FENCES)
}

/// The text without the marks of a conversation.
pub(super) fn without_marks(text: String) -> String {
    replaced(text, &MARKS)
}

fn replaced(text: String, marks: &[(&str, &str)]) -> String {
    marks.iter().fold(text, |text, (mark, other)| if text.contains(mark) { text.replace(mark, other) } else { text })
}

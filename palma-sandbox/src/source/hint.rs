//! What a text is that is no script.

use palma_core::{Diagnostic, Position};

use super::parse;

const PROSE: &str = "expected a script but found prose; send the script alone, or the code in a Markdown fence of `ts`";

/// Says what a text looks like, in place of the errors a parser makes of it; the errors where it looks like code.
pub(super) fn explain(text: &str, errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let Some(message) = other_language(begin).or_else(|| spoiled(text)).or_else(|| is_prose(begin).then_some(PROSE))
    else {
        return errors;
    };
    let position = Position::of_offset(text, text.len() - begin.len());
    vec![Diagnostic::error("syntax", position, message)]
}

/// Whether a text that can be read is a script inside a JSON string.
pub(super) fn quoted(text: &str) -> Option<Diagnostic> {
    let trimmed = text.trim();
    let inner: String = trimmed.starts_with('"').then(|| serde_json::from_str(trimmed).ok()).flatten()?;
    let is_code = ["await ", "tools.", "return ", "const ", "let "].iter().any(|word| inner.contains(word));
    if !is_code || !inner.contains(['\n', ';', '(']) || !is_script(&inner) {
        return None;
    }
    let message = "expected a script but found one inside a JSON string; send its text without the quotes and escapes";
    Some(Diagnostic::error("syntax", Position::of_offset(text, text.len() - text.trim_start().len()), message))
}

/// What was done to a text on its way that would be a script without it.
fn spoiled(text: &str) -> Option<&'static str> {
    let html = || {
        let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
        plain.replace("&amp;", "&")
    };
    let lines = || text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\"", "\"");
    let quotes = || text.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    if text.contains('&') && is_script(&html()) {
        Some("expected a script but found HTML escapes such as `&gt;`; send the plain text, with `=>`, `<` and quotes")
    } else if text.contains("\\n") && is_script(&lines()) {
        Some("expected a script but found line breaks written as `\\n`; send the plain text, with real line breaks")
    } else if text.contains(['“', '”', '‘', '’']) && is_script(&quotes()) {
        Some("expected a script but found typographic quotes; write `\"` or `'`")
    } else {
        None
    }
}

fn is_script(text: &str) -> bool {
    parse(&oxc_allocator::Allocator::default(), text).is_ok()
}

fn other_language(text: &str) -> Option<&'static str> {
    let first = text.lines().next().unwrap_or_default().trim();
    let is_json = || text.starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let is_diff = || {
        first.starts_with("diff --git ")
            || first.starts_with("*** Begin Patch")
            || first.starts_with("@@ ")
            || (first.starts_with("--- ") && text.lines().nth(1).is_some_and(|line| line.starts_with("+++ ")))
    };
    let lower = first.to_ascii_lowercase();
    let is_python = || {
        (first.starts_with("def ") && first.ends_with(':'))
            || (first.starts_with("from ") && first.contains(" import "))
            || text.lines().any(|line| line.starts_with("async def ") || line == "if __name__ == \"__main__\":")
            || (first.starts_with("import ") && !first.contains(['\'', '"', '{', '*', '=']))
    };
    if is_json() {
        Some(
            "expected a script but found JSON; write TypeScript that calls tools, such as `return await tools.server.tool({…})`",
        )
    } else if is_diff() {
        Some("expected a script but found a diff; send the whole script as it is to be")
    } else if lower.starts_with("<!doctype")
        || lower.starts_with("<html")
        || lower.starts_with("<?xml")
        || lower.starts_with("<script")
    {
        Some("expected a script but found HTML; send the TypeScript alone")
    } else if lower.starts_with("<think") || lower.starts_with("<reasoning>") {
        Some("expected a script but found only thinking that does not end; send the script behind its closing tag")
    } else if is_python() {
        Some("expected TypeScript but found Python; write `await tools.server.tool({…})` in TypeScript")
    } else if ["curl ", "$ ", "npm ", "npx ", "pip ", "sudo ", "bash "].iter().any(|word| first.starts_with(word)) {
        Some("expected a script but found a shell command; a script can only call tools, as `tools.server.tool({…})`")
    } else {
        None
    }
}

/// Whether the first line reads as a sentence: words with single spaces, and hardly a sign of code.
fn is_prose(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default().trim();
    let line = line
        .trim_start_matches(['#', '-', '*', '>', ' '])
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .trim();
    let words = line.split(' ').filter(|word| {
        let word = word.trim_matches([',', '.', ':', '!', '?', ';', '\'', '"', '*', '(', ')', '’', '`']);
        !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    });
    let all = line.split(' ').filter(|word| !word.is_empty()).count();
    let words = words.count();
    let calls = line
        .match_indices('(')
        .any(|(at, _)| line.get(..at).is_some_and(|before| before.ends_with(char::is_alphanumeric)));
    let has_code = line.contains(['{', '}', '=', '[', '&', '|', '<']) || line.ends_with(';');
    let is_literal = text.starts_with(['/', '"', '\'', '`']);
    words >= 2 && words * 4 >= all * 3 && !has_code && !calls && !is_literal && !is_statement(line)
}

fn is_statement(line: &str) -> bool {
    const WORDS: [&str; 22] = [
        "const",
        "let",
        "var",
        "return",
        "await",
        "function",
        "async",
        "import",
        "export",
        "if",
        "for",
        "class",
        "type",
        "interface",
        "enum",
        "while",
        "throw",
        "new",
        "try",
        "switch",
        "declare",
        "abstract",
    ];
    WORDS.contains(&line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default())
}

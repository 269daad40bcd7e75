use oxc_diagnostics::{Diagnostics, LabeledSpan, OxcDiagnostic};
use palma_core::{Diagnostic, Position};

use super::MOST_DIAGNOSTICS;

/// The parser's errors in Palma's form, first in the text first.
pub(super) fn diagnostics(text: &str, found: &Diagnostics) -> Vec<Diagnostic> {
    let mut errors: Vec<&OxcDiagnostic> = found.errors().collect();
    errors.sort_by_key(|error| offset(error));
    errors.into_iter().take(MOST_DIAGNOSTICS).map(|error| diagnostic(text, error)).collect()
}

fn diagnostic(text: &str, error: &OxcDiagnostic) -> Diagnostic {
    // More labels than one tell a story by their places, which are not shown; one says what an error of the form
    // "expected … but found …" has said already.
    let label = match error.labels.as_slice() {
        [label] if !error.message.starts_with("Expected") => label.label(),
        _ => None,
    };
    let mut parts: Vec<String> = Vec::new();
    for part in [error.message.as_ref()].into_iter().chain(label).chain(error.help.as_deref()) {
        let part = plain(part);
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    Diagnostic::error("syntax", Position::of_offset(text, offset(error) as usize), parts.join("; "))
}

fn offset(error: &OxcDiagnostic) -> u32 {
    error.labels.first().map_or(0, LabeledSpan::offset)
}

/// One line that begins in lower case, unless with a name, and has no full stop.
fn plain(part: &str) -> String {
    let line = part.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches('.');
    let mut characters = line.chars();
    match (characters.next(), characters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain([second]).chain(characters).collect()
        }
        _ => line.to_owned(),
    }
}

use std::fmt::Write as _;

use super::{Check, Diagnostic, Severity};
use crate::excerpt::excerpt;
use crate::{Printable, Script};

/// How many findings a model is told at once.
const MAX_BRIEF: usize = 8;

/// The longest line a model is told, in bytes.
const MAX_BRIEF_LINE: usize = 400;

impl Check {
    /// The shortest text by which a model can correct its script: for each error, at most eight, its line and column, what
    /// is the matter and what would be right. Empty if the script may run.
    pub fn brief(&self) -> String {
        let mut brief = String::new();
        for error in self.errors().take(MAX_BRIEF) {
            let hint = error.hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default();
            let mut line = Printable(&format!("{}{hint}", error.message)).to_string();
            if line.len() > MAX_BRIEF_LINE {
                line.truncate(line.floor_char_boundary(MAX_BRIEF_LINE));
                line.push('…');
            }
            let _ = writeln!(brief, "{}: {line}", error.position);
        }
        let more = self.errors().count().saturating_sub(MAX_BRIEF);
        if more > 0 {
            let _ = writeln!(brief, "and {more} more");
        }
        brief
    }

    /// The check as text for a person: each finding with the lines of the script that it is about, then whom the script
    /// will ask.
    pub fn text(&self, script: &Script) -> String {
        let mut text = String::new();
        for found in &self.diagnostics {
            let _ = writeln!(text, "{}", of(found, script));
        }
        for ask in &self.asks {
            let from = if ask.from.is_empty() { "a person".to_owned() } else { ask.from.join(" or ") };
            let line = format!("{}: `{}` asks {from} first", ask.position, ask.tool);
            let _ = writeln!(text, "{}", Printable(&line));
        }
        let (errors, notes) = (self.errors().count(), self.diagnostics.len() - self.errors().count());
        let _ = match (errors, notes) {
            (0, 0) => writeln!(text, "nothing found"),
            _ => writeln!(text, "{}, {}", counted(errors, "error"), counted(notes, "note")),
        };
        text
    }
}

fn of(found: &Diagnostic, script: &Script) -> String {
    let severity = match found.severity {
        Severity::Error => "error",
        Severity::Note => "note",
    };
    let mut text = Printable(&format!("{severity}[{}]: {}", found.code, found.message)).to_string();
    if let Some(frame) = excerpt(script.text(), found.position) {
        let _ = write!(text, "\n{frame}");
    }
    if let Some(hint) = &found.hint {
        let _ = write!(text, "\n  = {}", Printable(hint));
    }
    text.push('\n');
    text
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Position;

    fn found() -> Check {
        let error = Diagnostic::error("unknown-tool", Position::new(2, 7), "`a.b` does not exist");
        Check::new(vec![error.with_hint("did you mean `a.c`?"), Diagnostic::note("prepared", Position::new(1, 1), "x")])
    }

    #[test]
    fn a_model_is_told_places_and_hints_of_errors_alone() {
        assert_eq!(found().brief(), "2:7: `a.b` does not exist; did you mean `a.c`?\n");
        assert_eq!(Check::default().brief(), "");
        let long = Diagnostic::error("x", Position::new(1, 1), "é".repeat(5_000));
        let brief = Check::new(vec![long; 20]).brief();
        assert!(brief.len() < MAX_BRIEF * (MAX_BRIEF_LINE + 20), "{}", brief.len());
        assert!(brief.ends_with("and 12 more\n"), "{brief}");
    }

    #[test]
    fn a_person_is_shown_the_lines_in_question() {
        let text = found().text(&Script::from("const a =\n await tools.a.b()"));
        assert!(text.starts_with("error[unknown-tool]: `a.b` does not exist\n1 | const a =\n2 |  await"), "{text}");
        assert!(text.contains("^\n  = did you mean `a.c`?\n"), "{text}");
        assert!(text.ends_with("1 error, 1 note\n"), "{text}");
        assert_eq!(Check::default().text(&Script::from("1")), "nothing found\n");
    }

    #[test]
    fn what_could_command_a_terminal_is_escaped() {
        let hostile = Diagnostic::error("x", Position::new(1, 1), "a\u{1b}[2Jb").with_hint("c\u{202e}");
        let check = Check::new(vec![hostile]);
        for text in [check.brief(), check.text(&Script::from("1"))] {
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        }
    }
}

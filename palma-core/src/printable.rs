use std::fmt;

use crate::tool::is_hidden;

/// A foreign text as it may be shown at a terminal or in a page: a character that could hide text or command a
/// terminal is written as `\u{…}`. Line feeds stay.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "it is a view of one text")]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c != '\n' && is_hidden(c) { write!(f, "{}", c.escape_unicode())? } else { write!(f, "{c}")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_hide_or_command() {
        assert_eq!(
            Printable("a\u{202e}b\u{1b}[2J\u{9b}2J\n\u{200b}ç").to_string(),
            "a\\u{202e}b\\u{1b}[2J\\u{9b}2J\n\\u{200b}ç"
        );
    }
}

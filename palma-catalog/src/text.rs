use std::fmt::Write;

/// At most `chars` characters of a server's words, on one line.
pub(crate) fn one_line(text: &str, chars: usize) -> String {
    let mut line: String = text.trim().chars().take(chars).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.trim().chars().nth(chars).is_some() {
        line.push('…');
    }
    line
}

/// An error and what caused it, on one line; a cause that its effect already tells is not told twice.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let told = error.to_string();
        if !text.ends_with(&told) {
            let _ = write!(text, ": {told}");
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_of_many_lines_becomes_one_short_line() {
        assert_eq!(one_line("a\nb\u{1b}[31mc", 9), "a b [31mc");
        assert_eq!(one_line("äöüß", 2), "äö…");
    }
}

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use crate::{Position, Printable};

/// How many lines stand before the one in question.
const LINES_BEFORE: u32 = 2;

/// How much of a line is shown, in characters.
const WIDTH: usize = 100;

/// How much of a long line stands before the place in question, in characters.
const BEFORE_CARET: usize = 60;

/// The lines of a text that lead to a place, numbered, with a caret under it; `None` if there is no such line.
///
/// A character that could hide text or command a terminal is written as `\u{…}`.
pub(crate) fn excerpt(text: &str, position: Position) -> Option<String> {
    let first = position.line.saturating_sub(LINES_BEFORE).max(1);
    let lines: Vec<(u32, &str)> =
        (1..=position.line).zip(text.split('\n')).filter(|(line, _)| *line >= first).collect();
    let &(_, line) = lines.last().filter(|(number, _)| *number == position.line)?;

    let caret = characters_before(line, position.column);
    let is_long = line.chars().count() > WIDTH;
    let from = if is_long { caret.saturating_sub(BEFORE_CARET) } else { 0 };
    let margin = position.line.to_string().len();
    let mut shown = String::new();
    for (number, line) in lines {
        let shown_line = format!("{number:>margin$} | {}", part(line, from, WIDTH));
        let _ = writeln!(shown, "{}", shown_line.trim_end());
    }
    let indent = part(line, from, caret - from).width();
    let _ = write!(shown, "{:margin$} | {:indent$}^", "", "");
    Some(shown)
}

/// So many characters of a line, as they may be shown.
fn part(line: &str, from: usize, most: usize) -> String {
    let line: String = line.trim_end_matches('\r').chars().skip(from).take(most).collect();
    Printable(&line.replace('\t', "    ")).to_string()
}

/// How many characters of a line stand before a column, which counts UTF-16 units from 1.
fn characters_before(line: &str, column: u32) -> usize {
    let mut units = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let before = line.chars().take_while(|character| {
        let fits = units >= character.len_utf16();
        units = units.saturating_sub(character.len_utf16());
        fits
    });
    before.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line: u32, column: u32, expected: &str) {
        assert_eq!(excerpt(text, Position::new(line, column)).unwrap(), expected);
    }

    #[test]
    fn a_caret_stands_under_the_place() {
        check("one", 1, 1, "1 | one\n  | ^");
        check("a\nb\nc\nlet x = y;\nz", 4, 9, "2 | b\n3 | c\n4 | let x = y;\n  |         ^");
        check("a\n\n\nx\r\n", 4, 2, "2 |\n3 |\n4 | x\n  |  ^");
        check("1\n2\n3\n4\n5\n6\n7\n8\n9\nten", 10, 1, " 8 | 8\n 9 | 9\n10 | ten\n   | ^");
    }

    #[test]
    fn a_caret_is_where_the_terminal_puts_the_character() {
        check("\tf();", 1, 2, "1 |     f();\n  |     ^");
        check("'😀漢', x", 1, 8, "1 | '😀漢', x\n  |         ^");
        check("'\u{202e}', x", 1, 6, "1 | '\\u{202e}', x\n  |             ^");
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let shown = excerpt(&text, Position::new(1, 501)).unwrap();
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0].len(), "1 | ".len() + WIDTH);
        assert_eq!(lines[0].find("HERE"), lines[1].find('^'));
    }

    #[test]
    fn a_place_that_does_not_exist_shows_nothing_or_the_end_of_its_line() {
        assert_eq!(excerpt("one", Position::new(2, 1)), None);
        assert_eq!(excerpt("one", Position::new(0, 1)), None);
        check("one", 1, 99, "1 | one\n  |    ^");
    }
}

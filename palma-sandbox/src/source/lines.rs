use palma_core::Position;

use super::edits::is_line_terminator;

/// Where the lines of a text begin, as the engine counts them: a lone carriage return, U+2028 and U+2029 end one too.
#[derive(Debug)]
pub(super) struct Lines(Vec<Start>);

/// Where a line begins: its byte offset, and its place as editors count.
#[derive(Debug, Clone, Copy)]
struct Start {
    offset: usize,
    position: Position,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let mut starts = vec![Start { offset: 0, position: Position::new(1, 1) }];
        let (mut line, mut column) = (1, 1);
        let mut characters = text.char_indices().peekable();
        while let Some((offset, character)) = characters.next() {
            match character {
                '\n' => (line, column) = (line + 1, 1),
                wide if wide.len_utf16() == 2 => column += 2,
                _ => column += 1,
            }
            let is_inside_crlf = character == '\r' && characters.peek().is_some_and(|&(_, next)| next == '\n');
            if is_line_terminator(character) && !is_inside_crlf {
                starts.push(Start { offset: offset + character.len_utf8(), position: Position::new(line, column) });
            }
        }
        Self(starts)
    }

    /// Whether there is a line of this number, from 1.
    pub(super) fn has(&self, line: u32) -> bool {
        self.start(line).is_some()
    }

    /// The place of the engine's line and column, which counts code points from 1. A place that does not exist is the
    /// end of its line, or of the text.
    pub(super) fn position(&self, text: &str, line: u32, column: u32) -> Position {
        let last = self.0.last().copied().unwrap_or(Start { offset: 0, position: Position::new(1, 1) });
        let (start, column) = self.start(line).map_or((last, u32::MAX), |start| (start, column));
        let before = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
        let rest = text.get(start.offset..).unwrap_or_default();
        let characters = rest.chars().take(before).take_while(|&character| !is_line_terminator(character));
        let units: usize = characters.map(char::len_utf16).sum();
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        Position::new(start.position.line, start.position.column.saturating_add(units))
    }

    fn start(&self, line: u32) -> Option<Start> {
        self.0.get(usize::try_from(line.checked_sub(1)?).ok()?).copied()
    }
}

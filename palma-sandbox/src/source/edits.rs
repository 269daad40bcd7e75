use std::borrow::Cow;
use std::collections::BTreeMap;

use oxc_span::Span;
use palma_core::Position;

/// Changes to a text that keep its lines, and its columns but for what is inserted.
#[derive(Debug, Default)]
pub(super) struct Edits {
    blanks: Vec<Span>,
    marks: BTreeMap<u32, char>,
    insertions: Vec<(u32, Cow<'static, str>)>,
}

/// Something inserted: where it stands in the new text, and how many UTF-16 units it takes there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shift {
    at: Position,
    width: u32,
}

impl Edits {
    /// Puts spaces in place of a range. Line terminators in it stay.
    pub(super) fn blank(&mut self, span: Span) {
        self.blanks.push(span);
    }

    /// Puts a punctuator in place of the character at a blanked offset.
    pub(super) fn mark(&mut self, offset: u32, punctuator: char) {
        self.marks.insert(offset, punctuator);
    }

    /// Inserts before an offset; of several at one offset, the first given stands first.
    pub(super) fn insert(&mut self, offset: u32, inserted: impl Into<Cow<'static, str>>) {
        self.insertions.push((offset, inserted.into()));
    }

    /// The changed text, and what was inserted into it.
    pub(super) fn apply(mut self, text: &str) -> (String, Vec<Shift>) {
        self.blanks.sort_by_key(|span| span.start);
        self.insertions.sort_by_key(|(offset, _)| *offset);
        let mut blanks = self.blanks.iter().peekable();
        let mut insertions = self.insertions.iter().peekable();
        let mut shifts = Vec::new();
        let mut writer = Writer::default();
        let mut blank_until = 0;
        let end = (text.len(), '\0');
        for (offset, character) in text.char_indices().chain([end]) {
            let offset = u32::try_from(offset).unwrap_or(u32::MAX);
            while let Some((_, inserted)) = insertions.next_if(|(at, _)| *at <= offset) {
                let at = Position::new(writer.line, writer.column);
                inserted.chars().for_each(|character| writer.put(character));
                shifts.push(Shift { at, width: writer.column - at.column });
            }
            while let Some(blank) = blanks.next_if(|blank| blank.start <= offset) {
                blank_until = blank_until.max(blank.end);
            }
            if (offset as usize, character) == end {
                break;
            }
            if is_line_terminator(character) || offset >= blank_until {
                writer.put(character);
                continue;
            }
            writer.put(self.marks.get(&offset).copied().unwrap_or(' '));
            (1..character.len_utf16()).for_each(|_| writer.put(' '));
        }
        (writer.text, shifts)
    }
}

impl Shift {
    /// How much of what was inserted stands before a place, on its line.
    pub(super) fn before(self, place: Position) -> u32 {
        if self.at.line != place.line {
            return 0;
        }
        place.column.saturating_sub(self.at.column).min(self.width)
    }
}

/// Whether JavaScript ends a line with this.
pub(super) fn is_line_terminator(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// A text under way, with the place where it goes on.
#[derive(Debug)]
struct Writer {
    text: String,
    line: u32,
    column: u32,
}

impl Default for Writer {
    fn default() -> Self {
        Self { text: String::new(), line: 1, column: 1 }
    }
}

impl Writer {
    fn put(&mut self, character: char) {
        self.text.push(character);
        if character == '\n' {
            (self.line, self.column) = (self.line + 1, 1);
        } else {
            self.column += if character.len_utf16() == 2 { 2 } else { 1 };
        }
    }
}

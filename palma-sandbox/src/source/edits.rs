use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use oxc_span::Span;
use palma_core::Position;

/// Changes to a text that keep its lines, and its columns but for what is inserted.
#[derive(Debug, Default)]
pub(super) struct Edits {
    blanks: Vec<Span>,
    marks: BTreeMap<u32, char>,
    replaced: BTreeMap<u32, char>,
    insertions: Vec<Insertion>,
}

/// A text that stands before an offset, in this order among others there.
#[derive(Debug)]
struct Insertion {
    offset: u32,
    order: Order,
    text: Cow<'static, str>,
}

/// What ends at an offset stands before what begins there; the inner end before the outer, the outer begin before the
/// inner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    /// The end of what began at this offset.
    End(Reverse<u32>),
    /// What stands between all that ends and all that begins; of several, the first given stands first.
    Between,
    /// The begin of what ends at this offset.
    Begin(Reverse<u32>),
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

    /// Puts a character in place of the ASCII character at an offset.
    pub(super) fn replace(&mut self, offset: u32, character: char) {
        self.replaced.insert(offset, character);
    }

    /// Inserts before an offset, between what ends there and what begins; of several at one offset, the first given
    /// stands first.
    pub(super) fn insert(&mut self, offset: u32, inserted: impl Into<Cow<'static, str>>) {
        self.insertions.push(Insertion { offset, order: Order::Between, text: inserted.into() });
    }

    /// Inserts before a range and after it. Of two that stand around the same range, the first given is the outer one.
    pub(super) fn wrap(&mut self, span: Span, before: impl Into<Cow<'static, str>>, after: &'static str) {
        let (begin, end) = (Order::Begin(Reverse(span.end)), Order::End(Reverse(span.start)));
        self.insertions.push(Insertion { offset: span.start, order: begin, text: before.into() });
        self.end(span, end, after);
    }

    /// Inserts after a range.
    pub(super) fn close(&mut self, span: Span, after: impl Into<Cow<'static, str>>) {
        self.end(span, Order::End(Reverse(span.start)), after);
    }

    fn end(&mut self, span: Span, order: Order, after: impl Into<Cow<'static, str>>) {
        self.insertions.push(Insertion { offset: span.end, order, text: after.into() });
    }

    /// The changed text, and what was inserted into it.
    pub(super) fn apply(mut self, text: &str) -> (String, Vec<Shift>) {
        self.blanks.sort_by_key(|span| span.start);
        self.settle_ends();
        self.insertions.sort_by_key(|insertion| (insertion.offset, insertion.order));
        let mut blanks = self.blanks.iter().peekable();
        let mut insertions = self.insertions.iter().peekable();
        let mut shifts = Vec::new();
        let mut writer = Writer::default();
        let mut blank_until = 0;
        let end = (text.len(), '\0');
        for (offset, character) in text.char_indices().chain([end]) {
            let offset = u32::try_from(offset).unwrap_or(u32::MAX);
            while let Some(inserted) = insertions.next_if(|inserted| inserted.offset <= offset) {
                let at = Position::new(writer.line, writer.column);
                inserted.text.chars().for_each(|character| writer.put(character));
                shifts.push(Shift { at, width: writer.column - at.column });
            }
            while let Some(blank) = blanks.next_if(|blank| blank.start <= offset) {
                blank_until = blank_until.max(blank.end);
            }
            if (offset as usize, character) == end {
                break;
            }
            if is_line_terminator(character) || offset >= blank_until {
                writer.put(self.replaced.get(&offset).copied().unwrap_or(character));
                continue;
            }
            writer.put(self.marks.get(&offset).copied().unwrap_or(' '));
            (1..character.len_utf16()).for_each(|_| writer.put(' '));
        }
        (writer.text, shifts)
    }

    /// Moves each end before the blanks that it follows: the semicolon that may stand in these ends the statement.
    fn settle_ends(&mut self) {
        let mut starts: BTreeMap<u32, u32> = BTreeMap::new();
        for blank in &self.blanks {
            let start = starts.entry(blank.end).or_insert(blank.start);
            *start = blank.start.min(*start);
        }
        for insertion in &mut self.insertions {
            let Order::End(Reverse(begun)) = insertion.order else { continue };
            while let Some(&start) = starts.get(&insertion.offset).filter(|&&start| start > begun) {
                insertion.offset = start;
            }
        }
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

//! A text in which the code does not stand alone.

use std::ops::Range;

use oxc_allocator::Allocator;
use palma_core::{Diagnostic, Position};

use super::blocks::{self, Choice};
use super::edits::is_line_terminator;
use super::fences::{self, Block, Kind};
use super::parse;

/// The code alone, each character of it where it stood.
#[derive(Debug)]
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) notes: Vec<String>,
}

impl Cleaned {
    /// Finds the code in a text that cannot be read as it is; `None` if there is nothing to take away.
    pub(super) fn of(text: &str) -> Result<Option<Self>, Diagnostic> {
        let mut notes = Vec::new();
        let start = after_thinking(text);
        if start > 0 {
            notes.push("left out the thinking before the script".to_owned());
        }
        let blocks = fences::blocks(text, start);
        let mut regions = one(start..text.len());
        if let Some(first) = blocks.first() {
            match blocks::choose(text, &blocks) {
                _ if is_code(text.get(start..first.start).unwrap_or_default()) => {
                    regions = before(text, start, first, &mut notes);
                }
                Choice::Taken(taken, note) => {
                    notes.push(note);
                    regions = taken;
                }
                Choice::Unclear(lines) => return Err(unclear(text, &lines)),
                Choice::None => return Err(no_code(text, &blocks)),
            }
        }
        for region in &mut regions {
            region.start += hashbang(text.get(region.clone()).unwrap_or_default());
        }
        let cleaned = keep(text, &regions);
        Ok((cleaned != text).then_some(Self { text: cleaned, notes }))
    }
}

/// The text with spaces for all that is in no range. Line terminators stay, and every column.
pub(super) fn keep(text: &str, ranges: &[Range<usize>]) -> String {
    let mut ranges = ranges.iter().peekable();
    let mut kept = String::with_capacity(text.len());
    for (offset, character) in text.char_indices() {
        while ranges.next_if(|range| range.end <= offset).is_some() {}
        if is_line_terminator(character) || ranges.peek().is_some_and(|range| range.contains(&offset)) {
            kept.push(character);
        } else {
            (0..character.len_utf16()).for_each(|_| kept.push(' '));
        }
    }
    kept
}

/// Where a model's thinking ends, that stands before its answer.
fn after_thinking(text: &str) -> usize {
    let begin = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let offset = text.len() - begin.len();
    ["think", "thinking", "reasoning"]
        .iter()
        .filter(|tag| {
            begin.strip_prefix('<').and_then(|rest| rest.strip_prefix(**tag)).is_some_and(|rest| rest.starts_with('>'))
        })
        .find_map(|tag| {
            let close = format!("</{tag}>");
            begin.find(&close).map(|at| offset + at + close.len())
        })
        // Some templates give the opening tag to the model, and only the closing one comes back.
        .or_else(|| text.find("</think>").filter(|_| !begin.starts_with('<')).map(|at| at + "</think>".len()))
        .unwrap_or(0)
}

/// The code before a fence that only ends it, as when the opening one was given to the model.
fn before(text: &str, start: usize, first: &Block<'_>, notes: &mut Vec<String>) -> Vec<Range<usize>> {
    let allocator = Allocator::default();
    if parse(&allocator, text.get(start..first.start).unwrap_or_default()).is_err() {
        return one(start..text.len());
    }
    notes.push(format!("took the code before the Markdown fence at line {}", first.line));
    one(start..first.start)
}

fn one(range: Range<usize>) -> Vec<Range<usize>> {
    std::iter::once(range).collect()
}

/// Whether a text before a fence is a part of the code, so that the fence may stand in a comment or a literal.
fn is_code(text: &str) -> bool {
    const WORDS: [&str; 14] = [
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
    ];
    text.lines().map(str::trim).any(|line| {
        let word = line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        line.starts_with("/*")
            || line.starts_with("//")
            || line.ends_with([';', '{', '}'])
            || (WORDS.contains(&word) && line.contains(['=', '(', '{', '`']))
    })
}

fn unclear(text: &str, lines: &[usize]) -> Diagnostic {
    let place = lines.get(1).copied().unwrap_or(1);
    let shown: Vec<String> = lines.iter().take(8).map(usize::to_string).collect();
    let message = format!(
        "expected one script but found {} blocks of code (lines {}) that do not use each other; send one block with all \
         that is to run",
        lines.len(),
        shown.join(", ")
    );
    Diagnostic::error("syntax", line_start(text, place), message)
}

fn no_code(text: &str, blocks: &[Block<'_>]) -> Diagnostic {
    let other = blocks.iter().find(|it| it.kind() == Kind::Other);
    let line = other.or_else(|| blocks.first()).map_or(1, |it| it.line);
    let message = other.map_or_else(
        || "expected a script but found an empty block of code; write TypeScript into it".to_owned(),
        |block| {
            let tag: String = block.tag().chars().take(20).flat_map(char::escape_default).collect();
            format!(
                "expected TypeScript but found only a block of `{tag}`; send the script, alone or in a block of `ts`"
            )
        },
    );
    Diagnostic::error("syntax", line_start(text, line), message)
}

fn line_start(text: &str, line: usize) -> Position {
    let offset: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    Position::of_offset(text, offset)
}

/// How long a first line is that names an interpreter, with the blank before it.
fn hashbang(code: &str) -> usize {
    let begin = code.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if !begin.starts_with("#!") {
        return 0;
    }
    code.len() - begin.len() + begin.find(is_line_terminator).unwrap_or(begin.len())
}

//! A script's text, made ready for the engine.

mod edits;
mod erase;
mod gaps;
mod grouping;
mod member;
mod mentions;
mod names;
mod problem;
mod refusal;
mod value;

#[cfg(test)]
mod tests;

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use palma_core::{Diagnostic, Position};

use self::edits::{Edits, Shift};
use self::erase::Eraser;
use self::gaps::Gaps;
use self::mentions::Mentions;
use crate::frame::Names;

const MOST_DIAGNOSTICS: usize = 8;

/// A script's text as plain JavaScript: the body of an async function in strict mode.
///
/// Every token stands on the line and in the column where the model wrote it, except behind what had to be inserted
/// on the same line: the `return ` of the value, and parentheses where a removed type held an expression together.
#[derive(Debug)]
pub(crate) struct Source {
    text: String,
    body: String,
    shifts: Vec<Shift>,
    mentions: Mentions,
}

impl Source {
    /// Reads TypeScript and takes the types out.
    ///
    /// The last statement's value becomes the script's value if it is an expression; declarations of types and
    /// functions may follow it. Fails with at most eight diagnostics, in the order of the text, of code `syntax`, or
    /// `unsupported` for what would have to be translated or needs modules.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<Diagnostic>> {
        let allocator = Allocator::default();
        let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
        let parsed = Parser::new(&allocator, text, SourceType::ts().with_module(true)).with_options(options).parse();
        if parsed.panicked || parsed.diagnostics.has_errors() {
            return Err(problem::diagnostics(text, &parsed.diagnostics));
        }
        let program = &parsed.program;
        let analysed = SemanticBuilder::new().with_build_nodes(true).with_check_syntax_error(true).build(program);
        if analysed.diagnostics.has_errors() {
            return Err(problem::diagnostics(text, &analysed.diagnostics));
        }

        let mut edits = Edits::default();
        if let Some(start) = value::start(program) {
            edits.insert(start, "return ");
        }
        let refusals = Eraser::new(Gaps::new(text, &program.comments), &mut edits).erase(program);
        if !refusals.is_empty() {
            return Err(refusal::diagnostics(text, refusals));
        }
        let (body, shifts) = edits.apply(text);
        Ok(Self { text: text.to_owned(), body, shifts, mentions: Mentions::of(&analysed.semantic) })
    }

    /// The JavaScript, without a function around it.
    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    /// Where a place in the body lies in the model's text.
    ///
    /// Takes lines and columns as the engine counts: from 1, columns in code points, and a line also ends at a lone
    /// carriage return, U+2028 and U+2029. A place that does not exist is the end of its line, or of the text.
    pub(crate) fn position(&self, line: u32, column: u32) -> Position {
        let place = Position::of_offset(&self.body, engine_offset(&self.body, line, column));
        let inserted: u32 = self.shifts.iter().map(|shift| shift.before(place)).sum();
        Position::new(place.line, place.column.saturating_sub(inserted))
    }

    /// Servers and tools that the script certainly uses and that do not exist, each once.
    ///
    /// Codes are `unknown-server` and `unknown-tool`. Silent where the script may be looking first: a name that is
    /// also read without being called, a namespace handed on, a variable of its own called `tools`.
    pub(crate) fn unknown_tools(&self, names: &Names) -> Vec<Diagnostic> {
        self.mentions.unknown(&self.text, names)
    }
}

/// The byte offset of a place given in the engine's lines and code points.
fn engine_offset(body: &str, line: u32, column: u32) -> usize {
    let (mut at_line, mut at_column) = (1, 1);
    let mut characters = body.char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let ends_line = match character {
            '\r' => characters.peek().is_none_or(|&(_, next)| next != '\n'),
            '\n' | '\u{2028}' | '\u{2029}' => true,
            _ => false,
        };
        if at_line == line && (at_column >= column || ends_line) {
            return offset;
        }
        if ends_line {
            (at_line, at_column) = (at_line + 1, 1);
        } else {
            at_column += 1;
        }
    }
    body.len()
}

//! A script's text, made ready for the engine.

mod absent;
mod blocks;
mod check;
mod cleaned;
mod doubts;
mod edits;
mod enums;
mod erase;
mod explain;
mod fences;
mod gaps;
mod grouping;
mod hint;
mod invisible;
mod lines;
mod member;
mod mentions;
mod modules;
mod names;
mod namespaces;
mod outcome;
mod problem;
mod properties;
mod refusal;
mod rewrite;
mod spoken;
mod unbound;
mod value;
mod valueless;
mod written;

#[cfg(test)]
mod tests;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_diagnostics::{Diagnostics, OxcDiagnostic};
use oxc_parser::{ParseOptions, Parser};
use oxc_semantic::{Semantic, SemanticBuilder};
use oxc_span::SourceType;
use palma_core::{Diagnostic, Position};

use self::absent::Absent;
pub(crate) use self::absent::taught;
use self::cleaned::{Cleaned, keep};
use self::doubts::Doubts;
use self::edits::{Edits, Shift};
use self::erase::Eraser;
pub(crate) use self::explain::{Explained, Spot};
use self::gaps::Gaps;
use self::lines::Lines;
use self::mentions::Mentions;
use self::outcome::Outcome;
pub(crate) use self::rewrite::Helper;
use self::rewrite::{Helpers, Rewritten};
use self::unbound::Unbound;
use crate::frame::Names;

const MOST_DIAGNOSTICS: usize = 8;

/// What the parser says of `function () {}` as a statement, and then reads on.
const NAMELESS: &str = "Expected function name";

/// A script's text as plain JavaScript: the body of an async function in strict mode.
///
/// Every token stands on the line and in the column where the model wrote it, except behind what had to be inserted
/// on the same line, such as the `return ` of the value, and calls of helpers where the engine would be slow at what the
/// script says. Spaces stand for all that is not code.
#[derive(Debug)]
pub(crate) struct Source {
    text: String,
    body: String,
    lines: Lines,
    shifts: Vec<Shift>,
    mentions: Mentions,
    absent: Absent,
    unbound: Unbound,
    helpers: Helpers,
    doubts: Doubts,
    /// Whether something is called `async`.
    names_async: bool,
    converts: bool,
    notes: Vec<String>,
}

impl Source {
    /// Reads what a model wrote and makes a script of it.
    ///
    /// A text that is a script by itself is taken as it is; otherwise the code is looked for in it, in Markdown fences
    /// and behind a model's thinking. Types go, enums and parameter properties are translated. The value is that of the
    /// last statement, if it is an expression; declarations of types and functions may follow it. It is what the default
    /// export gives, if there is one, and what the main function gives in a script that only declares.
    ///
    /// Fails with at most eight diagnostics, in the order of the text, of code `syntax`, or `unsupported` for what needs
    /// modules or cannot be translated.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<Diagnostic>> {
        if let Some(found) = hint::quoted(text) {
            return Err(vec![found]);
        }
        let errors = match Self::read_code(text, Vec::new()) {
            Ok(source) => return Ok(source),
            Err(Unread::Refused(found)) => return Err(found),
            Err(Unread::NoScript(found)) => found,
        };
        match Cleaned::of(text) {
            Err(found) => Err(vec![found]),
            Ok(None) => Err(hint::explain(text, errors)),
            Ok(Some(cleaned)) => Self::read_code(&cleaned.text, cleaned.notes).map_err(|unread| match unread {
                Unread::Refused(found) => found,
                Unread::NoScript(found) => hint::explain(&cleaned.text, found),
            }),
        }
    }

    /// Reads a text that is nothing but code.
    fn read_code(text: &str, mut notes: Vec<String>) -> Result<Self, Unread> {
        let shown = invisible::shown(text);
        let text = shown.as_ref();
        let allocator = Allocator::default();
        let program = parse(&allocator, text).map_err(|found| Unread::NoScript(problem::diagnostics(text, &found)))?;
        let semantic = analyse(&program).map_err(|found| Unread::NoScript(problem::diagnostics(text, &found)))?;
        if spoken::has_fences(text, &program) {
            return Err(Unread::NoScript(Vec::new()));
        }
        let mut edits = Edits::default();
        let outcome = Outcome::new(text, &program, &semantic).write(&mut edits);
        let gaps = Gaps::new(text, &program.comments);
        let (refusals, translated) = Eraser::new(gaps, semantic.scoping(), &mut edits).erase(&program);
        if !refusals.is_empty() {
            return Err(Unread::Refused(refusal::diagnostics(text, refusals)));
        }
        notes.extend(translated);
        notes.extend(outcome);
        let helpers = Helpers::not_in(semantic.scoping());
        let Rewritten { converts } =
            rewrite::rewrite(&semantic, gaps, value::seen(&program, text), &helpers, &mut edits);
        let (body, shifts) = edits.apply(text);
        let lines = Lines::of(&body);
        Ok(Self {
            mentions: Mentions::of(&semantic),
            absent: Absent::of(&semantic),
            unbound: Unbound::of(&semantic),
            doubts: Doubts::of(text, &semantic),
            names_async: rewrite::uses(semantic.scoping(), "async"),
            text: text.to_owned(),
            body,
            lines,
            shifts,
            helpers,
            converts,
            notes,
        })
    }

    /// The JavaScript, without a function around it.
    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    /// What was done to the text that could surprise who wrote it, in plain words.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The names by which the body calls the helpers, as the parameters of a function around it.
    pub(crate) fn parameters(&self) -> String {
        self.helpers.parameters()
    }

    /// Whether the script may have objects that turn themselves into text or a number by its own functions.
    pub(crate) const fn converts(&self) -> bool {
        self.converts
    }

    /// Where a place in the body lies in the model's text.
    ///
    /// Takes lines and columns as the engine counts: from 1, columns in code points, and a line also ends at a lone
    /// carriage return, U+2028 and U+2029. A place that does not exist is the end of its line, or of the text.
    pub(crate) fn position(&self, line: u32, column: u32) -> Position {
        let place = self.lines.position(&self.body, line, column);
        let inserted: u32 = self.shifts.iter().map(|shift| shift.before(place)).sum();
        Position::new(place.line, place.column.saturating_sub(inserted))
    }

    /// Whether the body has a line of this number, as the engine counts.
    pub(crate) fn has_line(&self, line: u32) -> bool {
        self.lines.has(line)
    }

    /// Servers and tools that the script certainly uses and that do not exist, each once.
    ///
    /// Codes are `unknown-server` and `unknown-tool`. Silent where the script may be looking first: a name that is
    /// also read without being called, a namespace handed on, a variable of its own called `tools`.
    pub(crate) fn unknown_tools(&self, names: &Names) -> Vec<Diagnostic> {
        self.mentions.unknown(&self.text, names)
    }

    /// Whether the engine may refuse the text though it is a script, so that a check has to ask it.
    pub(crate) const fn is_doubtful(&self) -> bool {
        self.doubts.whole
    }

    /// The regular expressions of the script, which only the engine reads, each with its place.
    pub(crate) fn patterns(&self) -> &[(String, Position)] {
        &self.doubts.patterns
    }

    /// Names that nothing declares, such as `fetch` of other programs, and that the script uses without asking whether
    /// they are there.
    ///
    /// Their code is `absent-global`; each is told once.
    pub(crate) fn absent_names(&self, names: &Names) -> Vec<Diagnostic> {
        let mut found = self.absent.diagnostics(&self.text);
        found.extend(self.unbound.diagnostics(&self.text, names));
        found
    }
}

/// Why a text is not read.
enum Unread {
    /// It is no script, by itself.
    NoScript(Vec<Diagnostic>),
    /// It is one, with something in it that cannot be.
    Refused(Vec<Diagnostic>),
}

/// Parses TypeScript, with a `return` and an `await` at its top where it has them.
fn parse<'a>(allocator: &'a Allocator, text: &'a str) -> Result<Program<'a>, Diagnostics> {
    let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
    let parsed = Parser::new(allocator, text, SourceType::ts().with_module(true)).with_options(options).parse();
    let is_fatal = |error: &OxcDiagnostic| error.message != NAMELESS;
    if parsed.panicked || parsed.diagnostics.errors().any(is_fatal) {
        return Err(parsed.diagnostics);
    }
    // A function without a name may be the whole script, and nothing else.
    if parsed.diagnostics.has_errors() && !outcome::is_one_function(&parsed.program) {
        return Err(parsed.diagnostics);
    }
    Ok(parsed.program)
}

fn analyse<'a>(program: &'a Program<'a>) -> Result<Semantic<'a>, Diagnostics> {
    let analysed = SemanticBuilder::new().with_build_nodes(true).with_check_syntax_error(true).build(program);
    if analysed.diagnostics.has_errors() { Err(analysed.diagnostics) } else { Ok(analysed.semantic) }
}

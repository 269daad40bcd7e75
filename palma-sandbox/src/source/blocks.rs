//! Which of a text's blocks of code are the script.

use std::collections::HashSet;
use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_ast::ast::Statement;

use super::fences::{Block, Kind};
use super::{analyse, keep, parse};

/// From this many on nobody says which are meant.
const MOST_BLOCKS: usize = 32;

/// What was chosen of the blocks.
#[derive(Debug)]
pub(super) enum Choice {
    /// The script is in these ranges.
    Taken(Vec<Range<usize>>, String),
    /// There is no code in fences.
    None,
    /// Nobody can know which are meant; the lines of the blocks.
    Unclear(Vec<usize>),
}

/// Chooses among the blocks that say that they are code; among those that say nothing if none does.
///
/// Several are one script if they can be read as one and hang together by the names they declare and use. If they
/// cannot be read as one, or one would end before the next, they are versions, and the last that can be read is taken.
/// Blocks that could be either are not guessed at.
pub(super) fn choose(text: &str, blocks: &[Block<'_>]) -> Choice {
    let of = |kind: Kind| blocks.iter().filter(move |it| it.kind() == kind).filter(|it| !code(text, it).is_empty());
    let mut seen = HashSet::new();
    let kind = if of(Kind::Code).next().is_some() { Kind::Code } else { Kind::Unsaid };
    let blocks: Vec<&Block<'_>> = of(kind).filter(|it| seen.insert(code(text, it))).collect();
    let lines = || blocks.iter().map(|it| it.line).collect::<Vec<_>>();
    match blocks.as_slice() {
        [] => return Choice::None,
        [one] => {
            let note = format!("took the code out of the Markdown fence at line {}", one.line);
            return Choice::Taken(vec![one.code.clone()], note);
        }
        many if many.len() > MOST_BLOCKS => return Choice::Unclear(lines()),
        _ => {}
    }
    let readings: Vec<Option<Reading>> = blocks.iter().map(|it| Reading::of(code(text, it))).collect();
    let regions: Vec<Range<usize>> = blocks.iter().map(|it| it.code.clone()).collect();
    let ends_early = readings.iter().rev().skip(1).flatten().any(|reading| reading.ends);
    let is_whole = Reading::of(&keep(text, &regions)).is_some();
    match (is_whole, ends_early, hang_together(&readings)) {
        (true, false, true) => {
            let note = format!("joined the blocks of code at {}", listed(&lines()));
            Choice::Taken(regions, note)
        }
        (true, false, false) | (true, true, true) => Choice::Unclear(lines()),
        (true, true, false) | (false, ..) => {
            let last = readings.iter().rposition(Option::is_some).unwrap_or(blocks.len() - 1);
            let Some(taken) = blocks.get(last) else { return Choice::None };
            let others: Vec<usize> = lines().into_iter().filter(|&line| line != taken.line).collect();
            let note =
                format!("took the block of code at line {} and left out that at {}", taken.line, listed(&others));
            Choice::Taken(vec![taken.code.clone()], note)
        }
    }
}

fn code<'t>(text: &'t str, block: &Block<'_>) -> &'t str {
    text.get(block.code.clone()).unwrap_or_default().trim()
}

fn listed(lines: &[usize]) -> String {
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    match lines.as_slice() {
        [one] => format!("line {one}"),
        [first @ .., last] => format!("lines {} and {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// What a block that can be read by itself has to do with others.
#[derive(Debug)]
struct Reading {
    declares: HashSet<String>,
    uses: HashSet<String>,
    /// Whether nothing after it would run, or it has a main program of its own.
    ends: bool,
    /// Whether it does nothing by itself.
    is_inert: bool,
}

impl Reading {
    fn of(code: &str) -> Option<Self> {
        let allocator = Allocator::default();
        let program = parse(&allocator, code).ok()?;
        let semantic = analyse(&program).ok()?;
        let scoping = semantic.scoping();
        let declares = scoping.get_bindings(scoping.root_scope_id()).keys().map(ToString::to_string).collect();
        let uses = scoping.root_unresolved_references().keys().map(ToString::to_string).collect();
        let ends = program.body.iter().any(|it| {
            matches!(
                it,
                Statement::ReturnStatement(_) | Statement::ThrowStatement(_) | Statement::ExportDefaultDeclaration(_)
            )
        });
        let is_inert = program.body.iter().all(|it| {
            matches!(
                it,
                Statement::FunctionDeclaration(_)
                    | Statement::TSTypeAliasDeclaration(_)
                    | Statement::TSInterfaceDeclaration(_)
            )
        });
        Some(Self { declares, uses, ends, is_inert })
    }
}

/// Whether each block declares what another uses, or the other way round, so that all are linked.
///
/// A block that cannot be read by itself is a part of the others.
fn hang_together(readings: &[Option<Reading>]) -> bool {
    let mut waiting: Vec<&Reading> = readings.iter().flatten().filter(|it| !it.is_inert).collect();
    let Some(first) = waiting.pop() else { return true };
    let helpers = readings.iter().flatten().filter(|it| it.is_inert);
    let mut declared: HashSet<&str> = first.declares.iter().map(String::as_str).collect();
    let mut used: HashSet<&str> = first.uses.iter().map(String::as_str).collect();
    for helper in helpers {
        declared.extend(helper.declares.iter().map(String::as_str));
    }
    loop {
        let linked = waiting.iter().position(|it| {
            it.declares.iter().any(|name| used.contains(name.as_str()))
                || it.uses.iter().any(|name| declared.contains(name.as_str()))
        });
        let Some(next) = linked.map(|at| waiting.swap_remove(at)) else { return waiting.is_empty() };
        declared.extend(next.declares.iter().map(String::as_str));
        used.extend(next.uses.iter().map(String::as_str));
    }
}

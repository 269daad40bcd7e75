//! What an error of the engine means, in the script's own words. Silent where that is not certain.

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentOperator, CallExpression, Expression, MemberExpression,
    StaticMemberExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{GetSpan, SourceType, Span};
use palma_core::Position;

use super::Source;

/// What the engine says of a call of something that is no function.
const NOT_CALLABLE: &str = "not a callable function";

/// What it says of a property of nothing.
const NOTHING: &str = "cannot convert 'null' or 'undefined' to object";

/// What is said of `crypto.subtle`.
const NO_SUBTLE: &str = "; a script has `crypto.randomUUID` and `crypto.getRandomValues`, and no keys and no digests";

/// The longest expression that is quoted, in bytes.
const LONGEST: usize = 60;

/// From here on a name may be a slip of the other.
const NEAR: f64 = 0.9;

/// Methods of arrays, strings, maps, sets and promises, of which one may have been meant.
const METHODS: &[&str] = &[
    "add",
    "at",
    "catch",
    "charAt",
    "concat",
    "delete",
    "endsWith",
    "entries",
    "every",
    "fill",
    "filter",
    "finally",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "flat",
    "flatMap",
    "forEach",
    "get",
    "has",
    "includes",
    "indexOf",
    "join",
    "keys",
    "lastIndexOf",
    "localeCompare",
    "map",
    "match",
    "matchAll",
    "normalize",
    "padEnd",
    "padStart",
    "pop",
    "push",
    "reduce",
    "reduceRight",
    "repeat",
    "replace",
    "replaceAll",
    "reverse",
    "set",
    "shift",
    "slice",
    "some",
    "sort",
    "splice",
    "split",
    "startsWith",
    "substring",
    "then",
    "toFixed",
    "toISOString",
    "toLocaleString",
    "toLowerCase",
    "toReversed",
    "toSorted",
    "toSpliced",
    "toString",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
    "unshift",
    "values",
    "with",
];

/// Functions of the engine that call what they are given, and so can say of that what is said of themselves.
const CALLERS: &[&str] = &[
    "all",
    "allSettled",
    "any",
    "apply",
    "bind",
    "call",
    "catch",
    "construct",
    "finally",
    "from",
    "fromAsync",
    "fromEntries",
    "groupBy",
    "next",
    "race",
    "return",
    "throw",
    "try",
];

impl Source {
    /// A better message for an error that the engine made at a place of the model's text.
    pub(crate) fn explain(&self, message: &str, position: Position) -> Option<String> {
        if message != NOT_CALLABLE && message != NOTHING {
            return None;
        }
        let at = u32::try_from(offset(&self.text, position)?).ok()?;
        let allocator = Allocator::default();
        let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
        let parsed =
            Parser::new(&allocator, &self.text, SourceType::ts().with_module(true)).with_options(options).parse();
        let mut finder = Finder { text: &self.text, at, calls: message == NOT_CALLABLE, found: Vec::new() };
        finder.visit_program(&parsed.program);
        match finder.found.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }
}

impl Source {
    /// The name up to a place, or at it, that the engine takes for a keyword where the language does not.
    pub(crate) fn keyword_before(&self, position: Position) -> Option<&'static str> {
        let (before, after) = self.text.split_at_checked(offset(&self.text, position)?)?;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let before = before.trim_end();
        let last = before.rsplit(|c: char| !is_part(c)).next().unwrap_or_default();
        let next = after.split(|c: char| !is_part(c)).next().unwrap_or_default();
        ["of", "async"].into_iter().find(|&name| name == last || name == next)
    }
}

/// Looks for what the engine can have meant by a place: it names a call by its parenthesis, the reading of a property
/// by the property's name, and an assignment by its beginning.
struct Finder<'a> {
    text: &'a str,
    at: u32,
    calls: bool,
    found: Vec<String>,
}

impl<'a> Visit<'a> for Finder<'_> {
    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        if self.calls {
            self.found.extend(self.not_a_function(it));
        }
        walk::walk_call_expression(self, it);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        if !self.calls && it.property.span.start == self.at && !it.optional {
            self.found.extend(self.nothing("read", it));
        }
        walk::walk_static_member_expression(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        let is_simple = matches!(it.right, Expression::Identifier(_)) || it.right.is_literal();
        if !self.calls
            && it.span.start == self.at
            && it.operator == AssignmentOperator::Assign
            && is_simple
            && let Some(member) = it.left.as_simple_assignment_target().and_then(|target| target.as_member_expression())
            && let MemberExpression::StaticMemberExpression(member) = member
        {
            self.found.extend(self.nothing("set", member));
        }
        walk::walk_assignment_expression(self, it);
    }
}

impl Finder<'_> {
    fn not_a_function(&self, call: &CallExpression<'_>) -> Option<String> {
        let head = call.type_arguments.as_ref().map_or_else(|| call.callee.span(), |types| types.span).end;
        let between = self.text.get(usize::try_from(head).ok()?..usize::try_from(self.at).ok()?)?;
        let opens = self.text.get(usize::try_from(self.at).ok()?..)?.starts_with('(');
        if !opens || !between.trim().is_empty() || call.optional || call.arguments.iter().any(Argument::is_spread) {
            return None;
        }
        let name = match &call.callee {
            Expression::Identifier(name) => name.name.as_str(),
            Expression::StaticMemberExpression(member) if !member.optional => member.property.name.as_str(),
            _ => return None,
        };
        if CALLERS.contains(&name) || name.ends_with("Error") {
            return None;
        }
        let callee = self.quoted(call.callee.span())?;
        let meant = matches!(call.callee, Expression::StaticMemberExpression(_)).then(|| nearest(name)).flatten();
        let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        Some(format!("`{callee}` is not a function{meant}"))
    }

    fn nothing(&self, what: &str, member: &StaticMemberExpression<'_>) -> Option<String> {
        let object = self.quoted(member.object.span())?;
        let instead = if object == "crypto.subtle" { NO_SUBTLE } else { "" };
        Some(format!("cannot {what} `{}`: `{object}` is null or undefined{instead}", member.property.name))
    }

    /// An expression as it stands in the text, if it is short.
    fn quoted(&self, span: Span) -> Option<&str> {
        let text = self.text.get(usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?)?;
        (text.len() <= LONGEST && !text.contains(['\n', '\r', '`'])).then_some(text)
    }
}

fn nearest(name: &str) -> Option<&'static str> {
    if METHODS.contains(&name) || name.len() > LONGEST {
        return None;
    }
    let alike =
        METHODS.iter().map(|&method| (method, strsim::jaro_winkler(&name.to_lowercase(), &method.to_lowercase())));
    let near = alike.filter(|(_, likeness)| *likeness >= NEAR);
    near.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(method, _)| method)
}

/// The byte offset of a place.
fn offset(text: &str, position: Position) -> Option<usize> {
    let line = usize::try_from(position.line.checked_sub(1)?).ok()?;
    let start = text.match_indices('\n').map(|(end, _)| end + 1).nth(line.checked_sub(1).unwrap_or(usize::MAX));
    let start = if line == 0 { 0 } else { start? };
    let mut units = usize::try_from(position.column.checked_sub(1)?).ok()?;
    for (at, character) in text.get(start..)?.char_indices() {
        if units == 0 {
            return Some(start + at);
        }
        units = units.checked_sub(character.len_utf16())?;
    }
    None
}

use super::super::decimal::Decimal;
use super::super::options::Part;
use super::format::{Formatted, format};
use super::settings::Settings;

/// Formats what lies between two numbers, with what both have in common written once.
pub(in super::super) fn range(start: Decimal, end: Decimal, settings: &Settings) -> Vec<Part> {
    let (start, end) = (format(start, settings), format(end, settings));
    if start == end {
        let mut parts = vec![Part::new("approximatelySign", "~")];
        parts.extend(start.parts());
        return from("shared", parts).collect();
    }
    let shares_outer = start.outer == end.outer;
    let shares_affixes = shares_outer && start.affixes == end.affixes && is_worth_sharing(&start);
    let is_bare = |one: &Formatted| {
        let has_outer = !(one.outer.0.is_empty() && one.outer.1.is_empty());
        let has_affixes = !(one.affixes.0.is_empty() && one.affixes.1.is_empty());
        let has_exponent = one.number.iter().any(|part| part.kind == "exponentSeparator");
        !has_exponent && (shares_outer || !has_outer) && (shares_affixes || !has_affixes)
    };
    let separator = if is_bare(&start) { "–" } else { " – " };

    let mut parts = Vec::new();
    let (mut first, mut last) = (start, end);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    if shares_outer {
        before.append(&mut first.outer.0);
        after.append(&mut last.outer.1);
        (first.outer.1, last.outer.0) = (Vec::new(), Vec::new());
    }
    if shares_affixes {
        before.append(&mut first.affixes.0);
        after.splice(0..0, std::mem::take(&mut last.affixes.1));
        (first.affixes.1, last.affixes.0) = (Vec::new(), Vec::new());
    }
    parts.extend(from("shared", before));
    parts.extend(from("startRange", first.parts()));
    parts.extend(from("shared", vec![Part::new("literal", separator)]));
    parts.extend(from("endRange", last.parts()));
    parts.extend(from("shared", after));
    parts
}

/// One sign of currency is written twice, more than one sign is written once.
fn is_worth_sharing(one: &Formatted) -> bool {
    let (before, after) = &one.affixes;
    let count: usize =
        before.iter().chain(after).map(|part| part.text.chars().filter(|&letter| letter != '\u{a0}').count()).sum();
    count > 1
}

fn from(source: &'static str, parts: Vec<Part>) -> impl Iterator<Item = Part> {
    parts.into_iter().map(move |part| Part { source: Some(source), ..part })
}

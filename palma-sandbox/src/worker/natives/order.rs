//! Comparisons whose text says all they do, such as `(a, b) => a.price - b.price`: with plain data nobody can tell
//! whether they were called.

use std::cmp::Ordering;
use std::convert::Infallible;

use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::{dense, function, merge};
use crate::worker::collation::{self, Options};

/// The longest text that is read, in code units.
const MAX_TEXT: usize = 200;

/// What a comparison compares.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// From an item to what is compared of it.
    path: Vec<Step>,
    is_descending: bool,
    is_text: bool,
}

/// One step from a value into it.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Name(String),
    Place(u32),
}

/// The engine's own functions, which a script cannot replace.
#[derive(Clone)]
struct Builtins {
    /// `Function.prototype.toString`, which gives the text of a function.
    text: JsObject,
}

pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let prototype = context.intrinsics().constructors().function().prototype();
    let text = function(&prototype, js_string!("toString"), context)?;
    context.insert_data(Builtins { text });
    Ok(())
}

impl Order {
    /// What a function compares, if its text says so.
    pub(super) fn read(comparator: &JsObject, context: &mut Context) -> JsResult<Option<Self>> {
        let Some(builtins) = context.get_data::<Builtins>().cloned() else { return Ok(None) };
        let text = builtins.text.call(&comparator.clone().into(), &[], context)?;
        let text = text.as_string().filter(|text| text.len() <= MAX_TEXT);
        let order = text.and_then(|text| Self::parse(&text.to_std_string().ok()?));
        Ok(order.filter(|order| !order.is_text || super::compare::is_own(context)))
    }

    fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text)?;
        let rest = tokens.as_slice();
        let (rest, is_arrow) = match rest {
            ["function", "(", rest @ ..] => (rest, false),
            ["function", name, "(", rest @ ..] if is_name(name) => (rest, false),
            ["(", rest @ ..] => (rest, true),
            _ => return None,
        };
        let [one, ",", other, ")", rest @ ..] = rest else { return None };
        if !is_name(one) || !is_name(other) || one == other {
            return None;
        }
        let body = match rest {
            ["=", ">", rest @ ..] if is_arrow => rest,
            rest if !is_arrow => rest,
            _ => return None,
        };
        let expression = match body {
            ["{", "return", expression @ .., ";", "}"] | ["{", "return", expression @ .., "}"] => expression,
            expression if is_arrow => expression,
            _ => return None,
        };
        let (first, path, rest) = operand(expression)?;
        let (is_text, rest) = match rest {
            ["-", rest @ ..] => (false, rest),
            [".", "localeCompare", "(", rest @ .., ")"] => (true, rest),
            _ => return None,
        };
        let (second, other_path, rest) = operand(rest)?;
        let is_descending = first == *other;
        let are_both = is_descending && second == *one || first == *one && second == *other;
        (are_both && rest.is_empty() && path == other_path).then_some(Self { path, is_descending, is_text })
    }

    /// The items in order, or as they were if some is not plain.
    pub(super) fn sort(&self, items: Vec<JsValue>) -> Result<Vec<JsValue>, Vec<JsValue>> {
        if self.is_text {
            return self.sort_by(items, JsValue::as_string, |one, other| {
                collation::collate(one.as_str(), other.as_str(), Options::default())
            });
        }
        self.sort_by(items, JsValue::as_number, |one, other| (one - other).partial_cmp(&0.0).unwrap_or(Ordering::Equal))
    }

    fn sort_by<T>(
        &self,
        items: Vec<JsValue>,
        read: impl Fn(&JsValue) -> Option<T>,
        compare: impl Fn(&T, &T) -> Ordering,
    ) -> Result<Vec<JsValue>, Vec<JsValue>> {
        let keys: Option<Vec<T>> = items.iter().map(|item| read(&self.compared(item)?)).collect();
        let Some(keys) = keys else { return Err(items) };
        let pairs: Vec<(T, JsValue)> = keys.into_iter().zip(items).collect();
        let Ok(sorted) = merge::sort(pairs, |(one, _), (other, _)| {
            Ok::<_, Infallible>(if self.is_descending { compare(other, one) } else { compare(one, other) })
        });
        Ok(sorted.into_iter().map(|(_, item)| item).collect())
    }

    /// What is compared of an item, if reading it runs nothing of the script.
    fn compared(&self, item: &JsValue) -> Option<JsValue> {
        let mut value = item.clone();
        for step in &self.path {
            let object = value.as_object()?;
            value = match step {
                Step::Place(place) => dense::element(&object, u64::from(*place))?,
                Step::Name(name) if object.is_ordinary() => {
                    let key = PropertyKey::from(JsString::from(name.as_str()));
                    let property = object.borrow().properties().get(&key)?;
                    property.value()?.clone()
                }
                Step::Name(_) => return None,
            };
        }
        Some(value)
    }
}

/// A parameter and the steps behind it; what comes after them.
fn operand<'a, 'b>(tokens: &'b [&'a str]) -> Option<(&'a str, Vec<Step>, &'b [&'a str])> {
    let [name, rest @ ..] = tokens else { return None };
    let mut rest = rest;
    let mut path = Vec::new();
    loop {
        rest = match rest {
            [".", "localeCompare", ..] => break,
            [".", name, rest @ ..] if is_name(name) => {
                path.push(Step::Name((*name).to_owned()));
                rest
            }
            ["[", digits, "]", rest @ ..] => {
                let place: u32 = digits.parse().ok()?;
                if place.to_string() != **digits {
                    return None;
                }
                path.push(Step::Place(place));
                rest
            }
            _ => break,
        };
    }
    Some((name, path, rest))
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_' || first == '$')
}

fn is_part(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_' || character == '$'
}

/// The words and signs of a text of ASCII; nothing for what ends a `return` early.
fn tokens(text: &str) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let skipped = rest.strip_suffix(trimmed)?;
        if tokens.last() == Some(&"return") && skipped.contains(['\n', '\r']) {
            return None;
        }
        let Some(first) = trimmed.chars().next() else { return Some(tokens) };
        if !first.is_ascii() {
            return None;
        }
        let length = if is_part(first) { trimmed.find(|next| !is_part(next)).unwrap_or(trimmed.len()) } else { 1 };
        let (token, after) = trimmed.split_at_checked(length)?;
        tokens.push(token);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::{Order, Step};

    #[track_caller]
    fn check(text: &str, path: &[&str], is_descending: bool, is_text: bool) {
        let path = path.iter().map(|step| match step.parse() {
            Ok(place) => Step::Place(place),
            Err(_) => Step::Name((*step).to_owned()),
        });
        assert_eq!(Order::parse(text), Some(Order { path: path.collect(), is_descending, is_text }), "{text}");
    }

    #[test]
    fn what_a_comparison_does_is_read_from_its_text() {
        check("(a, b) => a - b", &[], false, false);
        check("(x,y)=>y-x", &[], true, false);
        check("(a      , b      ) => { return a.price - b.price; }", &["price"], false, false);
        check("function (a, b) { return b.at.day - a.at.day }", &["at", "day"], true, false);
        check("function down(a, b) {\n  return b - a;\n}", &[], true, false);
        check("(a, b) => b[1] - a[1]", &["1"], true, false);
        check("(a, b) => b[1].sum - a[1].sum", &["1", "sum"], true, false);
        check("(a, b) => a.localeCompare(b)", &[], false, true);
        check("(a, b) => b.name.localeCompare(a.name)", &["name"], true, true);
    }

    #[test]
    fn what_may_do_more_is_not_read() {
        for text in [
            "(a, b) => a - a",
            "(a, a) => a - a",
            "(a, b) => a.x - b.y",
            "(a, b) => a - c",
            "(a, b) => a() - b()",
            "(a, b) => a - b - 1",
            "(a, b) => a - -b",
            "(a, b) => (a, b) - b",
            "(a, b) => a?.x - b?.x",
            "(a, b) => a['x'] - b['x']",
            "(a, b) => a[01] - b[01]",
            "(a, b, c) => a - b",
            "(a, b = 1) => a - b",
            "(a, ...b) => a - b",
            "async (a, b) => a - b",
            "async function (a, b) { return a - b; }",
            "function* (a, b) { return a - b; }",
            "function (a, b) { return\n a - b; }",
            "function (a, b) { a - b; }",
            "(a, b) => { a - b }",
            "(a, b) => { return a - b; log(); }",
            "(a, b) => { x = 1; return a - b; }",
            "(a, b) => a /* ; */ - b",
            "(a, b) => a.localeCompare(b, 'de')",
            "(a, b) => -a.localeCompare(b)",
            "(a, b) => a.localeCompare(b) || 1",
            "(a, b) => { return a - b; } - 1",
            "(à, b) => à - b",
            "get sort(a, b) { return a - b; }",
            "function localeCompare() { [native code] }",
            "class A { constructor(a, b) { return a - b; } }",
        ] {
            assert_eq!(Order::parse(text), None, "{text}");
        }
    }
}

//! What an error of the engine means, in the script's own words. Silent where that is not certain.

mod api;
mod methods;
mod names;
mod patterns;
mod sites;

use oxc_allocator::Allocator;
use oxc_ast_visit::Visit as _;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::{SourceType, Span};
use palma_core::Position;

use self::sites::{Call, Sites};
use super::Source;

/// What the engine says of a call of something that is no function.
const NOT_CALLABLE: &str = "not a callable function";

/// What it says of `new` with something that makes nothing.
const NOT_CONSTRUCTOR: &str = "not a constructor";

/// What it says of a property of nothing.
const NOTHING: &str = "cannot convert 'null' or 'undefined' to object";

/// What it says of a name that is used before its declaration was run.
const UNINITIALIZED: &str = "access of uninitialized binding";

/// What is said of `crypto.subtle`.
const NO_SUBTLE: &str = "; a script has `crypto.randomUUID` and `crypto.getRandomValues`, and no keys and no digests";

/// What is said where a promise was taken for its value.
const NOT_AWAITED: &str = "; it is a promise, so put `(await …)` around what stands before the method";

/// The longest expression that is quoted, in bytes.
const LONGEST: usize = 60;

/// Where in a function the engine failed: the place it knows, and the nearest other places before and after it in the
/// order in which the function's code stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) at: Option<Position>,
    pub(crate) before: Option<Position>,
    pub(crate) next: Option<Position>,
    /// Whether the engine failed before the body of the function, in its parameters.
    pub(crate) is_in_parameters: bool,
    /// Whether the engine knows of no place at all.
    pub(crate) is_nowhere: bool,
}

/// A better message, and the place of what it is about if that is known better too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explained {
    pub(crate) message: String,
    pub(crate) position: Option<Position>,
}

impl Source {
    /// Whether a message is one that the engine uses and that can be explained.
    pub(crate) fn can_explain(class: &str, message: &str) -> bool {
        match class {
            "TypeError" => {
                [NOT_CALLABLE, NOT_CONSTRUCTOR, NOTHING].contains(&message) || patterns::missing(message).is_some()
            }
            _ => message == UNINITIALIZED || names::missing(class, message).is_some(),
        }
    }

    /// A better message for an error that the engine made, of this class and with this message, at a spot of the model's
    /// text. `tools` are the API's, as `server.tool`.
    pub(crate) fn explain(&self, class: &str, message: &str, spot: &Spot, tools: &[String]) -> Option<Explained> {
        if !Self::can_explain(class, message) {
            return None;
        }
        let value = patterns::missing(message);
        let name = names::missing(class, message);
        let allocator = Allocator::default();
        let sites = self.sites(&allocator);
        let place = |position: Option<Position>| u32::try_from(offset(&self.text, position?)?).ok();
        let finder = Finder {
            text: &self.text,
            sites,
            at: place(spot.at),
            before: place(spot.before),
            next: place(spot.next),
            is_in_parameters: spot.is_in_parameters,
            tools,
        };
        let (offset, message) = match (value, name) {
            (Some(value), _) => finder.not_taken_apart(&value),
            (_, Some(name)) => finder.not_defined(name, message),
            _ if message == UNINITIALIZED => finder.too_early(),
            _ if message == NOT_CALLABLE => finder.not_a_function(),
            _ if spot.is_nowhere => finder.joined(),
            _ if message == NOT_CONSTRUCTOR => finder.not_a_constructor(),
            _ => finder.nothing(),
        }?;
        let position = offset.map(|offset| Position::of_offset(&self.text, offset as usize));
        Some(Explained { message, position })
    }

    /// What is said where a loop over nothing begins, whose list stands at this place.
    pub(crate) fn explain_loop(&self, list: Option<Position>, value: &str) -> String {
        let list = list.and_then(|list| {
            let at = u32::try_from(offset(&self.text, list)?).ok()?;
            let allocator = Allocator::default();
            let sites = self.sites(&allocator);
            let list = sites.lists.iter().find(|list| list.start == at)?;
            quoted(&self.text, *list).map(str::to_owned)
        });
        let list = list.map_or_else(|| "what the loop goes over".to_owned(), |list| format!("`{list}`"));
        format!("{list} is {value}, so a loop cannot go over it")
    }

    /// The places of the text where the engine can fail.
    fn sites(&self, allocator: &Allocator) -> Sites<'_> {
        let options = ParseOptions { allow_return_outside_function: true, ..ParseOptions::default() };
        let parsed =
            Parser::new(allocator, &self.text, SourceType::ts().with_module(true)).with_options(options).parse();
        let mut sites = Sites::new(&self.text);
        sites.visit_program(&parsed.program);
        sites
    }

    /// What is said where `[...value]` spreads what is no list, whose `...` stands at this offset. Nothing if it is long.
    pub(crate) fn explain_spread(&self, offset: u32, kind: &str) -> Option<String> {
        let allocator = Allocator::default();
        let sites = self.sites(&allocator);
        let spread = sites.odd.iter().find(|odd| odd.start == offset)?;
        let value = quoted(&self.text, *spread)?.strip_prefix("...")?.trim_start();
        Some(match kind {
            "null" | "undefined" => format!("cannot spread `{value}`: it is {kind}"),
            _ => format!("cannot spread `{value}`: it is {}", patterns::no_list(kind)),
        })
    }

    /// Whether a constructor stands at a place.
    pub(crate) fn is_constructor(&self, position: Position) -> bool {
        offset(&self.text, position)
            .and_then(|at| self.text.get(at..))
            .is_some_and(|rest| rest.strip_prefix("constructor").is_some_and(|rest| rest.trim_start().starts_with('(')))
    }

    /// The name up to a place, or at it, that the engine takes for a keyword where the language does not; or one that the
    /// script has anywhere.
    pub(crate) fn keyword_before(&self, position: Position) -> Option<&'static str> {
        let (before, after) = self.text.split_at_checked(offset(&self.text, position)?)?;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
        let before = before.trim_end();
        let last = before.rsplit(|c: char| !is_part(c)).next().unwrap_or_default();
        let next = after.split(|c: char| !is_part(c)).next().unwrap_or_default();
        let near = ["of", "async"].into_iter().find(|&name| name == last || name == next);
        // What the engine took for an arrow function fails later.
        near.or_else(|| self.names_async.then_some("async"))
    }
}

/// What is said, and the offset it is about if that is known better than by the engine.
type Found = Option<(Option<u32>, String)>;

/// Looks for what the engine can have meant by a spot. It names a call by its parenthesis, the reading of a property by
/// the property, and an assignment by its beginning; it has no place for a method that it looks up, but the next place in
/// its code is then the call's, or the first one in the call's arguments.
struct Finder<'t> {
    text: &'t str,
    sites: Sites<'t>,
    at: Option<u32>,
    before: Option<u32>,
    next: Option<u32>,
    is_in_parameters: bool,
    tools: &'t [String],
}

impl Finder<'_> {
    fn not_a_function(&self) -> Found {
        let call = only(self.sites.calls.iter().filter(|call| Some(call.open) == self.at))?;
        let name = call.name.as_deref();
        if !call.is_plain || name.is_some_and(methods::calls_its_argument) {
            return None;
        }
        let callee = self.quoted(call.callee)?;
        if let Some(message) = self.no_tool(callee) {
            return Some((None, message));
        }
        let is_promise = call.object.is_some_and(|object| self.is_promise(object));
        let meant = name.filter(|_| call.object.is_some()).and_then(methods::nearest);
        let hint = match meant {
            _ if is_promise => NOT_AWAITED.to_owned(),
            Some(meant) => format!("; did you mean `{meant}`?"),
            None => self.promised(callee).unwrap_or_default(),
        };
        Some((None, format!("`{callee}` is not a function{hint}")))
    }

    /// Whether an expression is certainly a promise: a call of a tool, or of a function that joins promises.
    fn is_promise(&self, object: Span) -> bool {
        let text = slice(self.text, object).unwrap_or_default();
        let begins = ["Promise.all(", "Promise.allSettled(", "Promise.race(", "Promise.any(", "tools."];
        begins.iter().any(|begin| text.starts_with(begin)) && self.sites.calls.iter().any(|call| call.span == object)
    }

    fn not_a_constructor(&self) -> Found {
        let made = only(self.sites.news.iter().filter(|new| Some(new.span.start) == self.at))?;
        Some((None, format!("`{}` is not a class, so `new` makes nothing of it", self.quoted(made.callee)?)))
    }

    fn nothing(&self) -> Found {
        let whole = Span::new(0, u32::try_from(self.text.len()).ok()?);
        let is_next_in = |span: Span| self.next.is_some_and(|next| contains(span, next));
        if let Some(read) = self.sites.reads.iter().find(|read| Some(read.property.start) == self.at) {
            // Its own code may go on with the place where the object begins.
            if is_next_in(read.object) && self.next != Some(read.object.start) {
                return self.method(read.object);
            }
            return self.told("read", read.object, read.property, None);
        }
        if let Some(write) = self.sites.writes.iter().find(|write| Some(write.span.start) == self.at) {
            if is_next_in(write.span) {
                return self.method(write.span);
            }
            return self.told(write.what, write.object?, write.property, None).filter(|_| write.is_plain);
        }
        if let Some(call) = self.sites.calls.iter().find(|call| Some(call.open) == self.at) {
            return self.in_call(call);
        }
        if let Some(new) = self.sites.news.iter().find(|new| Some(new.span.start) == self.at) {
            return self.method(new.arguments());
        }
        self.method(whole).or_else(|| self.chain())
    }

    /// In a call's arguments, or in the call itself. The first call of an arrow function that is one expression gives its
    /// place to all of that.
    fn in_call(&self, call: &Call) -> Found {
        let is_next_in = |span: Span| self.next.is_some_and(|next| contains(span, next));
        let body = self.sites.bodies.iter().find(|body| body.first == call.span).map(|body| body.whole);
        let Some(body) = body.filter(|_| call.is_plain_method) else {
            if is_next_in(call.arguments()) {
                return self.method(call.arguments());
            }
            return self.given_nothing(call);
        };
        if is_next_in(call.callee) {
            return self.method(call.callee);
        }
        let object = call.object.and_then(|object| slice(self.text, object));
        let is_of_engine = object.is_some_and(|object| object.starts_with(char::is_uppercase));
        let own =
            || self.told("read", call.object?, call.property?, Some(call.property?.start)).filter(|_| !is_of_engine);
        if is_next_in(call.arguments()) {
            return if self.method(call.arguments()).is_some() { None } else { own() };
        }
        let other = if is_next_in(body) { self.method(body) } else { None };
        other.or_else(own).or_else(|| self.given_nothing(call))
    }

    /// The method that was looked up just before the next place.
    fn method(&self, within: Span) -> Found {
        let next = self.next?;
        let exact = self.sites.calls.iter().find(|call| call.open == next);
        let around = || {
            let around =
                self.sites.calls.iter().chain(&self.sites.news).filter(|call| contains(call.arguments(), next));
            around.min_by_key(|call| call.span.size())
        };
        let call = exact.or_else(around)?;
        let from = self.before.filter(|&before| before < next).unwrap_or(within.start);
        let is_other =
            self.sites.odd.iter().any(|odd| odd.start <= next && odd.end > from && odd.start >= within.start);
        if is_other || !call.is_plain_method || call.span.start < within.start || call.span.end > within.end {
            return None;
        }
        self.told("read", call.object?, call.property?, Some(call.property?.start))
    }

    /// The one chain with `?.` that can have failed behind its `?.`.
    fn chain(&self) -> Found {
        let from = self.before.unwrap_or(0);
        let to = self.next.unwrap_or(u32::MAX);
        let possible = self.sites.odd.iter().filter(|odd| odd.start < to && (odd.start >= from || odd.end > from));
        let chain = only(possible).filter(|odd| self.sites.chains.contains(odd))?;
        let text = self.quoted(*chain)?;
        let message = format!(
            "cannot read a property in `{text}`: what stands before it is null or undefined; `?.` guards only what stands before it"
        );
        Some((Some(chain.start), message))
    }

    fn told(&self, what: &str, object: Span, property: Span, at: Option<u32>) -> Found {
        let object = self.quoted(object)?;
        let property = self.quoted(property)?;
        if let Some(message) = self.no_server(object, property) {
            return Some((at, message));
        }
        let instead = match object {
            "crypto.subtle" => NO_SUBTLE.to_owned(),
            _ => self.promised(object).unwrap_or_default(),
        };
        Some((at, format!("cannot {what} `{property}`: `{object}` is null or undefined{instead}")))
    }

    /// A function of the engine that needs an object.
    fn given_nothing(&self, call: &Call) -> Found {
        if let Some(spread) = call.only_spread {
            return Some((None, format!("cannot spread `{}`: it is null or undefined", self.quoted(spread)?)));
        }
        let callee = self.quoted(call.callee)?;
        let argument = self.quoted(call.only_argument?)?;
        let takes_object = ["Object.keys", "Object.values", "Object.entries"].contains(&callee);
        takes_object.then(|| (None, format!("`{callee}` needs an object: `{argument}` is null or undefined")))
    }

    /// An expression as it stands in the text, if it is short.
    fn quoted(&self, span: Span) -> Option<&str> {
        quoted(self.text, span)
    }
}

fn quoted(text: &str, span: Span) -> Option<&str> {
    let text = slice(text, span)?;
    (text.len() <= LONGEST && !text.contains(['\n', '\r', '`'])).then_some(text)
}

fn slice(text: &str, span: Span) -> Option<&str> {
    text.get(usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?)
}

const fn contains(span: Span, offset: u32) -> bool {
    span.start <= offset && offset < span.end
}

/// The only item there is.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// The byte offset of a place.
pub(super) fn offset(text: &str, position: Position) -> Option<usize> {
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

//! Values that could not be taken apart.

use super::sites::{Pattern, Taken};
use super::{Finder, Found, contains, only};

/// What is said of a value that is no list.
const NO_LIST: &str = "no list";

/// What the engine found where it was to take something apart.
pub(super) fn missing(message: &str) -> Option<String> {
    let nothing = || message.strip_prefix("Cannot destructure '")?.strip_suffix("' value");
    let no_list = || message.strip_prefix("value with type `")?.strip_suffix("` is not iterable");
    nothing().map(str::to_owned).or_else(|| no_list().map(self::no_list))
}

/// A value of this kind, as what is no list.
pub(super) fn no_list(kind: &str) -> String {
    let article = if kind.starts_with(['o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}, which is no list")
}

impl Finder<'_> {
    /// The pattern that met nothing: the one whose value's last place stands before, or the only one in between.
    pub(super) fn not_taken_apart(&self, value: &str) -> Found {
        if self.is_in_parameters {
            let pattern = only(self.sites.patterns.iter().filter(|it| matches!(it.value, Taken::Parameter)))?;
            return Some((None, self.told_apart(pattern, value)?));
        }
        // What a loop goes over has a place of its own, just before.
        if let Some(list) = self.sites.lists.iter().find(|list| Some(list.start) == self.before)
            && value.ends_with(NO_LIST)
        {
            let hint = if value.contains("object") { "; use `Object.entries(…)`" } else { "" };
            return Some((
                Some(list.start),
                format!("a loop cannot go over `{}`: it is {value}{hint}", self.quoted(*list)?),
            ));
        }
        let from = self.before.unwrap_or(0);
        let to = self.next.unwrap_or(u32::MAX);
        let valued = || {
            self.sites.patterns.iter().filter_map(|it| match it.value {
                Taken::Value(span) | Taken::ItemOf(span) => Some((it, span)),
                Taken::Parameter => None,
            })
        };
        let around = valued().filter(|(_, span)| contains(*span, from)).min_by_key(|(_, span)| span.size());
        let between = || only(valued().filter(|(it, span)| it.span.start >= from && span.start < to));
        let (pattern, _) = around.filter(|_| self.before.is_some()).or_else(between)?;
        Some((Some(pattern.span.start), self.told_apart(pattern, value)?))
    }

    fn told_apart(&self, pattern: &Pattern, value: &str) -> Option<String> {
        let text = self.quoted(pattern.span)?;
        if pattern.is_nested {
            return Some(format!("cannot take `{text}` out of its value: that, or a part of it, is {value}"));
        }
        Some(match pattern.value {
            Taken::Value(span) => format!("cannot take `{text}` out of `{}`: it is {value}", self.quoted(span)?),
            Taken::ItemOf(span) => {
                format!("cannot take `{text}` out of an item of `{}`: it is {value}", self.quoted(span)?)
            }
            Taken::Parameter => format!("cannot take `{text}` out of the argument: it is {value}"),
        })
    }
}

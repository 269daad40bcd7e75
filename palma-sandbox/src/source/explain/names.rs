//! Names that are not defined.

use super::{Finder, Found, only};
use crate::source::absent;

/// From here on a name may be a slip of the other.
const NEAR: f64 = 0.9;

/// The longest name that is compared, in bytes.
const LONGEST: usize = 60;

/// What the engine says of an assignment to a name that is not declared, up to the name.
const UNDECLARED: &str = "cannot assign to uninitialized global property `";

/// The name that an error of the engine is about.
pub(super) fn missing<'m>(class: &str, message: &'m str) -> Option<&'m str> {
    let name = message.strip_suffix(" is not defined");
    let undeclared = || message.strip_prefix(UNDECLARED)?.strip_suffix('`');
    name.or_else(undeclared).filter(|_| class == "ReferenceError")
}

impl Finder<'_> {
    /// What to do about a name that is not defined, and where the script uses it.
    pub(super) fn not_defined(&self, name: &str, message: &str) -> Found {
        if message.starts_with(UNDECLARED) {
            return Some((
                None,
                format!("`{name}` is not declared; write `const {name} = …`, or `let {name}` before it"),
            ));
        }
        // The engine says the same of what is elsewhere and of what is not there yet.
        if self.sites.declared.iter().any(|(declared, _)| declared == name) {
            let uses = self.sites.names.iter().filter(|(used, _)| used == name).map(|(_, span)| span.start);
            let near = uses.filter(|at| (self.before.unwrap_or(0)..=self.next.unwrap_or(u32::MAX)).contains(at));
            return Some((only(near), format!("{message} here, or its declaration has not run yet")));
        }
        let uses = || self.sites.names.iter().filter(|(used, _)| used == name).map(|(_, span)| span.start);
        let from = self.before.unwrap_or(0);
        let to = self.next.unwrap_or(u32::MAX);
        let place = only(uses()).or_else(|| only(uses().filter(|&place| from <= place && place <= to)));
        let hint = absent::instead(name).or_else(|| self.meant(name));
        match (hint, place) {
            (None, None) => None,
            (None, place) => Some((place, message.to_owned())),
            (Some(hint), place) => Some((place, format!("{message}; {hint}"))),
        }
    }

    /// The one name in reach that is used where its declaration has not been run.
    pub(super) fn too_early(&self) -> Found {
        let from = self.before.unwrap_or(0);
        let to = self.next.unwrap_or(u32::MAX);
        let is_later = |name: &str, used: u32| {
            let mut declarations = self.sites.declared.iter().filter(|(declared, _)| declared == name).peekable();
            declarations.peek().is_some() && declarations.all(|(_, declared)| *declared > used)
        };
        let uses = self.sites.names.iter().filter(|(name, span)| is_later(name, span.start));
        let near = uses.clone().filter(|(_, span)| (from..=to).contains(&span.start));
        let (name, span) = only(uses).or_else(|| only(near))?;
        Some((Some(span.start), format!("`{name}` is used before its declaration")))
    }

    fn meant(&self, name: &str) -> Option<String> {
        let tools = self.tools;
        let of_server = tools.iter().find(|tool| tool.split('.').next() == Some(name));
        if let Some(tool) = of_server {
            let used = self.sites.calls.iter().find_map(|call| {
                let text = self.quoted(call.callee)?;
                tools.iter().find(|tool| tool.as_str() == text)
            });
            return Some(format!("a server stands in `tools`, so write `tools.{}`", used.unwrap_or(tool)));
        }
        if let Some(tool) = tools.iter().find(|tool| tool.split('.').nth(1) == Some(name)) {
            return Some(format!("did you mean `tools.{tool}`?"));
        }
        if name.len() > LONGEST {
            return None;
        }
        let declared = self.sites.declared.iter().map(|(known, _)| known).filter(|known| known.len() <= LONGEST);
        let alike = declared.map(|known| (known, strsim::jaro_winkler(name, known)));
        let near = alike.filter(|(_, likeness)| *likeness >= NEAR);
        let near = near.reduce(|best, next| if next.1 > best.1 { next } else { best });
        near.map(|(known, _)| format!("did you mean `{known}`?"))
    }
}

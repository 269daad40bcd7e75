//! Names that nothing declares.

use oxc_ast::AstKind;
use oxc_semantic::{NodeId, Semantic};
use oxc_span::{GetSpan as _, Span};
use palma_core::{Diagnostic, Position};

use super::absent::{instead, is_asked_for};
use super::check::nearest;
use super::{MOST_DIAGNOSTICS, names};
use crate::frame::Names;

/// What every script finds, and what every function does.
const GLOBALS: [&str; 96] = [
    "AbortController",
    "AbortSignal",
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "CallError",
    "Crypto",
    "DOMException",
    "DataView",
    "Date",
    "Denied",
    "EnsureFailed",
    "Error",
    "EvalError",
    "Event",
    "EventTarget",
    "Float32Array",
    "Float64Array",
    "Function",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Intl",
    "InvalidArguments",
    "Iterator",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "NotCalled",
    "Number",
    "Object",
    "OutsidePlan",
    "Performance",
    "Promise",
    "Proxy",
    "QuotaExceeded",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "Temporal",
    "TextDecoder",
    "TextEncoder",
    "ToolError",
    "TypeError",
    "URIError",
    "URL",
    "URLSearchParams",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Uncertain",
    "ValidationFailed",
    "WeakMap",
    "WeakSet",
    "WritesStopped",
    "arguments",
    "atob",
    "btoa",
    "clearInterval",
    "clearTimeout",
    "console",
    "crypto",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "ensure",
    "escape",
    "eval",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "performance",
    "queueMicrotask",
    "results",
    "setInterval",
    "setTimeout",
    "structuredClone",
    "tools",
    "undefined",
    "unescape",
    "validate",
];

/// Where a script uses names that nothing declares, with the declared one that was probably meant.
#[derive(Debug, Default)]
pub(super) struct Unbound(Vec<(Span, String, Option<String>)>);

impl Unbound {
    /// The first place of each name, in the order of the text. A script that asks whether a name is there is let be.
    pub(super) fn of(semantic: &Semantic<'_>) -> Self {
        let scoping = semantic.scoping();
        let unresolved = scoping.root_unresolved_references();
        if unresolved.contains_key("globalThis") {
            return Self::default();
        }
        let mut found = Vec::new();
        for (name, references) in unresolved {
            let name = name.as_str();
            if GLOBALS.binary_search(&name).is_ok() || instead(name).is_some() {
                continue;
            }
            let references = references.iter().map(|&reference| scoping.get_reference(reference));
            let values: Vec<NodeId> =
                references.filter(|it| it.is_value()).map(oxc_semantic::Reference::node_id).collect();
            // The members of an enum are names in the others of it.
            let is_in_enum = |node: NodeId| {
                semantic.nodes().ancestor_kinds(node).any(|kind| matches!(kind, AstKind::TSEnumDeclaration(_)))
            };
            if values.iter().any(|&node| is_asked_for(node, semantic) || is_in_enum(node)) {
                continue;
            }
            let first = values.iter().map(|&node| semantic.nodes().kind(node).span()).min_by_key(|span| span.start);
            let near = nearest(name, scoping.symbol_names()).map(str::to_owned);
            found.extend(first.map(|first| (first, name.to_owned(), near)));
        }
        found.sort_unstable_by_key(|(span, ..)| span.start);
        Self(found)
    }

    /// An error for each, of code `absent-global`.
    pub(super) fn diagnostics(&self, text: &str, api: &Names) -> Vec<Diagnostic> {
        let told = self.0.iter().take(MOST_DIAGNOSTICS).map(|(span, name, near)| {
            let place = |offset: u32| Position::of_offset(text, offset as usize);
            let message = format!("`{name}` is not defined");
            let found = Diagnostic::error("absent-global", place(span.start), message).until(place(span.end));
            match names::in_tools(api, name).or_else(|| near.clone()) {
                Some(near) => found.with_hint(format!("did you mean `{near}`?")),
                None => found.with_hint("declare it, or leave it out"),
            }
        });
        told.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn the_names_are_those_that_a_script_finds() {
        assert!(GLOBALS.is_sorted());
        let pinned = include_str!("../../tests/globals.txt").lines().filter(|line| !line.contains(['.', '[']));
        let unknown: Vec<&str> = pinned.filter(|name| GLOBALS.binary_search(name).is_err()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn a_name_that_nothing_declares_is_told_with_what_was_meant() {
        let api = Names::from([("crm".to_owned(), ["find".to_owned()].into())]);
        for (text, expected) in [
            ("const contacts = [1];\nreturn contcats.length", "2:8 did you mean `contacts`?"),
            ("await crm.find({})", "1:7 did you mean `tools.crm`?"),
            ("await find({})", "1:7 did you mean `tools.crm.find`?"),
            ("total = 1; return total", "1:1 declare it, or leave it out"),
        ] {
            let found = Source::read(text).unwrap().absent_names(&api).remove(0);
            assert_eq!(format!("{} {}", found.position, found.hint.unwrap()), expected, "{text}");
        }
        for text in [
            "if (typeof crm !== 'undefined') crm.find()",
            "globalThis.total = 1; return total",
            "try { crm.find() } catch { }",
            "function f() { return arguments.length + NaN } let x: Foo; f(x)",
            "declare const crm: any; crm.find()",
        ] {
            assert!(Source::read(text).unwrap().absent_names(&api).is_empty(), "{text}");
        }
    }
}

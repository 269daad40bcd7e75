//! Names that other programs have and a script has not, and what to use in their place.

use std::collections::BTreeSet;

use oxc_ast::AstKind;
use oxc_semantic::{NodeId, Semantic};
use oxc_span::GetSpan as _;
use palma_core::{Diagnostic, Position};

use super::MOST_DIAGNOSTICS;

const NETWORK: &str = "a script reaches the world only through `tools`, which the API lists";
const FILES: &str = "a script has no files; a tool of `tools` that the API lists may read and write them";
const MODULES: &str = "a script has no modules; what it needs is in the language or among `tools`";
const PROCESS: &str = "a script sees nothing of the machine it runs on; what it needs comes from `tools`";
const PAGE: &str = "a script runs in no page; return the value, or write it with `console.log`";
const STORAGE: &str = "a script keeps nothing after it has ended; return what is to be kept, or hand it to a tool";
const BYTES: &str = "use `Uint8Array` with `TextEncoder`, `TextDecoder`, `Uint8Array.fromBase64` and `bytes.toBase64()`, or `atob` and `btoa`";
const GLOBAL: &str = "the global object is `globalThis`";
const RESULT: &str = "end the script with its value, or `return` it";
const OUTPUT: &str = "write with `console.log`";
const DATES: &str = "use `Temporal`, `Date` and `Intl.DateTimeFormat`";
const LISTS: &str = "the language has `map`, `filter`, `Object.groupBy`, `toSorted`, `structuredClone` and the like";
const ASKING: &str = "a script cannot ask anybody; return what is missing, so that whoever runs it can ask";
const SHARED: &str = "a script has one thread; use a plain `ArrayBuffer`";
const COLLECTED: &str = "a run may not depend on when memory is collected; use `Map`, `Set`, `WeakMap` or `WeakSet`";

const ABSENT: [(&str, &str); 89] = [
    ("$", PAGE),
    ("Atomics", SHARED),
    ("Blob", BYTES),
    ("BroadcastChannel", SHARED),
    ("Buffer", BYTES),
    ("Bun", PROCESS),
    ("DOMParser", PAGE),
    ("Deno", PROCESS),
    ("EventSource", NETWORK),
    ("False", "write `false`"),
    ("File", FILES),
    ("FileReader", FILES),
    ("FinalizationRegistry", COLLECTED),
    ("FormData", NETWORK),
    ("HTMLElement", PAGE),
    ("Headers", NETWORK),
    ("MessageChannel", SHARED),
    ("None", "write `null`"),
    ("Request", NETWORK),
    ("Response", NETWORK),
    ("SharedArrayBuffer", SHARED),
    ("True", "write `true`"),
    ("WeakRef", COLLECTED),
    ("WebSocket", NETWORK),
    ("Worker", SHARED),
    ("XMLHttpRequest", NETWORK),
    ("_", LISTS),
    ("__dirname", FILES),
    ("__filename", FILES),
    ("alert", OUTPUT),
    ("axios", NETWORK),
    ("caches", STORAGE),
    ("cheerio", PAGE),
    ("child_process", PROCESS),
    ("clearImmediate", "use `clearTimeout`"),
    ("confirm", ASKING),
    ("cookieStore", STORAGE),
    ("dayjs", DATES),
    ("document", PAGE),
    ("exec", PROCESS),
    ("execSync", PROCESS),
    ("exit", "`return` ends the script"),
    ("exports", RESULT),
    ("fetch", NETWORK),
    ("fs", FILES),
    ("global", GLOBAL),
    ("got", NETWORK),
    ("http", NETWORK),
    ("https", NETWORK),
    ("importScripts", MODULES),
    ("indexedDB", STORAGE),
    ("jQuery", PAGE),
    ("ky", NETWORK),
    ("len", "use `.length`"),
    ("localStorage", STORAGE),
    ("location", PAGE),
    ("lodash", LISTS),
    ("luxon", DATES),
    ("module", RESULT),
    ("moment", DATES),
    ("nanoid", "use `crypto.randomUUID()`"),
    ("navigator", PAGE),
    ("nil", "write `null`"),
    ("openai", NETWORK),
    ("os", PROCESS),
    ("path", "put paths together as text, with `/` between their parts"),
    ("print", OUTPUT),
    (
        "process",
        "a script sees nothing of the machine it runs on; `return` ends it, and what it needs comes from `tools`",
    ),
    ("prompt", ASKING),
    ("puts", OUTPUT),
    ("readFile", FILES),
    ("readFileSync", FILES),
    ("request", NETWORK),
    ("requestAnimationFrame", PAGE),
    ("require", MODULES),
    ("self", GLOBAL),
    ("sessionStorage", STORAGE),
    ("setImmediate", "use `queueMicrotask(f)`, or `setTimeout(f, 0)`"),
    ("sleep", "write `await new Promise((done) => setTimeout(done, 1000))`"),
    ("spawn", PROCESS),
    ("sqlite3", FILES),
    ("superagent", NETWORK),
    ("uuid", "use `crypto.randomUUID()`"),
    ("uuidv4", "use `crypto.randomUUID()`"),
    ("window", GLOBAL),
    ("writeFile", FILES),
    ("writeFileSync", FILES),
    ("xhr", NETWORK),
    ("zod", MODULES),
];

/// What is said of a name that is absent; `None` for every other name.
pub(super) fn instead(name: &str) -> Option<String> {
    let place = ABSENT.binary_search_by_key(&name, |(absent, _)| absent).ok()?;
    let (name, instead) = ABSENT.get(place)?;
    Some(format!("there is no `{name}` here: {instead}"))
}

/// The message of an error of the engine about a name that is absent, with what to use.
pub(crate) fn taught(name: &str, message: String) -> String {
    let absent = message.strip_suffix(" is not defined").filter(|_| name == "ReferenceError");
    match absent.and_then(instead) {
        Some(instead) => format!("{message}; {instead}"),
        None => message,
    }
}

/// Where a script certainly reads an absent name.
#[derive(Debug, Default)]
pub(super) struct Absent(Vec<(u32, String)>);

impl Absent {
    /// The first place of each name, in the order of the text.
    ///
    /// A script that asks whether a name is there, by `typeof`, by the global object or by catching the error, is let
    /// be: it may know what to do without.
    pub(super) fn of(semantic: &Semantic<'_>) -> Self {
        let unresolved = semantic.scoping().root_unresolved_references();
        if unresolved.contains_key("globalThis") {
            return Self::default();
        }
        let mut found = Vec::new();
        for (name, references) in unresolved {
            if ABSENT.binary_search_by_key(&name.as_str(), |(absent, _)| absent).is_err() {
                continue;
            }
            let references = references.iter().map(|&reference| semantic.scoping().get_reference(reference));
            let values: Vec<NodeId> =
                references.filter(|it| it.is_value()).map(oxc_semantic::Reference::node_id).collect();
            if values.iter().any(|&node| is_asked_for(node, semantic)) {
                continue;
            }
            let first = values.iter().map(|&node| semantic.nodes().kind(node).span().start).min();
            found.extend(first.map(|first| (first, name.to_string())));
        }
        found.sort_unstable();
        Self(found)
    }

    /// An error for each, of code `absent-global`.
    pub(super) fn diagnostics(&self, text: &str) -> Vec<Diagnostic> {
        let told: BTreeSet<&(u32, String)> = self.0.iter().collect();
        told.into_iter()
            .filter_map(|(offset, name)| {
                let position = Position::of_offset(text, *offset as usize);
                Some(Diagnostic::error("absent-global", position, instead(name)?))
            })
            .take(MOST_DIAGNOSTICS)
            .collect()
    }
}

/// Whether a name is read where its absence is no failure of the script.
pub(super) fn is_asked_for(node: NodeId, semantic: &Semantic<'_>) -> bool {
    let nodes = semantic.nodes();
    let mut outer = nodes.ancestor_kinds(node).skip_while(|kind| matches!(kind, AstKind::ParenthesizedExpression(_)));
    if let Some(AstKind::UnaryExpression(unary)) = outer.next()
        && matches!(unary.operator.as_str(), "typeof" | "delete")
    {
        return true;
    }
    nodes.ancestor_kinds(node).any(|kind| match kind {
        AstKind::TryStatement(it) => it.handler.is_some(),
        // What only runs when something else has failed.
        AstKind::CallExpression(it) => {
            let callee = it.callee.as_member_expression();
            let is_catch =
                callee.is_some_and(|callee| callee.static_property_name().is_some_and(|name| name == "catch"));
            let place = nodes.kind(node).span().start;
            is_catch
                && it.arguments.iter().any(|argument| argument.span().start <= place && place < argument.span().end)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::Names;
    use crate::source::Source;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = Source::read(text).unwrap().absent_names(&Names::new());
        let found: Vec<String> =
            found.iter().map(|it| format!("{} {}", it.position, it.message.split('`').nth(1).unwrap())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_names_are_in_order_so_that_each_is_found() {
        assert!(ABSENT.is_sorted_by(|one, next| one.0 < next.0));
        for (name, _) in ABSENT {
            assert!(instead(name).is_some_and(|text| text.contains(name)), "{name}");
        }
    }

    #[test]
    fn a_name_that_is_absent_is_told_where_it_is_first_used() {
        check("const r = await fetch('https://a.b');\nawait fetch('c')", &["1:17 fetch"]);
        check(
            "const fs = require('fs');\nmodule.exports = fs.readFileSync(__dirname)",
            &["1:12 require", "2:1 module", "2:34 __dirname"],
        );
        check("new XMLHttpRequest(); process.env.HOME", &["1:5 XMLHttpRequest", "1:23 process"]);
        check("function f() { return window }", &["1:23 window"]);
        check("const o = { fetch }", &["1:13 fetch"]);
    }

    #[test]
    fn a_script_that_asks_first_is_let_be() {
        for text in [
            "if (typeof fetch !== 'undefined') await fetch('x')",
            "const f = typeof fetch === 'function' ? fetch : undefined; f?.('x')",
            "try { require('fs') } catch { }",
            "if (globalThis.process) console.log(process.env)",
            "if ('fetch' in globalThis) fetch('x')",
            "globalThis.fetch = () => 1; fetch()",
            "typeof (process)",
            "async function main() {}\nmain().catch((e) => { console.error(e); process.exit(1); })",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_name_of_the_script_s_own_is_not_absent() {
        for text in [
            "const fetch = (u: string) => tools.web.get({ u }); await fetch('x')",
            "function f(process) { return process.env }",
            "const path = 'a/b'; const { os } = { os: 1 }; path + os",
            "const x = [] as any; x.document; x.window; ({ require: 1 }).require",
            "type T = typeof fetch; let r: Response | undefined; interface X { fetch: Buffer }",
            "const location = 1; { const self = location; self }",
            "class Buffer {}; new Buffer()",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn an_error_of_the_engine_is_taught_and_no_other() {
        let taught_text = taught("ReferenceError", "fetch is not defined".to_owned());
        assert!(taught_text.starts_with("fetch is not defined; there is no `fetch` here: a script reaches"));
        assert_eq!(taught("ReferenceError", "customer is not defined".to_owned()), "customer is not defined");
        assert_eq!(taught("Error", "fetch is not defined".to_owned()), "fetch is not defined");
    }
}

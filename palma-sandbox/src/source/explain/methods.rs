//! Methods of the engine: those that a script may have meant, and those that call what they are given.

/// From here on a name may be a slip of the other.
const NEAR: f64 = 0.9;

/// The longest name that is compared, in bytes.
const LONGEST: usize = 60;

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

/// Whether a function of this name says of what it was given what the engine says of a call.
pub(super) fn calls_its_argument(name: &str) -> bool {
    CALLERS.contains(&name) || name.ends_with("Error")
}

/// The method that was probably meant by a name that is none.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    if METHODS.contains(&name) || name.len() > LONGEST {
        return None;
    }
    let alike =
        METHODS.iter().map(|&method| (method, strsim::jaro_winkler(&name.to_lowercase(), &method.to_lowercase())));
    let near = alike.filter(|(_, likeness)| *likeness >= NEAR);
    near.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(method, _)| method)
}

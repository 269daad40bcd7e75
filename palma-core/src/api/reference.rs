use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The references of a schema document: how often each is made, and which lead back to themselves.
#[derive(Debug)]
pub(super) struct References {
    counts: BTreeMap<String, usize>,
    recursive: BTreeSet<String>,
}

impl References {
    pub(super) fn of(root: &Value) -> Self {
        let mut counts = BTreeMap::new();
        each(root, &mut |target| *counts.entry(target.to_owned()).or_insert(0) += 1);
        let edges: BTreeMap<&str, BTreeSet<String>> =
            counts.keys().map(|target| (target.as_str(), targets(root, target))).collect();
        let recursive = counts.keys().filter(|target| reaches_itself(target, &edges)).cloned().collect();
        Self { counts, recursive }
    }

    /// Whether the target of a reference gets a name of its own, rather than standing where it is referred to.
    pub(super) fn is_named(&self, target: &str) -> bool {
        self.recursive.contains(target) || self.counts.get(target).is_some_and(|&count| count > 1)
    }
}

/// What a reference leads to: `#` and `#/…` only (RFC 6901, in the fragment form of its section 6).
pub(super) fn resolve<'a>(root: &'a Value, target: &str) -> Option<&'a Value> {
    let pointer = target.strip_prefix('#')?;
    root.pointer(pointer).or_else(|| root.pointer(&percent_decoded(pointer)?))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn targets(root: &Value, target: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Some(node) = resolve(root, target) {
        each(node, &mut |target| {
            found.insert(target.to_owned());
        });
    }
    found
}

fn reaches_itself(start: &str, edges: &BTreeMap<&str, BTreeSet<String>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(target) = open.pop() {
        for next in edges.get(target).into_iter().flatten() {
            if next == start {
                return true;
            }
            if seen.insert(next.as_str()) {
                open.push(next);
            }
        }
    }
    false
}

fn each(node: &Value, visit: &mut impl FnMut(&str)) {
    match node {
        Value::Object(map) => {
            if let Some(target) = map.get("$ref").and_then(Value::as_str) {
                visit(target);
            }
            map.iter()
                .filter(|(key, _)| !matches!(key.as_str(), "enum" | "const" | "default" | "examples"))
                .for_each(|(_, value)| each(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| each(item, visit)),
        _ => {}
    }
}

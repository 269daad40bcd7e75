use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// How many different references a schema may make before each of them gets a name, related or not.
const MAX_TARGETS: usize = 500;

/// The references of a schema document: where each leads, and which get a name of their own.
#[derive(Debug)]
pub(super) struct References {
    /// JSON Pointers, by what an `$anchor` or `$id` lets a reference say.
    anchors: BTreeMap<String, String>,
    named: BTreeSet<String>,
}

impl References {
    pub(super) fn of(root: &Value) -> Self {
        let mut anchors = BTreeMap::new();
        collect_anchors(root, "", &mut anchors);
        let mut references = Self { anchors, named: BTreeSet::new() };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        each(root, Position::Schema, &mut |target| *counts.entry(target).or_insert(0) += 1);
        references.named = if counts.len() > MAX_TARGETS {
            counts.keys().map(|&target| target.to_owned()).collect()
        } else {
            let mut named = references.recursive(root, &counts);
            named.extend(counts.iter().filter(|(_, count)| **count > 1).map(|(target, _)| (*target).to_owned()));
            named
        };
        references
    }

    /// Whether the target of a reference gets a name of its own, rather than standing where it is referred to: it is
    /// referred to more than once, or leads back to itself.
    pub(super) fn is_named(&self, target: &str) -> bool {
        self.named.contains(target)
    }

    /// What a reference leads to and its JSON Pointer: `#`, `#/…` (RFC 6901, section 6), an anchor or an `$id`.
    pub(super) fn resolve<'a>(&self, root: &'a Value, target: &str) -> Option<(&'a Value, String)> {
        let (base, fragment) = target.split_once('#').unwrap_or((target, ""));
        let resource = if base.is_empty() { "" } else { self.anchors.get(base)? };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let place = self.anchors.get(&format!("#{fragment}"))?;
            return Some((root.pointer(place)?, place.clone()));
        }
        let found = |fragment: &str| {
            let place = format!("{resource}{fragment}");
            Some((root.pointer(&place)?, place))
        };
        found(fragment).or_else(|| found(&percent_decoded(fragment)?))
    }

    /// The targets that lead back to themselves, or lie between two that do.
    fn recursive(&self, root: &Value, counts: &BTreeMap<&str, usize>) -> BTreeSet<String> {
        let mut edges: BTreeSet<(&str, &str)> = BTreeSet::new();
        for &target in counts.keys() {
            if let Some((node, _)) = self.resolve(root, target) {
                each(node, Position::Schema, &mut |next| {
                    edges.insert((target, next));
                });
            }
        }
        loop {
            let from: BTreeSet<&str> = edges.iter().map(|edge| edge.0).collect();
            let to: BTreeSet<&str> = edges.iter().map(|edge| edge.1).collect();
            let before = edges.len();
            edges.retain(|edge| to.contains(edge.0) && from.contains(edge.1));
            if edges.len() == before {
                return from.into_iter().map(str::to_owned).collect();
            }
        }
    }
}

/// What an object or array in a schema document is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Position {
    Schema,
    /// A map from names to schemas, such as the value of `properties`.
    Names,
}

impl Position {
    /// Where the value of a key stands, unless it is data.
    pub(super) fn below(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::Names, _) => Some(Self::Schema),
            (_, "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas") => Some(Self::Names),
            (_, "enum" | "const" | "default" | "examples") => None,
            _ => Some(Self::Schema),
        }
    }
}

fn each<'a>(node: &'a Value, position: Position, visit: &mut impl FnMut(&'a str)) {
    match node {
        Value::Object(map) => {
            if let Some(target) = reference_of(map, position) {
                visit(target);
            }
            for (key, value) in map {
                if let Some(position) = position.below(key) {
                    each(value, position, visit);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each(item, position, visit)),
        _ => {}
    }
}

fn reference_of(map: &Map<String, Value>, position: Position) -> Option<&str> {
    match position {
        Position::Schema => map.get("$ref")?.as_str(),
        Position::Names => None,
    }
}

fn collect_anchors(root: &Value, place: &str, anchors: &mut BTreeMap<String, String>) {
    let mut open = vec![(root, Cow::Borrowed(place), Position::Schema)];
    while let Some((node, place, position)) = open.pop() {
        match node {
            Value::Object(map) => {
                if matches!(position, Position::Schema) {
                    let text = |key: &str| map.get(key).and_then(Value::as_str);
                    let names =
                        ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text).map(|name| format!("#{name}"));
                    let ids = ["$id", "id"].into_iter().filter_map(text).map(|id| id.trim_end_matches('#').to_owned());
                    for name in names.chain(ids) {
                        anchors.entry(name).or_insert_with(|| place.to_string());
                    }
                }
                for (key, value) in map {
                    if let Some(position) = position.below(key) {
                        let key = key.replace('~', "~0").replace('/', "~1");
                        open.push((value, Cow::Owned(format!("{place}/{key}")), position));
                    }
                }
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(number, item)| (item, Cow::Owned(format!("{place}/{number}")), position)));
            }
            _ => {}
        }
    }
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

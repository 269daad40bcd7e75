use std::collections::{BTreeMap, BTreeSet};

use crate::ToolId;
use crate::tool::is_hidden;

/// The names that scripts call these tools by: a namespace, and a name in it.
pub(crate) fn paths<'t>(tools: impl Iterator<Item = &'t ToolId>) -> BTreeMap<&'t ToolId, (String, String)> {
    let tools: BTreeSet<&ToolId> = tools.collect();
    let namespaces = Names::of(tools.iter().map(|id| id.server().as_str()));
    let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for id in &tools {
        names.entry(id.server().as_str()).or_default().push(id.name().as_str());
    }
    let names: BTreeMap<&str, Names> =
        names.into_iter().map(|(server, tools)| (server, Names::of(tools.into_iter()))).collect();
    let path = |id: &ToolId| {
        let server = id.server().as_str();
        let name = names.get(server).map_or_else(String::new, |names| names.identifier(id.name().as_str()));
        (namespaces.identifier(server), name)
    };
    tools.into_iter().map(|id| (id, path(id))).collect()
}

/// Identifiers for wire names: one each, the same for the same set in any order.
#[derive(Debug)]
pub(super) struct Names(BTreeMap<String, String>);

impl Names {
    /// Finds an identifier for each of these wire names, by the rule told at [`Api`](crate::Api).
    pub(super) fn of<'a>(wire: impl Iterator<Item = &'a str>) -> Self {
        let wire: BTreeSet<&str> = wire.collect();
        let mut taken: BTreeSet<String> =
            wire.iter().filter(|name| is_identifier(name)).map(|&name| name.to_owned()).collect();
        let mut identifiers = BTreeMap::new();
        for name in wire {
            let identifier = if is_identifier(name) { name.to_owned() } else { free(mend(name), &mut taken) };
            identifiers.insert(name.to_owned(), identifier);
        }
        Self(identifiers)
    }

    /// The identifier of a wire name; the mended name for one that is not in the set.
    pub(super) fn identifier(&self, wire: &str) -> String {
        self.0.get(wire).cloned().unwrap_or_else(|| mend(wire))
    }
}

/// Whether a text can stand as a name in a declaration.
pub(super) fn is_identifier(text: &str) -> bool {
    is_word(text) && !RESERVED.contains(&text)
}

/// Whether a text can stand unquoted as a property's name.
pub(super) fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_word) && chars.all(continues_word)
}

/// A text as the name of a type: its words joined, each with a capital.
pub(super) fn type_name(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words.map(capitalised).collect();
    let name = mend(&joined);
    if GLOBAL_TYPES.contains(&name.as_str()) { format!("{name}_") } else { name }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn mend(wire: &str) -> String {
    let mut name = String::new();
    for c in wire.chars() {
        if continues_word(c) {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    if !name.starts_with(starts_word) {
        name.insert(0, '_');
    }
    if RESERVED.contains(&name.as_str()) {
        name.push('_');
    }
    name
}

fn free(name: String, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2_u64..).map(|number| format!("{name}_{number}"));
    let found = std::iter::once(name.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(name);
    taken.insert(found.clone());
    found
}

fn starts_word(c: char) -> bool {
    c == '_' || c == '$' || unicode_ident::is_xid_start(c) && !is_hidden(c)
}

fn continues_word(c: char) -> bool {
    c == '$' || unicode_ident::is_xid_continue(c) && !is_hidden(c)
}

/// Words that cannot name a function in strict TypeScript, and those that mean something else in a script.
const RESERVED: [&str; 52] = [
    "any",
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "declare",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "module",
    "namespace",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Names of types that a declaration leans on, or that a type may not have.
const GLOBAL_TYPES: [&str; 13] = [
    "Array",
    "Awaited",
    "Boolean",
    "NonNullable",
    "Number",
    "Object",
    "Parameters",
    "Promise",
    "Record",
    "ReturnType",
    "String",
    "Symbol",
    "Undefined",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wire: &[&str], expected: &[&str]) {
        let names = Names::of(wire.iter().copied());
        let got: Vec<String> = wire.iter().map(|name| names.identifier(name)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn an_identifier_is_kept_whatever_comes_near_it() {
        check(
            &["read_file", "read-file", "read file", "readFile"],
            &["read_file", "read_file_3", "read_file_2", "readFile"],
        );
    }

    #[test]
    fn a_name_that_is_no_identifier_is_mended() {
        check(&["delete", "2fa", "a.b/c", "查询", "--", "a--b"], &["delete_", "_2fa", "a_b_c", "查询", "_", "a_b"]);
    }

    #[test]
    fn the_order_of_wire_names_does_not_matter() {
        let forward = Names::of(["a-b", "a.b", "a b"].into_iter());
        let backward = Names::of(["a b", "a.b", "a-b"].into_iter());
        assert_eq!(forward.0, backward.0);
    }

    #[test]
    fn a_type_has_a_name_of_its_own() {
        assert_eq!(type_name("order-line_item"), "OrderLineItem");
        assert_eq!(type_name("record"), "Record_");
        assert_eq!(type_name("3d"), "_3d");
    }
}

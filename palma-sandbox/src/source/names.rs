//! Names in messages: as a script writes them, and the one that was probably meant.

use crate::frame::Names;

const MOST_LISTED: usize = 8;
const LONGEST_COMPARED: usize = 128;
const LONGEST_SHOWN: usize = 64;

/// From here on a name may be a slip of the other.
const NEAR: f64 = 0.8;

/// Says that a server does not exist, and what was probably meant by it, or by the tool asked of it.
pub(super) fn unknown_server(api: &Names, server: &str, tool: Option<&str>) -> String {
    let near = nearest(api.keys().map(|known| (in_script(known, None), likeness(server, known))));
    let elsewhere = tool.and_then(|tool| {
        let (known, _) = api.iter().find(|(_, tools)| tools.contains(tool))?;
        Some(in_script(known, Some(tool)))
    });
    let known = api.keys().map(|known| in_script(known, None));
    message(&in_script(server, None), near.or(elsewhere), known)
}

/// Says that a server has no such tool, and which was probably meant.
pub(super) fn unknown_tool(api: &Names, server: &str, tool: &str) -> String {
    let here = || api.get(server).into_iter().flatten();
    let near = nearest(here().map(|known| (in_script(server, Some(known)), likeness(tool, known))));
    let elsewhere = || {
        let everywhere = api.iter().flat_map(|(server, tools)| tools.iter().map(move |known| (server, known)));
        nearest(everywhere.map(|(server, known)| (in_script(server, Some(known)), likeness(tool, known))))
    };
    let known = here().map(|known| in_script(server, Some(known)));
    message(&in_script(server, Some(tool)), near.or_else(elsewhere), known)
}

/// The server of this name, or the first tool of it, as a script writes it.
pub(super) fn in_tools(api: &Names, name: &str) -> Option<String> {
    if api.contains_key(name) {
        return Some(in_script(name, None));
    }
    let (server, _) = api.iter().find(|(_, tools)| tools.contains(name))?;
    Some(in_script(server, Some(name)))
}

/// Says that an expression is none of the servers, and which there are.
pub(super) fn none_of(api: &Names, expression: &str) -> String {
    message(expression, None, api.keys().map(|known| in_script(known, None)))
}

/// Says that an expression is none of the tools of a server, and which it has.
pub(super) fn none_of_server(api: &Names, server: &str, expression: &str) -> String {
    let known = api.get(server).into_iter().flatten();
    message(expression, None, known.map(|known| in_script(server, Some(known))))
}

fn nearest(candidates: impl Iterator<Item = (String, f64)>) -> Option<String> {
    let near = candidates.filter(|(_, likeness)| *likeness >= NEAR);
    near.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(name, _)| name)
}

/// How like two names are, from 0 to 1, whatever their case.
fn likeness(one: &str, other: &str) -> f64 {
    if one.len().max(other.len()) > LONGEST_COMPARED {
        return 0.0;
    }
    strsim::jaro_winkler(&one.to_lowercase(), &other.to_lowercase())
}

fn message(missing: &str, near: Option<String>, known: impl Iterator<Item = String>) -> String {
    if let Some(near) = near {
        return format!("`{missing}` does not exist; did you mean `{near}`?");
    }
    let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    let more = known.len().saturating_sub(MOST_LISTED);
    let listed = known.into_iter().take(MOST_LISTED).collect::<Vec<_>>().join(", ");
    match (listed.is_empty(), more) {
        (true, _) => format!("`{missing}` does not exist, nor does any other"),
        (false, 0) => format!("`{missing}` does not exist; there is {listed}"),
        (false, _) => format!("`{missing}` does not exist; there is {listed} and {more} more"),
    }
}

/// A server, or a tool of it, as a script names it.
fn in_script(server: &str, tool: Option<&str>) -> String {
    format!("tools{}{}", member(server), tool.map(member).unwrap_or_default())
}

fn member(name: &str) -> String {
    let shown: String = name.chars().take(LONGEST_SHOWN).collect();
    let more = if shown.len() < name.len() { "…" } else { "" };
    if is_identifier(&shown) { format!(".{shown}{more}") } else { format!("[\"{}{more}\"]", shown.escape_debug()) }
}

fn is_identifier(name: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    name.chars().all(is_part) && name.chars().next().is_some_and(|first| !first.is_numeric())
}

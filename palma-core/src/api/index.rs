//! One line of a tool.

use super::doc::cap;
use super::names::is_word;
use super::{ApiTool, mark};
use crate::types::{Alias, Type};

/// The most characters of a tool's first sentence that stand in its line.
const MAX_SENTENCE: usize = 54;

/// The most parameters that are named; required ones come first.
const MAX_NAMES: usize = 5;

/// `server.tool(a, b?) – first sentence`, with the marks before the dash.
pub(super) fn line(tool: &ApiTool) -> String {
    let mut line = format!("{}({})", tool.path(), parameters(tool).join(", "));
    let marks = mark::bracketed(tool);
    if !marks.is_empty() {
        line = format!("{line} {marks}");
    }
    match sentence(&tool.declaration.doc) {
        sentence if sentence.is_empty() => line,
        sentence => format!("{line} – {sentence}"),
    }
}

fn parameters(tool: &ApiTool) -> Vec<String> {
    let mut names = Vec::new();
    collect(&tool.declaration.args, &tool.declaration.aliases, 0, &mut names);
    names.sort_by_key(|(_, required)| !required);
    let more = names.len() > MAX_NAMES;
    let mut names: Vec<String> = names
        .into_iter()
        .take(MAX_NAMES)
        .map(|(name, required)| {
            let name =
                if is_word(name) { cap(name, MAX_SENTENCE) } else { cap(&super::print::quoted(name), MAX_SENTENCE) };
            if required { name } else { format!("{name}?") }
        })
        .collect();
    if more {
        names.push("…".to_owned());
    }
    names
}

/// The names of the arguments, each with whether it is required whatever else is given.
fn collect<'a>(ty: &'a Type, aliases: &'a [Alias], depth: usize, names: &mut Vec<(&'a str, bool)>) {
    match ty {
        Type::Object(object) => {
            for property in object.properties.iter().filter(|property| property.ty != Type::Never) {
                match names.iter_mut().find(|(name, _)| *name == property.name) {
                    Some((_, required)) => *required |= property.required,
                    None => names.push((&property.name, property.required)),
                }
            }
        }
        Type::Intersection(types) => types.iter().for_each(|ty| collect(ty, aliases, depth, names)),
        Type::Union(types) => {
            for ty in types {
                let mut more = Vec::new();
                collect(ty, aliases, depth, &mut more);
                let new = more.into_iter().filter(|(name, _)| !names.iter().any(|(known, _)| known == name));
                let new: Vec<_> = new.map(|(name, _)| (name, false)).collect();
                names.extend(new);
            }
        }
        Type::Named(name) if depth < 4 => {
            if let Some(alias) = aliases.iter().find(|alias| alias.name == *name) {
                collect(&alias.ty, aliases, depth + 1, names);
            }
        }
        _ => {}
    }
}

/// The first sentence of a text, without its full stop.
fn sentence(doc: &str) -> String {
    let line = doc.lines().map(|line| line.trim_start_matches(['#', '*', '-', '=', ' '])).find(|line| !line.is_empty());
    let line = line.unwrap_or_default();
    let ends = line.char_indices().filter(|&(place, c)| {
        let rest = line.get(place + c.len_utf8()..).unwrap_or_default();
        matches!(c, '。' | '！' | '？')
            || matches!(c, '.' | '!' | '?') && rest.starts_with(' ') && !is_abbreviated(line, place)
    });
    let end = ends.map(|(place, _)| place).next().unwrap_or(line.len());
    shortened(line.get(..end).unwrap_or_default().trim_end_matches(['.', ':', ' ']))
}

/// The words that fit.
fn shortened(sentence: &str) -> String {
    let Some((end, _)) = sentence.char_indices().nth(MAX_SENTENCE) else { return sentence.to_owned() };
    let head = sentence.get(..end).unwrap_or_default();
    let words = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{}…", words.trim_end_matches([',', ';', ':', '(', '-', '–', ' ']))
}

/// Whether a full stop ends `e.g.`, `i.e.` or one letter, rather than a sentence.
fn is_abbreviated(line: &str, stop: usize) -> bool {
    let word = line.get(..stop).unwrap_or_default().rsplit(' ').next().unwrap_or_default();
    word.chars().count() <= 1 || word.contains('.') || matches!(word, "etc" | "vs" | "(e.g" | "(i.e")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_of_a_text_is_found() {
        for (text, expected) in [
            ("Reads a file. Then closes it.", "Reads a file"),
            ("Reads v1.2 of it, e.g. a file. More.", "Reads v1.2 of it, e.g. a file"),
            ("\n## Title\nMore.", "Title"),
            ("查询天气。再见。", "查询天气"),
            ("", ""),
            ("Really? Yes.", "Really"),
        ] {
            assert_eq!(sentence(text), expected);
        }
    }
}

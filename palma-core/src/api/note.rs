use serde_json::{Map, Value};

use super::doc::{cap, one_line, prose};

/// How far references, compositions and items are followed for what they say.
const MAX_DEPTH: usize = 6;

/// The longest pattern that is shown beside a format, which says the same in fewer words.
const MAX_PATTERN_OF_FORMAT: usize = 40;

/// The integers that are exact in JavaScript end here; generators write it where they mean no limit.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// Finds what stands in place of a reference, unless that has a name and says it there.
pub(super) type Resolve<'f, 'a> = &'f dyn Fn(&str) -> Option<&'a Value>;

/// What a schema says in prose, and what of its parts no type can say.
pub(super) fn descriptions<'a>(node: &'a Value, resolve: Resolve<'_, 'a>) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(schema) = node.as_object() {
        describe(schema, resolve, 0, &mut found);
    }
    found
}

fn describe<'a>(schema: &'a Map<String, Value>, resolve: Resolve<'_, 'a>, depth: usize, found: &mut Vec<String>) {
    if depth > MAX_DEPTH {
        return;
    }
    let text = |schema: &Map<String, Value>, key: &str| schema.get(key).and_then(Value::as_str).map(prose);
    push_new(found, text(schema, "description").unwrap_or_default());
    if let Some(target) = target(schema, resolve).filter(|_| found.is_empty()) {
        describe(target, resolve, depth + 1, found);
    }
    for member in members(schema, &["allOf"]) {
        describe(member, resolve, depth + 1, found);
    }
    for member in members(schema, &["anyOf", "oneOf"]) {
        match (member.get("const"), text(member, "description").or_else(|| text(member, "title"))) {
            (Some(value), Some(text)) => push_new(found, format!("{}: {text}", literal(value))),
            _ => describe(member, resolve, depth + 1, found),
        }
    }
    let mut each = Vec::new();
    if let Some(items) = schema.get("items").and_then(Value::as_object) {
        describe(items, resolve, depth + 1, &mut each);
    }
    each.retain(|text| !found.contains(text));
    if !each.is_empty() {
        found.push(format!("Each: {}", each.join(" ")));
    }
}

/// What no type can say, such as `int`, `1..100` and `default 10`.
pub(super) fn notes<'a>(node: &'a Value, resolve: Resolve<'_, 'a>) -> Vec<String> {
    node.as_object().map(|schema| notes_of(schema, resolve, 0)).unwrap_or_default()
}

fn notes_of<'a>(schema: &'a Map<String, Value>, resolve: Resolve<'_, 'a>, depth: usize) -> Vec<String> {
    if depth > MAX_DEPTH {
        return Vec::new();
    }
    let mut notes = limits(schema);
    if let Some(target) = target(schema, resolve) {
        for note in notes_of(target, resolve, depth + 1) {
            push_new(&mut notes, note);
        }
    }
    for member in members(schema, &["allOf"]) {
        for note in notes_of(member, resolve, depth + 1) {
            push_new(&mut notes, note);
        }
    }
    let mut either = Vec::new();
    for member in members(schema, &["anyOf", "oneOf"]) {
        push_new(&mut either, notes_of(member, resolve, depth + 1).join(", "));
    }
    push_new(&mut notes, either.join(" | "));
    if let Some(items) = schema.get("items").and_then(Value::as_object) {
        let each = notes_of(items, resolve, depth + 1).join(" ");
        if !each.is_empty() {
            notes.push(format!("each {each}"));
        }
    }
    if let Some(examples) = schema.get("examples").and_then(Value::as_array).filter(|examples| !examples.is_empty()) {
        let examples: Vec<String> = examples.iter().take(3).map(literal).collect();
        notes.push(format!("e.g. {}", examples.join(", ")));
    }
    let default = schema.get("default").filter(|value| !value.is_null());
    notes.extend(default.map(|value| format!("default {}", literal(value))));
    for flag in ["deprecated", "readOnly", "writeOnly"] {
        if schema.get(flag) == Some(&Value::Bool(true)) {
            notes.push(flag.to_lowercase());
        }
    }
    notes
}

fn target<'a>(schema: &'a Map<String, Value>, resolve: Resolve<'_, 'a>) -> Option<&'a Map<String, Value>> {
    resolve(schema.get("$ref")?.as_str()?)?.as_object()
}

fn members<'a>(schema: &'a Map<String, Value>, keywords: &[&str]) -> impl Iterator<Item = &'a Map<String, Value>> {
    let lists: Vec<_> = keywords.iter().filter_map(|keyword| schema.get(*keyword)?.as_array()).collect();
    lists.into_iter().flatten().filter_map(Value::as_object)
}

fn push_new(texts: &mut Vec<String>, text: String) {
    if !text.is_empty() && !texts.contains(&text) {
        texts.push(text);
    }
}

fn limits(schema: &Map<String, Value>) -> Vec<String> {
    let mut notes = Vec::new();
    let text = |key: &str| schema.get(key).and_then(Value::as_str).map(one_line);
    let is = |name: &str| match schema.get("type") {
        Some(Value::String(ty)) => ty == name,
        Some(Value::Array(types)) => types.iter().any(|ty| ty == name),
        _ => false,
    };
    let has_values = schema.contains_key("enum") || schema.contains_key("const");
    if is("integer") && !has_values {
        notes.push("int".to_owned());
    }
    notes.extend(values(schema));
    notes.extend(scalar(schema, "multipleOf").map(|step| format!("multiple of {step}")));
    notes.extend(range(schema, "minLength", "maxLength", " chars"));
    let format = text("format").filter(|format| !is_width(format));
    let redundant = |pattern: &String| format.is_some() && pattern.chars().count() > MAX_PATTERN_OF_FORMAT;
    notes.extend(
        text("pattern").filter(|pattern| !redundant(pattern)).map(|pattern| format!("/{}/", cap(&pattern, 120))),
    );
    notes.extend(
        [format, text("contentEncoding"), text("contentMediaType")].into_iter().flatten().map(|text| cap(&text, 120)),
    );
    notes.extend(range(schema, "minItems", "maxItems", " items"));
    notes.extend(range(schema, "minProperties", "maxProperties", " properties"));
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        notes.push("unique".to_owned());
    }
    notes
}

/// Between which numbers a value lies; a boolean `exclusiveMinimum`, as draft 4 has it, speaks of `minimum`.
fn values(schema: &Map<String, Value>) -> Vec<String> {
    let is = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let (above, below) = (is("exclusiveMinimum"), is("exclusiveMaximum"));
    let mut notes = Vec::new();
    if above || below {
        let (least, most) = (if above { ">" } else { ">=" }, if below { "<" } else { "<=" });
        notes.extend(scalar(schema, "minimum").map(|limit| format!("{least} {limit}")));
        notes.extend(scalar(schema, "maximum").map(|limit| format!("{most} {limit}")));
    } else {
        notes.extend(range(schema, "minimum", "maximum", ""));
    }
    notes.extend(scalar(schema, "exclusiveMinimum").map(|least| format!("> {least}")));
    notes.extend(scalar(schema, "exclusiveMaximum").map(|most| format!("< {most}")));
    notes
}

/// Whether a format only says how wide a number is, which JSON numbers are not.
fn is_width(format: &str) -> bool {
    matches!(
        format,
        "int8" | "int16" | "int32" | "int64" | "uint" | "uint8" | "uint16" | "uint32" | "uint64" | "float" | "double"
    )
}

fn range(schema: &Map<String, Value>, least: &str, most: &str, unit: &str) -> Option<String> {
    match (scalar(schema, least), scalar(schema, most)) {
        (Some(least), Some(most)) if least == most => Some(format!("{least}{unit}")),
        (Some(least), Some(most)) => Some(format!("{least}..{most}{unit}")),
        (Some(least), None) => Some(format!(">= {least}{unit}")),
        (None, Some(most)) => Some(format!("<= {most}{unit}")),
        (None, None) => None,
    }
}

/// A number that limits.
fn scalar(schema: &Map<String, Value>, key: &str) -> Option<String> {
    let number = schema.get(key)?.as_number()?;
    let limits = number.as_f64().is_none_or(|number| number.abs() < MAX_SAFE);
    limits.then(|| number.to_string())
}

fn literal(value: &Value) -> String {
    cap(&one_line(&value.to_string()), 80)
}

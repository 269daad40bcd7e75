use std::collections::HashSet;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, ValidationError, draft4, draft6, draft7, draft201909, draft202012};
use serde_json::{Map, Value};

use super::document::{Document, Key, Place, children, references};
use super::problem::shorten;
use super::{guarded, options};
use crate::Degraded;

/// Takes out of a schema all that cannot be read; answers with what that was.
///
/// What stands below something taken out may show only then, so this is done again until nothing is left to take.
pub(super) fn take_out(schema: &mut Value, draft: Draft) -> Vec<Degraded> {
    let mut found = Vec::new();
    let meta = match draft {
        Draft::Draft4 => draft4::meta::validator(),
        Draft::Draft6 => draft6::meta::validator(),
        Draft::Draft7 => draft7::meta::validator(),
        Draft::Draft201909 => draft201909::meta::validator(),
        _ => draft202012::meta::validator(),
    };
    for error in meta.iter_errors(schema) {
        innermost(&error, &mut found);
    }
    found.extend(references_and_patterns(schema, draft));
    if found.is_empty()
        && let Some(Err(error)) = guarded(|| options(Some(draft)).build(schema))
    {
        innermost(&error, &mut found);
    }
    let mut taken = Vec::new();
    let mut paths = HashSet::new();
    for (path, reason) in found {
        if paths.insert(path.clone()) && take_out_at(schema, &path) {
            taken.push(Degraded::new(path, reason));
        }
    }
    taken
}

/// What an error complains of, as deep in the schema as it can be told.
fn innermost(error: &ValidationError<'_>, found: &mut Vec<(String, String)>) {
    let path = error.instance_path().as_str();
    if let ValidationErrorKind::AnyOf { context } = error.kind() {
        let deeper = |branch: &&Vec<ValidationError<'static>>| {
            !branch.is_empty() && branch.iter().all(|error| error.instance_path().as_str().len() > path.len())
        };
        if let Some(branch) = context.iter().find(deeper) {
            for error in branch {
                innermost(error, found);
            }
            return;
        }
    }
    found.push((keyword_path(path).to_owned(), shorten(&error.to_string(), 200)));
}

/// The path of the keyword whose value `path` lies in: up to `required` for `/required/0`.
fn keyword_path(path: &str) -> &str {
    for list in ["/required/", "/enum/", "/type/", "/examples/", "/dependentRequired/"] {
        if let Some((head, _)) = path.rsplit_once(list) {
            return path.get(..head.len() + list.len() - 1).unwrap_or(path);
        }
    }
    path
}

fn take_out_at(schema: &mut Value, path: &str) -> bool {
    let Some((parent, last)) = path.rsplit_once('/') else { return false };
    let last = last.replace("~1", "/").replace("~0", "~");
    let holds_schemas = parent.rsplit('/').next().is_some_and(|name| {
        matches!(name, "properties" | "$defs" | "definitions" | "dependentSchemas" | "dependencies")
    });
    match schema.pointer_mut(parent) {
        Some(Value::Object(map)) if holds_schemas => map.insert(last, Value::Bool(true)).is_some(),
        Some(Value::Object(map)) => map.shift_remove(&last).is_some(),
        Some(Value::Array(items)) => {
            let item = last.parse::<usize>().ok().and_then(|place| items.get_mut(place));
            item.map(|item| *item = Value::Bool(true)).is_some()
        }
        _ => false,
    }
}

/// The references that lead nowhere, the identifiers that are no URI and the patterns that do not compile.
fn references_and_patterns(schema: &Value, draft: Draft) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let document = Document::read(schema, draft);
    let mut open = vec![(document.as_ref().map(Document::root), schema, String::new())];
    while let Some((place, schema, path)) = open.pop() {
        let Value::Object(map) = schema else { continue };
        match (&document, &place) {
            (Some(document), Some(place)) => dangling(document, place, map, &path, &mut found),
            _ => foreign(map, &path, &mut found),
        }
        let named = |name: &Value| name.as_str().is_some_and(|name| Draft::from_schema_uri(name) != Draft::Unknown);
        if map.get("$schema").is_some_and(|name| !named(name)) {
            found.push((format!("{path}/$schema"), "the draft is not known".to_owned()));
        }
        for (at, pattern) in patterns(map) {
            let alone = Value::Object(Map::from_iter([("pattern".to_owned(), Value::from(pattern))]));
            if let Some(Err(error)) = guarded(|| options(Some(draft)).build(&alone)) {
                found.push((format!("{path}/{at}"), shorten(&error.to_string(), 200)));
            }
        }
        for child in children(map) {
            let path = match child.key {
                Some(Key::Name(name)) => format!("{path}/{}/{}", child.keyword, escape(name)),
                Some(Key::Index(index)) => format!("{path}/{}/{index}", child.keyword),
                None => format!("{path}/{}", child.keyword),
            };
            let place =
                document.as_ref().zip(place.as_ref()).map(|(document, place)| document.child(place, child.schema));
            open.push((place, child.schema, path));
        }
    }
    found
}

fn dangling(
    document: &Document<'_>,
    place: &Place<'_>,
    map: &Map<String, Value>,
    path: &str,
    found: &mut Vec<(String, String)>,
) {
    for (keyword, reference) in references(map) {
        if document.resolve(place, reference).is_none() {
            found.push((format!("{path}/{keyword}"), format!("`{}` leads nowhere", shorten(reference, 120))));
        }
    }
}

/// Where a document has a URI that cannot be read, all that is no plain reference into itself.
fn foreign(map: &Map<String, Value>, path: &str, found: &mut Vec<(String, String)>) {
    for keyword in ["$ref", "$dynamicRef", "$recursiveRef", "$id", "id", "$anchor", "$dynamicAnchor"] {
        let Some(uri) = map.get(keyword).and_then(Value::as_str) else { continue };
        if keyword.ends_with("nchor") || uri != "#" && !uri.starts_with("#/") {
            found.push((format!("{path}/{keyword}"), format!("`{}` cannot be read", shorten(uri, 120))));
        }
    }
}

/// The regular expressions of a subschema, each with its path.
fn patterns(map: &Map<String, Value>) -> impl Iterator<Item = (String, &str)> {
    let own = map.get("pattern").and_then(Value::as_str).map(|pattern| ("pattern".to_owned(), pattern));
    let named = map.get("patternProperties").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    own.into_iter().chain(named.map(|name| (format!("patternProperties/{}", escape(name)), name.as_str())))
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

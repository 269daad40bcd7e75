use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

use crate::Problem;

/// What does not fit `schema`, in the words a model can act on.
pub(super) fn of(error: &ValidationError<'_>, schema: &Value) -> Problem {
    let path = error.instance_path().as_str();
    let got = brief(error.instance());
    match error.kind() {
        ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => {
            Problem::new(path, article(&kind.to_string()), got)
        }
        ValidationErrorKind::Type { kind: TypeKind::Multiple(kinds) } => {
            let kinds: Vec<_> = kinds.iter().map(|kind| article(&kind.to_string())).collect();
            Problem::new(path, kinds.join(" or "), got)
        }
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let declared = error.schema_path().as_str().rsplit_once('/').and_then(|(parent, _)| {
                let parent = if parent.ends_with("/dependentRequired") { parent.rsplit_once('/')?.0 } else { parent };
                schema.pointer(parent)?.get("properties")?.get(name)
            });
            let expected = declared.and_then(|node| kind_of(node, schema)).unwrap_or_else(|| "a value".to_owned());
            Problem::new(format!("{path}/{name}"), expected, "nothing")
        }
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let name = unexpected.first().map_or("", String::as_str);
            Problem::new(format!("{path}/{name}"), "nothing, for the schema knows no such property", "a value")
        }
        ValidationErrorKind::Enum { options } => {
            Problem::new(path, format!("one of {}", shorten(&options.to_string(), 200)), got)
        }
        ValidationErrorKind::Constant { expected_value } => {
            Problem::new(path, shorten(&expected_value.to_string(), 200), got)
        }
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            Problem::new(path, "a value of one of the forms the schema lists", got)
        }
        ValidationErrorKind::OneOfMultipleValid { .. } => {
            Problem::new(path, "a value of exactly one of the forms the schema lists", got)
        }
        ValidationErrorKind::Maximum { limit } => Problem::new(path, format!("at most {limit}"), got),
        ValidationErrorKind::Minimum { limit } => Problem::new(path, format!("at least {limit}"), got),
        ValidationErrorKind::ExclusiveMaximum { limit } => Problem::new(path, format!("less than {limit}"), got),
        ValidationErrorKind::ExclusiveMinimum { limit } => Problem::new(path, format!("more than {limit}"), got),
        ValidationErrorKind::MaxLength { limit } => Problem::new(path, format!("at most {limit} characters"), got),
        ValidationErrorKind::MinLength { limit } => Problem::new(path, format!("at least {limit} characters"), got),
        ValidationErrorKind::MaxItems { limit } => Problem::new(path, format!("at most {limit} items"), got),
        ValidationErrorKind::MinItems { limit } => Problem::new(path, format!("at least {limit} items"), got),
        ValidationErrorKind::Pattern { pattern } => {
            Problem::new(path, format!("text that matches /{}/", shorten(pattern, 120)), got)
        }
        kind => Problem::new(path, format!("a value that satisfies `{}`", kind.keyword()), got),
    }
}

/// What a schema wants, in a few words; `None` if it does not say.
fn kind_of(node: &Value, root: &Value) -> Option<String> {
    let node = match node.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) {
        Some(pointer) => root.pointer(pointer)?,
        None => node,
    };
    if let Some(values) = node.get("enum") {
        return Some(format!("one of {}", shorten(&values.to_string(), 200)));
    }
    if let Some(value) = node.get("const") {
        return Some(shorten(&value.to_string(), 200));
    }
    match node.get("type")? {
        Value::String(kind) => Some(article(kind)),
        Value::Array(kinds) => {
            let kinds: Vec<String> = kinds.iter().filter_map(Value::as_str).map(article).collect();
            Some(kinds.join(" or "))
        }
        _ => None,
    }
}

/// What is wrong with a value as a whole.
pub(super) fn whole(value: &Value, expected: &str) -> Problem {
    Problem::new("", expected, brief(value))
}

fn article(kind: &str) -> String {
    match kind {
        "null" => "null".to_owned(),
        "array" | "integer" | "object" => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}

/// A value in few words: scalars as they are, shortened; of the rest only the kind.
fn brief(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(map) => {
            let keys: Vec<&str> = map.keys().take(8).map(String::as_str).collect();
            format!(
                "an object with {}",
                if keys.is_empty() { "no keys".to_owned() } else { shorten(&keys.join(", "), 120) }
            )
        }
        scalar => shorten(&scalar.to_string(), 120),
    }
}

/// The first characters of a text, at most `most`.
pub(super) fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

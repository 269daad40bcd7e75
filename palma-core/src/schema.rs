use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use crate::{Degraded, Problem};

/// A JSON Schema that validates values.
///
/// A server's schema is hostile input: what of it cannot be read is taken out and listed, so that the rest still
/// counts. Regular expressions run in linear time; nothing is fetched.
#[derive(Debug)]
pub(crate) struct Schema {
    validator: Option<Validator>,
    degraded: Vec<Degraded>,
}

/// The most problems told of one value.
const MAX_PROBLEMS: usize = 8;

/// How often a schema is mended before what is left of it is given up.
const MAX_REPAIRS: usize = 64;

impl Schema {
    /// Reads a schema by the draft it names, else by the newest under which it is valid.
    pub(crate) fn compile(schema: &Value) -> Self {
        if let Some(validator) = compile_as_is(schema) {
            return Self { validator: Some(validator), degraded: Vec::new() };
        }
        let mut schema = schema.clone();
        let mut degraded = Vec::new();
        for _ in 0..MAX_REPAIRS {
            match options(Draft::Draft202012).build(&schema) {
                Ok(validator) => return Self { validator: Some(validator), degraded },
                Err(error) => match take_out(&mut schema, &error) {
                    Some(path) => degraded.push(Degraded::new(path, error.to_string())),
                    None => break,
                },
            }
        }
        degraded.push(Degraded::new("", "the schema cannot be read as JSON Schema, so values are not validated"));
        Self { validator: None, degraded }
    }

    /// What could not be read.
    pub(crate) fn degraded(&self) -> &[Degraded] {
        &self.degraded
    }

    /// Whether the value fits, else what does not, at most eight problems.
    pub(crate) fn validate(&self, value: &Value) -> Result<(), Vec<Problem>> {
        let Some(validator) = &self.validator else { return Ok(()) };
        if validator.is_valid(value) {
            return Ok(());
        }
        Err(validator.iter_errors(value).take(MAX_PROBLEMS).map(|error| problem(&error)).collect())
    }
}

fn options(draft: Draft) -> jsonschema::ValidationOptions<'static> {
    jsonschema::options().with_draft(draft).with_pattern_options(PatternOptions::regex()).offline()
}

fn compile_as_is(schema: &Value) -> Option<Validator> {
    if schema.get("$schema").is_some() {
        let named = jsonschema::options().with_pattern_options(PatternOptions::regex()).offline();
        return named.build(schema).ok();
    }
    let drafts = [Draft::Draft202012, Draft::Draft7, Draft::Draft4];
    drafts.into_iter().find_map(|draft| options(draft).build(schema).ok())
}

/// Takes out of a schema what an error complains of; answers with its path, or `None` if nothing is left to take.
fn take_out(schema: &mut Value, error: &ValidationError<'_>) -> Option<String> {
    if matches!(error.kind(), ValidationErrorKind::Referencing(_)) {
        return take_out_reference(schema);
    }
    let path = error.instance_path().as_str().to_owned();
    let keyword = keyword_path(&path);
    take_out_at(schema, keyword).then(|| keyword.to_owned())
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
        matches!(name, "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas")
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

/// Takes out the first reference that leads nowhere, an unknown `$schema` included.
fn take_out_reference(schema: &mut Value) -> Option<String> {
    if let Value::Object(map) = schema
        && map.shift_remove("$schema").is_some()
    {
        return Some("/$schema".to_owned());
    }
    let path = dangling(schema, schema, "")?;
    take_out_at(schema, &path).then_some(path)
}

fn dangling(root: &Value, node: &Value, path: &str) -> Option<String> {
    match node {
        Value::Object(map) => map.iter().find_map(|(key, value)| {
            let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
            match value.as_str() {
                Some(target) if matches!(key.as_str(), "$ref" | "$dynamicRef") => {
                    let found = target.strip_prefix('#').is_some_and(|pointer| root.pointer(pointer).is_some());
                    (!found).then_some(path)
                }
                _ => dangling(root, value, &path),
            }
        }),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(place, item)| dangling(root, item, &format!("{path}/{place}")))
        }
        _ => None,
    }
}

fn problem(error: &ValidationError<'_>) -> Problem {
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
            Problem::new(format!("{path}/{name}"), "a value, for it is required", "nothing")
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

fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(schema: &Value, value: &Value, expected: &[&str]) {
        let problems = Schema::compile(schema).validate(value).err().unwrap_or_default();
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_problem_names_path_expected_and_got() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}, "kind": {"enum": ["a", "b"]}},
            "required": ["n"], "additionalProperties": false});
        check(&schema, &json!({"n": 1, "kind": "a"}), &[]);
        check(&schema, &json!({"n": "1"}), &["at `/n` expected an integer, got \"1\""]);
        check(&schema, &json!({}), &["at `/n` expected a value, for it is required, got nothing"]);
        check(&schema, &json!({"n": 1, "kind": "c"}), &["at `/kind` expected one of [\"a\",\"b\"], got \"c\""]);
        check(
            &schema,
            &json!({"n": 1, "m": 2}),
            &["at `/m` expected nothing, for the schema knows no such property, got a value"],
        );
    }

    #[test]
    fn an_older_draft_is_read_as_such() {
        let tuple = json!({"type": "array", "items": [{"type": "string"}, {"type": "integer"}]});
        assert!(Schema::compile(&tuple).degraded().is_empty());
        assert!(Schema::compile(&tuple).validate(&json!([1, 1])).is_err());
        let exclusive = json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true});
        assert!(Schema::compile(&exclusive).degraded().is_empty());
        assert!(Schema::compile(&exclusive).validate(&json!(0)).is_err());
    }

    #[test]
    fn what_cannot_be_read_is_taken_out_and_the_rest_still_counts() {
        for (broken, path) in [
            (json!({"type": "any"}), "/properties/a/type"),
            (json!("string"), "/properties/a"),
            (json!({"pattern": "(?=a)b"}), "/properties/a/pattern"),
            (json!({"$ref": "#/nowhere"}), "/properties/a/$ref"),
            (json!({"$ref": "http://127.0.0.1/x"}), "/properties/a/$ref"),
            (json!({"required": [1]}), "/properties/a/required"),
        ] {
            let schema =
                Schema::compile(&json!({"type": "object", "properties": {"a": broken, "n": {"type": "integer"}}}));
            let paths: Vec<_> = schema.degraded().iter().map(|degraded| degraded.path.as_str()).collect();
            assert_eq!(paths, [path]);
            assert!(schema.validate(&json!({"a": 1, "n": 1})).is_ok());
            assert!(schema.validate(&json!({"n": "x"})).is_err());
        }
    }

    #[test]
    fn a_schema_that_is_no_schema_validates_nothing_and_says_so() {
        for schema in [json!(3), json!("x"), json!([])] {
            let schema = Schema::compile(&schema);
            assert_eq!(schema.degraded().last().unwrap().path, "");
            assert!(schema.validate(&json!({})).is_ok());
        }
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        for schema in [json!({"$ref": "#"}), json!({"allOf": [{"$ref": "#"}]}), json!({"not": {"$ref": "#"}})] {
            let _ = Schema::compile(&schema).validate(&json!({"a": {}}));
        }
    }
}

use serde_json::{Map, Value};

use super::{Field, Record, Shape};

/// How many schemas may stand inside each other.
const MAX_DEPTH: usize = 16;
/// How many schemas one tool may have once its references are followed, which can double at every level.
const MAX_SCHEMAS: usize = 4096;

/// The shape of the arguments that a tool's input schema describes: all properties that policies can speak of.
///
/// A schema is its server's word and may be anything; what makes no sense is left out.
pub(crate) fn shape_of_arguments(schema: &Value) -> Record {
    let mut reader = Reader { root: schema, following: vec!["#"], schemas_left: MAX_SCHEMAS };
    match reader.read(schema, 0) {
        Some((Shape::Record(record), _)) => record,
        _ => Record::new(),
    }
}

struct Reader<'a> {
    root: &'a Value,
    /// The references that led here.
    following: Vec<&'a str>,
    schemas_left: usize,
}

impl<'a> Reader<'a> {
    /// The shape of a schema and whether it takes `null` too; nothing, where Cedar has no type for it.
    fn read(&mut self, schema: &'a Value, depth: usize) -> Option<(Shape, bool)> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.schemas_left = self.schemas_left.checked_sub(1)?;
        let schema = schema.as_object()?;
        if let Some(reference) = schema.get("$ref") {
            return self.follow(reference.as_str()?, depth);
        }
        match schema.get("type") {
            Some(Value::String(name)) => Some((self.read_typed(name, schema, depth)?, false)),
            Some(Value::Array(names)) => {
                let (name, nullable) = one_beside_null(names, |name| name == "null")?;
                Some((self.read_typed(name.as_str()?, schema, depth)?, nullable))
            }
            Some(_) => None,
            None => self.read_untyped(schema, depth),
        }
    }

    fn read_typed(&mut self, name: &str, schema: &'a Map<String, Value>, depth: usize) -> Option<Shape> {
        match name {
            "string" => Some(Shape::String),
            "integer" => Some(Shape::Long),
            "boolean" => Some(Shape::Bool),
            "number" => Some(Shape::Decimal),
            "array" => match self.read(schema.get("items")?, depth + 1)? {
                (_, true) => None,
                (item, false) => Some(Shape::Set(Box::new(item))),
            },
            "object" => self.read_object(schema, depth),
            _ => None,
        }
    }

    fn read_untyped(&mut self, schema: &'a Map<String, Value>, depth: usize) -> Option<(Shape, bool)> {
        if schema.contains_key("properties") {
            return Some((self.read_object(schema, depth)?, false));
        }
        if let Some(value) = schema.get("const") {
            return value.is_string().then_some((Shape::String, false));
        }
        if let Some(values) = schema.get("enum") {
            let nullable = values.as_array()?.iter().any(Value::is_null);
            let all_text = values.as_array()?.iter().all(|value| value.is_string() || value.is_null());
            return all_text.then_some((Shape::String, nullable));
        }
        let choices = ["anyOf", "oneOf", "allOf"].into_iter().find_map(|key| schema.get(key))?.as_array()?;
        let (choice, nullable) =
            one_beside_null(choices, |choice| choice.get("type").is_some_and(|name| name == "null"))?;
        let (shape, nullable_itself) = self.read(choice, depth + 1)?;
        Some((shape, nullable || nullable_itself))
    }

    fn read_object(&mut self, schema: &'a Map<String, Value>, depth: usize) -> Option<Shape> {
        let properties = schema.get("properties")?.as_object()?;
        let required = schema.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut record = Record::new();
        for (name, property) in properties {
            if let Some((shape, nullable)) = self.read(property, depth + 1) {
                let required = required.iter().any(|required| required == name);
                record.insert(name.clone(), Field { shape, required, nullable });
            }
        }
        Some(Shape::Record(record))
    }

    fn follow(&mut self, reference: &'a str, depth: usize) -> Option<(Shape, bool)> {
        let target = self.root.pointer(reference.strip_prefix('#')?)?;
        if self.following.contains(&reference) {
            return None;
        }
        self.following.push(reference);
        let shape = self.read(target, depth + 1);
        self.following.pop();
        shape
    }
}

/// The only item that is not null, and whether there is one that is.
fn one_beside_null(items: &[Value], is_null: impl Fn(&Value) -> bool) -> Option<(&Value, bool)> {
    let mut others = items.iter().filter(|item| !is_null(item));
    let one = others.next()?;
    others.next().is_none().then_some((one, items.iter().any(is_null)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The shape of a property `x` with this schema.
    fn shape(schema: &Value) -> Option<(Shape, bool)> {
        let mut record = shape_of_arguments(&json!({"type": "object", "properties": {"x": schema}}));
        record.remove("x").map(|field| (field.shape, field.nullable))
    }

    #[track_caller]
    fn check(schema: &Value, expected: Shape) {
        assert_eq!(shape(schema), Some((expected, false)), "{schema}");
    }

    #[test]
    fn a_type_that_cedar_has_is_read() {
        check(&json!({"type": "string"}), Shape::String);
        check(&json!({"enum": ["a", "b"]}), Shape::String);
        check(&json!({"const": "a"}), Shape::String);
        check(&json!({"type": "integer"}), Shape::Long);
        check(&json!({"type": "boolean"}), Shape::Bool);
        check(&json!({"type": "number"}), Shape::Decimal);
        check(&json!({"type": "array", "items": {"type": "integer"}}), Shape::Set(Box::new(Shape::Long)));
        check(&json!({"type": "object", "properties": {}}), Shape::Record(Record::new()));
        check(&json!({"properties": {}}), Shape::Record(Record::new()));
        check(&json!({"allOf": [{"type": "string"}]}), Shape::String);
    }

    #[test]
    fn a_type_beside_null_is_nullable() {
        for schema in [
            json!({"type": ["string", "null"]}),
            json!({"anyOf": [{"type": "null"}, {"type": "string"}]}),
            json!({"oneOf": [{"type": "string"}, {"type": "null"}]}),
            json!({"enum": ["a", null]}),
        ] {
            assert_eq!(shape(&schema), Some((Shape::String, true)), "{schema}");
        }
    }

    #[test]
    fn a_type_that_cedar_does_not_have_is_left_out() {
        for schema in [
            json!(true),
            json!({}),
            json!({"type": "null"}),
            json!({"type": "any"}),
            json!({"type": 5}),
            json!({"type": "object"}),
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
            json!({"type": "array"}),
            json!({"type": "array", "items": [{"type": "string"}]}),
            json!({"type": "array", "items": {}}),
            json!({"type": "array", "items": {"type": ["string", "null"]}}),
            json!({"type": ["string", "integer"]}),
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            json!({"enum": ["a", 1]}),
            json!({"const": 1}),
            json!({"$ref": "https://example.com/schema.json"}),
            json!({"$ref": "#/$defs/missing"}),
            json!({"$ref": "#/properties/x"}),
            json!({"$ref": "#"}),
        ] {
            assert_eq!(shape(&schema), None, "{schema}");
        }
    }

    #[test]
    fn a_local_reference_is_followed() {
        let record = shape_of_arguments(&json!({
            "properties": {"a": {"$ref": "#/$defs/pair"}, "b": {"$ref": "#/properties/a/unknown"}},
            "$defs": {"pair": {"properties": {"left": {"$ref": "#/$defs/side"}}}, "side": {"type": "integer"}},
        }));
        let side = Field { shape: Shape::Long, required: false, nullable: false };
        let pair = Shape::Record(Record::from([("left".to_owned(), side)]));
        assert_eq!(record, Record::from([("a".to_owned(), Field { shape: pair, required: false, nullable: false })]));
    }

    #[test]
    fn a_recursive_schema_ends_where_it_begins_again() {
        let record = shape_of_arguments(&json!({
            "properties": {"tree": {"$ref": "#/$defs/node"}},
            "$defs": {"node": {"properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            }}},
        }));
        let Some(Field { shape: Shape::Record(node), .. }) = record.get("tree") else { panic!("{record:?}") };
        assert_eq!(node.keys().collect::<Vec<_>>(), ["name"]);
    }

    #[test]
    fn a_deep_schema_ends_at_some_depth() {
        let mut schema = json!({"type": "string"});
        for _ in 0..100 {
            schema = json!({"properties": {"x": schema}});
        }
        let record = shape_of_arguments(&schema);
        assert!(format!("{record:?}").matches("Record").count() <= MAX_DEPTH);
    }

    #[test]
    fn a_schema_that_multiplies_by_its_references_ends() {
        let mut definitions = Map::new();
        for level in 0..16 {
            let next = json!({"$ref": format!("#/$defs/{}", level + 1)});
            let properties: Map<_, _> = (0..20).map(|key| (key.to_string(), next.clone())).collect();
            definitions.insert(level.to_string(), json!({"properties": properties}));
        }
        let schema = json!({"properties": {"x": {"$ref": "#/$defs/0"}}, "$defs": definitions});
        let cedar = crate::shape::record_to_cedar(&shape_of_arguments(&schema)).to_string();
        assert!(cedar.matches("Record").count() <= MAX_SCHEMAS);
    }

    #[test]
    fn a_property_is_required_where_the_schema_says_so() {
        let record = shape_of_arguments(&json!({
            "type": "object",
            "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
            "required": ["a", "c"],
        }));
        let required: Vec<_> = record.iter().map(|(name, field)| (name.as_str(), field.required)).collect();
        assert_eq!(required, [("a", true), ("b", false)]);
    }
}

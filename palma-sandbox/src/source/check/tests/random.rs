//! Scripts that are made of random schemas: right ones, and the same with one thing changed.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Map;

use super::*;

/// A schema, and a value that fits it.
#[derive(Debug, Clone)]
struct Sample {
    schema: Json,
    value: Json,
}

fn sample(schema: Json, value: Json) -> Sample {
    Sample { schema, value }
}

fn any_sample() -> impl Strategy<Value = Sample> {
    let leaf = prop_oneof![
        "[a-z]{0,6}".prop_map(|text| sample(json!({"type": "string"}), json!(text))),
        (-99..99).prop_map(|number| sample(json!({"type": "integer"}), json!(number))),
        any::<bool>().prop_map(|value| sample(json!({"type": "boolean"}), json!(value))),
        (0..3_usize)
            .prop_map(|at| sample(json!({"enum": ["red", "green", "blue"]}), json!(["red", "green", "blue"][at]))),
        any::<bool>().prop_map(|null| {
            sample(json!({"type": ["string", "null"]}), if null { Json::Null } else { json!("text") })
        }),
        Just(sample(
            json!({"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]}),
            json!(["a"])
        )),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|item| {
                sample(json!({"type": "array", "items": item.schema}), json!([item.value.clone(), item.value]))
            }),
            prop::collection::vec((inner, any::<bool>(), any::<bool>()), 1..4).prop_map(object),
        ]
    })
}

/// A closed object of these; of each whether it is required, and if not, whether it is given.
fn object(fields: Vec<(Sample, bool, bool)>) -> Sample {
    let (mut properties, mut required, mut value) = (Map::new(), Vec::new(), Map::new());
    for (place, (field, is_required, is_given)) in fields.into_iter().enumerate() {
        let name = format!("{}_field", ["alpha", "kilo", "sierra", "zulu"][place]);
        if is_required || is_given {
            value.insert(name.clone(), field.value);
        }
        if is_required {
            required.push(json!(name));
        }
        properties.insert(name, field.schema);
    }
    let schema =
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    sample(schema, Json::Object(value))
}

fn any_object() -> impl Strategy<Value = Sample> {
    prop::collection::vec((any_sample(), any::<bool>(), any::<bool>()), 1..5).prop_map(|mut fields| {
        fields.truncate(4);
        object(fields)
    })
}

fn api_of(input: &Json, output: &Json) -> Api {
    let tool = Tool::new(ToolId::parse("demo", "run").unwrap(), input.clone()).with_output_schema(output.clone());
    Api::generate([Arc::new(tool)])
}

/// The ways to write down the same arguments.
fn forms(value: &Json) -> [String; 5] {
    let fields = value.as_object().unwrap();
    let (names, values): (Vec<_>, Vec<_>) =
        fields.iter().map(|(name, value)| (name.clone(), value.to_string())).unzip();
    let constants: Vec<String> =
        names.iter().zip(&values).map(|(name, value)| format!("const {name} = {value};")).collect();
    let constants = constants.join("\n");
    [
        format!("const r = await tools.demo.run({value});"),
        format!("const args = {value};\nconst r = await tools.demo.run({{ ...args }});"),
        format!("{constants}\nconst r = await tools.demo.run({{ {} }});", names.join(", ")),
        format!("const run = async (args) => {{ return await tools.demo.run(args); }};\nconst r = await run({value});"),
        format!("const [r] = await Promise.all([{value}].map(args => tools.demo.run(args)));"),
    ]
}

/// Reads every declared property of a value, however deep.
fn reads(schema: &Json, path: &str, out: &mut Vec<String>) {
    if let Some(properties) = schema["properties"].as_object() {
        for (name, schema) in properties {
            let path = format!("{path}?.{name}");
            out.push(path.clone());
            reads(schema, &path, out);
        }
    } else if schema["type"] == "array" {
        out.push(format!("{path}?.map(item => item)?.length"));
        reads(&schema["items"], &format!("{path}?.[0]"), out);
    }
}

fn errors_of(text: &str, api: &Api) -> Vec<Diagnostic> {
    let found = checked(text, api).diagnostics;
    found.into_iter().filter(|found| found.severity == Severity::Error).collect()
}

proptest! {
    #[test]
    fn a_right_script_has_no_error(input in any_object(), output in any_object()) {
        let api = api_of(&input.schema, &output.schema);
        let mut all = Vec::new();
        reads(&output.schema, "r", &mut all);
        for form in forms(&input.value) {
            let text = format!("{form}\nreturn [{}];", all.join(", "));
            prop_assert_eq!(errors_of(&text, &api), [], "{}", text);
        }
    }

    #[test]
    fn a_script_with_one_argument_changed_has_one_error(input in any_object(), at in any::<Index>(), how in 0..3) {
        let mut value = input.value.clone();
        let fields = value.as_object_mut().unwrap();
        prop_assume!(!fields.is_empty());
        let name = fields.keys().nth(at.index(fields.len())).unwrap().clone();
        let is_required = input.schema["required"].as_array().unwrap().contains(&json!(name));
        match how {
            0 => {
                let moved = fields.shift_remove(&name).unwrap();
                fields.insert("quite_other".to_owned(), moved);
            }
            1 => {
                let is_boolean = input.schema["properties"][&name]["type"] == "boolean";
                fields.insert(name, if is_boolean { json!(7) } else { json!(true) });
            }
            _ => {
                prop_assume!(is_required);
                fields.shift_remove(&name);
            }
        }
        let api = api_of(&input.schema, &json!(true));
        for form in forms(&value) {
            let found = errors_of(&form, &api);
            prop_assert_eq!(found.len(), 1, "{}\n{:#?}", form, found);
        }
    }

    #[test]
    fn a_script_that_reads_one_property_that_is_not_there_has_one_error(output in any_object(), at in any::<Index>()) {
        let api = api_of(&json!({"type": "object"}), &output.schema);
        let mut all = Vec::new();
        reads(&output.schema, "r", &mut all);
        all.retain(|path| !path.ends_with("length"));
        let path = &all[at.index(all.len())];
        let (object, name) = path.rsplit_once("?.").unwrap();
        let text = format!("const r = await tools.demo.run({{}});\nconst value = {object}!.wrong_{name};\nreturn value;").replace("?.", "!.");
        let text = text.replace("!.[", "![");
        // An index is no property.
        prop_assume!(!name.starts_with('['));
        let found = errors_of(&text, &api);
        prop_assert_eq!(found.len(), 1, "{}\n{:#?}", text, found);
        prop_assert_eq!(found[0].code.as_str(), "unknown-property");
    }

    #[test]
    fn any_text_is_checked_without_a_panic(text in "(tools|files|read|shop|orders|await|const|[a-c]|=>|[(){}\\[\\].,;=?:! ]|\\?\\.|\\.\\.\\.|'x'|1){0,60}") {
        if let Ok(source) = Source::read(&text) {
            let api = api();
            source.check(&names(&api), &ToolTypes::named_in(&text, &api));
        }
    }
}

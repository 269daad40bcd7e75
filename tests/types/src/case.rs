//! One schema, the module that declares its type, and instances with what `jsonschema` says of them.

use std::sync::Arc;

use jsonschema::{Draft, Validator};
use palma_core::{Api, Tool, ToolId};
use serde_json::{Map, Value, json};

use crate::expressible;
use crate::generate::Generator;
use crate::mutate;

/// A schema whose instances are compared.
#[derive(Debug)]
pub struct Case {
    /// Where it comes from.
    pub name: String,
    /// The schema.
    pub schema: Value,
    /// The declarations.
    pub module: String,
    /// The type of a value of the schema, in that module.
    pub ty: String,
    /// What is to be accepted or rejected.
    pub instances: Vec<Instance>,
}

/// A value and whether it fits its schema.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The value.
    pub value: Value,
    /// What the schema says of it.
    pub verdict: Verdict,
}

/// What a schema says of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It fits.
    Valid,
    /// It does not, and a type can say so.
    Invalid,
    /// It does not, and no type can say so.
    Inexpressible,
}

/// Which of a tool's two schemas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The arguments.
    Input,
    /// The result.
    Output,
}

/// Decides on values by a schema.
#[derive(Debug)]
pub struct Decider {
    exact: Validator,
    relaxed: Option<Validator>,
}

impl Decider {
    /// Reads a schema by the draft it names, else by the newest of three that it is valid under; `None` if by none.
    pub fn of(schema: &Value) -> Option<Self> {
        let drafts = if schema.get("$schema").is_some() {
            match Draft::Draft202012.detect(schema) {
                Draft::Unknown => return None,
                draft => vec![draft],
            }
        } else {
            vec![Draft::Draft202012, Draft::Draft7, Draft::Draft4]
        };
        let built = |schema: &Value, draft| jsonschema::options().with_draft(draft).offline().build(schema).ok();
        let (draft, exact) = drafts.into_iter().find_map(|draft| {
            jsonschema::meta::is_valid(&with_draft(schema, draft)).then_some(())?;
            Some((draft, built(schema, draft)?))
        })?;
        let relaxed = built(&expressible::relaxed(schema, draft), draft);
        Some(Self { exact, relaxed })
    }

    /// Says whether a value fits.
    pub fn verdict(&self, value: &Value) -> Verdict {
        if self.exact.is_valid(value) {
            return Verdict::Valid;
        }
        match &self.relaxed {
            Some(relaxed) if !relaxed.is_valid(value) => Verdict::Invalid,
            _ => Verdict::Inexpressible,
        }
    }
}

fn with_draft(schema: &Value, draft: Draft) -> Value {
    let mut schema = schema.clone();
    let uri = match draft {
        Draft::Draft4 => "http://json-schema.org/draft-04/schema#",
        Draft::Draft6 => "http://json-schema.org/draft-06/schema#",
        Draft::Draft7 => "http://json-schema.org/draft-07/schema#",
        Draft::Draft201909 => "https://json-schema.org/draft/2019-09/schema",
        _ => "https://json-schema.org/draft/2020-12/schema",
    };
    if let Value::Object(map) = &mut schema {
        map.insert("$schema".to_owned(), json!(uri));
    }
    schema
}

impl Case {
    /// Declares a schema as one side of a tool, without instances.
    pub fn new(name: impl Into<String>, schema: Value, side: Side) -> anyhow::Result<Self> {
        let id = ToolId::parse("server", "tool")?;
        let tool = match side {
            Side::Input => Tool::new(id, schema.clone()),
            Side::Output => Tool::new(id, json!({"type": "object"})).with_output_schema(schema.clone()),
        };
        let api = Api::generate([Arc::new(tool)]);
        let tool = api.tools().next().ok_or_else(|| anyhow::anyhow!("the tool is not in its own API"))?;
        let ty = match side {
            Side::Input => tool.args_type(),
            Side::Output => tool.result_type(),
        };
        Ok(Self { name: name.into(), schema, module: tool.module(), ty, instances: Vec::new() })
    }

    /// Makes this many valid instances, where it can, and twice as many mutants; of arguments only objects.
    /// `false` if no validator reads the schema.
    pub fn fill(&mut self, random: &mut fastrand::Rng, valid: usize, side: Side) -> bool {
        let Some(decider) = Decider::of(&self.schema) else { return false };
        let (mut seeds, mut others) = (Vec::new(), Vec::new());
        let mut generator = Generator::new(&self.schema, random);
        for _ in 0..valid * 4 {
            if seeds.len() >= valid {
                break;
            }
            let value = generator.instance();
            if decider.verdict(&value) == Verdict::Valid {
                seeds.push(value);
            } else {
                others.push(value);
            }
        }
        for seed in &seeds {
            for _ in 0..2 {
                let (mutant, adds_name) = mutate::mutated(seed, &self.schema, random);
                // A name that the schema leaves unsaid is a mistake of the writer more often than not, so that the
                // types leave it out.
                if !adds_name || decider.verdict(&mutant) != Verdict::Valid {
                    others.push(mutant);
                }
            }
        }
        for value in seeds.into_iter().chain(others) {
            self.keep(&decider, value, side);
        }
        true
    }

    fn keep(&mut self, decider: &Decider, value: Value, side: Side) {
        if side == Side::Output || value.is_object() {
            let verdict = decider.verdict(&value);
            self.instances.push(Instance { value, verdict });
        }
    }
}

/// An object schema with one required property of this schema, references from the root rewritten.
pub fn as_property(schema: &Value) -> Value {
    let mut properties = Map::new();
    properties.insert("value".to_owned(), schema.clone());
    json!({"type": "object", "properties": properties, "required": ["value"], "additionalProperties": false})
}

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{NameError, Printable, ToolId};

/// The most bytes of a goal.
const MAX_GOAL: usize = 8 << 10;

/// The most tools of a plan.
const MAX_TOOLS: usize = 1_024;

/// The most steps, and the most effects, of a plan.
const MAX_LINES: usize = 64;

/// The most bytes of one step or one effect.
const MAX_LINE: usize = 1 << 10;

/// The most bytes of a plan as JSON.
const MAX_JSON: usize = 1 << 20;

/// What a plan is asked for: a goal, the tools it needs and, where somebody says so, its steps and the effects to expect.
///
/// One that exists is within bounds: a goal of at most 8 KiB that is not blank, at most 1,024 tools, at most 64 steps and
/// 64 effects of at most 1 KiB each, none of them blank. A tool that is named twice counts once. As JSON, where a model
/// writes it, it has at most 1 MiB, and `tools` are texts such as `ledger.create_invoice`:
///
/// ```
/// # use palma_core::PlanRequest;
/// let request = PlanRequest::from_json(
///     r#"{
///         "goal": "invoice the open orders",
///         "tools": ["orders.list", "ledger.create_invoice"],
///         "steps": ["list the open orders", "make an invoice for each"],
///         "effects": ["one invoice for each open order"]
///     }"#,
/// )?;
/// assert_eq!(request.tools().len(), 2);
/// # Ok::<(), palma_core::PlanError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct PlanRequest {
    goal: String,
    tools: Vec<ToolId>,
    steps: Vec<String>,
    effects: Vec<String>,
}

impl PlanRequest {
    /// Asks for a plan to reach `goal` with these tools.
    pub fn new(goal: impl Into<String>, tools: impl IntoIterator<Item = ToolId>) -> Result<Self, PlanError> {
        let goal = text("goal", goal.into(), MAX_GOAL)?;
        let mut wanted: Vec<ToolId> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for tool in tools {
            if seen.insert(tool.clone()) {
                wanted.push(tool);
            }
            few("tools", wanted.len(), MAX_TOOLS)?;
        }
        Ok(Self { goal, tools: wanted, steps: Vec::new(), effects: Vec::new() })
    }

    /// Says how the goal will be reached, step by step.
    pub fn with_steps(mut self, steps: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, PlanError> {
        self.steps = lines("steps", "step", steps)?;
        Ok(self)
    }

    /// Says what will be different afterwards.
    pub fn with_effects(mut self, effects: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, PlanError> {
        self.effects = lines("effects", "effect", effects)?;
        Ok(self)
    }

    /// Reads what a model wrote. A field that is not known is an error.
    pub fn from_json(json: &str) -> Result<Self, PlanError> {
        if json.len() > MAX_JSON {
            return Err(PlanError::TooLong { what: "plan", bytes: json.len(), most: MAX_JSON });
        }
        let written: Written = serde_json::from_str(json).map_err(|error| PlanError::Json(error.to_string()))?;
        written.try_into()
    }

    /// What it is for.
    pub fn goal(&self) -> &str {
        &self.goal
    }

    /// The tools it needs, each once, as they were named.
    pub fn tools(&self) -> &[ToolId] {
        &self.tools
    }

    /// How the goal will be reached, if somebody said so.
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// What will be different afterwards, if somebody said so.
    pub fn effects(&self) -> &[String] {
        &self.effects
    }
}

/// A plan as it is written down.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PlanRequest")]
struct Written {
    /// What it is for.
    #[schemars(length(min = 1, max = MAX_GOAL))]
    goal: String,
    /// The tools it needs, `server.tool`.
    #[schemars(length(max = MAX_TOOLS))]
    tools: Vec<String>,
    /// How the goal will be reached, step by step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = MAX_LINES))]
    steps: Vec<String>,
    /// What will be different afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = MAX_LINES))]
    effects: Vec<String>,
}

impl JsonSchema for PlanRequest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Written::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Written::json_schema(generator)
    }
}

impl TryFrom<Written> for PlanRequest {
    type Error = PlanError;

    fn try_from(Written { goal, tools, steps, effects }: Written) -> Result<Self, PlanError> {
        few("tools", tools.len(), MAX_TOOLS)?;
        let tools: Vec<ToolId> = tools.iter().map(|name| named(name)).collect::<Result<_, _>>()?;
        Self::new(goal, tools)?.with_steps(steps)?.with_effects(effects)
    }
}

impl From<PlanRequest> for Written {
    fn from(PlanRequest { goal, tools, steps, effects }: PlanRequest) -> Self {
        Self { goal, tools: tools.iter().map(ToString::to_string).collect(), steps, effects }
    }
}

/// The tool of this name, read at its first dot. A server's name may have one, too: whoever looks the tool up goes by the
/// whole name.
fn named(name: &str) -> Result<ToolId, PlanError> {
    let (server, tool) = name.split_once('.').ok_or_else(|| PlanError::NoTool { name: cut(name) })?;
    ToolId::parse(server, tool).map_err(|source| PlanError::Name { name: cut(name), source })
}

fn text(what: &'static str, text: String, most: usize) -> Result<String, PlanError> {
    if text.len() > most {
        return Err(PlanError::TooLong { what, bytes: text.len(), most });
    }
    if text.trim().is_empty() {
        return Err(PlanError::Blank { what });
    }
    Ok(text)
}

fn lines(
    all: &'static str,
    each: &'static str,
    lines: impl IntoIterator<Item = impl Into<String>>,
) -> Result<Vec<String>, PlanError> {
    let mut texts = Vec::new();
    for line in lines {
        few(all, texts.len() + 1, MAX_LINES)?;
        texts.push(text(each, line.into(), MAX_LINE)?);
    }
    Ok(texts)
}

const fn few(what: &'static str, count: usize, most: usize) -> Result<(), PlanError> {
    if count > most { Err(PlanError::TooMany { what, count, most }) } else { Ok(()) }
}

fn cut(name: &str) -> String {
    name.chars().take(64).collect()
}

fn a(noun: &str) -> String {
    format!("{} {noun}", if noun.starts_with('e') { "an" } else { "a" })
}

/// What keeps something from being a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// A text is longer than it may be.
    #[error("expected {} of at most {most} bytes, got {bytes}; say it shorter", a(what))]
    TooLong {
        /// Which text: `plan`, `goal`, `step` or `effect`.
        what: &'static str,
        /// How long it is, in bytes.
        bytes: usize,
        /// How long it may be, in bytes.
        most: usize,
    },
    /// There are more of something than there may be.
    #[error("expected at most {most} {what}, got {count} or more; make several plans of it")]
    TooMany {
        /// Of what: `tools`, `steps` or `effects`.
        what: &'static str,
        /// How many there are at least.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// A text says nothing.
    #[error("expected {}, got a blank text", a(what))]
    Blank {
        /// Which text: `goal`, `step` or `effect`.
        what: &'static str,
    },
    /// A text in `tools` names no tool.
    #[error("expected the name of a tool such as `server.tool`, got `{}`", Printable(name))]
    NoTool {
        /// The text, shortened.
        name: String,
    },
    /// The name of a tool is not well-formed.
    #[error("`{}` is not the name of a tool", Printable(name))]
    Name {
        /// The name, shortened.
        name: String,
        /// What is wrong with it.
        source: NameError,
    },
    /// The text is not the JSON of a plan.
    #[error("expected a plan as JSON with `goal` and `tools`, maybe `steps` and `effects`: {0}")]
    Json(String),
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(json: &Value) -> Result<PlanRequest, PlanError> {
        PlanRequest::from_json(&json.to_string())
    }

    #[test]
    fn a_plan_that_is_written_down_is_read_back() {
        let written = json!({"goal": "g", "tools": ["a.b", "a.c.d", "a.b"], "steps": ["one"], "effects": ["two"]});
        let request = read(&written).unwrap();
        assert_eq!(request.tools().len(), 2);
        assert_eq!(read(&json!(request)).unwrap(), request);
        assert_eq!(json!(request)["tools"], json!(["a.b", "a.c.d"]));
    }

    #[test]
    fn what_is_out_of_bounds_is_told_with_value_and_bound() {
        let names = |count: usize| -> Vec<String> { (0..count).map(|n| format!("a.t{n}")).collect() };
        let lines = |count: usize| vec!["x"; count];
        for (written, expected) in [
            (json!({"goal": "x".repeat(8193), "tools": []}), "expected a goal of at most 8192 bytes, got 8193"),
            (json!({"goal": " \n", "tools": []}), "expected a goal, got a blank text"),
            (json!({"goal": "g", "tools": names(1025)}), "expected at most 1024 tools, got 1025"),
            (json!({"goal": "g", "tools": [], "steps": lines(65)}), "expected at most 64 steps, got 65"),
            (json!({"goal": "g", "tools": [], "effects": lines(65)}), "expected at most 64 effects, got 65"),
            (json!({"goal": "g", "tools": [], "steps": ["x".repeat(1025)]}), "expected a step of at most 1024 bytes"),
            (json!({"goal": "g", "tools": [], "effects": [""]}), "expected an effect, got a blank text"),
            (
                json!({"goal": "g", "tools": ["nodot"]}),
                "expected the name of a tool such as `server.tool`, got `nodot`",
            ),
            (json!({"goal": "g", "tools": [".b"]}), "`.b` is not the name of a tool"),
            (json!({"goal": "g", "tools": ["a.\u{202e}b"]}), "is not the name of a tool"),
            (json!({"goal": "g"}), "missing field `tools`"),
            (json!({"goal": "g", "tools": [], "step": []}), "unknown field `step`"),
            (json!({"goal": 1, "tools": []}), "expected a string"),
            (json!([]), "expected a plan as JSON"),
        ] {
            let error = read(&written).unwrap_err().to_string();
            assert!(error.contains(expected), "{expected}: {error}");
        }
        let long = format!("{{\"goal\": \"g\", \"tools\": []{}}}", " ".repeat(1 << 20));
        let error = PlanRequest::from_json(&long).unwrap_err().to_string();
        assert_eq!(error, format!("expected a plan of at most 1048576 bytes, got {}; say it shorter", long.len()));
        let deep = "[".repeat(100_000);
        assert!(matches!(PlanRequest::from_json(&deep), Err(PlanError::Json(_))));
        let twice = r#"{"goal": "a", "goal": "b", "tools": []}"#;
        assert!(matches!(PlanRequest::from_json(twice), Err(PlanError::Json(_))));
    }

    #[test]
    fn as_much_as_there_may_be_fits() {
        let tools: Vec<String> = (0..MAX_TOOLS).map(|n| format!("{}.{n:0>256}", "s".repeat(256))).collect();
        let line = "x".repeat(MAX_LINE);
        let lines = vec![&line; MAX_LINES];
        let written = json!({"goal": "x".repeat(MAX_GOAL), "tools": tools, "steps": lines, "effects": lines});
        assert_eq!(read(&written).unwrap().tools().len(), MAX_TOOLS);
    }

    #[test]
    fn endless_tools_are_not_taken_in() {
        let endless = (0..).map(|n| ToolId::parse("a", &format!("t{n}")).unwrap());
        assert_eq!(
            PlanRequest::new("g", endless).unwrap_err(),
            PlanError::TooMany { what: "tools", count: 1025, most: 1024 }
        );
    }
}

//! What texts cost in tokens of `o200k_base`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use palma_core::{Annotations, Api, Level, Tool, ToolId};
use serde_json::Value;

/// How tools are put into texts.
#[derive(Debug, Clone, Copy)]
pub enum Texts {
    /// Each in a text of its own.
    Alone,
    /// Those of a server in one.
    Together,
}

impl Texts {
    /// The tokens of all texts.
    pub fn tokens(self, tools: &[Arc<Tool>], level: Level) -> usize {
        let mut groups: BTreeMap<String, Vec<Arc<Tool>>> = BTreeMap::new();
        for tool in tools {
            let key = match self {
                Self::Alone => tool.id.to_string(),
                Self::Together => tool.id.server().to_string(),
            };
            groups.entry(key).or_default().push(Arc::clone(tool));
        }
        groups.into_values().map(|tools| tokens(&Api::generate(tools).text_at(level))).sum()
    }
}

/// The tokens of a text.
pub fn tokens(text: &str) -> usize {
    bpe_openai::o200k_base().count(text)
}

/// The first count as a part of the second.
pub fn ratio(tokens: usize, of: usize) -> f64 {
    tokens as f64 / of as f64
}

/// The tools of a file with one definition on each line, each with its JSON as `tools/list` gives it: without the server.
pub fn tools(path: &Path) -> anyhow::Result<Vec<(String, Arc<Tool>)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut found = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut definition: Value = serde_json::from_str(line)?;
        let map = definition.as_object_mut().context("expected an object on each line")?;
        let server = map.shift_remove("server").context("expected a `server`")?;
        let text = |key: &str| map.get(key).and_then(Value::as_str);
        let id = ToolId::parse(server.as_str().unwrap_or_default(), text("name").unwrap_or_default())?;
        let annotations: Option<Annotations> =
            map.get("annotations").and_then(|value| serde_json::from_value(value.clone()).ok());
        let mut tool = Tool::new(id.clone(), map.get("inputSchema").cloned().unwrap_or_default())
            .with_annotations(annotations.unwrap_or_default());
        tool.description = text("description").map(str::to_owned);
        tool.output_schema = map.get("outputSchema").filter(|schema| !schema.is_null()).cloned();
        found.entry(id).or_insert((definition.to_string(), Arc::new(tool)));
    }
    Ok(found.into_values().collect())
}

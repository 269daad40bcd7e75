//! Where schemas come from: the package's own fixtures, tool definitions, the JSON Schema Test Suite.

use std::path::Path;

use anyhow::Context as _;
use serde_json::Value;

use crate::case::{Case, Decider, Instance, Side, Verdict};

/// The package's own schemas, by name: every keyword, small.
pub fn fixtures() -> anyhow::Result<Vec<(String, Value)>> {
    let all: Value = serde_json::from_str(include_str!("../fixtures/schemas.json"))?;
    let all = all.as_object().context("the fixtures are an object of schemas")?;
    Ok(all.iter().map(|(name, schema)| (name.clone(), schema.clone())).collect())
}

/// The schemas of a file with one tool definition on each line.
pub fn tools(path: &Path) -> anyhow::Result<Vec<(String, Value, Side)>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let tool: Value = serde_json::from_str(line)?;
        let text = |key: &str| tool.get(key).and_then(Value::as_str).unwrap_or("?");
        let name = format!("{}.{}", text("server"), text("name"));
        for (key, side) in [("inputSchema", Side::Input), ("outputSchema", Side::Output)] {
            if let Some(schema) = tool.get(key).filter(|schema| !schema.is_null()) {
                found.push((name.clone(), schema.clone(), side));
            }
        }
    }
    Ok(found)
}

/// The cases of a directory of the JSON Schema Test Suite, with the instances that it gives and no other.
pub fn suite(directory: &Path) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut paths: Vec<_> = std::fs::read_dir(directory)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
        let groups: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
        for group in groups.as_array().into_iter().flatten() {
            let schema = group.get("schema").cloned().unwrap_or_default();
            let about = group.get("description").and_then(Value::as_str).unwrap_or("?");
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            // What refers to documents that are not there cannot be decided.
            let Some(decider) = Decider::of(&schema) else { continue };
            let mut case = Case::new(format!("{file}: {about}"), schema, Side::Output)?;
            for test in group.get("tests").and_then(Value::as_array).into_iter().flatten() {
                let value = test.get("data").cloned().unwrap_or_default();
                let valid = test.get("valid") == Some(&Value::Bool(true));
                let verdict = if valid { Verdict::Valid } else { decider.verdict(&value) };
                case.instances.push(Instance { value, verdict });
            }
            cases.push(case);
        }
    }
    Ok(cases)
}

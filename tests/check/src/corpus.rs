use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use palma_core::{Api, Severity, Tool, ToolId};
use serde_json::Value;

/// A script as a model may write it.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "a test's own data")]
pub struct Case {
    /// What it is, with the name of its file.
    pub name: String,
    /// Its text.
    pub script: String,
    /// The mistake in it; `None` where it is right.
    pub expected: Option<Expected>,
}

/// What a check has to say of a mistake.
#[derive(Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a test's own data")]
pub struct Expected {
    /// The code of the diagnostic.
    pub code: String,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Whether it forbids the run.
    pub severity: Severity,
}

/// The tools that the scripts use.
pub fn api() -> anyhow::Result<Api> {
    let tools: Vec<Value> = serde_json::from_str(&fs::read_to_string(folder().join("api.json"))?)?;
    let tools = tools.into_iter().map(|mut tool| {
        let name = |name: &str| tool.get(name).and_then(Value::as_str).context("a tool has a server and a name");
        let id = ToolId::parse(name("server")?, name("name")?)?;
        let input = tool.get_mut("input").map(Value::take).context("a tool has an input schema")?;
        let described = Tool::new(id, input);
        Ok(Arc::new(match tool.get_mut("output").map(Value::take) {
            Some(output) => described.with_output_schema(output),
            None => described,
        }))
    });
    Ok(Api::generate(tools.collect::<anyhow::Result<Vec<_>>>()?))
}

/// All scripts, the right ones first.
pub fn cases() -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for kind in ["right", "wrong"] {
        let entries = fs::read_dir(folder().join("scripts").join(kind))?;
        let mut files = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<PathBuf>>>()?;
        files.sort();
        for file in files {
            let text = fs::read_to_string(&file)?;
            let parts = text.strip_prefix("===== ").context("a file begins with a title")?.split("\n===== ");
            for part in parts {
                let case = case(&file, part)?;
                if case.expected.is_some() != (kind == "wrong") {
                    bail!("{}: a mistake is expected in a wrong script, and only there", case.name);
                }
                cases.push(case);
            }
        }
    }
    Ok(cases)
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn case(file: &Path, part: &str) -> anyhow::Result<Case> {
    let (head, script) = part.split_once('\n').context("a title stands on a line of its own")?;
    let (title, mistake) = head.split_once(" | ").map_or((head, None), |(title, mistake)| (title, Some(mistake)));
    let of = file.file_stem().unwrap_or_default().display();
    let expected = mistake.map(|mistake| match mistake.split_whitespace().collect::<Vec<_>>()[..] {
        [code, line] => Ok(Expected { code: code.to_owned(), line: line.parse()?, severity: Severity::Error }),
        [code, "note", line] => Ok(Expected { code: code.to_owned(), line: line.parse()?, severity: Severity::Note }),
        _ => bail!("`{mistake}` is no code with a line"),
    });
    Ok(Case { name: format!("{of}: {title}"), script: script.trim_end().to_owned(), expected: expected.transpose()? })
}

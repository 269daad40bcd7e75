use std::io::{BufRead as _, BufWriter, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use palma_core::{Annotations, Api, Level, Tool, ToolId};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub(crate) struct ApiCommand {
    /// How much `declarations` says of each tool.
    #[arg(long, value_enum, default_value_t = Amount::Full)]
    level: Amount,
    /// Write one text of all tools instead, with at most this many tokens (o200k), and what it leaves out.
    #[arg(long, value_name = "TOKENS", conflicts_with = "level")]
    budget: Option<usize>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Amount {
    /// One line: name, parameters, first sentence.
    Index,
    /// One line: name and types.
    Signature,
    /// Types with all documentation.
    Full,
}

impl From<Amount> for Level {
    fn from(amount: Amount) -> Self {
        match amount {
            Amount::Index => Self::Index,
            Amount::Signature => Self::Signature,
            Amount::Full => Self::Full,
        }
    }
}

/// One line of the input: a tool as `tools/list` gives it, and its server.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Definition {
    server: String,
    name: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default = "anything")]
    input_schema: Value,
    #[serde(default)]
    output_schema: Option<Value>,
    #[serde(default)]
    annotations: Option<Annotations>,
}

fn anything() -> Value {
    json!({"type": "object"})
}

impl ApiCommand {
    pub(crate) fn api(&self) -> anyhow::Result<ExitCode> {
        let mut output = BufWriter::new(std::io::stdout().lock());
        let mut refused = false;
        let mut tools = Vec::new();
        for (number, line) in (1..).zip(std::io::stdin().lock().lines()) {
            let line = line.context("cannot read standard input")?;
            if line.trim().is_empty() {
                continue;
            }
            match (read(&line), self.budget) {
                (Ok(tool), Some(_)) => tools.push(tool),
                (Ok(tool), None) => writeln!(output, "{}", declare(tool, self.level.into())?)?,
                (Err(error), _) => {
                    refused = true;
                    eprintln!("error: line {number}: {error:#}");
                }
            }
        }
        if let Some(budget) = self.budget {
            let fitted = Api::generate(tools).fit(budget, |text| bpe_openai::o200k_base().count(text));
            writeln!(output, "{}", json!(fitted))?;
        }
        output.flush()?;
        Ok(ExitCode::from(u8::from(refused)))
    }
}

fn read(line: &str) -> anyhow::Result<Arc<Tool>> {
    let definition: Definition =
        serde_json::from_str(line).context("expected an object with `server`, `name` and `inputSchema`")?;
    let id = ToolId::parse(&definition.server, &definition.name)?;
    let mut tool = Tool::new(id, definition.input_schema).with_annotations(definition.annotations.unwrap_or_default());
    tool.description = definition.description;
    tool.output_schema = definition.output_schema;
    Ok(Arc::new(tool))
}

fn declare(tool: Arc<Tool>, level: Level) -> anyhow::Result<Value> {
    let id = tool.id.to_string();
    let api = Api::generate([tool]);
    let tool = api.tools().next().context("the tool is not in its own API")?;
    let declarations = if level == Level::Full { tool.module() } else { tool.text_at(level) };
    Ok(json!({"id": id, "declarations": declarations, "args": tool.args_type(),
        "result": tool.result_type(), "degraded": tool.degraded()}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_becomes_a_module_and_two_types() {
        let line = r#"{"server": "a-b", "name": "c", "inputSchema": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}}"#;
        let value = declare(read(line).unwrap(), Level::Full).unwrap();
        assert_eq!(value["id"], "a-b.c");
        assert_eq!(value["args"], "Parameters<typeof tools.a_b.c>[0]");
        assert!(value["declarations"].as_str().unwrap().contains("function c(args: {"));
        let value = declare(read(line).unwrap(), Level::Index).unwrap();
        assert_eq!(value["declarations"], "a_b.c(n)\n");
    }

    #[test]
    fn a_line_that_is_no_definition_says_what_is_expected() {
        assert!(read("{}").unwrap_err().to_string().contains("`server`"));
    }
}

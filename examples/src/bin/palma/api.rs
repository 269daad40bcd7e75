use std::io::{BufRead as _, BufWriter, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use palma_core::{Annotations, Api, Tool, ToolId};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub(crate) struct ApiCommand {
    /// How much to say of each tool.
    #[arg(long, value_enum, default_value_t = Level::Full)]
    level: Level,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    /// Types with all documentation.
    Full,
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
        let Level::Full = self.level;
        let mut output = BufWriter::new(std::io::stdout().lock());
        let mut refused = false;
        for (number, line) in (1..).zip(std::io::stdin().lock().lines()) {
            let line = line.context("cannot read standard input")?;
            if line.trim().is_empty() {
                continue;
            }
            match declare(&line) {
                Ok(value) => writeln!(output, "{value}")?,
                Err(error) => {
                    refused = true;
                    eprintln!("error: line {number}: {error:#}");
                }
            }
        }
        output.flush()?;
        Ok(ExitCode::from(u8::from(refused)))
    }
}

fn declare(line: &str) -> anyhow::Result<Value> {
    let definition: Definition =
        serde_json::from_str(line).context("expected an object with `server`, `name` and `inputSchema`")?;
    let id = ToolId::parse(&definition.server, &definition.name)?;
    let mut tool =
        Tool::new(id.clone(), definition.input_schema).with_annotations(definition.annotations.unwrap_or_default());
    tool.description = definition.description;
    tool.output_schema = definition.output_schema;
    let api = Api::generate([Arc::new(tool)]);
    let tool = api.tools().next().context("the tool is not in its own API")?;
    Ok(json!({"id": id.to_string(), "declarations": tool.module(), "args": tool.args_type(),
        "result": tool.result_type(), "degraded": tool.degraded()}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_becomes_a_module_and_two_types() {
        let line = r#"{"server": "a-b", "name": "c", "inputSchema": {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}}"#;
        let value = declare(line).unwrap();
        assert_eq!(value["id"], "a-b.c");
        assert_eq!(value["args"], "Parameters<typeof tools.a_b.c>[0]");
        assert!(value["declarations"].as_str().unwrap().contains("function c(args: {"));
    }

    #[test]
    fn a_line_that_is_no_definition_says_what_is_expected() {
        assert!(declare("{}").unwrap_err().to_string().contains("`server`"));
    }
}

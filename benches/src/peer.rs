//! What others run scripts with.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, ensure};
use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use rquickjs::{CatchResultExt as _, Context, Promise, Runtime, Value as JsValue};
use serde_json::Value;

/// Runs a function's body in a fresh QuickJS of this process; gives its value and how long all of it took.
pub fn quickjs(body: &str) -> anyhow::Result<(Value, Duration)> {
    let began = Instant::now();
    let runtime = Runtime::new()?;
    let context = Context::full(&runtime)?;
    let code = format!("(async () => {{ \"use strict\";\n{body}\n}})()");
    let text = context.with(|js| {
        let promise: Promise<'_> = js.eval(code).catch(&js).map_err(|error| anyhow!("{error}"))?;
        let value: JsValue<'_> = promise.finish().catch(&js).map_err(|error| anyhow!("{error}"))?;
        let text = js.json_stringify(value).catch(&js).map_err(|error| anyhow!("{error}"))?;
        text.map(|text| text.to_string()).transpose().context("the value is text")
    })?;
    let took = began.elapsed();
    let value = text.map_or(Ok(Value::Null), |text| serde_json::from_str(&text))?;
    Ok((value, took))
}

/// Reads a text as TypeScript and resolves its names, with oxc alone; gives how long that took.
pub fn oxc(text: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::ts()).parse();
    let analysed = SemanticBuilder::new().with_build_nodes(true).with_check_syntax_error(true).build(&parsed.program);
    let took = began.elapsed();
    ensure!(!parsed.diagnostics.has_errors() && !analysed.diagnostics.has_errors(), "the text is no script");
    Ok(took)
}

/// What a program for node printed as JSON; `None` where there is no node, or the program needs what it has not.
pub fn node(program: &str) -> Option<Value> {
    let output = Command::new("node").args(["-e", program]).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

//! An MCP server over standard input and output that notes each effect of its tools as a line of a file: key, tool and `n`.
//! For the tests.
//!
//! A call takes `millis`, and has its effect in the middle. Calls go on when the client is gone; a lock on `FILE.lock` is held
//! until the last has ended. Where there is `FILE.changed`, a tool says something else of itself.

use std::fs::File;
use std::io::{self, BufRead as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let file = PathBuf::from(std::env::args().nth(1).unwrap_or_default());
    let lock = File::create(file.with_extension("lock"))?;
    lock.lock()?;
    let mut calls = Vec::new();
    for line in io::stdin().lock().lines() {
        let message: Value = serde_json::from_str(&line?)?;
        let Some(id) = message.get("id").cloned() else { continue };
        let params = message.get("params").cloned().unwrap_or_default();
        let result = match message["method"].as_str().unwrap_or_default() {
            "initialize" => json!({"protocolVersion": "2025-11-25", "capabilities": {"tools": {}},
                "serverInfo": {"name": "counting", "version": "1"}}),
            "tools/list" => json!({"tools": tools(file.with_extension("changed").exists())}),
            "tools/call" => {
                let file = file.clone();
                calls.push(std::thread::spawn(move || {
                    let result = call(&file, &params)?;
                    say(&json!({"jsonrpc": "2.0", "id": id, "result": result}))
                }));
                continue;
            }
            _ => {
                say(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": -32601, "message": "no such method"}}))?;
                continue;
            }
        };
        say(&json!({"jsonrpc": "2.0", "id": id, "result": result}))?;
    }
    for call in calls {
        // The client may be gone, and nobody hears of the answer.
        let _ = call.join();
    }
    Ok(())
}

/// `look` reads, `put` is idempotent, `pay` is neither.
fn tools(is_changed: bool) -> Value {
    let input = json!({"type": "object", "properties": {"n": {"type": "integer"}, "millis": {"type": "integer"}},
        "required": ["n"], "additionalProperties": false});
    let output = json!({"type": "object", "properties": {"paid": {"type": "integer"}}, "required": ["paid"]});
    let tool = |name: &str, hints: Value| json!({"name": name, "description": name, "inputSchema": input, "outputSchema": output, "annotations": hints});
    let mut pay = tool("pay", json!({"readOnlyHint": false}));
    if is_changed {
        pay["description"] = json!("pays twice");
    }
    json!([tool("look", json!({"readOnlyHint": true})), tool("put", json!({"idempotentHint": true})), pay])
}

fn call(file: &Path, params: &Value) -> io::Result<Value> {
    let arguments = &params["arguments"];
    let half = Duration::from_millis(arguments["millis"].as_u64().unwrap_or(0) / 2);
    let key = params["_meta"]["palma/idempotencyKey"].as_str().unwrap_or("-");
    std::thread::sleep(half);
    let mut file = File::options().create(true).append(true).open(file)?;
    let line = format!("{key} {} {}\n", params["name"].as_str().unwrap_or_default(), arguments["n"]);
    file.write_all(line.as_bytes())?;
    std::thread::sleep(half);
    let paid = json!({"paid": arguments["n"]});
    Ok(json!({"content": [{"type": "text", "text": paid.to_string()}], "structuredContent": paid}))
}

fn say(message: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{message}")?;
    out.flush()
}

//! An MCP server over standard input and output that misbehaves as its first argument says. For the tests.

use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mode = args.first().map_or("well", String::as_str);
    let number = args.get(1).and_then(|number| number.parse().ok()).unwrap_or(0);
    match mode {
        "never-starts" => {
            for line in 0..100 {
                writeln!(io::stderr(), "line {line}")?;
            }
            writeln!(io::stderr(), "fatal: no licence")?;
            std::process::exit(1);
        }
        "hangs" => io::stdin().lines().try_for_each(|line| line.map(drop)),
        "sleeps" => {
            std::thread::sleep(Duration::from_mins(10));
            Ok(())
        }
        "garbage" => {
            for _ in io::stdin().lines() {
                writeln!(io::stdout(), "Hello from the server!\n[1, 2")?;
            }
            Ok(())
        }
        "echoes" => io::stdin().lines().try_for_each(|line| writeln!(io::stdout(), "{}", line?)),
        "floods" => loop {
            writeln!(io::stdout(), "flood")?;
        },
        _ => Server {
            mode: mode.to_owned(),
            number,
            changed: false,
            cancelled: false,
            subscription: Value::Null,
            lists: 0,
            calm: Arc::default(),
        }
        .serve(),
    }
}

struct Server {
    mode: String,
    number: u64,
    changed: bool,
    cancelled: bool,
    subscription: Value,
    lists: u32,
    /// Set before the last of many announcements.
    calm: Arc<AtomicBool>,
}

impl Server {
    fn serve(mut self) -> io::Result<()> {
        if self.mode == "spawns" {
            let child = std::process::Command::new("sleep").arg("600").spawn()?;
            self.number = child.id().into();
        }
        if self.mode == "slow-start" {
            std::thread::sleep(Duration::from_millis(self.number));
        }
        for line in io::stdin().lock().lines() {
            let message: Value = serde_json::from_str(&line?)?;
            let method = message.get("method").and_then(Value::as_str).unwrap_or_default();
            let params = message.get("params").cloned().unwrap_or_default();
            let Some(id) = message.get("id") else {
                if method == "notifications/cancelled" {
                    self.cancelled = true;
                }
                continue;
            };
            let answer = match method {
                "initialize" if self.mode == "modern" => Err((-32601, "no such method")),
                "initialize" => Ok(json!({
                    "protocolVersion": "2025-11-25", "capabilities": {"tools": {"listChanged": true}},
                    "serverInfo": {"name": "fixture", "version": "1"},
                })),
                "server/discover" if self.mode == "modern" => Ok(json!({
                    "resultType": "complete", "supportedVersions": ["2026-07-28"],
                    "capabilities": {"tools": {"listChanged": true}},
                    "serverInfo": {"name": "fixture", "version": "1"}, "ttlMs": 0, "cacheScope": "private",
                })),
                "subscriptions/listen" => {
                    self.subscription = id.clone();
                    say(&json!({
                        "jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged",
                        "params": {"_meta": {"io.modelcontextprotocol/subscriptionId": id},
                                   "notifications": {"toolsListChanged": true}},
                    }))?;
                    continue;
                }
                "tools/list" => self.list(&params),
                "tools/call" => match self.call(&params)? {
                    Some(answer) => answer,
                    None => continue,
                },
                _ => Err((-32601, "no such method")),
            };
            match answer {
                Ok(result) => say(&json!({"jsonrpc": "2.0", "id": id, "result": result}))?,
                Err((code, message)) => {
                    say(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}))?;
                }
            }
        }
        Ok(())
    }

    fn list(&mut self, params: &Value) -> Result<Value, (i32, &'static str)> {
        let page: u64 =
            params.get("cursor").and_then(Value::as_str).and_then(|it| it.trim_end().parse().ok()).unwrap_or(0);
        let tool = |name: &str| json!({"name": name, "description": name, "inputSchema": {"type": "object"}});
        self.lists += 1;
        match self.mode.as_str() {
            "nags" if self.changed => {
                let name = if self.calm.load(Ordering::SeqCst) { "last" } else { "list" };
                Ok(json!({"tools": [tool(&format!("{name}-{}", self.lists))]}))
            }
            "nags" => Ok(json!({"tools": [tool("echo")]})),
            "bulky" => {
                let tools: Vec<_> = (0..10)
                    .map(|n| json!({"name": format!("t{page}-{n}"), "description": "x".repeat(1_000_000)}))
                    .collect();
                Ok(json!({"tools": tools, "nextCursor": (page + 1).to_string()}))
            }
            "large-cursors" => {
                Ok(json!({"tools": [], "nextCursor": format!("{}{}", page + 1, " ".repeat(10_000_000))}))
            }
            "endless" => Ok(json!({"tools": [tool(&format!("t{page}"))], "nextCursor": (page + 1).to_string()})),
            "circle" => Ok(json!({"tools": [], "nextCursor": "1"})),
            "no-tools" => Err((-32601, "no such method")),
            "bad-list" => Ok(json!({"hello": "there"})),
            "changes" if self.changed && self.number > 0 => Err((-32603, "out of order")),
            "changes" | "modern" if self.changed => Ok(json!({"tools": [tool("fresh")]})),
            "odd" => Ok(json!({"tools": [
                {"name": "a\u{202e}b", "inputSchema": {}}, {"name": "echo", "inputSchema": null, "description": 7},
                {"name": "echo", "description": "again", "inputSchema": {}}, {"inputSchema": {}}, 5,
                {"name": "large", "description": "x".repeat(1 << 20), "inputSchema": {}},
            ]})),
            _ if page == 0 => Ok(json!({"tools": [tool("echo")], "nextCursor": "1"})),
            _ if page == 1 => Ok(json!({"tools": [tool("second")], "nextCursor": "2"})),
            _ => Ok(json!({"tools": [tool("third")]})),
        }
    }

    fn call(&mut self, params: &Value) -> io::Result<Option<Result<Value, (i32, &'static str)>>> {
        let text = |text: &str| json!({"content": [{"type": "text", "text": text}]});
        Ok(Some(match self.mode.as_str() {
            "dies" => {
                writeln!(io::stderr(), "panic: out of cheese")?;
                std::process::exit(3);
            }
            "chatty" => {
                writeln!(io::stdout(), "connecting to postgres://admin:hunter2@db")?;
                writeln!(io::stderr(), "connecting to postgres://admin:hunter2@db")?;
                return Ok(None);
            }
            "nags" => {
                self.changed = true;
                self.lists = 0;
                let (calm, nagging) = (Arc::clone(&self.calm), Duration::from_millis(self.number));
                std::thread::spawn(move || nag(&calm, nagging));
                Ok(text("changed"))
            }
            "slow" => {
                std::thread::sleep(Duration::from_millis(self.number));
                Ok(text("late"))
            }
            "silent" if self.changed => Ok(json!({"content": [], "structuredContent": {"cancelled": self.cancelled}})),
            "silent" => {
                self.changed = true;
                return Ok(None);
            }
            "stops-reading" => {
                std::thread::sleep(Duration::from_mins(10));
                return Ok(None);
            }
            "refuses" => Err((-32602, "unknown\ntool")),
            "asks" => Ok(json!({"resultType": "input_required", "inputRequests": {}, "requestState": "s"})),
            "odd" => Ok(json!({"content": [{"type": "hologram", "depth": 3}]})),
            "huge" => {
                say(&Value::String("x".repeat(17 * 1024 * 1024)))?;
                return Ok(None);
            }
            "nonsense" => Ok(json!({"content": "nonsense"})),
            "changes" | "modern" => {
                self.changed = true;
                let mut change = json!({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"});
                if self.mode == "modern"
                    && let Some(change) = change.as_object_mut()
                {
                    change.insert(
                        "params".into(),
                        json!({"_meta": {"io.modelcontextprotocol/subscriptionId": self.subscription}}),
                    );
                }
                say(&change)?;
                Ok(text("changed"))
            }
            "environment" => {
                let names: Vec<String> = std::env::vars().map(|(name, _)| name).collect();
                Ok(json!({"content": [], "structuredContent": {"names": names}}))
            }
            "spawns" => Ok(json!({"content": [], "structuredContent": {"child": self.number}})),
            _ => Ok(json!({"content": [], "structuredContent": params, "isError": false})),
        }))
    }
}

fn nag(calm: &AtomicBool, nagging: Duration) -> io::Result<()> {
    let started = Instant::now();
    while !calm.load(Ordering::SeqCst) {
        calm.store(started.elapsed() >= nagging, Ordering::SeqCst);
        say(&json!({"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}))?;
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn say(message: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{message}")?;
    out.flush()
}

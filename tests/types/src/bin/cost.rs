//! What the text of an API costs in tokens, beside the raw JSON it is made from, and how long it takes to make.
//!
//! `cost FILE`: the file has one tool definition on each line.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use palma_core::{Api, Level, Tool};
use palma_types::cost::{Texts, tools};

/// Of this many rounds the best counts, because other work on the machine only ever adds time.
const ROUNDS: usize = 5;

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).context("expected a file with one tool definition on each line")?;
    let definitions = tools(Path::new(&path))?;
    println!("{} tools; tokens of o200k, and of the raw JSON's", definitions.len());
    let raw: usize = definitions.iter().map(|(raw, _)| palma_types::cost::tokens(raw)).sum();
    println!("  {:<28} {raw:>9}", "raw JSON");
    let tools: Vec<Arc<Tool>> = definitions.iter().map(|(_, tool)| Arc::clone(tool)).collect();
    for level in [Level::Full, Level::Signature, Level::Index] {
        for (how, texts) in [("each tool alone", Texts::Alone), ("tools of a server together", Texts::Together)] {
            let tokens = texts.tokens(&tools, level);
            let ratio = palma_types::cost::ratio(tokens, raw);
            println!("  {:<28} {tokens:>9} {ratio:>6.3}  {how}", format!("{level:?}"));
        }
    }
    speed(&definitions);
    Ok(())
}

/// How fast texts are made, beside reading and writing the same JSON.
fn speed(definitions: &[(String, Arc<Tool>)]) {
    let mut servers: BTreeMap<&str, Vec<Arc<Tool>>> = BTreeMap::new();
    for (_, tool) in definitions {
        servers.entry(tool.id.server().as_str()).or_default().push(Arc::clone(tool));
    }
    let make = || {
        for tools in servers.values() {
            std::hint::black_box(Api::generate(tools.iter().map(Arc::clone)));
        }
    };
    let reprint = || {
        for (raw, _) in definitions {
            let value: serde_json::Value = serde_json::from_str(raw).unwrap_or_default();
            std::hint::black_box(value.to_string());
        }
    };
    for (what, took) in [("texts and validators made", best(make)), ("JSON read and written", best(reprint))] {
        let rate = definitions.len() as f64 / took.as_secs_f64();
        println!("  {what:<28} {rate:>9.0} tools per second");
    }
}

fn best(work: impl Fn()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let began = Instant::now();
        work();
        began.elapsed()
    });
    rounds.min().unwrap_or_default()
}

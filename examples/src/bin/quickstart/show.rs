use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::Duration;

use palma_audit::Verification;
use palma_core::{CallSummary, Completion, Hits, Plan, Preview, Tool};

use crate::tokens::{Comparison, Sum};
use crate::workplace::Workplace;

/// What a person sees, section by section.
#[derive(Debug)]
pub(crate) struct Page {
    colour: bool,
    section: usize,
}

impl Page {
    pub(crate) fn new() -> Self {
        Self { colour: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(), section: 0 }
    }

    pub(crate) fn servers(&mut self, tools: &[Arc<Tool>], workplace: &Workplace) {
        self.heading("servers", "three MCP servers over standard input and output");
        for server in ["files", "ledger", "tickets"] {
            let names: Vec<&str> = tools
                .iter()
                .filter(|tool| tool.id.server().as_str() == server)
                .map(|tool| tool.id.name().as_str())
                .collect();
            println!("  {server:8} {}", names.join(", "));
        }
        println!("  {}", self.dim(&format!("{} orders in {}", workplace.orders().len(), workplace.path().display())));
    }

    pub(crate) fn search(&mut self, query: &str, hits: &Hits) {
        self.heading("search", query);
        for hit in hits.iter() {
            let description = hit.tool.description.as_deref().and_then(|text| text.lines().next()).unwrap_or_default();
            println!("  {:5.1}  {:24} {}", hit.score, hit.tool.id.to_string(), self.dim(description));
        }
    }

    pub(crate) fn api(&mut self, plan: &Plan) {
        self.heading("API", "what the model reads, and all that its script can call");
        indented(plan.api().text());
        for (tool, preview) in plan.previews() {
            if preview == Preview::Depends {
                println!("  {}", self.dim(&format!("policy: {tool} depends on its arguments")));
            }
        }
    }

    pub(crate) fn script(&mut self, script: &str) {
        self.heading("script", "what the model writes");
        indented(script);
    }

    pub(crate) fn calls(&mut self, completion: &Completion) {
        self.heading("calls", "each with its decision, its policy and its time");
        for call in &completion.calls {
            println!(
                "  {:3}  {:24} {} {:>9}  {}",
                call.number,
                call.tool,
                self.decision(call),
                millis(call.micros),
                outcome(call)
            );
        }
    }

    pub(crate) fn completion(&mut self, completion: &Completion) {
        self.heading("completion", "what the agent gets back");
        indented(&completion.to_string());
        for log in &completion.logs {
            println!("  {}", self.dim(&format!("console: {}", log.text)));
        }
    }

    pub(crate) fn record(&mut self, record: &Verification) {
        self.heading("record", "read back and checked for completeness");
        indented(&record.to_string());
    }

    pub(crate) fn tokens(&mut self, Comparison { code_mode, call_by_call }: &Comparison) {
        self.heading("tokens", "o200k_base, all that a model reads and writes for this work");
        let line = |name: &str, sum: &Sum| {
            println!(
                "  {name:28} {:3} turns {:>9} read {:>7} written {:>9} in all",
                sum.turns,
                sum.read,
                sum.written,
                sum.total()
            );
        };
        line("one script", code_mode);
        line("one model turn for each call", call_by_call);
        let ratio = call_by_call.total() as f64 / code_mode.total().max(1) as f64;
        println!("  {}", self.bold(&format!("{ratio:.0} times fewer tokens")));
    }

    pub(crate) fn verdict(&mut self, wrong: &[String], took: Duration) {
        println!();
        if wrong.is_empty() {
            println!(
                "{}",
                self.bold(&format!("ledger, report, tickets and record are as they must be ({} ms)", took.as_millis()))
            );
        }
        for fault in wrong {
            println!("{}", self.bold(&format!("not as it must be: {fault}")));
        }
    }

    fn heading(&mut self, title: &str, text: &str) {
        self.section += 1;
        println!("\n{}  {}", self.bold(&format!("{}. {title}", self.section)), self.dim(text));
    }

    fn decision(&self, call: &CallSummary) -> String {
        let word = call.decision.as_deref().unwrap_or("-");
        let policies = call.policies.join(", ");
        let answered = call.answered_by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
        let text = format!("{:44}", format!("{word}{answered} ({policies})"));
        match word {
            "allow" => self.paint("32", &text),
            "ask" => self.paint("33", &text),
            _ => self.paint("31", &text),
        }
    }

    fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn outcome(call: &CallSummary) -> String {
    match &call.error {
        Some(error) => error.clone(),
        None => format!("{} bytes", call.bytes),
    }
}

fn millis(micros: u64) -> String {
    format!("{}.{} ms", micros / 1000, micros % 1000 / 100)
}

fn indented(text: &str) {
    for line in text.lines() {
        println!("  {line}");
    }
}

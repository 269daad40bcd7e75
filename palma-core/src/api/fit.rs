use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::print::Printer;
use super::{Api, ApiTool, Level, index};

/// A text of an [`Api`] that fits a budget, and what it had no room for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct Fitted {
    /// What the model reads; empty if nothing fits.
    pub text: String,
    /// Its tokens, as the host counts them; never more than the budget.
    pub tokens: usize,
    /// The tools of which it does not say all, sorted by path.
    pub left_out: Vec<LeftOut>,
}

/// A tool of which a text does not say all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct LeftOut {
    /// `server.tool`: what [`Api::describe`] takes.
    pub path: String,
    /// What the text says of it; `None` if not even its name.
    pub shown: Option<Level>,
}

impl Fitted {
    /// Whether all tools are there in full.
    pub fn is_whole(&self) -> bool {
        self.left_out.is_empty()
    }

    /// Whether the budget is too small for any text.
    pub fn is_nothing(&self) -> bool {
        self.text.is_empty() && !self.left_out.is_empty()
    }
}

impl Api {
    /// The most useful text of at most `budget` tokens, as `count` counts them.
    ///
    /// All tools in full, if they fit, and beside them `ensure` and `validate`, if those do; else first every tool gets its index line, then its signature, then all of its
    /// text, at each level the shortest first, as long as there is room. Tools without room for a line are
    /// counted by server. The text itself says what is not there and that `describe("server.tool")` gives all of a tool:
    /// a host that gives out fitted texts answers that with [`Api::describe`], for example as a tool of its own.
    ///
    /// `count` is called about three times for each tool; [`estimate_tokens`](crate::estimate_tokens) serves where there is no tokenizer.
    pub fn fit(&self, budget: usize, count: impl Fn(&str) -> usize) -> Fitted {
        for whole in [self.text(), self.tools_text()] {
            let tokens = count(whole);
            if tokens <= budget {
                return Fitted { text: whole.to_owned(), tokens, left_out: Vec::new() };
            }
        }
        let tools: Vec<&ApiTool> = self.tools().collect();
        let mut shown: Vec<Option<Level>> = vec![None; tools.len()];
        let mut steps = Vec::new();
        let mut used = count(&render(&tools, &shown));
        let mut costs: Vec<usize> = vec![0; tools.len()];
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        for level in [Level::Index, Level::Signature, Level::Full] {
            let mut prices: Vec<(usize, usize)> =
                tools.iter().enumerate().map(|(place, tool)| (count(&tool.text_at(level)), place)).collect();
            prices.sort_unstable();
            for (price, place) in prices {
                let slots = (costs.get_mut(place), shown.get_mut(place), tools.get(place));
                let (Some(cost), Some(shown), Some(tool)) = slots else { continue };
                // The declarations of one server share a namespace.
                let shared = if level == Level::Full { open.get(tool.namespace()).copied() } else { None };
                let price = price.saturating_sub(shared.unwrap_or_default());
                let after = (used + price).saturating_sub(*cost);
                if after > budget {
                    break;
                }
                used = after;
                *cost = price;
                steps.push((place, *shown));
                *shown = Some(level);
                if level == Level::Full && shared.is_none() {
                    let empty = format!("declare namespace tools.{} {{\n}}\n", tool.namespace());
                    open.insert(tool.namespace(), count(&empty));
                }
            }
            if shown.contains(&None) {
                break;
            }
        }
        shortened(budget, count, &tools, shown, steps)
    }
}

/// Takes steps back until the text, counted as one, fits.
fn shortened(
    budget: usize,
    count: impl Fn(&str) -> usize,
    tools: &[&ApiTool],
    mut shown: Vec<Option<Level>>,
    mut steps: Vec<(usize, Option<Level>)>,
) -> Fitted {
    let mut back = 1;
    loop {
        let text = render(tools, &shown);
        let tokens = count(&text);
        if tokens <= budget {
            return fitted(text, tokens, tools, &shown);
        }
        if steps.is_empty() {
            let text = format!("/* {} */\n", absent(tools.len()));
            let tokens = count(&text);
            let fits = tokens <= budget;
            return fitted(if fits { text } else { String::new() }, if fits { tokens } else { 0 }, tools, &shown);
        }
        for (place, before) in steps.split_off(steps.len().saturating_sub(back)).into_iter().rev() {
            if let Some(shown) = shown.get_mut(place) {
                *shown = before;
            }
        }
        back *= 2;
    }
}

fn fitted(text: String, tokens: usize, tools: &[&ApiTool], shown: &[Option<Level>]) -> Fitted {
    let partly = tools.iter().zip(shown).filter(|(_, shown)| **shown != Some(Level::Full));
    let left_out = partly.map(|(tool, shown)| LeftOut { path: tool.path(), shown: *shown }).collect();
    Fitted { text, tokens, left_out }
}

fn absent(tools: usize) -> String {
    format!("{tools} tools are not shown; describe(\"server.tool\") gives all of one.")
}

/// Declarations, then in a comment signatures, index lines and how many tools of which server are not there.
fn render(tools: &[&ApiTool], shown: &[Option<Level>]) -> String {
    let (mut declared, mut signatures) = (Vec::new(), Vec::new());
    let mut lines = String::new();
    let mut hidden: BTreeMap<&str, usize> = BTreeMap::new();
    for (tool, shown) in tools.iter().zip(shown) {
        match shown {
            Some(Level::Full) => declared.push(*tool),
            Some(Level::Signature) => signatures.push(*tool),
            Some(Level::Index) => {
                lines.push_str(&index::line(tool));
                lines.push('\n');
            }
            None => *hidden.entry(tool.namespace()).or_default() += 1,
        }
    }
    let absent = hidden.values().sum::<usize>();
    let shortened = tools.len().saturating_sub(declared.len() + absent);
    let mut text = Printer::default().print(declared);
    text.push_str("/*\n");
    text.push_str(&Printer::default().signatures(signatures));
    text.push_str(&lines);
    for (server, count) in &hidden {
        let _ = writeln!(text, "{server}: {count} {}", if *count == 1 { "tool" } else { "tools" });
    }
    let _ = writeln!(
        text,
        "{shortened} tools are shown in short, {absent} not at all; describe(\"server.tool\") gives all of one."
    );
    text.push_str("*/\n");
    text
}

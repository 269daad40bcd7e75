use serde::{Deserialize, Serialize};

use super::print::Printer;
use super::{Api, ApiTool, index};

/// How much of a tool a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "a text says the name, the types, or all; a fourth must be handled by who matches"
)]
pub enum Level {
    /// One line: `server.tool(a, b?) – first sentence`.
    Index,
    /// One line with its types: `server.tool(args: {a: string;b?: number}): Promise<T>`.
    Signature,
    /// Its types and all that its server says about it, as TypeScript declarations.
    Full,
}

impl Api {
    /// The text of all tools at one level; at [`Level::Full`] the same as [`Api::text`].
    pub fn text_at(&self, level: Level) -> String {
        match level {
            Level::Full => self.text().to_owned(),
            Level::Signature => Printer::default().signatures(self.tools()),
            Level::Index => self.tools().map(|tool| index::line(tool) + "\n").collect(),
        }
    }

    /// All of one tool, given as `server.tool`: what a host answers with when a model asks for more than
    /// [`Api::fit`] had room for. `None` if there is no such tool; the path is taken with or without `tools.` before it.
    pub fn describe(&self, path: &str) -> Option<String> {
        let path = path.strip_prefix("tools.").unwrap_or(path);
        self.tools().find(|tool| tool.path() == path).map(|tool| tool.text_at(Level::Full))
    }
}

impl ApiTool {
    /// The text of this tool alone.
    pub fn text_at(&self, level: Level) -> String {
        match level {
            Level::Full => Printer::default().print([self]),
            Level::Signature => Printer::default().signatures([self]),
            Level::Index => index::line(self) + "\n",
        }
    }
}

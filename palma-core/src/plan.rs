use std::sync::Arc;

use serde_json::json;

use crate::{Api, Digest, Preview, Principal, ToolId};

/// A goal and the tools it needs, for one principal: what a script may call, and no more.
///
/// Made by [`ActingFor::plan`](crate::ActingFor::plan).
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) principal: Arc<Principal>,
    pub(crate) goal: String,
    pub(crate) api: Arc<Api>,
    pub(crate) previews: Vec<(ToolId, Preview)>,
}

impl Plan {
    /// What it is for.
    pub fn goal(&self) -> &str {
        &self.goal
    }

    /// The API of exactly the tools of this plan; its text says of each tool what policy says of it.
    pub fn api(&self) -> &Api {
        &self.api
    }

    /// What policy says of each tool before its arguments are known.
    pub fn previews(&self) -> impl Iterator<Item = (&ToolId, Preview)> {
        self.previews.iter().map(|(tool, preview)| (tool, *preview))
    }

    /// Names the plan: the same goal, principal and tool definitions have the same digest.
    pub fn digest(&self) -> Digest {
        let tools: Vec<_> = self.api.tools().map(|tool| json!(tool.tool())).collect();
        Digest::of_json(&json!({"goal": self.goal, "principal": *self.principal, "tools": tools}))
    }
}

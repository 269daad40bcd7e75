mod outside;
mod request;

use std::sync::Arc;

use serde_json::json;

pub(crate) use self::outside::Outside;
pub use self::request::{PlanError, PlanRequest};
use crate::{Api, Digest, Preview, Principal, ToolId, estimate_tokens};

/// A goal and the tools it needs, for one principal: what a script may call, and no more.
///
/// Made by [`ActingFor::plan`](crate::ActingFor::plan). Clones are the same plan.
#[derive(Debug, Clone)]
pub struct Plan(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    principal: Arc<Principal>,
    goal: String,
    steps: Vec<String>,
    effects: Vec<String>,
    is_open: bool,
    api: Arc<Api>,
    previews: Vec<(ToolId, Preview)>,
    outside: Arc<Outside>,
    digest: Digest,
    api_digest: Digest,
}

impl Plan {
    /// The plan that was asked for, with the API of its tools.
    pub(crate) fn new(
        principal: &Arc<Principal>,
        request: &PlanRequest,
        api: Api,
        previews: Vec<(ToolId, Preview)>,
        outside: Outside,
    ) -> Self {
        let (steps, effects) = (request.steps().to_vec(), request.effects().to_vec());
        let mut content = content(principal, request.goal(), &api);
        for (name, lines) in [("steps", &steps), ("effects", &effects)] {
            if !lines.is_empty() {
                content.insert(name.to_owned(), json!(lines));
            }
        }
        Self(Arc::new(Parts {
            principal: Arc::clone(principal),
            goal: request.goal().to_owned(),
            steps,
            effects,
            is_open: false,
            digest: Digest::of_json(&content.into()),
            api_digest: Digest::of(api.text()),
            api: Arc::new(api),
            previews,
            outside: Arc::new(outside),
        }))
    }

    /// What stands for a plan where nobody made one.
    pub(crate) fn open(principal: &Arc<Principal>, goal: String, api: Api, previews: Vec<(ToolId, Preview)>) -> Self {
        let mut content = content(principal, &goal, &api);
        content.insert("open".to_owned(), json!(true));
        Self(Arc::new(Parts {
            principal: Arc::clone(principal),
            goal,
            steps: Vec::new(),
            effects: Vec::new(),
            is_open: true,
            digest: Digest::of_json(&content.into()),
            api_digest: Digest::of(api.text()),
            api: Arc::new(api),
            previews,
            outside: Arc::default(),
        }))
    }

    /// What it is for.
    pub fn goal(&self) -> &str {
        &self.0.goal
    }

    /// How the goal will be reached, if somebody said so.
    pub fn steps(&self) -> &[String] {
        &self.0.steps
    }

    /// What will be different afterwards, if somebody said so.
    pub fn effects(&self) -> &[String] {
        &self.0.effects
    }

    /// Whether nobody made a plan, and it has every tool that the principal may see: see
    /// [`ActingFor::without_plan`](crate::ActingFor::without_plan).
    pub fn is_open(&self) -> bool {
        self.0.is_open
    }

    /// The API of exactly the tools of this plan; its text says of each tool what policy says of it.
    pub fn api(&self) -> &Api {
        &self.0.api
    }

    /// About how many tokens the text of the API has: see [`estimate_tokens`].
    pub fn tokens(&self) -> usize {
        estimate_tokens(self.0.api.text())
    }

    /// What policy says of each tool before its arguments are known.
    pub fn previews(&self) -> impl Iterator<Item = (&ToolId, Preview)> {
        self.0.previews.iter().map(|(tool, preview)| (tool, *preview))
    }

    /// Names the plan: the same goal, steps, effects, principal and tool definitions have the same digest, in whichever
    /// order the tools were named.
    pub fn digest(&self) -> &Digest {
        &self.0.digest
    }

    pub(crate) fn principal(&self) -> &Arc<Principal> {
        &self.0.principal
    }

    pub(crate) fn shared_api(&self) -> &Arc<Api> {
        &self.0.api
    }

    pub(crate) fn api_digest(&self) -> &Digest {
        &self.0.api_digest
    }

    /// The tools that the principal may see and that are not in the plan.
    pub(crate) fn outside(&self) -> &Arc<Outside> {
        &self.0.outside
    }
}

/// What every plan is known by.
fn content(principal: &Principal, goal: &str, api: &Api) -> serde_json::Map<String, serde_json::Value> {
    let tools: Vec<_> = api.tools().map(|tool| json!(tool.tool())).collect();
    [("goal", json!(goal)), ("principal", json!(principal)), ("tools", json!(tools))]
        .map(|(name, value)| (name.to_owned(), value))
        .into_iter()
        .collect()
}

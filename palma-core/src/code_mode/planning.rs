use std::collections::HashMap;
use std::sync::Arc;

use super::{ActingFor, CodeModeError, ResumeError};
use crate::plan::Outside;
use crate::{Api, Hits, Known, Plan, PlanRequest, PolicyError, Preview, ProviderError, Tool, ToolId, Visibility};

/// How many hits a search looks at before those the principal may not see are taken out.
const SEARCH_WIDTH: usize = 200;

/// How many hits a search shows.
const SEARCH_HITS: usize = 20;

impl ActingFor {
    /// Every tool that this principal may see and of which policy may allow a call, sorted by id.
    pub async fn tools(&self) -> Result<Vec<Arc<Tool>>, CodeModeError> {
        let mut offered = Vec::new();
        for tool in self.visible_tools().await? {
            if self.preview(&tool).await? != Preview::Denied {
                offered.push(tool);
            }
        }
        offered.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(offered)
    }

    /// The tools that fit `query` best, that this principal may see and of which policy may allow a call, at most 20, the
    /// best first.
    pub async fn search(&self, query: &str) -> Result<Hits, CodeModeError> {
        let mut hits = Vec::new();
        for hit in self.parts.search.search(query, SEARCH_WIDTH).await? {
            if hits.len() < SEARCH_HITS
                && self.sees(&hit.tool).await?
                && self.preview(&hit.tool).await? != Preview::Denied
            {
                hits.push(hit);
            }
        }
        Ok(Hits(hits))
    }

    /// A plan to reach `goal` with these tools, and what policy says of each before it is called.
    ///
    /// A tool of which no call is allowed may be in a plan: each call of it is denied, with the reason. One that the
    /// principal may not see ([`Visibility::Hidden`]) does not exist for them, and the error says so of both alike.
    pub async fn plan(
        &self,
        goal: impl Into<String>,
        tools: impl IntoIterator<Item = ToolId>,
    ) -> Result<Plan, CodeModeError> {
        self.plan_for(&PlanRequest::new(goal, tools)?).await
    }

    /// The plan that is asked for, as [`ActingFor::plan`] makes it.
    pub async fn plan_for(&self, request: &PlanRequest) -> Result<Plan, CodeModeError> {
        let visible = self.visible_tools().await?;
        let known = Catalogued::of(&visible);
        let mut chosen = Vec::new();
        let mut missing = Vec::new();
        for wanted in request.tools() {
            match known.find(wanted) {
                Some(tool) => chosen.push(Arc::clone(tool)),
                None => missing.push(wanted.clone()),
            }
        }
        if !missing.is_empty() {
            return Err(CodeModeError::UnknownTools(missing));
        }
        let (api, previews) = self.api(chosen).await?;
        let outside = Outside::of(&api, &visible);
        Ok(Plan::new(&self.principal, request, api, previews, outside))
    }

    /// What stands for a plan where nobody makes one: the API of every tool that this principal may see.
    ///
    /// A host that [requires plans](super::CodeMode::with_plan_required) has none.
    pub async fn without_plan(&self, goal: impl Into<String>) -> Result<Plan, CodeModeError> {
        if self.parts.plan_required {
            return Err(CodeModeError::PlanRequired);
        }
        let request = PlanRequest::new(goal, [])?;
        let (api, previews) = self.api(self.visible_tools().await?).await?;
        Ok(Plan::open(&self.principal, request.goal().to_owned(), api, previews))
    }

    /// Refuses a plan that this principal's scripts may not run by.
    pub(super) fn admit(&self, plan: &Plan) -> Result<(), CodeModeError> {
        if *plan.principal() != self.principal {
            return Err(CodeModeError::NotYourPlan);
        }
        if plan.is_open() && self.parts.plan_required {
            return Err(CodeModeError::PlanRequired);
        }
        Ok(())
    }

    async fn api(&self, tools: Vec<Arc<Tool>>) -> Result<(Api, Vec<(ToolId, Preview)>), CodeModeError> {
        let mut previews = Vec::new();
        for tool in &tools {
            previews.push((tool.id.clone(), self.preview(tool).await?));
        }
        let api = Api::with_known(tools, &Known::new().with_previews(previews.iter().cloned()));
        Ok((api, previews))
    }

    /// The tools that exist for this principal.
    pub(super) async fn visible_tools(&self) -> Result<Vec<Arc<Tool>>, Unlisted> {
        let mut visible = Vec::new();
        for tool in self.parts.boundary.provider().tools().await? {
            if self.sees(&tool).await? {
                visible.push(tool);
            }
        }
        Ok(visible)
    }

    /// Whether a tool exists for this principal.
    pub(super) async fn sees(&self, tool: &Tool) -> Result<bool, PolicyError> {
        let policy = self.parts.boundary.policy();
        Ok(policy.visibility(&self.principal, tool).await? == Visibility::Visible)
    }

    pub(super) async fn preview(&self, tool: &Tool) -> Result<Preview, PolicyError> {
        self.parts.boundary.policy().preview(&self.principal, tool).await
    }
}

/// Why nobody knows which tools exist for a principal.
pub(super) enum Unlisted {
    Tools(ProviderError),
    Policy(PolicyError),
}

impl From<ProviderError> for Unlisted {
    fn from(error: ProviderError) -> Self {
        Self::Tools(error)
    }
}

impl From<PolicyError> for Unlisted {
    fn from(error: PolicyError) -> Self {
        Self::Policy(error)
    }
}

impl From<Unlisted> for CodeModeError {
    fn from(error: Unlisted) -> Self {
        match error {
            Unlisted::Tools(error) => Self::Tools(error),
            Unlisted::Policy(error) => Self::Policy(error),
        }
    }
}

impl From<Unlisted> for ResumeError {
    fn from(error: Unlisted) -> Self {
        match error {
            Unlisted::Tools(error) => Self::Tools(error),
            Unlisted::Policy(error) => Self::Policy(error),
        }
    }
}

/// Tools by their ids, and by the names they are displayed by.
struct Catalogued<'t> {
    by_id: HashMap<&'t ToolId, &'t Arc<Tool>>,
    by_name: HashMap<String, Option<&'t Arc<Tool>>>,
}

impl<'t> Catalogued<'t> {
    fn of(tools: &'t [Arc<Tool>]) -> Self {
        let mut by_name = HashMap::new();
        for tool in tools {
            by_name.entry(tool.id.to_string()).and_modify(|known| *known = None).or_insert(Some(tool));
        }
        Self { by_id: tools.iter().map(|tool| (&tool.id, tool)).collect(), by_name }
    }

    /// The tool of this id; else the only one that is displayed the same, as `a.b.c` may be of the server `a` or `a.b`.
    fn find(&self, wanted: &ToolId) -> Option<&'t Arc<Tool>> {
        self.by_id.get(wanted).copied().or_else(|| self.by_name.get(&wanted.to_string()).copied().flatten())
    }
}

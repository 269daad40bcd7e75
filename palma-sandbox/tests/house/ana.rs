//! One who may call every tool there is.

use palma_core::{ActingFor, Boundary, CodeMode, Hit, Isolate, Plan, Principal, SearchError, ToolId, ToolSearch};

/// Finds nothing: the tests know what they call.
#[derive(Debug)]
struct NoSearch;

#[async_trait::async_trait]
impl ToolSearch for NoSearch {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

/// Ana, and a plan with every tool of this road.
pub(crate) async fn ana(road: Boundary, isolate: impl Isolate) -> (ActingFor, Plan) {
    let ana = CodeMode::new(road, NoSearch, isolate).acting_for(Principal::user("ana"));
    let tools: Vec<ToolId> = ana.tools().await.unwrap().iter().map(|tool| tool.id.clone()).collect();
    let plan = ana.plan("a test", tools).await.unwrap();
    (ana, plan)
}

use std::sync::Arc;

use palma_core::{Hit, Tool, ToolId};

use super::Lists;
use crate::search::{Document, Index};

/// All tools at one moment, in the order of their ids, and the index over them.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    tools: Vec<Arc<Tool>>,
    index: Index,
}

impl Snapshot {
    /// Indexes off the runtime's own threads: 100,000 tools take seconds.
    pub(super) async fn of(lists: &Lists) -> Arc<Self> {
        let mut tools: Vec<_> = lists.values().flatten().cloned().collect();
        tools.sort_by(|one, other| one.id.cmp(&other.id));
        let made = tokio::task::spawn_blocking(move || {
            let index = Index::of(tools.iter().map(|tool| Document::of(tool)));
            Self { tools, index }
        });
        // It is neither aborted nor panics; at the end of a runtime nobody asks any more.
        Arc::new(made.await.unwrap_or_default())
    }

    pub(super) fn tools(&self) -> &[Arc<Tool>] {
        &self.tools
    }

    pub(super) fn has(&self, id: &ToolId) -> bool {
        self.tools.binary_search_by(|tool| tool.id.cmp(id)).is_ok()
    }

    pub(super) fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let found = self.index.search(query, limit).into_iter();
        found.filter_map(|(place, score)| Some(Hit::new(Arc::clone(self.tools.get(place)?), score))).collect()
    }
}

use async_trait::async_trait;
use palma_core::{Hit, SearchError, ToolSearch};

use super::Catalog;

/// Full-text search by BM25F over names, descriptions, server names and parameters.
///
/// A tool that the query names exactly comes first, whatever else fits. Words are split, stemmed as English and
/// corrected to the nearest word there is. At most 64 words of a query count. Equal scores are in the order of ids.
#[async_trait]
impl ToolSearch for Catalog {
    async fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(self.0.snapshot().search(query, limit))
    }
}

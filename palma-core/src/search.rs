use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;

use crate::{Tool, ToolId};

/// Finds tools by words.
#[async_trait]
pub trait ToolSearch: Debug + Send + Sync + 'static {
    /// The tools that fit `query` best, the best first, at most `limit` of them.
    ///
    /// The caller takes out what a principal may not see, so `limit` is what the caller wants to look at, not what
    /// is shown.
    async fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError>;
}

/// A tool that was found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Hit {
    /// The tool.
    pub tool: Arc<Tool>,
    /// How well it fits, greater than 0; comparable within one search only.
    pub score: f64,
}

impl Hit {
    /// A tool that fits this well.
    pub const fn new(tool: Arc<Tool>, score: f64) -> Self {
        Self { tool, score }
    }
}

/// What a search found and policy may allow, the best first.
#[derive(Debug, Clone, Default)]
pub struct Hits(pub(crate) Vec<Hit>);

impl Hits {
    /// The hits, the best first.
    pub fn iter(&self) -> impl Iterator<Item = &Hit> {
        self.0.iter()
    }

    /// The tools found, the best first.
    pub fn tools(&self) -> impl Iterator<Item = ToolId> {
        self.0.iter().map(|hit| hit.tool.id.clone())
    }

    /// Whether nothing was found.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Why a search could not be made.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the search could not be made: {0}")]
#[expect(clippy::exhaustive_structs, reason = "whoever implements the seam makes it")]
pub struct SearchError(pub String);

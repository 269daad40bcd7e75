use std::collections::BTreeMap;

use super::Observations;
use crate::{Preview, ToolId};

/// What a host knows of tools beside their definitions, for the text that a model reads.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub(super) previews: BTreeMap<ToolId, Preview>,
    pub(super) observations: Observations,
}

impl Known {
    /// Nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what policy says of tools before they are called: shown as `denied` or `asks a person`.
    pub fn with_previews(mut self, previews: impl IntoIterator<Item = (ToolId, Preview)>) -> Self {
        self.previews.extend(previews);
        self
    }

    /// Adds what tools without an output schema have answered before: shown as their result, marked as observed.
    pub fn with_observations(mut self, observations: Observations) -> Self {
        self.observations = observations;
        self
    }
}

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::api::names;
use crate::{Api, Tool};

/// Tools that a principal may see and that are not in the plan, by the names a script would call them by.
#[derive(Debug, Default)]
pub(crate) struct Outside(BTreeSet<(String, String)>);

impl Outside {
    /// Those of the visible tools that are not in this API.
    pub(crate) fn of(api: &Api, visible: &[Arc<Tool>]) -> Self {
        let paths = names::paths(visible.iter().map(|tool| &tool.id)).into_values();
        Self(paths.filter(|(namespace, name)| api.tool(namespace, name).is_none()).collect())
    }

    /// Adds what a run has found to be outside before, `namespace.name`.
    pub(crate) fn with<'p>(mut self, paths: impl Iterator<Item = &'p str>) -> Self {
        let pairs = paths.filter_map(|path| path.split_once('.'));
        self.0.extend(pairs.map(|(namespace, name)| (namespace.to_owned(), name.to_owned())));
        self
    }

    /// Whether a script may see this tool and not call it.
    pub(crate) fn has(&self, namespace: &str, name: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&(namespace.to_owned(), name.to_owned()))
    }

    /// Every one, sorted.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(namespace, name)| (namespace.as_str(), name.as_str()))
    }
}

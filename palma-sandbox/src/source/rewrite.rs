//! What the engine is slow at or does wrong, said in another way that comes to the same.

mod accumulation;
mod converting;
mod early;
mod failing;
mod helpers;
mod members;
mod rest;
mod spread;
mod surroundings;
mod this;

use oxc_semantic::Semantic;

pub(crate) use self::helpers::Helper;
pub(super) use self::helpers::{Helpers, uses};
use self::surroundings::Surroundings;
use super::edits::Edits;
use super::gaps::Gaps;

/// Rewrites what is wrong, and what is slow and understood; leaves everything else as it is. `value` is where the
/// expression begins whose value is the script's.
pub(super) fn rewrite(
    semantic: &Semantic<'_>,
    gaps: Gaps<'_>,
    value: Option<u32>,
    helpers: &Helpers,
    edits: &mut Edits,
) -> Rewritten {
    let surroundings = Surroundings::new(semantic.nodes(), value);
    early::rewrite(semantic.scoping(), surroundings, edits);
    // First, as what these put before a value must stand before all that is put around it.
    rest::rewrite(semantic.nodes().program(), helpers, edits);
    failing::rewrite(semantic.nodes().program(), helpers, edits);
    let converts = converting::rewrite(semantic.nodes().program(), helpers, edits);
    members::rewrite(semantic.nodes().program(), gaps, edits);
    accumulation::rewrite(semantic.scoping(), surroundings, gaps, helpers, edits);
    spread::rewrite(semantic.nodes(), surroundings, gaps, helpers, edits);
    // Last, as nothing stands within it.
    this::rewrite(semantic.nodes().program(), edits);
    Rewritten { converts }
}

/// What the engine must know of a script to run what has become of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rewritten {
    /// Whether its own functions may turn objects into text or numbers.
    pub(super) converts: bool,
}

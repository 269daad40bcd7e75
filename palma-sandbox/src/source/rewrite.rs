//! What the engine is slow at or does wrong, said in another way that comes to the same.

mod accumulation;
mod failing;
mod helpers;
mod members;
mod rest;
mod spread;
mod surroundings;

use oxc_semantic::Semantic;

pub(crate) use self::helpers::Helper;
pub(super) use self::helpers::Helpers;
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
) {
    let surroundings = Surroundings::new(semantic.nodes(), value);
    // First, as what these put before a value must stand before all that is put around it.
    rest::rewrite(semantic.nodes().program(), helpers, edits);
    failing::rewrite(semantic.nodes().program(), helpers, edits);
    members::rewrite(semantic.nodes().program(), gaps, edits);
    accumulation::rewrite(semantic.scoping(), surroundings, gaps, helpers, edits);
    spread::rewrite(semantic.nodes(), surroundings, gaps, helpers, edits);
}

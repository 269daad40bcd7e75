//! How many tokens texts may cost, on a file of tool definitions that `PALMA_TOOLS` names, one on each line.

use std::path::PathBuf;
use std::sync::Arc;

use palma_core::Level;
use palma_types::cost::{Texts, ratio, tokens, tools};

#[test]
fn texts_cost_less_than_the_definitions_they_are_made_from() {
    let Some(path) = std::env::var_os("PALMA_TOOLS").map(PathBuf::from) else {
        return eprintln!("skipped: `PALMA_TOOLS` names no file of tool definitions");
    };
    let definitions = tools(&path).unwrap();
    let raw = definitions.iter().map(|(raw, _)| tokens(raw)).sum();
    let tools: Vec<_> = definitions.iter().map(|(_, tool)| Arc::clone(tool)).collect();
    for (level, most) in [(Level::Full, 0.62), (Level::Signature, 0.19), (Level::Index, 0.12)] {
        let ratio = ratio(Texts::Together.tokens(&tools, level), raw);
        assert!(ratio <= most, "{level:?}: {ratio:.3} of the raw JSON, at most {most} is wanted");
    }
}

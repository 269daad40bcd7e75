use std::collections::BTreeMap;
use std::path::Path;

use palma_core::{JournalError, Outline, RunId};

use super::run::Run;
use super::scan::{read_into, scan, unreadable};

/// The outline of every run in the log. The entries of one run at a time are in memory.
pub(crate) fn list(dir: &Path) -> Result<Vec<Outline>, JournalError> {
    let mut runs: BTreeMap<RunId, Run> = BTreeMap::new();
    let damaged = scan(dir, u64::MAX, |append, line| {
        runs.entry(append.run.clone()).or_default().found(&append, line);
    });
    let damaged = damaged.map_err(|error| unreadable(&error))?;
    let mut outlines = Vec::new();
    for (id, mut run) in runs {
        run.lost(damaged);
        let mut entries = Vec::new();
        let read = read_into(&mut entries, dir, &id, &run.spans);
        let Some(outline) = Outline::of(&id, &entries) else { continue };
        outlines.push(match run.damage.or_else(|| read.err().map(|error| error.to_string())) {
            Some(problem) => outline.damaged(problem),
            None => outline,
        });
    }
    Ok(outlines)
}

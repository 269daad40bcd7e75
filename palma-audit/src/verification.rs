use std::fmt;
use std::path::Path;

use palma_core::{CallNumber, Printable, RunId, ToolId};
use serde::Serialize;

use crate::ReadError;
use crate::folder::Folder;
use crate::read::{Content, Kept, parse};

mod finding;
mod journals;
mod ledger;

pub use finding::{CallState, Finding};

use ledger::Ledger;

/// Reads the whole log in folder `dir` and says whether it tells the whole story.
///
/// Of journals it says whether their entries can be read, stand at consecutive places and end with the end of their run.
///
/// Takes memory for the runs that have not ended, and 16 bytes for each that has, and as much again for journals. A log that is being written has
/// open runs and calls under way, which count as *may have happened* until they are settled.
pub fn verify(dir: impl AsRef<Path>) -> Result<Verification, ReadError> {
    let dir = dir.as_ref();
    let mut kept = Kept::open(dir)?;
    let mut ledger = Ledger::default();
    while let Some(item) = kept.next(parse) {
        match item {
            Ok(Content::Record(entry)) => ledger.enter(kept.line(), *entry),
            Ok(Content::Entry(entry)) => ledger.enter_journal(kept.line(), entry),
            Err(error) if error.line().is_none() => return Err(error),
            Err(error) => ledger.damaged(kept.line(), &error),
        }
    }
    let folder = Folder::new(dir);
    let torn = folder.torn().map_err(|source| ReadError::Unreadable { path: folder.path().to_owned(), source })?;
    Ok(Verification { torn, ..ledger.close() })
}

/// What a log says, and what it leaves open.
///
/// Displayed in a few lines for a person, serialised for a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verification {
    /// Good records.
    pub records: u64,
    /// Good entries of journals, but for those of which a crash has kept only the first of an append.
    pub entries: u64,
    /// Runs that were opened.
    pub runs: u64,
    /// Calls that were refused or intended.
    pub calls: u64,
    /// Calls that were refused: their tools were not called.
    pub refused: u64,
    /// Calls whose tool answered.
    pub answered: u64,
    /// Calls whose tool was called and failed.
    pub failed: u64,
    /// Calls that were intended and never left: their tools were not called.
    pub not_sent: u64,
    /// Calls that read a result again, and called no tool.
    pub results_read: u64,
    /// Checks that scripts made of themselves, and called no tool.
    pub checks: u64,
    /// Checks that failed.
    pub failed_checks: u64,
    /// Calls that were held back in runs without effects: their tools were not called.
    pub withheld: u64,
    /// Tasks that were opened.
    pub tasks: u64,
    /// Attempts that were made at them.
    pub attempts: u64,
    /// Tasks without an end, by id: still going, or their host has crashed.
    pub open_tasks: Vec<RunId>,
    /// Calls of which nobody knows, in the order in which that became clear.
    pub uncertain: Vec<MayHaveHappened>,
    /// Runs without an end, by id: still going, or their host has crashed.
    pub open_runs: Vec<RunId>,
    /// What does not fit together, in the order of the lines; at most 10,000.
    pub findings: Vec<Finding>,
    /// How many findings there were beyond those.
    pub more_findings: u64,
    /// The files in the folder to which opening moved the ends of interrupted writes, by name, sorted.
    ///
    /// They are what a crash leaves, and by themselves no finding: see
    /// [`AuditLog::quarantined`](crate::AuditLog::quarantined).
    pub torn: Vec<String>,
}

/// A call that was intended and of which no outcome is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MayHaveHappened {
    /// The run.
    pub run: RunId,
    /// Its call.
    pub call: CallNumber,
    /// The tool that may have been called.
    pub tool: ToolId,
    /// Why nobody knows, where the log says so; `None` if it says nothing of an outcome.
    pub reason: Option<String>,
}

impl Verification {
    /// Whether every run and every task has ended, every call has one known outcome, and nothing was found.
    pub fn is_complete(&self) -> bool {
        self.uncertain.is_empty()
            && self.open_runs.is_empty()
            && self.open_tasks.is_empty()
            && self.findings.is_empty()
            && self.more_findings == 0
    }
}

/// How many of each kind are displayed one by one.
const DISPLAYED: usize = 10;

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { records, runs, calls, refused, answered, failed, not_sent, .. } = self;
        write!(f, "{records} records, {runs} runs, {calls} calls: {answered} answered, {failed} failed, ")?;
        writeln!(f, "{not_sent} not sent, {refused} refused, {} uncertain", self.uncertain.len())?;
        list(f, "may have happened", &self.uncertain, 0)?;
        list(f, "open run", &self.open_runs, 0)?;
        list(f, "open task", &self.open_tasks, 0)?;
        list(f, "finding", &self.findings, self.more_findings)?;
        list(f, "torn off", &self.torn, 0)?;
        f.write_str(if self.is_complete() { "the log is complete" } else { "the log is not complete" })
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, items: &[impl fmt::Display], more: u64) -> fmt::Result {
    for item in items.iter().take(DISPLAYED) {
        writeln!(f, "{what}: {}", one_line(item))?;
    }
    let hidden = items.len().saturating_sub(DISPLAYED) as u64 + more;
    if hidden > 0 {
        writeln!(f, "{what}: and {hidden} more")?;
    }
    Ok(())
}

/// A text that cannot move the cursor of whoever reads it, or hide: much of a log is the words of scripts and servers.
fn one_line(item: &impl fmt::Display) -> String {
    Printable(&item.to_string()).to_string().replace('\n', "\\n")
}

impl fmt::Display for MayHaveHappened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason.as_deref().unwrap_or("it has no outcome");
        write!(f, "call {} of run `{}`, `{}`: {reason}", self.call, self.run, self.tool)
    }
}

#[cfg(test)]
mod tests;

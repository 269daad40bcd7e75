use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entry, Happened, JournalError, Kept, Values, Waiting};
use crate::course::arguments;
use crate::{CallNumber, Digest, Effect, FailureClass, Principal, RunId, Status, ToolId};

/// What a journal tells of a run in a list, put together entry by entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    run: RunId,
    principal: Principal,
    goal: String,
    opened: u64,
    state: RunState,
    /// The calls that somebody outside may have to say something of.
    open: BTreeMap<CallNumber, Open>,
    /// Those of them that a paused run waits for.
    waiting: Vec<CallNumber>,
    problem: Option<String>,
}

/// A call that has no answer.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Asked { tool: ToolId, arguments: Kept, from: Vec<String>, expires: Option<u64> },
    Sent { tool: ToolId, arguments: Digest },
}

impl Outline {
    /// The outline of a run of which this is the first entry; `None` if that does not open one.
    pub fn begin(run: &RunId, first: &Entry) -> Option<Self> {
        let Happened::Opened(opening) = &first.happened else { return None };
        Some(Self {
            run: run.clone(),
            principal: opening.principal.clone(),
            goal: opening.goal.clone(),
            opened: first.at,
            state: RunState::Open,
            open: BTreeMap::new(),
            waiting: Vec::new(),
            problem: None,
        })
    }

    /// The outline of a run that has these entries.
    pub fn of(run: &RunId, entries: &[Entry]) -> Option<Self> {
        let (first, rest) = entries.split_first()?;
        let mut outline = Self::begin(run, first)?;
        for entry in rest {
            outline.follow(entry);
        }
        Some(outline)
    }

    /// Takes in the next entry.
    pub fn follow(&mut self, entry: &Entry) {
        match &entry.happened {
            Happened::Asked { call, tool, arguments, decision, expires } => {
                let from =
                    if let Effect::Ask(approval) = &decision.effect { approval.from.clone() } else { Vec::new() };
                let asked = Open::Asked { tool: tool.clone(), arguments: arguments.clone(), from, expires: *expires };
                self.open.insert(*call, asked);
            }
            Happened::Intended { call, tool, arguments, edited, .. } => {
                let arguments = edited.as_ref().unwrap_or(arguments).digest.clone();
                self.open.insert(*call, Open::Sent { tool: tool.clone(), arguments });
            }
            Happened::Answered { call, .. } | Happened::Given { call, .. } | Happened::Resolved { call, .. } => {
                self.open.remove(call);
            }
            Happened::Paused { calls } => {
                self.state = RunState::Paused;
                self.waiting.clone_from(calls);
            }
            Happened::Resumed { .. } => self.state = RunState::Open,
            Happened::Ended { status, failure, .. } => {
                self.state = RunState::ended(*status, *failure);
                self.open.clear();
            }
            Happened::Opened(_) | Happened::Woke => {}
        }
    }

    /// Says that the run cannot be read, and why.
    pub fn damaged(mut self, problem: impl Into<String>) -> Self {
        self.state = RunState::Unreadable;
        self.problem = Some(problem.into());
        self
    }

    /// The run.
    pub const fn run(&self) -> &RunId {
        &self.run
    }

    /// What is told of the run to somebody who may read its values. Where they cannot be read,
    /// [`problem`](RunSummary::problem) says so.
    pub fn summary(&self, values: &Values) -> RunSummary {
        let mut summary = RunSummary {
            run: self.run.to_string(),
            goal: self.goal.clone(),
            principal: self.principal.clone(),
            opened: self.opened,
            state: self.state,
            waiting: Vec::new(),
            problem: self.problem.clone(),
        };
        if self.state != RunState::Paused {
            return summary;
        }
        for call in &self.waiting {
            let Some(open) = self.open.get(call) else { continue };
            match open.waiting(*call, values) {
                Ok(waiting) => summary.waiting.push(waiting),
                Err(error) => summary.problem = Some(format!("what call {call} waits for is not known: {error}")),
            }
        }
        summary
    }
}

impl Open {
    fn waiting(&self, call: CallNumber, values: &Values) -> Result<Waiting, JournalError> {
        Ok(match self {
            Self::Asked { tool, arguments: kept, from, expires } => Waiting::Approval {
                call: call.get(),
                tool: tool.to_string(),
                arguments: arguments(values.open(kept.clone())?)?,
                from: from.clone(),
                expires: *expires,
            },
            Self::Sent { tool, arguments } => {
                Waiting::Resolution { call: call.get(), tool: tool.to_string(), arguments: arguments.to_string() }
            }
        })
    }
}

/// A run in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunSummary {
    /// The run, by its id.
    pub run: String,
    /// What it is for.
    pub goal: String,
    /// In whose name.
    pub principal: Principal,
    /// When it was opened, in milliseconds since 1970.
    pub opened: u64,
    /// How it stands.
    pub state: RunState,
    /// What a paused run still waits for; if that is nothing, it can be resumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
    /// What cannot be told of it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// How a run stands by its journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RunState {
    /// A host carries it on, or has stopped before its end: then it can be resumed.
    Open,
    /// It waits for somebody.
    Paused,
    /// Its script returned.
    Completed,
    /// It was to have no effects, and has said what it would have done.
    Withheld,
    /// It ended with a call that was denied.
    Denied,
    /// It ended in another way.
    Failed,
    /// Somebody ended it.
    Cancelled,
    /// Its journal cannot be read, and so it cannot go on.
    Unreadable,
}

impl RunState {
    const fn ended(status: Status, failure: Option<FailureClass>) -> Self {
        match (status, failure) {
            (_, Some(FailureClass::Cancelled)) => Self::Cancelled,
            (Status::Completed, _) => Self::Completed,
            (Status::Withheld, _) => Self::Withheld,
            (Status::Denied, _) => Self::Denied,
            (Status::Failed | Status::Paused, _) => Self::Failed,
        }
    }

    /// Whether the run has ended.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Withheld | Self::Denied | Self::Failed | Self::Cancelled)
    }
}

impl fmt::Display for RunState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Withheld => "withheld",
            Self::Denied => "denied",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Unreadable => "unreadable",
        })
    }
}

use std::collections::BTreeMap;
use std::error::Error;

use palma_core::{CallNumber, Entry as JournalEntry, Event, Outcome, Record, RunId, ToolId};

use super::journals::Journals;
use super::{CallState, Finding, MayHaveHappened, Verification};
use crate::hashed::Hashed;
use crate::journal::Line as JournalLine;
use crate::{Entry, ReadError};

/// The most findings that are kept.
const MAX_FINDINGS: usize = 10_000;

/// Follows a log line by line.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    line: u64,
    /// The last sequence number; 0 before the first.
    seq: u64,
    /// The runs that have not ended, and those that have with a call unsettled.
    runs: BTreeMap<RunId, Run>,
    ended: Hashed<RunId>,
    journals: Journals,
    /// The tasks that have not ended, each with how many of its attempts were recorded.
    tasks: BTreeMap<RunId, u32>,
    result: Verification,
}

#[derive(Debug, Default)]
struct Run {
    calls: BTreeMap<CallNumber, Call>,
    ended: bool,
    /// How often it has gone on after a pause or a crash.
    resumed: u64,
}

#[derive(Debug)]
enum Call {
    Refused,
    /// About to be called, after so many times of going on.
    Intended(ToolId, u64),
    Settled,
}

impl Ledger {
    pub(super) fn enter(&mut self, line: u64, Entry { seq, record }: Entry) {
        self.follow_numbers(line, seq);
        self.journals.interrupt();
        self.result.records += 1;

        let Record { run: id, event, .. } = record;
        if is_of_task(&event) {
            return self.follow_task(id, &event);
        }
        let opens = matches!(event, Event::RunOpened { .. });
        let mut run = self.run(&id, opens);
        self.follow(&id, &mut run, event);
        if run.ended && !run.calls.values().any(|call| matches!(call, Call::Intended(..))) {
            self.ended.insert(&id);
        } else {
            self.runs.insert(id, run);
        }
    }

    pub(super) fn enter_journal(&mut self, line: u64, entry: JournalLine<JournalEntry>) {
        self.follow_numbers(line, entry.seq);
        if entry.entry.version != JournalEntry::VERSION {
            self.find(Finding::Unknown { line, run: entry.run.clone() });
        }
        let (whole, problem) = self.journals.enter(line, entry);
        self.result.entries += whole;
        if let Some(problem) = problem {
            self.find(problem);
        }
    }

    pub(super) fn damaged(&mut self, line: u64, error: &ReadError) {
        self.journals.interrupt();
        let reason = match error.source() {
            Some(cause) => format!("not a record: {cause}"),
            None => error.to_string(),
        };
        self.find(Finding::Damaged { line, reason });
    }

    pub(super) fn close(mut self) -> Verification {
        self.result.open_tasks = self.tasks.into_keys().collect();
        for (id, run) in self.runs {
            for (call, state) in run.calls {
                if let Call::Intended(tool, _) = state {
                    self.result.uncertain.push(MayHaveHappened { run: id.clone(), call, tool, reason: None });
                }
            }
            if !run.ended {
                self.result.open_runs.push(id);
            }
        }
        self.result
    }

    fn follow_numbers(&mut self, line: u64, seq: u64) {
        self.line = line;
        let expected = self.seq.saturating_add(1);
        if seq > expected {
            self.find(Finding::Gap { line, expected, seq });
        } else if seq < expected {
            self.find(Finding::Repeat { line, expected, seq });
        }
        self.seq = self.seq.max(seq);
    }

    /// Takes out the run an event belongs to, and says so if it should have none or another.
    fn run(&mut self, id: &RunId, opens: bool) -> Run {
        let line = self.line;
        let known = self.runs.remove(id);
        let ended = known.as_ref().map_or_else(|| self.ended.contains(id), |run| run.ended);
        let problem = if opens {
            (known.is_some() || ended).then(|| Finding::OpenedAgain { line, run: id.clone() })
        } else if ended {
            Some(Finding::AfterEnd { line, run: id.clone() })
        } else {
            known.is_none().then(|| Finding::NotOpened { line, run: id.clone() })
        };
        if let Some(problem) = problem {
            self.find(problem);
        } else if opens {
            self.result.runs += 1;
        }
        known.unwrap_or(Run { calls: BTreeMap::new(), ended, resumed: 0 })
    }

    fn follow(&mut self, id: &RunId, run: &mut Run, event: Event) {
        match event {
            Event::RunOpened { .. }
            | Event::ApprovalAsked { .. }
            | Event::AnswerGiven { .. }
            | Event::RunCancelled { .. }
            | Event::RunPaused { .. } => {}
            Event::RunResumed { .. } => run.resumed += 1,
            Event::CallRefused { call, .. } => self.refuse(id, run, call),
            Event::CallIntended { call, tool, .. } => self.intend(id, run, call, tool),
            Event::CallSettled { call, outcome, .. } => self.settle(id, run, call, outcome),
            Event::ResultRead { call, .. } => {
                if self.settle_at_once(id, run, call) {
                    self.result.results_read += 1;
                }
            }
            Event::Checked { call, failure, .. } => {
                if self.settle_at_once(id, run, call) {
                    self.result.checks += 1;
                    self.result.failed_checks += u64::from(failure.is_some());
                }
            }
            Event::CallWithheld { call, .. } => {
                if self.settle_at_once(id, run, call) {
                    self.result.withheld += 1;
                }
            }
            Event::RunEnded { calls, .. } => self.end(id, run, calls),
            _ => self.find(Finding::Unknown { line: self.line, run: id.clone() }),
        }
    }

    fn refuse(&mut self, id: &RunId, run: &mut Run, call: CallNumber) {
        let before = state(run, call);
        if before != CallState::Unmentioned {
            self.find(Finding::RefusedAfter { line: self.line, run: id.clone(), call, before });
            return;
        }
        run.calls.insert(call, Call::Refused);
        self.result.calls += 1;
        self.result.refused += 1;
    }

    /// What calls no tool is intended and settled at once; `false` if the call has been before.
    fn settle_at_once(&mut self, id: &RunId, run: &mut Run, call: CallNumber) -> bool {
        let before = state(run, call);
        if before != CallState::Unmentioned {
            self.find(Finding::IntendedAfter { line: self.line, run: id.clone(), call, before });
            return false;
        }
        run.calls.insert(call, Call::Settled);
        self.result.calls += 1;
        true
    }

    fn follow_task(&mut self, id: RunId, event: &Event) {
        let line = self.line;
        let known = self.tasks.remove(&id);
        let problem = match event {
            Event::TaskOpened { .. } if known.is_some() || self.ended.contains(&id) => {
                Some(Finding::OpenedAgain { line, run: id.clone() })
            }
            Event::TaskOpened { .. } => None,
            _ if known.is_none() && self.ended.contains(&id) => Some(Finding::AfterEnd { line, run: id.clone() }),
            _ => known.is_none().then(|| Finding::NotOpened { line, run: id.clone() }),
        };
        let is_new = problem.is_none() && matches!(event, Event::TaskOpened { .. });
        self.result.tasks += u64::from(is_new);
        if let Some(problem) = problem {
            self.find(problem);
            match event {
                Event::AttemptMade { attempt, .. } => self.tasks.insert(id, *attempt),
                Event::TaskEnded { .. } => None,
                _ => self.tasks.insert(id, known.unwrap_or_default()),
            };
            return;
        }
        let made = known.unwrap_or_default();
        match event {
            Event::AttemptMade { attempt, .. } => {
                self.result.attempts += 1;
                let next = made.saturating_add(1);
                if *attempt != next {
                    self.find(Finding::AttemptsDiffer {
                        line,
                        task: id.clone(),
                        made: u64::from(*attempt),
                        recorded: u64::from(next),
                    });
                }
                self.tasks.insert(id, next);
            }
            Event::TaskEnded { attempts, .. } => {
                if *attempts != made {
                    self.find(Finding::AttemptsDiffer {
                        line,
                        task: id.clone(),
                        made: u64::from(*attempts),
                        recorded: u64::from(made),
                    });
                }
                self.ended.insert(&id);
            }
            _ => {
                self.tasks.insert(id, made);
            }
        }
    }

    fn intend(&mut self, id: &RunId, run: &mut Run, call: CallNumber, tool: ToolId) {
        let before = state(run, call);
        // A host that goes on with a run sends again what it may send again, under the same key.
        let is_sent_again = matches!(run.calls.get(&call), Some(Call::Intended(_, then)) if *then < run.resumed);
        if before == CallState::Unmentioned {
            self.result.calls += 1;
        } else if !is_sent_again {
            self.find(Finding::IntendedAfter { line: self.line, run: id.clone(), call, before });
        }
        let intended = run.calls.insert(call, Call::Intended(tool, run.resumed));
        // One outcome can settle only one of two intents.
        if let Some(Call::Intended(tool, _)) = intended.filter(|_| !is_sent_again) {
            self.result.uncertain.push(MayHaveHappened { run: id.clone(), call, tool, reason: None });
        }
    }

    fn settle(&mut self, id: &RunId, run: &mut Run, call: CallNumber, outcome: Outcome) {
        let before = state(run, call);
        if before != CallState::Intended {
            self.find(Finding::SettledAfter { line: self.line, run: id.clone(), call, before });
            return;
        }
        let Some(Call::Intended(tool, _)) = run.calls.insert(call, Call::Settled) else { return };
        let reason = match outcome {
            Outcome::Answered => return self.result.answered += 1,
            Outcome::Failed { .. } => return self.result.failed += 1,
            Outcome::NotSent { .. } => return self.result.not_sent += 1,
            Outcome::Uncertain { reason } => reason,
            _ => "its outcome is of a kind that is not known here".to_owned(),
        };
        self.result.uncertain.push(MayHaveHappened { run: id.clone(), call, tool, reason: Some(reason) });
    }

    fn end(&mut self, id: &RunId, run: &mut Run, made: u64) {
        if run.ended {
            return;
        }
        run.ended = true;
        let recorded = run.calls.keys().filter(|call| call.get() <= made).count() as u64;
        let others = run.calls.len() as u64 - recorded;
        if recorded != made || others > 0 {
            self.find(Finding::CallsDiffer { line: self.line, run: id.clone(), made, recorded, others });
        }
    }

    fn find(&mut self, finding: Finding) {
        if self.result.findings.len() < MAX_FINDINGS {
            self.result.findings.push(finding);
        } else {
            self.result.more_findings += 1;
        }
    }
}

const fn is_of_task(event: &Event) -> bool {
    matches!(event, Event::TaskOpened { .. } | Event::AttemptMade { .. } | Event::TaskEnded { .. })
}

fn state(run: &Run, call: CallNumber) -> CallState {
    match run.calls.get(&call) {
        None => CallState::Unmentioned,
        Some(Call::Refused) => CallState::Refused,
        Some(Call::Intended(..)) => CallState::Intended,
        Some(Call::Settled) => CallState::Settled,
    }
}

//! Hosts that carry on one run after the other has died.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use palma_core::{
    ActingFor, Approver, AuditError, AuditSink, Boundary, Clock, CodeMode, Entry, Event, Journal, JournalError,
    MemoryJournal, NobodyToAsk, Outline, Plan, Principal, Record, RunId, ToolId, Values,
};

use crate::bank::{Bank, Faults, TOOLS, Threshold};
use crate::program::Programs;

/// The clock that tests move.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tokio(tokio::time::Instant);

impl Clock for Tokio {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_hours(500_000) + self.0.elapsed()
    }
}

/// A journal whose host can die before and after each append.
#[derive(Debug)]
pub(crate) struct Mortal {
    pub(crate) kept: Arc<MemoryJournal>,
    faults: Arc<Faults>,
    /// The run it has heard of.
    pub(crate) run: Arc<Mutex<Option<RunId>>>,
}

#[async_trait]
impl Journal for Mortal {
    async fn append(&self, run: &RunId, place: u64, entries: &[Entry]) -> Result<(), JournalError> {
        *self.run.lock().unwrap() = Some(run.clone());
        self.faults.place().await;
        self.kept.append(run, place, entries).await?;
        self.faults.place().await;
        Ok(())
    }

    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError> {
        let entries = self.kept.read(run).await;
        // Whoever else reads may do so before anything more is appended.
        tokio::task::yield_now().await;
        entries
    }

    async fn runs(&self) -> Result<Vec<Outline>, JournalError> {
        self.kept.runs().await
    }
}

/// A record that is heard, and kept in memory.
#[derive(Debug)]
struct Heard(Arc<Mutex<Vec<Event>>>);

#[async_trait]
impl AuditSink for Heard {
    async fn append(&self, record: Record) -> Result<(), AuditError> {
        self.0.lock().unwrap().push(record.event);
        Ok(())
    }
}

/// What stays when a host dies.
pub(crate) struct House {
    pub(crate) bank: Arc<Bank>,
    pub(crate) journal: Arc<MemoryJournal>,
    pub(crate) policy: Arc<Threshold>,
    pub(crate) run: Arc<Mutex<Option<RunId>>>,
    pub(crate) audit: Arc<Mutex<Vec<Event>>>,
    clock: Tokio,
}

impl House {
    pub(crate) fn new() -> Self {
        Self {
            bank: Arc::new(Bank::default()),
            journal: Arc::default(),
            policy: Arc::new(Threshold(Mutex::new("1".into()))),
            run: Arc::default(),
            audit: Arc::default(),
            clock: Tokio(tokio::time::Instant::now()),
        }
    }

    /// A host that dies at this place.
    pub(crate) fn host(&self, program: &Programs, approver: impl Approver, faults: &Arc<Faults>) -> CodeMode {
        *self.bank.faults.lock().unwrap() = Arc::clone(faults);
        let journal =
            Mortal { kept: Arc::clone(&self.journal), faults: Arc::clone(faults), run: Arc::clone(&self.run) };
        let boundary = Boundary::new(Arc::clone(&self.bank), Arc::clone(&self.policy), Heard(Arc::clone(&self.audit)))
            .with_clock(self.clock)
            .with_approver(approver);
        CodeMode::new(boundary, Arc::clone(&self.bank), program.clone()).with_journal(journal, Values::Plain)
    }

    /// A host that lives, with nobody to ask.
    pub(crate) fn lasting(&self, program: &Programs) -> CodeMode {
        self.host(program, NobodyToAsk::default(), &Faults::at(0))
    }

    pub(crate) fn events(&self) -> Vec<Event> {
        self.audit.lock().unwrap().clone()
    }

    pub(crate) fn id(&self) -> RunId {
        self.run.lock().unwrap().clone().unwrap()
    }
}

pub(crate) fn ana(code_mode: &CodeMode) -> ActingFor {
    code_mode.acting_for(Principal::user("ana"))
}

pub(crate) async fn plan(ana: &ActingFor) -> Plan {
    ana.plan("a test", TOOLS.map(|tool| ToolId::parse("bank", tool).unwrap())).await.unwrap()
}

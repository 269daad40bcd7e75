//! Journals that fail while a run goes on.

use std::sync::Arc;

use async_trait::async_trait;
use palma_core::dangerous::Forget;
use palma_core::{
    AskLater, Boundary, CodeMode, Completion, Entry, Happened, Journal, JournalError, MemoryJournal, Outline,
    ResumeError, RunId, Status, Values,
};
use serde_json::json;

use crate::house::{House, ana, plan};
use crate::program::{Hands, Programs};

/// What an entry is refused for, if it is.
type Refusal = fn(&Happened) -> Option<JournalError>;

/// Fails at what the test says.
#[derive(Debug)]
struct Failing {
    kept: Arc<MemoryJournal>,
    refuses: Refusal,
    /// Whether nothing is kept once something was refused.
    is_for_good: bool,
    has_failed: std::sync::atomic::AtomicBool,
}

#[async_trait]
impl Journal for Failing {
    async fn append(&self, run: &RunId, place: u64, entries: &[Entry]) -> Result<(), JournalError> {
        use std::sync::atomic::Ordering::SeqCst;
        if self.is_for_good && self.has_failed.load(SeqCst) {
            return Err(JournalError::Unwritable("the disk is gone".into()));
        }
        if let Some(error) = entries.iter().find_map(|entry| (self.refuses)(&entry.happened)) {
            self.has_failed.store(true, SeqCst);
            return Err(error);
        }
        self.kept.append(run, place, entries).await
    }

    async fn read(&self, run: &RunId) -> Result<Vec<Entry>, JournalError> {
        self.kept.read(run).await
    }

    async fn runs(&self) -> Result<Vec<Outline>, JournalError> {
        self.kept.runs().await
    }
}

fn paying() -> Programs {
    Programs::of(|hands: Hands| async move {
        hands.call("look", json!({})).await?;
        hands.call("pay", json!({"n": 1})).await?;
        hands.call("pay", json!({"n": 2})).await
    })
}

async fn run_in(house: &House, refuses: Refusal, is_for_good: bool) -> (CodeMode, Completion) {
    let journal = Failing { kept: Arc::clone(&house.journal), refuses, is_for_good, has_failed: false.into() };
    let boundary = Boundary::new(Arc::clone(&house.bank), Arc::clone(&house.policy), Forget);
    let host = CodeMode::new(boundary, Arc::clone(&house.bank), paying()).with_journal(journal, Values::Plain);
    let ana = ana(&host);
    let done = ana.run(&plan(&ana).await, "").await.unwrap();
    (host, done)
}

fn unwritable(refused: bool) -> Option<JournalError> {
    refused.then(|| JournalError::Unwritable("the disk is full".into()))
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_that_the_journal_has_not() {
    let refusals: [(Refusal, u64, &str); 4] = [
        (|it| unwritable(matches!(it, Happened::Opened(_))), 0, "not begun"),
        (|it| unwritable(matches!(it, Happened::Intended { call, .. } if call.get() == 1)), 0, "first"),
        (|it| unwritable(matches!(it, Happened::Intended { call, .. } if call.get() == 2)), 1, "second"),
        (|it| unwritable(matches!(it, Happened::Answered { call, .. } if call.get() == 2)), 2, "answer"),
    ];
    for (refuses, called, what) in refusals {
        let house = House::new();
        let (_, done) = run_in(&house, refuses, true).await;
        let failure = done.failure.unwrap();
        assert_eq!((failure.name.as_str(), house.bank.called()), ("JournalError", called), "{what}: {failure}");
        assert!(failure.message.contains("the disk is full"), "{what}: {failure}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_kept_by_digests_cannot_be_resumed_but_cancelled() {
    let house = House::new();
    let program = Programs::of(|hands: Hands| async move {
        hands.call("look", json!({})).await?;
        hands.call("pay", json!({"n": 20})).await
    });
    let boundary = Boundary::new(Arc::clone(&house.bank), Arc::clone(&house.policy), Forget).with_approver(AskLater);
    let host = CodeMode::new(boundary, Arc::clone(&house.bank), program)
        .with_journal(Arc::clone(&house.journal), Values::DigestOnly);
    let ana = ana(&host);
    let done = ana.run(&plan(&ana).await, "").await.unwrap();
    assert_eq!(done.status, Status::Paused);
    let run = RunId::parse(&done.run).unwrap();
    let problem = host.runs().await.unwrap()[0].problem.clone().unwrap();
    assert!(problem.contains("digests of the values and not the values"), "{problem}");
    assert!(matches!(ana.resume(&run).await, Err(ResumeError::Journal(JournalError::Unreadable(_)))));
    assert_eq!(host.cancel(&run, "eve").await.unwrap().calls.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_journal_lost_an_entry_ends_there_if_its_end_can_be_kept() {
    let too_long = |happened: &Happened| match happened {
        Happened::Answered { call, .. } if call.get() == 2 => Some(JournalError::Unencodable("too long".into())),
        _ => None,
    };
    for is_for_good in [false, true] {
        let house = House::new();
        let (host, done) = run_in(&house, too_long, is_for_good).await;
        assert_eq!((done.status, house.bank.called()), (Status::Failed, 2), "{done}");
        let run = RunId::parse(&done.run).unwrap();
        let entries = house.journal.read(&run).await.unwrap();
        let ends = matches!(entries.last().unwrap().happened, Happened::Ended { calls: 2, .. });
        assert_eq!((ends, done.notes.len()), (!is_for_good, usize::from(is_for_good)), "{done}: {:?}", done.notes);
        let resumed = ana(&host).resume(&run).await;
        if is_for_good {
            assert!(matches!(resumed, Err(ResumeError::Journal(_))), "{resumed:?}");
        } else {
            assert!(matches!(resumed, Err(ResumeError::AlreadyEnded(Status::Failed))), "{resumed:?}");
        }
        assert_eq!(house.bank.called(), 2);
    }
}

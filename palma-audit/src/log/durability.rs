//! What is kept when the disk fails.

use std::fs;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::thread;

use palma_core::Event;
use proptest::prelude::*;
use tokio::task::JoinSet;

use super::*;
use crate::recovery::Tail;
use crate::storage::{Disk, Fault};
use crate::testing::{entries, refused};
use crate::verify;

/// A log on a disk of which the test is the master.
pub(crate) fn log_on(disk: &Disk) -> AuditLog {
    let runs = Arc::new(Runs::new(Path::new("fake"), 0));
    let writer = Writer::start(disk.clone(), &Tail::default(), Arc::clone(&runs)).unwrap();
    AuditLog(Arc::new(Inner { writer, runs, lock: None, folder: Folder::new(Path::new("fake")), quarantined: None }))
}

/// Lets `tasks` append `each` records one after the other, and returns the numbers of the records answered `Ok`.
async fn fill(log: &AuditLog, tasks: u64, each: u64) -> Vec<u64> {
    let mut set = JoinSet::new();
    for task in 0..tasks {
        let log = log.clone();
        set.spawn(async move {
            let mut kept = Vec::new();
            for call in task * each + 1..=(task + 1) * each {
                if log.append(refused("a", call, "no")).await.is_ok() {
                    kept.push(call);
                }
            }
            kept
        });
    }
    set.join_all().await.concat()
}

fn calls(dir: &Path) -> Vec<u64> {
    let call = |record: Record| match record.event {
        Event::CallRefused { call, .. } => call.get(),
        other => panic!("{other:?}"),
    };
    entries(dir).into_iter().map(|entry| call(entry.record)).collect()
}

/// What a log holds that is opened on this file.
pub(crate) fn reopened(file: Vec<u8>) -> (tempfile::TempDir, AuditLog) {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("records.jsonl"), file).unwrap();
    let log = AuditLog::open(dir.path()).unwrap();
    (dir, log)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_record_that_was_answered_survives_a_power_cut_at_any_moment(
        operation in 0_usize..24,
        lucky in prop_oneof![Just(0), 0_usize..4000, Just(usize::MAX)],
        zeros in prop_oneof![Just(0), 1_usize..5000],
    ) {
        let disk = Disk::default().with_fault(operation, Fault::PowerCut);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let kept = runtime.block_on(async { fill(&log_on(&disk), 6, 3).await });

        // A file system may have made the file longer than what it has written to it.
        let (dir, log) = reopened([disk.after_power_cut(lucky), vec![0; zeros]].concat());

        let found = calls(dir.path());
        prop_assert!(kept.iter().all(|call| found.contains(call)), "answered {kept:?}, found {found:?}");
        runtime.block_on(log.append(refused("a", 100, "no"))).unwrap();
        let seqs: Vec<_> = entries(dir.path()).iter().map(|entry| entry.seq).collect();
        prop_assert_eq!(seqs, (1..=found.len() as u64 + 1).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn every_record_is_kept_by_a_disk_that_works() {
    let disk = Disk::default();
    let mut kept = fill(&log_on(&disk), 50, 4).await;
    kept.sort_unstable();
    assert_eq!(kept, (1..=200).collect::<Vec<_>>());
    let (dir, _log) = reopened(disk.after_power_cut(0));
    assert_eq!(calls(dir.path()).len(), 200);
    let verification = verify(dir.path()).unwrap();
    assert_eq!((verification.records, verification.refused), (200, 200));
}

/// Polls once, which queues the record if there is room.
pub(crate) fn is_pending<T>(append: &mut Pin<Box<dyn Future<Output = T> + Send + '_>>) -> bool {
    append.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

#[track_caller]
fn check_poisoned(result: &Result<(), AuditError>) {
    assert!(matches!(result, Err(AuditError::Unwritable(cause)) if cause == "the disk failed"), "{result:?}");
}

/// The first record is kept, the second meets `fault`, and from then on the disk would be well.
async fn check_fault(operation: usize, fault: Fault) {
    let disk = Disk::default().with_fault(operation, fault);
    let log = log_on(&disk);
    log.append(refused("a", 1, "no")).await.unwrap();
    let good = disk.cached();

    check_poisoned(&log.append(refused("a", 2, "no")).await);
    let operations = disk.operations();
    check_poisoned(&log.append(refused("a", 3, "no")).await);
    check_poisoned(&log.clone().append(refused("a", 4, "no")).await);

    assert_eq!(disk.operations(), operations, "a log that failed does not touch its disk again");
    drop(log);
    assert_eq!(disk.cached(), good, "a record that was not kept is not shown");
    assert_eq!(disk.after_power_cut(usize::MAX), good);
}

#[tokio::test]
async fn a_failed_write_ends_the_log() {
    check_fault(2, Fault::Failure).await;
}

#[tokio::test]
async fn a_short_write_is_taken_back_and_ends_the_log() {
    check_fault(2, Fault::ShortWrite(40)).await;
    check_fault(2, Fault::ShortWrite(usize::MAX)).await;
}

#[tokio::test]
async fn a_failed_sync_ends_the_log() {
    check_fault(3, Fault::Failure).await;
}

#[tokio::test]
async fn a_short_write_that_cannot_be_taken_back_is_set_aside_when_the_log_is_opened_again() {
    let disk = Disk::default().with_fault(2, Fault::ShortWrite(40)).with_fault(3, Fault::Failure);
    let log = log_on(&disk);
    log.append(refused("a", 1, "no")).await.unwrap();
    check_poisoned(&log.append(refused("a", 2, "no")).await);
    let (dir, log) = reopened(disk.cached());
    assert_eq!(calls(dir.path()), [1]);
    assert_eq!(fs::read(log.quarantined().unwrap()).unwrap().len(), 40);
}

#[tokio::test]
async fn every_record_of_a_failed_batch_fails() {
    let disk = Disk::default().with_fault(1, Fault::Failure);
    assert_eq!(fill(&log_on(&disk), 40, 1).await, [0; 0]);
    assert!(disk.cached().is_empty());
}

#[tokio::test]
async fn records_that_come_during_a_sync_share_the_next() {
    let disk = Disk::default();
    let log = log_on(&disk);
    disk.set_stuck(true);
    let mut appends: Vec<_> = (1..=100).map(|call| log.append(refused("a", call, "no"))).collect();
    for append in &mut appends {
        assert!(is_pending(append));
    }
    disk.set_stuck(false);
    for append in appends {
        append.await.unwrap();
    }
    assert!(disk.operations() <= 4, "100 records took {} operations", disk.operations());
}

#[tokio::test]
async fn a_dropped_future_disturbs_nobody() {
    let disk = Disk::default();
    let log = log_on(&disk);
    disk.set_stuck(true);
    for call in 1..=100 {
        assert!(is_pending(&mut log.append(refused("a", call, "no"))));
    }
    disk.set_stuck(false);
    log.append(refused("a", 101, "no")).await.unwrap();
    let (dir, _log) = reopened(disk.after_power_cut(0));
    assert_eq!(calls(dir.path()), (1..=101).collect::<Vec<_>>());
}

#[test]
fn dropping_the_last_handle_waits_for_what_is_queued() {
    let disk = Disk::default();
    let log = log_on(&disk);
    disk.set_stuck(true);
    for call in 1..=100 {
        assert!(is_pending(&mut log.clone().append(refused("a", call, "no"))));
    }
    let stuck = disk.clone();
    let lifted = thread::spawn(move || stuck.set_stuck(false));
    drop(log);
    let file = disk.after_power_cut(0);
    lifted.join().unwrap();
    let (dir, _log) = reopened(file);
    assert_eq!(calls(dir.path()), (1..=100).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stuck_disk_does_not_fill_the_memory() {
    let disk = Disk::default();
    let log = log_on(&disk);
    disk.set_stuck(true);
    let reason = "x".repeat(1_000_000);
    let mut appends: Vec<_> = (1..=6).map(|call| log.append(refused("a", call, &reason))).collect();
    for append in &mut appends {
        assert!(is_pending(append));
    }
    // The last two have found no room, and so nothing of them is queued.
    appends.truncate(4);
    disk.set_stuck(false);
    for append in appends {
        append.await.unwrap();
    }
    drop(log);
    let (dir, _log) = reopened(disk.after_power_cut(0));
    assert_eq!(calls(dir.path()), [1, 2, 3, 4]);
}

#[tokio::test]
async fn whoever_waits_for_room_learns_of_the_failure() {
    let disk = Disk::default().with_fault(0, Fault::Failure);
    let log = log_on(&disk);
    disk.set_stuck(true);
    let reason = "x".repeat(1_000_000);
    let mut appends: Vec<_> = (1..=9).map(|call| log.append(refused("a", call, &reason))).collect();
    for append in &mut appends {
        assert!(is_pending(append));
    }
    disk.set_stuck(false);
    for append in appends {
        check_poisoned(&append.await);
    }
}

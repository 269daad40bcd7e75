//! What is left of a journal when the disk fails.

use std::fs;

use palma_core::{AuditSink, Entry, Journal, JournalError};
use proptest::prelude::*;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::log::durability::{is_pending, log_on, reopened};
use crate::storage::{Disk, Fault};
use crate::testing::{answered, refused, run, woke};
use crate::{AuditLog, verify};

/// Entries that tell the place of the first and their own.
fn entries(first: u64, count: u64) -> Vec<Entry> {
    (first..first + count).map(|place| woke(first * 1000 + place)).collect()
}

/// Appends `counts` entries at a time to the journal of `name`, each append together with a record, and returns how many
/// entries were answered `Ok`.
async fn fill(log: AuditLog, name: String, counts: Vec<u64>) -> u64 {
    let mut place = 0;
    for count in counts {
        let entries = entries(place, count);
        let run = run(&name);
        let record = AuditSink::append(&log, refused(&name, place + 1, "no"));
        let (kept, _) = tokio::join!(Journal::append(&log, &run, place, &entries), record);
        if kept.is_err() {
            return place;
        }
        place += count;
    }
    place
}

/// The places at which these appends end.
fn ends(counts: &[u64]) -> Vec<u64> {
    counts
        .iter()
        .scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count)))
        .chain([counts.iter().sum()])
        .collect()
}

/// Whether each entry is the one that stands at its place where `counts` entries were appended at a time.
#[track_caller]
fn assert_written(found: &[Entry], counts: &[u64]) {
    let mut expected = Vec::new();
    for count in counts {
        expected.extend(entries(expected.len() as u64, *count));
    }
    assert_eq!(found, &expected[..found.len()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn appends_survive_a_power_cut_at_any_moment_whole_or_not_at_all(
        counts in prop::collection::vec(prop::collection::vec(1_u64..5, 1..5), 1..5),
        operation in 0_usize..12,
        lucky in prop_oneof![Just(0), 0_usize..3000, Just(usize::MAX)],
        zeros in prop_oneof![Just(0), 1_usize..5000],
    ) {
        let disk = Disk::default().with_fault(operation, Fault::PowerCut);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let acknowledged = runtime.block_on(async {
            let log = log_on(&disk);
            let mut set = JoinSet::new();
            for (number, counts) in counts.iter().enumerate() {
                let filled = fill(log.clone(), number.to_string(), counts.clone());
                set.spawn(async move { (number, filled.await) });
            }
            let mut filled = set.join_all().await;
            filled.sort_unstable();
            filled
        });

        let (dir, log) = reopened([disk.after_power_cut(lucky), vec![0; zeros]].concat());

        for ((number, acknowledged), counts) in acknowledged.into_iter().zip(&counts) {
            let run = run(&number.to_string());
            let found = runtime.block_on(log.read(&run)).unwrap();
            let have = found.len() as u64;
            prop_assert!(have >= acknowledged, "{acknowledged} were answered, {have} found");
            prop_assert!(ends(counts).contains(&have), "{have} entries of {counts:?}");
            assert_written(&found, counts);
            let late = runtime.block_on(Journal::append(&log, &run, have + 1, &entries(have + 1, 1)));
            prop_assert!(matches!(late, Err(JournalError::Taken { have: known, .. }) if known == have), "{late:?}");
            runtime.block_on(Journal::append(&log, &run, have, &entries(have, 2))).unwrap();
            prop_assert_eq!(runtime.block_on(log.read(&run)).unwrap().len() as u64, have + 2);
        }
        let gaps: Vec<_> = verify(dir.path()).unwrap().findings.into_iter().map(|finding| finding.to_string()).collect();
        prop_assert!(gaps.iter().all(|finding| finding.ends_with("was not opened")), "{gaps:?}");
    }
}

/// A log of two appends, of two and of three entries.
async fn two_appends() -> (Vec<u8>, usize) {
    let disk = Disk::default();
    let log = log_on(&disk);
    Journal::append(&log, &run("a"), 0, &entries(0, 2)).await.unwrap();
    let first = disk.cached().len();
    Journal::append(&log, &run("a"), 2, &entries(2, 3)).await.unwrap();
    drop(log);
    (disk.after_power_cut(0), first)
}

#[tokio::test]
async fn an_append_that_is_torn_at_any_byte_is_not_there_and_its_places_are_given_again() {
    let (whole, first) = two_appends().await;
    for length in first..whole.len() {
        let (dir, log) = reopened(whole[..length].to_vec());
        let again = [woke(1), woke(2)];
        assert_eq!(log.read(&run("a")).await.unwrap(), entries(0, 2), "{length}");
        Journal::append(&log, &run("a"), 2, &again).await.unwrap();
        assert_eq!(log.read(&run("a")).await.unwrap(), [entries(0, 2), again.to_vec()].concat(), "{length}");
        drop(log);
        let log = AuditLog::open(dir.path()).unwrap();
        assert_eq!(log.read(&run("a")).await.unwrap(), [entries(0, 2), again.to_vec()].concat(), "{length}");
        let verification = verify(dir.path()).unwrap();
        assert_eq!((verification.entries, verification.findings), (4, vec![]), "{length}");
    }
    let (_dir, log) = reopened(whole);
    assert_eq!(log.read(&run("a")).await.unwrap().len(), 5);
}

#[tokio::test]
async fn a_record_and_an_entry_that_are_awaited_together_share_one_write_and_one_sync() {
    let disk = Disk::default();
    let log = log_on(&disk);
    for place in 0..50 {
        let (run, entry) = (run("a"), [woke(place)]);
        let record = AuditSink::append(&log, refused("a", place + 1, "no"));
        let (kept, appended) = tokio::join!(record, Journal::append(&log, &run, place, &entry));
        kept.unwrap();
        appended.unwrap();
    }
    assert_eq!(disk.operations(), 100, "one write and one sync for each pair");
}

#[tokio::test]
async fn what_is_queued_is_written_only_when_everything_else_that_is_ready_had_its_turn() {
    let disk = Disk::default();
    let log = log_on(&disk);
    let (run, entry) = (run("a"), [woke(1)]);
    let mut record = AuditSink::append(&log, refused("a", 1, "no"));
    assert!(is_pending(&mut record));
    // Time enough for the thread that writes, had it been told to.
    std::thread::sleep(std::time::Duration::from_millis(50));
    let mut append = Journal::append(&log, &run, 0, &entry);
    assert!(is_pending(&mut append));
    let (kept, appended) = tokio::join!(record, append);
    kept.unwrap();
    appended.unwrap();
    assert_eq!(disk.operations(), 2, "one write and one sync for both");
}

#[tokio::test]
async fn who_is_refused_a_place_is_told_so_once_what_it_was_given_to_can_be_read() {
    let disk = Disk::default();
    let log = log_on(&disk);
    let (run, one, other) = (run("a"), [woke(1)], [woke(2)]);
    disk.set_stuck(true);
    let mut first = Journal::append(&log, &run, 0, &one);
    assert!(is_pending(&mut first));
    let mut second = Journal::append(&log, &run, 0, &other);
    for _ in 0..3 {
        assert!(is_pending(&mut second), "it is refused while nobody can read why");
    }
    disk.set_stuck(false);
    let (first, second) = tokio::join!(first, second);
    first.unwrap();
    assert!(matches!(second, Err(JournalError::Taken { have: 1, place: 0 })), "{second:?}");
}

#[tokio::test]
async fn one_failure_ends_the_log_for_records_and_journals() {
    for fault in [Fault::Failure, Fault::ShortWrite(30)] {
        let disk = Disk::default().with_fault(2, fault);
        let log = log_on(&disk);
        Journal::append(&log, &run("a"), 0, &[woke(1)]).await.unwrap();
        for place in [1, 2] {
            let error = Journal::append(&log, &run("a"), place, &[woke(2)]).await.unwrap_err();
            assert!(matches!(&error, JournalError::Unwritable(cause) if cause == "the disk failed"), "{error}");
        }
        AuditSink::append(&log, refused("a", 1, "no")).await.unwrap_err();
        let (_dir, log) = reopened(disk.cached());
        assert_eq!(log.read(&run("a")).await.unwrap(), [woke(1)]);
    }
}

#[tokio::test]
async fn of_two_who_are_given_a_place_at_once_one_goes_on_and_the_other_learns_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let log = AuditLog::open(dir.path()).unwrap();
    let run = run("a");
    for place in 0..50 {
        let (one, other) = ([woke(1)], [woke(2)]);
        let reread = async {
            let answer = Journal::append(&log, &run, place, &other).await;
            (answer, log.read(&run).await.unwrap())
        };
        let (first, (second, read)) = tokio::join!(Journal::append(&log, &run, place, &one), reread);
        let taken = [&first, &second].map(|result| matches!(result, Err(JournalError::Taken { .. })));
        assert!(taken[0] != taken[1] && (first.is_ok() || second.is_ok()), "{first:?}, {second:?}");
        assert_eq!(read.len() as u64, place + 1, "whoever is refused can read what the place was given to");
    }
}

#[tokio::test]
async fn a_dropped_append_has_its_place_if_it_was_queued_and_else_leaves_it() {
    let disk = Disk::default();
    let log = log_on(&disk);
    disk.set_stuck(true);
    assert!(is_pending(&mut Journal::append(&log, &run("a"), 0, &[woke(1)])));
    let large = [answered(1, Value::from("x".repeat(5 << 20)))];
    assert!(is_pending(&mut Journal::append(&log, &run("b"), 0, &large)), "there is no room for it");
    disk.set_stuck(false);
    let taken = Journal::append(&log, &run("a"), 0, &[woke(2)]).await;
    assert!(matches!(taken, Err(JournalError::Taken { have: 1, .. })), "{taken:?}");
    Journal::append(&log, &run("b"), 0, &[woke(3)]).await.unwrap();
    let (_dir, log) = reopened(disk.after_power_cut(0));
    assert_eq!(log.read(&run("a")).await.unwrap(), [woke(1)]);
    assert_eq!(log.read(&run("b")).await.unwrap(), [woke(3)]);
}

#[tokio::test]
async fn an_append_longer_than_the_queue_waits_until_it_is_alone_in_it() {
    let disk = Disk::default();
    let log = log_on(&disk);
    disk.set_stuck(true);
    let large = vec![answered(1, Value::from("x".repeat(6 << 20))); 3];
    let runs = ["a", "b", "c"].map(run);
    let mut first = Journal::append(&log, &runs[0], 0, &[]);
    assert!(is_pending(&mut first));
    let small = [woke(1)];
    let mut small = Journal::append(&log, &runs[0], 0, &small);
    assert!(is_pending(&mut small));
    let mut appends: Vec<_> = runs[1..].iter().map(|run| Journal::append(&log, run, 0, &large)).collect();
    for append in &mut appends {
        assert!(is_pending(append));
    }
    disk.set_stuck(false);
    first.await.unwrap();
    small.await.unwrap();
    let last = appends.pop().unwrap();
    let (first, last) = tokio::join!(appends.pop().unwrap(), last);
    first.unwrap();
    last.unwrap();
    let (dir, log) = reopened(disk.after_power_cut(0));
    assert_eq!(log.read(&runs[2]).await.unwrap(), large);
    assert!(fs::metadata(dir.path().join("records.jsonl")).unwrap().len() > 36 << 20);
}

use std::fs;
use std::path::{Path, PathBuf};

use palma_core::{AuditSink, Entry, Journal, JournalError, RunId, RunState, Values};
use serde_json::json;

use crate::testing::{answered, begun, end, opened, run, woke};
use crate::{AuditLog, JournalReader, Records, verify};

fn file(dir: &Path) -> PathBuf {
    dir.join("records.jsonl")
}

async fn append(log: &AuditLog, name: &str, place: u64, entries: &[Entry]) {
    Journal::append(log, &run(name), place, entries).await.unwrap();
}

#[track_caller]
fn assert_unreadable<T: std::fmt::Debug>(result: Result<T, JournalError>, words: &str) {
    match result {
        Err(JournalError::Unreadable(problem)) => assert!(problem.contains(words), "{problem}"),
        other => panic!("{other:?}"),
    }
}

/// Runs `a` and `b` with an entry each, then `a` again, then `c`, which ends, with a record between them.
async fn written(dir: &Path) {
    let log = AuditLog::open(dir).unwrap();
    append(&log, "a", 0, &[woke(1)]).await;
    AuditSink::append(&log, opened("a")).await.unwrap();
    append(&log, "b", 0, &[woke(2)]).await;
    append(&log, "c", 0, &[woke(3), end()]).await;
    append(&log, "a", 1, &[answered(1, json!({"x": 1.5}))]).await;
}

#[tokio::test]
async fn records_are_read_without_the_entries_between_them() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path()).await;
    let records: Vec<_> = Records::open(dir.path()).unwrap().map(Result::unwrap).collect();
    assert_eq!(records.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [2]);
    let verification = verify(dir.path()).unwrap();
    assert_eq!((verification.records, verification.entries, verification.findings), (1, 5, vec![]));
}

#[tokio::test]
async fn journals_are_read_while_another_has_the_log_open() {
    let dir = tempfile::tempdir().unwrap();
    JournalReader::open(dir.path()).unwrap_err();
    written(dir.path()).await;
    let log = AuditLog::open(dir.path()).unwrap();
    let reader = JournalReader::open(dir.path()).unwrap();
    for (name, length) in [("a", 2), ("b", 1), ("c", 2), ("d", 0)] {
        let read = reader.read(&run(name)).await.unwrap();
        assert_eq!(read.len(), length, "{name}");
        assert_eq!(log.read(&run(name)).await.unwrap(), read);
    }
    append(&log, "b", 1, &[woke(7)]).await;
    assert_eq!(reader.read(&run("b")).await.unwrap(), [woke(2), woke(7)]);
    let error = reader.append(&run("b"), 2, &[woke(8)]).await.unwrap_err();
    assert!(matches!(error, JournalError::Unwritable(_)), "{error}");
}

#[tokio::test]
async fn nothing_follows_an_end_also_after_the_log_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path()).await;
    let log = AuditLog::open(dir.path()).unwrap();
    append(&log, "d", 0, &[end()]).await;
    for (name, have) in [("c", 2), ("d", 1)] {
        for place in 0..have {
            let error = Journal::append(&log, &run(name), place, &[woke(9)]).await.unwrap_err();
            assert!(matches!(error, JournalError::Taken { have: known, .. } if known == have), "{error}");
        }
        let error = Journal::append(&log, &run(name), have, &[woke(9)]).await.unwrap_err();
        assert!(matches!(error, JournalError::Unencodable(_)), "{error}");
        assert_eq!(log.read(&run(name)).await.unwrap().len() as u64, have);
    }
}

/// Puts `with` where `what` stands in the file of [`written`], and opens it.
async fn damaged(what: &str, with: &str) -> (tempfile::TempDir, AuditLog) {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path()).await;
    let text = fs::read_to_string(file(dir.path())).unwrap();
    assert!(text.contains(what), "{text}");
    fs::write(file(dir.path()), text.replacen(what, with, 1)).unwrap();
    let log = AuditLog::open(dir.path()).unwrap();
    (dir, log)
}

async fn check_unreadable(what: &str, with: &str, unreadable: &[&str], words: &str) {
    let (dir, log) = damaged(what, with).await;
    let reader = JournalReader::open(dir.path()).unwrap();
    for name in ["a", "b", "c"] {
        let read = [log.read(&run(name)).await, reader.read(&run(name)).await];
        for read in read {
            if unreadable.contains(&name) {
                assert_unreadable(read, words);
            } else {
                read.unwrap();
            }
        }
    }
    for name in unreadable {
        for place in 0..3 {
            assert_unreadable(Journal::append(&log, &run(name), place, &[woke(9)]).await, words);
        }
    }
    append(&log, "new", 0, &[woke(9)]).await;
}

#[tokio::test]
async fn a_run_of_which_an_entry_may_be_lost_does_not_go_on() {
    let record = "\"event\":\"run_opened\"";
    check_unreadable("\"seq\":2,", "\"seq\":\"2\",", &[], "").await;
    check_unreadable(record, "\0", &[], "").await;
    check_unreadable("\"seq\":3,", "\"seq\":\"3\",", &[], "").await;
    check_unreadable("\"seq\":5,", "\"seq\":\"5\",", &["b"], "line 5 is damaged or missing").await;
    check_unreadable("\"seq\":6,", "\"seq\":\"6\",", &["a", "b"], "line 6 is damaged or missing").await;
    check_unreadable("\"seq\":1,", "\"seq\":\"1\",", &["a"], "entry 1 stands where 0 should").await;
    check_unreadable(
        "\"place\":1,\"entry\":{\"version\":1,\"at\":5",
        "\"place\":3,\"entry\":{\"version\":1,\"at\":5",
        &["a"],
        "entry 3",
    )
    .await;
    check_unreadable("\"x\":1.5", "\"x\":1.5.5", &["a", "b"], "line 6").await;
}

#[tokio::test]
async fn a_damaged_run_is_listed_as_such_beside_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let log = AuditLog::open(dir.path()).unwrap();
    for name in ["a", "b", "c"] {
        append(&log, name, 0, &[begun(name), woke(1)]).await;
    }
    append(&log, "b", 2, &[answered(1, json!({"x": 1.5}))]).await;
    append(&log, "c", 2, &[end()]).await;
    append(&log, "a", 2, &[woke(2)]).await;
    drop(log);
    let states = async |what: &str, with: &str| {
        let text = fs::read_to_string(file(dir.path())).unwrap();
        assert!(text.contains(what), "{text}");
        fs::write(file(dir.path()), text.replacen(what, with, 1)).unwrap();
        let runs = JournalReader::open(dir.path()).unwrap().runs().await.unwrap();
        assert_eq!(Journal::runs(&AuditLog::open(dir.path()).unwrap()).await.unwrap(), runs);
        let told = runs.iter().map(|run| run.summary(&Values::Plain));
        told.map(|run| (run.goal, run.state, run.problem.unwrap_or_default())).collect::<Vec<_>>()
    };
    let (open, completed, unreadable) = (RunState::Open, RunState::Completed, RunState::Unreadable);
    let told = states("x", "x").await;
    assert_eq!(told.iter().map(|run| run.1).collect::<Vec<_>>(), [open, open, completed]);
    // An entry of another kind is its own run's damage; a line that cannot be read at all is that of every open run before.
    let told = states("\"answered\"", "\"unheard_of\"").await;
    assert_eq!(told.iter().map(|run| run.1).collect::<Vec<_>>(), [open, unreadable, completed]);
    assert!(told[1].2.contains("unknown variant `unheard_of`"), "{}", told[1].2);
    let told = states("\"unheard_of\"", "\"unheard_of").await;
    assert_eq!(told.iter().map(|run| run.1).collect::<Vec<_>>(), [open, unreadable, completed]);
    assert!(told[1].2.contains("line 7 is damaged or missing"), "{}", told[1].2);
}

#[tokio::test]
async fn an_entry_of_a_kind_not_known_here_is_an_error() {
    let (dir, log) = damaged("\"answered\"", "\"unheard_of\"").await;
    assert_unreadable(log.read(&run("a")).await, "entry 1 of the run: unknown variant `unheard_of`");
    assert_unreadable(JournalReader::open(dir.path()).unwrap().read(&run("a")).await, "unheard_of");
    log.read(&run("b")).await.unwrap();
}

#[tokio::test]
async fn a_line_that_is_missing_is_as_one_that_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path()).await;
    let text = fs::read_to_string(file(dir.path())).unwrap();
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    fs::write(file(dir.path()), [&lines[..4], &lines[5..]].concat().concat()).unwrap();
    let log = AuditLog::open(dir.path()).unwrap();
    log.read(&run("a")).await.unwrap();
    assert_unreadable(log.read(&run("b")).await, "line 5 is damaged or missing");
    assert_unreadable(Journal::append(&log, &run("b"), 1, &[woke(9)]).await, "line 5");
}

#[tokio::test]
async fn an_append_of_nothing_tells_whether_the_place_is_next() {
    let dir = tempfile::tempdir().unwrap();
    written(dir.path()).await;
    let log = AuditLog::open(dir.path()).unwrap();
    let before = fs::read(file(dir.path())).unwrap();
    append(&log, "a", 2, &[]).await;
    append(&log, "new", 0, &[]).await;
    for place in [0, 1, 3] {
        let error = Journal::append(&log, &run("a"), place, &[]).await.unwrap_err();
        assert!(matches!(error, JournalError::Taken { have: 2, .. }), "{error}");
    }
    assert_eq!(fs::read(file(dir.path())).unwrap(), before);
    append(&log, "a", 2, &[woke(1)]).await;
    assert_eq!(log.read(&run("a")).await.unwrap().len(), 3);
}

#[tokio::test]
async fn many_runs_are_kept_apart_however_they_are_mixed() {
    let dir = tempfile::tempdir().unwrap();
    let log = AuditLog::open(dir.path()).unwrap();
    let names: Vec<RunId> = (0..20).map(|number| run(&format!("run {number}"))).collect();
    let mut set = tokio::task::JoinSet::new();
    for (number, name) in (0_u64..).zip(names.clone()) {
        let log = log.clone();
        set.spawn(async move {
            for place in 0..30 {
                Journal::append(&log, &name, place, &[woke(number * 100 + place)]).await.unwrap();
            }
        });
    }
    set.join_all().await;
    let read = async |log: &AuditLog| {
        for (number, name) in (0_u64..).zip(&names) {
            let expected: Vec<_> = (0..30).map(|place| woke(number * 100 + place)).collect();
            assert_eq!(log.read(name).await.unwrap(), expected);
        }
    };
    read(&log).await;
    drop(log);
    read(&AuditLog::open(dir.path()).unwrap()).await;
}

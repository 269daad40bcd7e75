//! What a journal costs beside the record: appends of a record alone, of an entry alone, and of both together, by one
//! writer and by sixty-four.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on panics")]

use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use palma_audit::AuditLog;
use palma_core::{AuditSink, CallNumber, Decision, Digest, Effect, Entry, Event, Happened, Journal, Kept, PastAnswer};
use palma_core::{Record, RunId, ToolId};
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// What each writer appends, again and again.
#[derive(Debug, Clone, Copy)]
enum What {
    Record,
    Entry,
    Both,
}

fn main() {
    let runtime = Runtime::new().unwrap();
    let mut criterion =
        Criterion::default().sample_size(10).measurement_time(Duration::from_secs(3)).configure_from_args();
    for writers in [1_u64, 64] {
        let mut group = criterion.benchmark_group(format!("{writers} writers"));
        group.throughput(Throughput::Elements(writers));
        for (name, what) in [("record", What::Record), ("entry", What::Entry), ("record and entry", What::Both)] {
            group.bench_function(name, |bencher| {
                bencher.iter_custom(|rounds| runtime.block_on(measure(what, writers, rounds)));
            });
        }
        group.finish();
    }
    criterion.final_summary();
}

/// How long `writers` take to append `rounds` times each.
async fn measure(what: What, writers: u64, rounds: u64) -> Duration {
    let folder = tempfile::tempdir_in(".").unwrap();
    let log = AuditLog::open(folder.path()).unwrap();
    let mut set = JoinSet::new();
    let start = Instant::now();
    for writer in 0..writers {
        let log = log.clone();
        set.spawn(async move {
            let run: RunId = serde_json::from_value(json!(format!("{writer:032}"))).unwrap();
            for place in 0..rounds {
                append(&log, &run, place, what).await;
            }
        });
    }
    set.join_all().await;
    start.elapsed()
}

async fn append(log: &AuditLog, run: &RunId, place: u64, what: What) {
    let call = CallNumber::from_place(place + 1).unwrap();
    let tool = ToolId::parse("billing", "send").unwrap();
    let event = Event::CallIntended {
        call,
        tool,
        arguments: Digest::of("{}"),
        decision: Decision::new(Effect::Allow, vec!["policy0".to_owned()], "v1"),
        answer: None,
    };
    let record = AuditSink::append(log, Record::new(run.clone(), std::time::SystemTime::now(), event));
    let answer = PastAnswer::Value(Kept::plain(json!({"sent": place, "to": "somebody@example.org"})));
    let answered = Happened::Answered { call, tool: "billing.send".to_owned(), arguments: Digest::of("{}"), answer };
    let entries = [Entry::new(place, answered)];
    let entry = Journal::append(log, run, place, &entries);
    match what {
        What::Record => record.await.unwrap(),
        What::Entry => entry.await.unwrap(),
        What::Both => {
            let (record, entry) = tokio::join!(record, entry);
            record.unwrap();
            entry.unwrap();
        }
    }
}

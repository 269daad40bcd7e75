//! Contracts of the seams, as suites that a crate runs against its own implementation of one.
//!
//! Each function asks what its seam promises and panics with the promise that was broken. Turn on the feature
//! `testing` in `dev-dependencies`.

#![expect(clippy::panic, reason = "a broken promise fails the test that runs the suite")]

mod writer;

use std::collections::BTreeSet;

use crate::{
    AuditSink, Decision, Effect, Entry, Event, Happened, Journal, JournalError, Kept, Opening, Outline, PolicyEngine,
    Preview, ProviderError, QuotaKey, QuotaStore, Record, Request, RunId, SealError, Sealer, SystemClock, ToolCall,
    ToolId, ToolProvider, ToolSearch, Visibility,
};
use crate::{Clock as _, Digest, Principal, Prompt, ScriptWriter, Status, WriterError};

pub use self::writer::ScriptedWriter;

/// A provider lists each tool once, and says that a tool it does not have was not called.
pub async fn tool_provider(provider: &dyn ToolProvider) {
    let tools = match provider.tools().await {
        Ok(tools) => tools,
        Err(error) => panic!("the tools cannot be listed: {error}"),
    };
    let mut seen = BTreeSet::new();
    for tool in &tools {
        assert!(seen.insert(tool.id.clone()), "`{}` is listed twice", tool.id);
    }
    let Ok(unknown) = ToolId::parse("no such server", "no such tool") else { return };
    match provider.call(ToolCall::new(unknown, crate::Arguments::new())).await {
        Err(ProviderError::NotSent(_)) => {}
        other => panic!("a tool that does not exist was not told as not sent, but as {other:?}"),
    }
}

/// A search gives no more than it is asked for, the best first, each tool once, and the same every time.
pub async fn tool_search(search: &dyn ToolSearch, query: &str) {
    for limit in [0, 1, 3, 1_000] {
        let (first, second) = match (search.search(query, limit).await, search.search(query, limit).await) {
            (Ok(first), Ok(second)) => (first, second),
            (Err(error), _) | (_, Err(error)) => panic!("`{query}` cannot be searched for: {error}"),
        };
        assert!(first.len() <= limit, "{} hits where {limit} were asked for", first.len());
        assert!(first.is_sorted_by(|a, b| a.score >= b.score), "a worse hit stands before a better one");
        let ids = |hits: &[crate::Hit]| hits.iter().map(|hit| hit.tool.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&first), ids(&second), "the same search found something else");
        assert_eq!(ids(&first).iter().collect::<BTreeSet<_>>().len(), first.len(), "a tool was found twice");
    }
}

/// Policies decide the same way twice, name their version, and keep what their preview promises.
pub async fn policy_engine(policy: &dyn PolicyEngine, requests: &[Request<'_>]) {
    for request in requests {
        let preview = policy.preview(request.principal, request.tool).await;
        let decision = policy.decide(*request).await;
        let again = policy.decide(*request).await;
        let allowed = match (&decision, &again) {
            (Ok(decision), Ok(again)) => {
                assert_eq!(decision, again, "the same call was decided on in two ways");
                assert!(!decision.version.is_empty(), "a decision names no version");
                decision.effect == Effect::Allow
            }
            (Err(_), Err(_)) => false,
            _ => panic!("the same call was decided on once and not twice"),
        };
        match preview {
            Ok(Preview::Denied) => assert!(!allowed, "a tool of which no call is allowed was allowed"),
            Ok(Preview::Allowed) => assert!(allowed, "a tool of which every call is allowed was not"),
            Ok(Preview::Asks) => assert!(!allowed, "a tool of which a person is asked was allowed without"),
            Ok(Preview::Depends) | Err(_) => {}
        }
        if let Ok(Visibility::Hidden) = policy.visibility(request.principal, request.tool).await {
            let denied = matches!(&decision, Err(_) | Ok(Decision { effect: Effect::Deny(_), .. }));
            assert!(denied, "a call was not denied of a tool that is hidden");
        }
        if let Ok(decision) = &decision {
            let version = policy.version();
            assert!(version.is_empty() || version == decision.version, "a decision is of another version");
        }
    }
}

/// A store with `limit` calls for each user gives exactly these, gives back what is cancelled and keeps what is
/// settled.
pub async fn quota_store(store: &dyn QuotaStore, limit: u64) {
    let key = [QuotaKey::User("contract".to_owned())];
    for _ in 0..limit {
        match store.reserve(&key).await {
            Ok(reservation) => store.settle(reservation).await,
            Err(error) => panic!("less than {limit} calls were given: {error}"),
        }
    }
    assert!(store.reserve(&key).await.is_err(), "more than {limit} calls were given");

    let other = [QuotaKey::User("other".to_owned())];
    for _ in 0..=limit {
        match store.reserve(&other).await {
            Ok(reservation) => store.cancel(reservation).await,
            Err(error) => panic!("what was cancelled was not given back: {error}"),
        }
    }
    let both = [QuotaKey::User("third".to_owned()), QuotaKey::User("contract".to_owned())];
    for _ in 0..=limit {
        assert!(store.reserve(&both).await.is_err(), "a used-up quota was passed over");
    }
    let third = [QuotaKey::User("third".to_owned())];
    match store.reserve(&third).await {
        Ok(reservation) => store.cancel(reservation).await,
        Err(error) => panic!("a refused reservation took something: {error}"),
    }
}

/// A sink keeps every record it said `Ok` to, in the order of the calls to it, as `read` finds them afterwards.
pub async fn audit_sink(sink: &dyn AuditSink, read: impl Fn() -> Vec<Record>) {
    let now = SystemClock.now();
    let run = RunId::new(now, &Digest::of("contract"));
    let principal = Principal::user("ana\n\"quoted\"").in_group("ç😀");
    let opened = Event::RunOpened {
        principal,
        goal: "keep\u{2028}this\n".to_owned(),
        script: Digest::of(""),
        plan: Digest::of(""),
        tools: Vec::new(),
        tool_count: 0,
        is_dry: false,
    };
    let ended = Event::RunEnded { status: Status::Completed, failure: None, value: None, calls: 0 };
    let records = [opened, ended].map(|event| Record::new(run.clone(), now, event));
    for record in &records {
        if let Err(error) = sink.append(record.clone()).await {
            panic!("a record was not kept: {error}");
        }
        let kept: Vec<Record> = read().into_iter().filter(|kept| kept.run == run).collect();
        assert_eq!(kept.last(), Some(record), "a record that was acknowledged is not there");
    }
    let kept: Vec<Record> = read().into_iter().filter(|kept| kept.run == run).collect();
    assert_eq!(kept, records, "the records are not kept as they came");
}

/// A journal keeps the entries of each run at the places they were appended at, gives a place once, and appends all of
/// some entries or none.
pub async fn journal(journal: &dyn Journal) {
    let run = RunId::new(SystemClock.now(), &Digest::of("journal"));
    let other = RunId::new(SystemClock.now(), &Digest::of("another journal"));
    let script = Kept::plain(serde_json::Value::from("return \"\u{2028}\n\";"));
    let principal = Principal::user("ana\n\"quoted\"").in_group("ç😀");
    let opening = Opening::new(principal, "keep this", script, Digest::of("plan"), Digest::of("api"));
    let opened = Entry::new(1, Happened::Opened(Box::new(opening)));
    let woke = |at| Entry::new(at, Happened::Woke);

    assert_eq!(entries_of(journal, &run).await, [], "a run that was never begun has entries");
    appended(journal, &run, 0, std::slice::from_ref(&opened)).await;
    appended(journal, &run, 1, &[woke(2), woke(3)]).await;
    appended(journal, &other, 0, &[woke(9)]).await;
    let kept = [opened, woke(2), woke(3)];
    assert_eq!(entries_of(journal, &run).await, kept, "entries are not kept as they came");

    for place in [0, 1, 2, 4] {
        match journal.append(&run, place, &[woke(7)]).await {
            Err(JournalError::Taken { have: 3, .. }) => {}
            other => panic!("place {place} of a run with three entries was given: {other:?}"),
        }
    }
    assert_eq!(entries_of(journal, &run).await, kept, "what was refused is kept");
    assert_eq!(entries_of(journal, &other).await, [woke(9)], "a run has the entries of another");

    let outlines = match journal.runs().await {
        Ok(outlines) => outlines,
        Err(error) => panic!("the runs cannot be listed: {error}"),
    };
    assert!(outlines.is_sorted_by_key(Outline::run), "the runs are not listed in the order of their ids");
    let listed: Vec<_> = outlines.into_iter().filter(|outline| [&run, &other].contains(&outline.run())).collect();
    assert_eq!(listed, Outline::of(&run, &kept).as_slice(), "the list tells of a run something else than its entries");
}

/// A sealer opens what it sealed, and nothing that was changed or sealed beside other bytes, and hides what it seals.
pub fn sealer(with: &dyn Sealer) {
    for plain in ["", "a value that somebody should not read", "\u{2028}\0"] {
        let sealed = match with.seal(plain.as_bytes(), b"beside") {
            Ok(sealed) => sealed,
            Err(error) => panic!("a text cannot be sealed: {error}"),
        };
        let readable = !plain.is_empty() && sealed.windows(plain.len()).any(|part| part == plain.as_bytes());
        assert!(!readable, "a sealed text can be read");
        match with.open(&sealed, b"beside") {
            Ok(opened) => assert_eq!(opened, plain.as_bytes(), "another text was opened than was sealed"),
            Err(error) => panic!("a sealed text does not open: {error}"),
        }
        refused(with, &sealed, b"other", "what was sealed beside other bytes");
        refused(with, &[], b"beside", "nothing");
        for place in 0..sealed.len() {
            refused(with, sealed.get(..place).unwrap_or_default(), b"beside", "a cut text");
            let mut changed = sealed.clone();
            changed.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 1);
            refused(with, &changed, b"beside", "a changed text");
        }
        refused(with, &[&sealed[..], &[0]].concat(), b"beside", "a longer text");
    }
}

fn refused(with: &dyn Sealer, sealed: &[u8], associated: &[u8], what: &str) {
    match with.open(sealed, associated) {
        Err(SealError::Rejected) => {}
        other => panic!("{what} was not rejected: {other:?}"),
    }
}

/// A writer that answers names its model and gives a script that is not blank; one that does not says why in words.
pub async fn script_writer(writer: &dyn ScriptWriter, prompt: &Prompt) {
    match writer.write(prompt).await {
        Ok(written) => {
            assert!(!written.script.text().trim().is_empty(), "a blank script was passed off as one");
            assert!(!written.usage.model.is_empty(), "a script is of no model");
        }
        Err(
            WriterError::Unavailable { reason, .. }
            | WriterError::Refused { reason }
            | WriterError::NoScript { reason, .. },
        ) => {
            assert!(!reason.trim().is_empty(), "no script was written and nobody says why");
        }
    }
}

async fn appended(journal: &dyn Journal, run: &RunId, place: u64, entries: &[Entry]) {
    if let Err(error) = journal.append(run, place, entries).await {
        panic!("entries were not kept at their place: {error}");
    }
}

async fn entries_of(journal: &dyn Journal, run: &RunId) -> Vec<Entry> {
    match journal.read(run).await {
        Ok(entries) => entries,
        Err(error) => panic!("a run cannot be read: {error}"),
    }
}

//! A worker is a function of what its host says to it, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;

use palma_core::Certainty;
use proptest::prelude::*;

use crate::frame::{CallFailure, FromWorker, Opening, Text, ToWorker, decode, encode};
use crate::worker::serve_unconfined;

/// Some day, in milliseconds since 1970.
const DAY: u64 = 1_700_000_000_000;

/// What a script may do at the same time as others, as the body of an async function that knows its place `i`.
const DEEDS: [&str; 14] = [
    "console.log(Math.random(), Date.now() - began, performance.now());",
    "console.log(crypto.randomUUID());",
    "console.warn(crypto.getRandomValues(new Uint8Array(5)).join());",
    "const a = await tools.demo.echo({ i, r: Math.random() }); console.log(a, new Date().toISOString());",
    "try { await tools.demo.fail({ i }); } catch (e) { console.error(e.name, e.message, e.stack); }",
    "await new Promise(done => setTimeout(done, Math.random() * 1000)); console.log('woke', i, Date.now());",
    "const timer = setInterval(() => console.log('tick', i, performance.now()), 7);
     setTimeout(() => clearInterval(timer), 40); await new Promise(done => setTimeout(done, 60));",
    "console.log(await Promise.race([tools.demo.echo({ i }), new Promise(done => setTimeout(done, 30, 'late'))]));",
    "console.table([{ i, r: Math.random() }]); console.time(`t${i}`); await 0; console.timeEnd(`t${i}`);",
    "tools.demo.echo({ unseen: i, at: performance.now() });",
    "tools.demo.fail({ unseen: i });",
    "seen.push([1, 2, 3, 4, 5].sort(() => Math.random() - 0.5).join(), new Date().toLocaleString());",
    "queueMicrotask(() => seen.push(Math.random()));",
    "const all = [1, 2, 3].map(n => tools.demo.echo({ i, n })); seen.push((await Promise.any(all)).n);",
];

fn script(deeds: &[usize]) -> String {
    let deeds = deeds.iter().enumerate().map(|(i, &deed)| format!("(async i => {{ {} }})({i}),", DEEDS[deed]));
    let deeds = deeds.collect::<Vec<_>>().join("\n");
    format!(
        "const began = Date.now(), seen = [];\nawait Promise.all([{deeds}]);
        if (Math.random() < 0.2) throw new RangeError(crypto.randomUUID());\nreturn seen;"
    )
}

fn opening(text: &str, seed: u64, millis: u64) -> Opening {
    let tools = BTreeMap::from([("demo".to_owned(), BTreeSet::from(["echo".to_owned(), "fail".to_owned()]))]);
    let text = text.to_owned();
    Opening {
        text,
        tools,
        outside: BTreeMap::new(),
        millis,
        seed,
        argument_bytes: 1 << 16,
        completion_bytes: 1 << 16,
        log_bytes: 1 << 16,
        microtasks: 1 << 16,
    }
}

/// What waits for the host, which answers by what it draws.
struct Host {
    drawn: u64,
    millis: u64,
    /// The calls that wait, each with its tool.
    waiting: Vec<(u64, u32)>,
}

impl Host {
    fn draw(&mut self, below: u64) -> u64 {
        self.drawn = self.drawn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.drawn >> 33) % below
    }

    /// What the worker hears when it can go no further.
    fn event(&mut self, wake: Option<u64>) -> ToWorker {
        let calls = self.waiting.len() as u64;
        let choice = self.draw(calls + u64::from(wake.is_some()));
        if choice == calls {
            self.millis = self.millis.max(wake.unwrap());
            return ToWorker::Wake { millis: self.millis };
        }
        self.millis += self.draw(50);
        let (call, tool) = self.waiting.remove(usize::try_from(choice).unwrap());
        if tool == 0 {
            let json = format!(r#"{{"n":{},"text":"answer {call}"}}"#, self.draw(1000)).into_bytes();
            return ToWorker::Value { call, millis: self.millis, json };
        }
        let failure = CallFailure {
            name: "ToolError".to_owned(),
            message: format!("call {call} fails"),
            tool: "demo.fail".to_owned(),
            certainty: Certainty::Called,
            retryable: None,
        };
        ToWorker::Failure { call, millis: self.millis, failure }
    }
}

/// Plays the host of a worker to its end; answers with all that the worker said.
fn said(opening: Opening, order: u64) -> String {
    let (mut socket, theirs) = UnixStream::pair().unwrap();
    let worker = std::thread::Builder::new().stack_size(64 << 20).spawn(move || serve_unconfined(theirs, u64::MAX));
    let mut host = Host { drawn: order, millis: opening.millis, waiting: Vec::new() };
    say(&ToWorker::Run(opening), &socket);
    let (mut said, mut taken, mut chunk) = (Vec::new(), 0, [0; 4096]);
    loop {
        let Some((frame, length)) = decode(&said[taken..], usize::MAX).unwrap() else {
            let count = socket.read(&mut chunk).unwrap();
            if count == 0 {
                break;
            }
            said.extend_from_slice(&chunk[..count]);
            continue;
        };
        taken += length;
        match frame {
            FromWorker::Call { call, tool, .. } => host.waiting.push((call, tool)),
            FromWorker::Idle { wake } => say(&host.event(wake), &socket),
            _ => {}
        }
    }
    worker.unwrap().join().unwrap().unwrap();
    assert_eq!(taken, said.len());
    String::from_utf8_lossy(&said).into_owned()
}

fn say(event: &ToWorker, mut socket: &UnixStream) {
    let mut bytes = Vec::new();
    encode(event, &mut bytes).unwrap();
    socket.write_all(&bytes).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 64, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_same_opening_and_the_same_events_give_the_same_bytes(
        deeds in prop::collection::vec(0..DEEDS.len(), 1..12), seed: u64, order: u64,
    ) {
        let text = script(&deeds);
        let said = || said(opening(&text, seed, DAY), order);
        prop_assert_eq!(said(), said(), "{}", text);
    }
}

#[test]
fn another_seed_another_time_and_another_order_each_give_others() {
    let all: Vec<usize> = (0..DEEDS.len()).collect();
    let text = script(&all);
    let said = |seed, millis, order| said(opening(&text, seed, millis), order);
    let first = said(1, DAY, 1);
    for word in ["woke", "tick", "late", "answer", "fails"] {
        assert!(first.contains(word), "no `{word}` in {first}");
    }
    assert_eq!(first, said(1, DAY, 1));
    assert_ne!(first, said(2, DAY, 1));
    assert_ne!(first, said(1, DAY + 1, 1));
    assert_ne!(first, said(1, DAY, 2));
}

#[test]
fn a_worker_that_has_checked_a_script_checks_others_and_runs_none() {
    let (mut socket, theirs) = UnixStream::pair().unwrap();
    let worker = std::thread::Builder::new().stack_size(64 << 20).spawn(move || serve_unconfined(theirs, u64::MAX));
    for text in ["return 1;", "const a = ;"] {
        say(&ToWorker::Check(Text { script: text.to_owned(), tools: BTreeMap::new(), types: Vec::new() }), &socket);
    }
    say(&ToWorker::Run(opening("return 1;", 1, DAY)), &socket);
    let mut said = Vec::new();
    socket.read_to_end(&mut said).unwrap();
    assert!(worker.unwrap().join().unwrap().is_err());
    let (mut frames, mut taken) = (Vec::new(), 0);
    while let Some((frame, length)) = decode(&said[taken..], usize::MAX).unwrap() {
        taken += length;
        frames.push(frame);
    }
    let is_clean = |frame: &FromWorker| matches!(frame, FromWorker::Checked(found) if found.diagnostics.is_empty());
    assert!(
        matches!(&frames[..], [FromWorker::Ready(_), one, FromWorker::Checked(found)] if is_clean(one) && !found.diagnostics.is_empty()),
        "{frames:?}"
    );
}

#[test]
fn what_only_the_engine_refuses_calls_no_tool_and_is_told_as_no_script() {
    for text in ["await tools.demo.echo({});\nasync: for (;;) break async;", "await tools.demo.echo({});\nreturn /(/;"]
    {
        let said = said(opening(text, 1, DAY), 1);
        assert!(said.contains("\"syntax\"") || said.contains("\"Syntax\"") || said.contains("unsupported"), "{said}");
        assert!(!said.contains("echo"), "{said}");
    }
}

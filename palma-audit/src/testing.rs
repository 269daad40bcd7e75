//! Records to test with.

use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use palma_core::{
    Answer, Approval, AttemptOutcome, CallNumber, CheckKind, Decision, Digest, Effect, Event, FailureClass, Happened,
    Kept, ModelUsage, Opening, Outcome, PastAnswer, Principal, Record, RunId, Status, Step, ToolId,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::entry::Encoded;
use crate::{Entry, Records};

pub(crate) fn run(name: &str) -> RunId {
    serde_json::from_value(json!(name)).unwrap()
}

pub(crate) fn call(number: u64) -> CallNumber {
    serde_json::from_value(json!(number)).unwrap()
}

fn record(run_name: &str, event: Event) -> Record {
    Record::new(run(run_name), UNIX_EPOCH + Duration::from_hours(500_000), event)
}

pub(crate) fn opened(run: &str) -> Record {
    let event = Event::RunOpened {
        principal: Principal::user("ana"),
        goal: "invoice the open orders".to_owned(),
        script: Digest::of("script"),
        plan: Digest::of("plan"),
        tools: vec![tool(1)],
        tool_count: 1,
        is_dry: false,
    };
    record(run, event)
}

pub(crate) fn checked(run: &str, number: u64, failure: Option<&str>) -> Record {
    let failure = failure.map(str::to_owned);
    record(run, Event::Checked { call: call(number), check: CheckKind::Validate, arguments: Digest::of("{}"), failure })
}

pub(crate) fn withheld(run: &str, number: u64) -> Record {
    let decision = Decision::new(Effect::Allow, Vec::new(), "1");
    let event = Event::CallWithheld { call: call(number), tool: tool(1), arguments: Digest::of("{}"), decision };
    record(run, event)
}

pub(crate) fn refused(run: &str, number: u64, reason: &str) -> Record {
    let event = Event::CallRefused {
        call: call(number),
        tool: "billing.send".to_owned(),
        step: Step::Decide,
        reason: reason.to_owned(),
        arguments: Digest::of("{}"),
        decision: None,
        answer: None,
    };
    record(run, event)
}

/// A call of tool `billing.toolN`, where `N` is the number of the call.
pub(crate) fn intended(run: &str, number: u64) -> Record {
    let event = Event::CallIntended {
        call: call(number),
        tool: tool(number),
        arguments: Digest::of("{}"),
        decision: Decision::new(Effect::Allow, vec!["policy0".to_owned()], "v1"),
        answer: None,
    };
    record(run, event)
}

pub(crate) fn tool(number: u64) -> ToolId {
    ToolId::parse("billing", &format!("tool{number}")).unwrap()
}

pub(crate) fn settled(run: &str, number: u64) -> Record {
    settled_as(run, number, Outcome::Answered)
}

pub(crate) fn settled_as(run: &str, number: u64, outcome: Outcome) -> Record {
    record(run, Event::CallSettled { call: call(number), outcome, value: None, bytes: 4, micros: 1200 })
}

pub(crate) fn ended(run: &str, calls: u64) -> Record {
    record(run, Event::RunEnded { status: Status::Completed, failure: None, value: None, calls })
}

/// The script of a run reads again what a completion had no room for.
pub(crate) fn result_read(run: &str, number: u64) -> Record {
    record(run, Event::ResultRead { call: call(number), handle: "h".to_owned(), value: None, bytes: 0 })
}

pub(crate) fn task_opened(task: &str) -> Record {
    let (principal, goal) = (Principal::user("ana"), "invoice the open orders".to_owned());
    record(task, Event::TaskOpened { principal, goal, plan: Digest::of("plan") })
}

/// An attempt that took 700 microseconds to be written.
pub(crate) fn attempt_made(task: &str, attempt: u32, outcome: AttemptOutcome, usage: Option<ModelUsage>) -> Record {
    let event = Event::AttemptMade {
        attempt,
        in_run: Some("run".to_owned()),
        script: Some(Digest::of("script")),
        usage,
        outcome,
        cause: None,
        writing_micros: 700,
        micros: 900,
    };
    record(task, event)
}

/// The end of a task that took 5 milliseconds.
pub(crate) fn task_ended(task: &str, outcome: AttemptOutcome, attempts: u32) -> Record {
    record(task, Event::TaskEnded { outcome, attempts, micros: 5_000 })
}

/// These records as a log would keep them.
pub(crate) fn lines(records: impl IntoIterator<Item = Record>) -> Vec<u8> {
    let mut file = Vec::new();
    for (seq, record) in (1..).zip(records) {
        Encoded::new(&record).unwrap().write_line(seq, &mut file).unwrap();
    }
    file
}

/// An entry that says little, at this time.
pub(crate) fn woke(at: u64) -> palma_core::Entry {
    palma_core::Entry::new(at, Happened::Woke)
}

/// The entry that begins a run with this goal.
pub(crate) fn begun(goal: &str) -> palma_core::Entry {
    let script = Kept::plain(Value::from("return 1;"));
    let opening = Opening::new(Principal::user("ana"), goal, script, Digest::of("plan"), Digest::of("api"));
    palma_core::Entry::new(1, Happened::Opened(Box::new(opening)))
}

/// The answer to a call.
pub(crate) fn answered(number: u64, value: Value) -> palma_core::Entry {
    let (call, arguments) = (call(number), Digest::of("{}"));
    let answer = PastAnswer::Value(Kept::plain(value));
    palma_core::Entry::new(5, Happened::Answered { call, tool: "billing.send".to_owned(), arguments, answer })
}

/// The end of a run.
pub(crate) fn end() -> palma_core::Entry {
    let (value, logs) = (Kept::digest(&Value::Null), Digest::of(""));
    let (status, failure) = (Status::Completed, None);
    palma_core::Entry::new(9, Happened::Ended { status, failure, value, logs, calls: 0, unheard: 0 })
}

/// Every entry of the log in this folder, none of which may be bad.
#[track_caller]
pub(crate) fn entries(dir: &Path) -> Vec<Entry> {
    Records::open(dir).unwrap().map(Result::unwrap).collect()
}

/// Any record at all, with texts of any characters.
pub(crate) fn any_record() -> impl Strategy<Value = Record> {
    (text(), any::<u32>(), any_event()).prop_map(|(run_name, millis, event)| {
        Record::new(run(&run_name), UNIX_EPOCH + Duration::from_millis(millis.into()), event)
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        (text(), text(), text(), prop::collection::vec(any_tool(), 0..4)).prop_map(|(user, agent, goal, tools)| {
            let principal = Principal::user(user).in_group(goal.clone()).through_agent(agent);
            let tool_count = tools.len() as u64;
            Event::RunOpened {
                principal,
                goal,
                script: Digest::of("s"),
                plan: Digest::of("p"),
                tools,
                tool_count,
                is_dry: false,
            }
        }),
        (any_call(), text(), any_step(), text(), prop::option::of(any_decision()), prop::option::of(any_answer()))
            .prop_map(|(call, tool, step, reason, decision, answer)| {
                let arguments = Digest::of(&reason);
                Event::CallRefused { call, tool, step, reason, arguments, decision, answer }
            }),
        (any_call(), any_tool(), any_decision(), prop::option::of(any_answer())).prop_map(
            |(call, tool, decision, answer)| {
                Event::CallIntended { call, tool, arguments: Digest::of("{}"), decision, answer }
            }
        ),
        (any_call(), any_outcome(), any::<bool>(), any::<u64>(), any::<u64>()).prop_map(
            |(call, outcome, value, bytes, micros)| {
                let value = value.then(|| Digest::of("null"));
                Event::CallSettled { call, outcome, value, bytes, micros }
            }
        ),
        (any_call(), any::<bool>(), prop::option::of(text())).prop_map(|(call, ensures, failure)| {
            let check = if ensures { CheckKind::Ensure } else { CheckKind::Validate };
            Event::Checked { call, check, arguments: Digest::of("{}"), failure }
        }),
        (any_call(), any_tool(), any_decision()).prop_map(|(call, tool, decision)| {
            Event::CallWithheld { call, tool, arguments: Digest::of("{}"), decision }
        }),
        (any_call(), text(), any::<u64>()).prop_map(|(call, handle, bytes)| {
            Event::ResultRead { call, value: (bytes > 0).then(|| Digest::of(&handle)), handle, bytes }
        }),
        (text(), text()).prop_map(|(user, goal)| {
            Event::TaskOpened { principal: Principal::user(user), goal, plan: Digest::of("p") }
        }),
        (any::<u32>(), prop::option::of(text()), text(), any::<[u64; 4]>()).prop_map(
            |(attempt, cause, model, [input, output, writing_micros, micros])| Event::AttemptMade {
                attempt,
                in_run: cause.clone(),
                script: cause.as_ref().map(Digest::of),
                usage: cause.is_some().then(|| ModelUsage::new(model, input, output)),
                outcome: if cause.is_some() { AttemptOutcome::Tool } else { AttemptOutcome::Completed },
                cause,
                writing_micros,
                micros,
            }
        ),
        (any::<u32>(), any::<u64>()).prop_map(|(attempts, micros)| {
            Event::TaskEnded { outcome: AttemptOutcome::NotWritten, attempts, micros }
        }),
        (any::<bool>(), any::<u64>()).prop_map(|(failed, calls)| Event::RunEnded {
            status: if failed { Status::Failed } else { Status::Completed },
            failure: failed.then_some(FailureClass::Tool),
            value: (!failed).then(|| Digest::of("null")),
            calls,
        }),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\n\r\t\"\\\\{}\u{0}\u{2028}é𝄞]{0,8}"]
}

fn any_call() -> impl Strategy<Value = CallNumber> {
    (1..=u64::MAX).prop_map(call)
}

fn any_tool() -> impl Strategy<Value = ToolId> {
    ("[a-z\"\\\\é查]{1,8}", "[a-z./𝄞 ]{1,8}").prop_map(|(server, name)| ToolId::parse(&server, &name).unwrap())
}

fn any_step() -> impl Strategy<Value = Step> {
    prop::sample::select(vec![Step::Granted, Step::Valid, Step::Decide, Step::Reserve, Step::Ask, Step::Intend])
}

fn any_decision() -> impl Strategy<Value = Decision> {
    let effect = prop_oneof![
        Just(Effect::Allow),
        prop::collection::vec(text(), 0..3).prop_map(|from| Effect::Ask(Approval::from_any_of(from))),
        text().prop_map(Effect::Deny),
    ];
    (effect, prop::collection::vec(text(), 0..3), text())
        .prop_map(|(effect, policies, version)| Decision::new(effect, policies, version))
}

fn any_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        text().prop_map(|by| Answer::Approved { by }),
        (text(), text()).prop_map(|(by, reason)| Answer::Denied { by, reason }),
    ]
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Answered),
        text().prop_map(|reason| Outcome::Failed { reason }),
        text().prop_map(|reason| Outcome::NotSent { reason }),
        text().prop_map(|reason| Outcome::Uncertain { reason }),
    ]
}

//! Attempts at a task: what is tried again, what a writer is told, and what is recorded.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palma_core::dangerous::AllowAll;
use palma_core::testing::ScriptedWriter;
use palma_core::{
    Annotations, Api, AttemptOutcome, AuditError, AuditSink, Boundary, CallError, Check, CodeMode, CodeModeError,
    Diagnostic, Digest, Ending, Escalate, Event, Hit, Isolate, IsolateError, LimitExceeded, ModelUsage, Position,
    Principal, ProviderError, Record, Role, Script, ScriptError, SearchError, Session, Task, TaskEnd, TaskResult,
    Thrown, Tool, ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch, WriterError, Written,
};
use serde_json::{Value, json};

/// `shop.read`, which says that it only reads, and `shop.buy`, which answers as it is told.
#[derive(Debug, Default)]
struct Shop {
    bought: Mutex<Vec<Value>>,
}

#[async_trait]
impl ToolProvider for Shop {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let read = Tool::new(ToolId::parse("shop", "read").unwrap(), json!({"type": "object"}))
            .with_annotations(Annotations::default().with_read_only(true));
        let buy = Tool::new(ToolId::parse("shop", "buy").unwrap(), json!({"type": "object"}));
        Ok(vec![Arc::new(read), Arc::new(buy)])
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        let how = call.arguments.get("how").and_then(Value::as_str).map(str::to_owned);
        if call.tool.name().as_str() == "buy" && how.as_deref() != Some("unsent") {
            self.bought.lock().unwrap().push(Value::Object(call.arguments));
        }
        match how.as_deref() {
            Some("fail") => Ok(ToolResult::error("sold out")),
            Some("lost") => Err(ProviderError::Uncertain("the line went dead".into())),
            Some("unsent") => Err(ProviderError::NotSent("the line is dead".into())),
            _ => Ok(ToolResult::structured(json!({"ok": true}))),
        }
    }
}

#[async_trait]
impl ToolSearch for Shop {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

/// A script is a list of words, one a line: `buy {…}`, `read {…}`, `catch {…}` (a purchase whose failure it handles),
/// `throw`, `loop`, `gone`, `return`. `wrong` is refused by the check.
#[derive(Debug)]
struct Words;

#[async_trait]
impl Isolate for Words {
    async fn check(&self, script: &Script, _: &Api) -> Result<Check, IsolateError> {
        let wrong = script.text().contains("wrong");
        let error = || Diagnostic::error("unknown-tool", Position::new(3, 7), "`shop.by` does not exist");
        Ok(Check::new(if wrong { vec![error()] } else { Vec::new() }))
    }

    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError> {
        for line in script.text().lines() {
            let (word, arguments) = line.split_once(' ').unwrap_or((line, "{}"));
            let ending = |error| Ok(Ending::new(Err(error), Duration::ZERO));
            match word {
                "throw" => return ending(ScriptError::Threw(Box::new(Thrown::new("TypeError", "no such thing")))),
                "loop" => return ending(ScriptError::Limit(LimitExceeded::new("cpu", 10, "seconds"))),
                "gone" => return Err(IsolateError::Start("no process".into())),
                "open" => return Err(IsolateError::NotIsolated("no seccomp".into())),
                "return" => break,
                word => {
                    let name = if word == "read" { "read" } else { "buy" };
                    let (number, result) = session.call("shop", name, serde_json::from_str(arguments).unwrap());
                    if let (Err(error), true) = (result.await, word != "catch") {
                        return ending(ScriptError::Threw(Box::new(thrown(number, &error))));
                    }
                }
            }
        }
        Ok(Ending::new(Ok(json!("done")), Duration::ZERO))
    }
}

fn thrown(number: palma_core::CallNumber, error: &CallError) -> Thrown {
    let mut thrown = Thrown::new(error.name(), error.whole_message());
    thrown.call = Some(number);
    thrown
}

#[derive(Debug, Default)]
struct Kept {
    records: Mutex<Vec<Record>>,
    /// Refuses every record from this many on.
    broken_from: Option<usize>,
}

#[async_trait]
impl AuditSink for Kept {
    async fn append(&self, record: Record) -> Result<(), AuditError> {
        let mut records = self.records.lock().unwrap();
        if self.broken_from.is_some_and(|most| records.len() >= most) {
            return Err(AuditError::Unwritable("the disk is full".into()));
        }
        records.push(record);
        Ok(())
    }
}

struct House {
    shop: Arc<Shop>,
    audit: Arc<Kept>,
}

impl House {
    fn new() -> Self {
        Self { shop: Arc::default(), audit: Arc::default() }
    }

    async fn complete(
        &self,
        writer: &ScriptedWriter,
        change: impl FnOnce(Task) -> Task,
    ) -> Result<TaskResult, CodeModeError> {
        let boundary = Boundary::new(Arc::clone(&self.shop), AllowAll, Arc::clone(&self.audit));
        let ana = CodeMode::new(boundary, Arc::clone(&self.shop), Words).acting_for(Principal::user("ana"));
        let tools = ["read", "buy"].map(|name| ToolId::parse("shop", name).unwrap());
        let task = change(Task::new(ana.plan("buy bread", tools).await.unwrap()));
        ana.complete(&task, writer).await
    }

    fn bought(&self) -> usize {
        self.shop.bought.lock().unwrap().len()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it is what a writer answers")]
fn writes(script: &str) -> Result<Written, WriterError> {
    Ok(Written::new(script, ModelUsage::new("small", 100, 10)))
}

/// Checks how these scripts end as one task: how each attempt went, and how the task ended.
#[track_caller]
fn check(scripts: &[&str], outcomes: &[AttemptOutcome], end: TaskEnd) {
    let writer = ScriptedWriter::new(scripts.iter().map(|script| writes(script)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let result = runtime.block_on(House::new().complete(&writer, |task| task)).unwrap();
    let made: Vec<AttemptOutcome> = result.attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!((made.as_slice(), result.end), (outcomes, end), "{scripts:?}: {result}");
}

#[test]
fn what_failed_is_tried_again_only_where_that_can_help() {
    use AttemptOutcome::{Check, Completed, Host, Limit, Script, Tool, Uncertain};
    use TaskEnd::{AttemptsUsedUp, NoUseTrying};

    check(&["return"], &[Completed], TaskEnd::Completed);
    check(&["wrong", "return"], &[Check, Completed], TaskEnd::Completed);
    check(&["throw", "return"], &[Script, Completed], TaskEnd::Completed);
    check(&["loop", "return"], &[Limit, Completed], TaskEnd::Completed);
    check(&["buy {\"how\": \"fail\"}", "return"], &[Tool, Completed], TaskEnd::Completed);
    check(&["wrong", "throw", "wrong", "return"], &[Check, Script, Check], AttemptsUsedUp);
    check(&["buy {\"how\": \"lost\"}", "return"], &[Uncertain], NoUseTrying);
    check(&["open", "return"], &[Host], NoUseTrying);
    // A script that handles the error and throws another leaves a call of which nobody knows all the same.
    check(&["catch {\"how\": \"lost\"}\nthrow", "return"], &[Script], NoUseTrying);
}

#[tokio::test(start_paused = true)]
async fn a_script_that_failed_through_no_fault_of_its_own_is_run_again_as_it_is() {
    let house = House::new();
    let writer = ScriptedWriter::new([writes("gone"), writes("return")]);
    let result = house.complete(&writer, |task| task.with_attempts(2)).await.unwrap();
    assert_eq!((result.end, writer.prompts().len()), (TaskEnd::AttemptsUsedUp, 1));
    assert_eq!((result.attempts[1].usage.as_ref(), result.input_tokens), (None, 100));
}

#[tokio::test(start_paused = true)]
async fn a_script_that_has_done_something_is_not_run_again_as_it_is() {
    let house = House::new();
    let writer = ScriptedWriter::new([writes("buy {\"n\": 1}\nbuy {\"how\": \"unsent\"}"), writes("return")]);
    let result = house.complete(&writer, |task| task).await.unwrap();
    assert_eq!((result.end, house.bought(), writer.prompts().len()), (TaskEnd::Completed, 1, 2));
    assert_eq!(result.attempts[0].outcome, AttemptOutcome::Host);
}

#[tokio::test]
async fn a_writer_is_told_what_went_wrong_and_what_was_done() {
    let house = House::new();
    let first = "read {\"page\": 1}\nbuy {\"n\": 1}\nbuy {\"n\": 2, \"how\": \"fail\"}";
    let writer = ScriptedWriter::new([writes(first), writes("wrong"), writes("return")]);
    let result = house.complete(&writer, |task| task).await.unwrap();
    assert_eq!(result.end, TaskEnd::Completed);

    let prompts = writer.prompts();
    let texts = |place: usize| prompts[place].messages.iter().map(|message| message.text.clone()).collect::<Vec<_>>();
    let roles: Vec<Role> = prompts[1].messages.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::System, Role::User, Role::Assistant, Role::User]);
    assert!(texts(0)[0].contains(&prompts[0].api) && texts(0).len() == 2);
    assert_eq!(texts(0)[1], "Goal: buy bread");
    assert_eq!(texts(1)[2], first);
    let told = &texts(1)[3];
    assert!(told.contains("`shop.buy` failed: sold out"), "{told}");
    let calls = "- shop.buy({\"n\":1}): done\n- shop.buy({\"n\":2,\"how\":\"fail\"}): failed (ToolError)\n\
                 - shop.read({\"page\":1}): done, only reads\n";
    assert!(told.contains(calls), "{told}");

    // What an earlier attempt did is still told when a later one did nothing.
    let told = &texts(2)[3];
    assert!(told.contains("3:7: `shop.by` does not exist") && told.contains(calls), "{told}");
}

#[tokio::test]
async fn a_prompt_without_calls_does_not_speak_of_any() {
    let writer = ScriptedWriter::new([writes("wrong"), writes("return")]);
    House::new().complete(&writer, |task| task).await.unwrap();
    let told = writer.prompts()[1].messages[3].text.clone();
    assert!(told.ends_with("does not exist (unknown-tool)\n\nWrite the whole script again, corrected."), "{told}");
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_is_not_there_is_asked_again_after_as_long_as_it_says() {
    let busy = |seconds| WriterError::Unavailable { reason: "busy".into(), after: Some(Duration::from_secs(seconds)) };
    let began = tokio::time::Instant::now();
    let writer = ScriptedWriter::new([Err(busy(7)), writes("return")]);
    let result = House::new().complete(&writer, |task| task).await.unwrap();
    assert_eq!((result.end, began.elapsed().as_secs()), (TaskEnd::Completed, 7));

    let writer = ScriptedWriter::new([Err(busy(3600)), writes("return")]);
    let result = House::new().complete(&writer, |task| task).await.unwrap();
    assert_eq!((result.end, result.completion), (TaskEnd::NoUseTrying, None));

    let refused = WriterError::Refused { reason: "wrong key".into() };
    let writer = ScriptedWriter::new([Err(refused), writes("return")]);
    let result = House::new().complete(&writer, |task| task).await.unwrap();
    assert_eq!((result.end, result.attempts.len()), (TaskEnd::NoUseTrying, 1));
}

#[tokio::test(start_paused = true)]
async fn a_writer_that_takes_too_long_is_given_up() {
    #[derive(Debug)]
    struct Slow;

    #[async_trait]
    impl palma_core::ScriptWriter for Slow {
        async fn write(&self, _: &palma_core::Prompt) -> Result<Written, WriterError> {
            std::future::pending().await
        }
    }

    let house = House::new();
    let boundary = Boundary::new(Arc::clone(&house.shop), AllowAll, Arc::clone(&house.audit));
    let ana = CodeMode::new(boundary, Arc::clone(&house.shop), Words).acting_for(Principal::user("ana"));
    let task = Task::new(ana.plan("wait", []).await.unwrap()).with_attempts(1);
    let result = ana.complete(&task.with_writing_deadline(Duration::from_secs(5)), &Slow).await.unwrap();
    let cause = result.attempts[0].cause.clone();
    assert_eq!(cause.as_deref(), Some("the model did not answer: no script within 5000 ms"));
}

#[tokio::test]
async fn a_ladder_asks_the_large_model_after_a_script_that_failed() {
    let small = Arc::new(ScriptedWriter::new([writes("wrong"), writes("throw")]));
    let large = Arc::new(ScriptedWriter::new([writes("return")]));
    let house = House::new();
    let boundary = Boundary::new(Arc::clone(&house.shop), AllowAll, Arc::clone(&house.audit));
    let ana = CodeMode::new(boundary, Arc::clone(&house.shop), Words).acting_for(Principal::user("ana"));
    let task = Task::new(ana.plan("climb", []).await.unwrap());
    let ladder = Escalate::new(Arc::clone(&small)).then(Arc::clone(&large));
    let result = ana.complete(&task, &ladder).await.unwrap();
    assert_eq!(result.end, TaskEnd::Completed);
    assert_eq!((small.prompts().len(), large.prompts().len()), (2, 1));
}

#[tokio::test]
async fn every_attempt_is_recorded_with_what_it_took_and_why_it_failed() {
    let house = House::new();
    let no_script = WriterError::NoScript { reason: "a poem".into(), usage: ModelUsage::new("small", 50, 5) };
    let writer = ScriptedWriter::new([Err(no_script), writes("throw"), writes("return")]);
    let result = house.complete(&writer, |task| task).await.unwrap();
    assert_eq!((result.input_tokens, result.output_tokens), (250, 25));

    let records = house.audit.records.lock().unwrap().clone();
    let of_task: Vec<Event> =
        records.iter().filter(|record| record.run.as_str() == result.task).map(|record| record.event.clone()).collect();
    let [Event::TaskOpened { goal, .. }, attempts @ .., Event::TaskEnded { outcome, attempts: 3, .. }] = &of_task[..]
    else {
        unreachable!("{of_task:?}")
    };
    assert_eq!((goal.as_str(), *outcome), ("buy bread", AttemptOutcome::Completed));
    let told: Vec<Value> = attempts.iter().map(|attempt| json!(attempt)).collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0]["outcome"], "not_written");
    assert_eq!(told[0]["cause"], "the model wrote no script: a poem");
    assert_eq!(told[0]["usage"], json!({"model": "small", "input_tokens": 50, "output_tokens": 5}));
    assert_eq!((&told[0]["in_run"], &told[0]["script"]), (&Value::Null, &Value::Null));
    assert_eq!(told[1]["outcome"], "script");
    assert_eq!(told[1]["in_run"], json!(result.attempts[1].run));
    assert_eq!(told[2]["script"], json!(Digest::of("return")));
    assert_eq!(told[2]["cause"], Value::Null);
}

#[tokio::test]
async fn a_task_that_cannot_be_recorded_is_not_begun_and_one_that_cannot_go_on_being_stops() {
    let broken =
        |from| House { shop: Arc::default(), audit: Arc::new(Kept { broken_from: Some(from), ..Kept::default() }) };
    let writer = ScriptedWriter::new([writes("return")]);
    let error = broken(0).complete(&writer, |task| task).await.unwrap_err();
    assert!(matches!(error, CodeModeError::NotRecorded(_)) && writer.prompts().is_empty());

    let writer = ScriptedWriter::new([writes("throw"), writes("return")]);
    let result = broken(3).complete(&writer, |task| task).await.unwrap();
    assert_eq!((result.end, result.attempts.len()), (TaskEnd::NoUseTrying, 1));
    assert_eq!(result.notes.len(), 2, "{:?}", result.notes);
}

#[tokio::test]
async fn a_denial_ends_a_task_unless_the_host_says_otherwise() {
    let denied = |retried: bool| async move {
        let house = House::new();
        let quotas = palma_core::MemoryQuotas::unlimited().with_user_limit(0, Duration::from_hours(1));
        let boundary = Boundary::new(Arc::clone(&house.shop), AllowAll, Arc::clone(&house.audit)).with_quotas(quotas);
        let ana = CodeMode::new(boundary, Arc::clone(&house.shop), Words).acting_for(Principal::user("ana"));
        let tools = [ToolId::parse("shop", "buy").unwrap()];
        let task = Task::new(ana.plan("buy", tools).await.unwrap());
        let task = if retried { task.with_denials_retried() } else { task };
        let writer = ScriptedWriter::new([writes("buy {}"), writes("return")]);
        ana.complete(&task, &writer).await.unwrap()
    };
    let result = denied(false).await;
    assert_eq!((result.end, result.outcome()), (TaskEnd::NoUseTrying, Some(AttemptOutcome::Policy)));
    assert_eq!(denied(true).await.end, TaskEnd::Completed);
}

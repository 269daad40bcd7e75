//! The road, step by step: what refuses a call, what is recorded of it, and what never reaches the tool.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on panics")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use palma_core::dangerous::AllowAll;
use palma_core::{
    Answer, Api, Approval, Approver, ApproverError, AuditError, AuditSink, Boundary, Budget, Check, CodeMode,
    CodeModeError, Completion, Decision, Effect, Ending, Event, Hit, Isolate, IsolateError, MemoryQuotas, Outcome,
    PolicyEngine, PolicyError, Preview, Principal, ProviderError, Question, Record, Request, Script, SearchError,
    Session, Status, Step, Tool, ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch,
};
use serde_json::{Value, json};

/// One tool, `bank.pay`, that counts its calls and answers as it is told.
#[derive(Debug, Default)]
struct Bank {
    calls: AtomicUsize,
    keys: Mutex<Vec<String>>,
}

#[async_trait]
impl ToolProvider for Bank {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let input = json!({"type": "object", "properties": {"amount": {"type": "integer"}, "how": {"type": "string"}},
            "required": ["amount"], "additionalProperties": false});
        let output = json!({"type": "object", "properties": {"paid": {"type": "integer"}}, "required": ["paid"]});
        let tool = Tool::new(ToolId::parse("bank", "pay").unwrap(), input).with_output_schema(output);
        Ok(vec![Arc::new(tool)])
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        self.keys.lock().unwrap().push(call.idempotency_key.clone());
        match call.arguments.get("how").and_then(Value::as_str) {
            None => Ok(ToolResult::structured(json!({"paid": call.arguments["amount"]}))),
            Some("text") => Ok(ToolResult::text("{\"paid\": 7}")),
            Some("fail") => Ok(ToolResult::error("no funds")),
            Some("nonsense") => Ok(ToolResult::structured(json!({"paid": "much"}))),
            Some("unsent") => Err(ProviderError::NotSent("the line is dead".into())),
            Some("lost") => Err(ProviderError::Uncertain("the line went dead".into())),
            Some("refused") => Err(ProviderError::Refused { code: -32602, message: "no".into() }),
            Some(_) => std::future::pending().await,
        }
    }
}

#[async_trait]
impl ToolSearch for Bank {
    async fn search(&self, _: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        let tools = self.tools().await.map_err(|error| SearchError(error.to_string()))?;
        Ok(tools.into_iter().take(limit).map(|tool| Hit::new(tool, 1.0)).collect())
    }
}

/// A script is a JSON list of `[server, tool, arguments]`; its value is what each call gave.
#[derive(Debug)]
struct CallList;

#[async_trait]
impl Isolate for CallList {
    async fn check(&self, _: &Script, _: &Api) -> Result<Check, IsolateError> {
        Ok(Check::default())
    }

    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError> {
        let calls: Vec<(String, String, Value)> = serde_json::from_str(script.text()).unwrap();
        let mut values = Vec::new();
        for (server, tool, arguments) in calls {
            let (_, result) = session.call(&server, &tool, arguments);
            values.push(result.await.unwrap_or_else(|error| json!([error.name(), error.whole_message()])));
        }
        Ok(Ending::new(Ok(Value::Array(values)), Duration::ZERO))
    }
}

#[derive(Debug, Default)]
struct Kept {
    records: Mutex<Vec<Record>>,
    /// Refuses every record of a call from this many on.
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

impl Kept {
    fn events(&self) -> Vec<Event> {
        self.records.lock().unwrap().iter().map(|record| record.event.clone()).collect()
    }
}

/// Denies amounts over 100, asks over 10.
#[derive(Debug, Default)]
struct Threshold {
    decided: AtomicUsize,
}

#[async_trait]
impl PolicyEngine for Threshold {
    async fn decide(&self, request: Request<'_>) -> Result<Decision, PolicyError> {
        self.decided.fetch_add(1, Ordering::SeqCst);
        let effect = match request.arguments["amount"].as_i64().unwrap() {
            666 => return Err(PolicyError::Unavailable("asleep".into())),
            101.. => Effect::Deny("it is too much".into()),
            11.. => Effect::Ask(Approval::from_any_of(vec!["boss".into()])),
            _ => Effect::Allow,
        };
        Ok(Decision::new(effect, vec!["threshold".into()], "1"))
    }

    async fn preview(&self, principal: &Principal, _: &Tool) -> Result<Preview, PolicyError> {
        Ok(if principal.name() == "eve" { Preview::Denied } else { Preview::Depends })
    }
}

/// Says yes to even amounts.
#[derive(Debug)]
struct Boss;

#[async_trait]
impl Approver for Boss {
    async fn ask(&self, question: &Question) -> Result<Answer, ApproverError> {
        match question.arguments["amount"].as_i64().unwrap() {
            13 => Err(ApproverError("the boss is out".into())),
            amount if amount % 2 == 0 => Ok(Answer::Approved { by: "boss".into() }),
            _ => Ok(Answer::Denied { by: "boss".into(), reason: "odd".into() }),
        }
    }
}

struct House {
    bank: Arc<Bank>,
    policy: Arc<Threshold>,
    audit: Arc<Kept>,
    boundary: Boundary,
}

impl House {
    fn new() -> Self {
        Self::with_audit(Kept::default())
    }

    fn with_audit(kept: Kept) -> Self {
        let (bank, policy, audit) = (Arc::new(Bank::default()), Arc::new(Threshold::default()), Arc::new(kept));
        let boundary = Boundary::new(Arc::clone(&bank), Arc::clone(&policy), Arc::clone(&audit)).with_approver(Boss);
        Self { bank, policy, audit, boundary }
    }

    fn called(&self) -> usize {
        self.bank.calls.load(Ordering::SeqCst)
    }

    async fn run(&self, calls: Value) -> Completion {
        let code_mode = CodeMode::new(self.boundary.clone(), Arc::clone(&self.bank), CallList);
        let ana = code_mode.acting_for(Principal::user("ana"));
        let plan = ana.plan("pay", [ToolId::parse("bank", "pay").unwrap()]).await.unwrap();
        ana.run(&plan, calls.to_string()).await.unwrap()
    }

    /// What one call gave, and the step at which it was refused, if it was.
    async fn pay(&self, arguments: Value) -> (Value, Option<Step>) {
        let completion = self.run(json!([["bank", "pay", arguments]])).await;
        let refused = self.audit.events().into_iter().rev().find_map(|event| match event {
            Event::CallRefused { step, .. } => Some(step),
            _ => None,
        });
        (completion.value[0].clone(), refused)
    }
}

#[tokio::test]
async fn an_allowed_call_is_intended_called_and_settled_in_this_order() {
    let house = House::new();
    let (value, refused) = house.pay(json!({"amount": 5})).await;
    assert_eq!((value, refused), (json!({"paid": 5}), None));
    let events = house.audit.events();
    assert!(matches!(
        events.as_slice(),
        [
            Event::RunOpened { .. },
            Event::CallIntended { .. },
            Event::CallSettled { outcome: Outcome::Answered, .. },
            Event::RunEnded { status: Status::Completed, calls: 1, .. }
        ]
    ));
}

#[tokio::test]
async fn a_denied_call_never_reaches_the_tool() {
    let house = House::new();
    let (value, refused) = house.pay(json!({"amount": 1000})).await;
    assert_eq!(value, json!(["Denied", "`bank.pay` was denied: it is too much"]));
    assert_eq!((refused, house.called()), (Some(Step::Decide), 0));
}

#[tokio::test]
async fn a_policy_that_cannot_decide_denies() {
    let house = House::new();
    let (value, refused) = house.pay(json!({"amount": 666})).await;
    assert_eq!(value[0], "Denied");
    assert_eq!((refused, house.called()), (Some(Step::Decide), 0));
}

#[tokio::test]
async fn invalid_arguments_are_refused_before_policy_with_path_and_expected_type() {
    let house = House::new();
    let (value, refused) = house.pay(json!({"amount": "5"})).await;
    assert_eq!(
        value,
        json!(["InvalidArguments", "invalid arguments for `bank.pay`: at `/amount` expected an integer, got \"5\""])
    );
    assert_eq!((refused, house.called()), (Some(Step::Valid), 0));
    assert_eq!(house.policy.decided.load(Ordering::SeqCst), 0);
    assert_eq!(house.pay(json!([])).await.0[0], "InvalidArguments");
}

#[tokio::test]
async fn a_tool_outside_the_api_cannot_be_named() {
    let house = House::new();
    let completion = house.run(json!([["bank", "pai", {"amount": 1}], ["vault", "open", {}]])).await;
    assert_eq!(
        completion.value,
        json!([
            ["ReferenceError", "`tools.bank.pai` does not exist; did you mean `tools.bank.pay`?"],
            ["ReferenceError", "`tools.vault.open` does not exist"]
        ])
    );
    assert_eq!(house.called(), 0);
}

#[tokio::test]
async fn a_human_is_asked_where_policy_wants_one() {
    let house = House::new();
    assert_eq!(house.pay(json!({"amount": 20})).await, (json!({"paid": 20}), None));
    let (value, refused) = house.pay(json!({"amount": 21})).await;
    assert_eq!(value, json!(["Denied", "`bank.pay` was denied: boss said no: odd"]));
    assert_eq!(refused, Some(Step::Ask));
    assert_eq!(house.pay(json!({"amount": 13})).await.0[0], "Denied");
    assert_eq!(house.called(), 1);
}

#[tokio::test]
async fn with_nobody_to_ask_the_answer_is_no() {
    let house = House::new();
    let boundary = Boundary::new(Arc::clone(&house.bank), Threshold::default(), Kept::default());
    let house = House { boundary, ..house };
    assert_eq!(house.pay(json!({"amount": 20})).await.0[0], "Denied");
    assert_eq!(house.called(), 0);
}

#[tokio::test]
async fn a_quota_is_reserved_before_a_human_is_asked_and_given_back_if_nothing_is_called() {
    let house = House::new();
    let quotas = MemoryQuotas::unlimited().with_user_limit(1, Duration::from_hours(1));
    let house = House { boundary: house.boundary.clone().with_quotas(quotas), ..house };
    assert_eq!(house.pay(json!({"amount": 21})).await.1, Some(Step::Ask));
    assert_eq!(house.pay(json!({"amount": 1, "how": "unsent"})).await.0[0], "NotCalled");
    assert_eq!(house.pay(json!({"amount": 1})).await.0, json!({"paid": 1}));
    let (value, refused) = house.pay(json!({"amount": 1})).await;
    assert_eq!((value[0].as_str(), refused), (Some("QuotaExceeded"), Some(Step::Reserve)));
}

#[tokio::test]
async fn a_sink_that_errors_refuses_the_call() {
    let house = House::with_audit(Kept { broken_from: Some(1), ..Kept::default() });
    let completion = house.run(json!([["bank", "pay", {"amount": 5}]])).await;
    assert_eq!(completion.value[0][0], "NotCalled");
    assert_eq!(house.called(), 0);
    assert_eq!(completion.notes.len(), 1, "{:?}", completion.notes);
}

#[tokio::test]
async fn a_run_that_cannot_be_recorded_is_not_opened() {
    let house = House::with_audit(Kept { broken_from: Some(0), ..Kept::default() });
    let code_mode = CodeMode::new(house.boundary.clone(), Arc::clone(&house.bank), CallList);
    let ana = code_mode.acting_for(Principal::user("ana"));
    let plan = ana.plan("pay", []).await.unwrap();
    assert!(matches!(ana.run(&plan, "[]").await, Err(CodeModeError::NotRecorded(_))));
}

#[tokio::test]
async fn an_outcome_that_cannot_be_recorded_is_not_passed_off_as_success() {
    let house = House::with_audit(Kept { broken_from: Some(2), ..Kept::default() });
    let completion = house.run(json!([["bank", "pay", {"amount": 5}]])).await;
    assert_eq!((completion.value[0][0].as_str(), house.called()), (Some("ToolError"), 1));
}

#[tokio::test]
async fn refused_failed_and_may_have_happened_are_told_apart() {
    let house = House::new();
    for (how, name, certainty) in [
        ("fail", "ToolError", "called"),
        ("nonsense", "ToolError", "called"),
        ("refused", "ToolError", "called"),
        ("unsent", "NotCalled", "not_called"),
        ("lost", "Uncertain", "unknown"),
    ] {
        let completion = house.run(json!([["bank", "pay", {"amount": 1, "how": how}]])).await;
        assert_eq!(completion.value[0][0], name, "{how}");
        assert_eq!(json!(completion.calls[0].certainty), certainty, "{how}");
    }
    let outcomes: Vec<Value> = house
        .audit
        .events()
        .iter()
        .filter_map(|event| match event {
            Event::CallSettled { outcome, .. } => Some(json!(outcome)["result"].clone()),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, ["failed", "failed", "failed", "not_sent", "uncertain"]);
}

#[tokio::test(start_paused = true)]
async fn a_tool_that_never_answers_may_have_run() {
    let house = House::new();
    let house = House { boundary: house.boundary.clone().with_deadline(Duration::from_secs(3)), ..house };
    let (value, _) = house.pay(json!({"amount": 1, "how": "hang"})).await;
    assert_eq!(value, json!(["Uncertain", "`bank.pay` may have happened: no answer within 3000 ms"]));
}

#[tokio::test]
async fn a_result_in_json_text_is_a_value() {
    assert_eq!(House::new().pay(json!({"amount": 1, "how": "text"})).await.0, json!({"paid": 7}));
}

#[tokio::test]
async fn every_call_has_a_key_of_its_own() {
    let house = House::new();
    house.run(json!([["bank", "pay", {"amount": 1}], ["bank", "pay", {"amount": 1}]])).await;
    let keys = house.bank.keys.lock().unwrap().clone();
    assert!(keys[0].ends_with("-1") && keys[1].ends_with("-2"), "{keys:?}");
}

#[tokio::test]
async fn a_tool_that_is_denied_for_certain_is_not_offered_and_a_plan_says_so() {
    let house = House::new();
    let code_mode = CodeMode::new(house.boundary.clone(), Arc::clone(&house.bank), CallList);
    let eve = code_mode.acting_for(Principal::user("eve"));
    assert!(eve.search("pay").await.unwrap().is_empty());
    assert!(eve.tools().await.unwrap().is_empty());
    let plan = eve.plan("pay", [ToolId::parse("bank", "pay").unwrap()]).await.unwrap();
    assert_eq!(plan.previews().map(|(_, preview)| preview).collect::<Vec<_>>(), [Preview::Denied]);
    let absent = eve.plan("pay", [ToolId::parse("bank", "nay").unwrap()]).await.unwrap_err();
    assert_eq!(absent.to_string(), "no such tool: `bank.nay`");
}

#[tokio::test]
async fn a_plan_is_for_the_principal_it_was_made_for() {
    let house = House::new();
    let code_mode = CodeMode::new(house.boundary.clone(), Arc::clone(&house.bank), CallList);
    let plan = code_mode.acting_for(Principal::user("ana")).plan("pay", []).await.unwrap();
    let bob = code_mode.acting_for(Principal::user("bob"));
    assert!(matches!(bob.run(&plan, "[]").await, Err(CodeModeError::NotYourPlan)));
}

/// Makes two calls and gives up on both: one before it begins, one while its tool is at work.
#[derive(Debug)]
struct GivesUp;

#[async_trait]
impl Isolate for GivesUp {
    async fn check(&self, _: &Script, _: &Api) -> Result<Check, IsolateError> {
        Ok(Check::default())
    }

    async fn run(&self, _: &Script, session: &Session) -> Result<Ending, IsolateError> {
        let (_, never) = session.call("bank", "pay", json!({"amount": 1}));
        drop(never);
        let (_, hanging) = session.call("bank", "pay", json!({"amount": 1, "how": "hang"}));
        let _ = tokio::time::timeout(Duration::from_millis(20), hanging).await;
        Ok(Ending::new(Ok(Value::Null), Duration::ZERO))
    }
}

#[tokio::test]
async fn a_call_that_was_given_up_is_recorded_as_what_it_is() {
    let audit = Arc::new(Kept::default());
    let bank = Arc::new(Bank::default());
    let boundary = Boundary::new(Arc::clone(&bank), AllowAll, Arc::clone(&audit));
    let ana = CodeMode::new(boundary, bank, GivesUp).acting_for(Principal::user("ana"));
    let plan = ana.plan("pay", [ToolId::parse("bank", "pay").unwrap()]).await.unwrap();
    let completion = ana.run(&plan, "").await.unwrap();
    let certainties: Vec<Value> = completion.calls.iter().map(|call| json!(call.certainty)).collect();
    assert_eq!(certainties, ["not_called", "unknown"]);
    assert!(matches!(
        audit.events().as_slice(),
        [
            Event::RunOpened { .. },
            Event::CallIntended { call: second, .. },
            Event::CallRefused { call: first, .. },
            Event::RunEnded { calls: 2, .. }
        ] if first.get() == 1 && second.get() == 2
    ));
}

/// What a completion names, as a script reads it in this principal's name, and what is recorded of that.
async fn read_again(house: &House, principal: &str, handle: &str) -> (Value, Event) {
    let code_mode = CodeMode::new(house.boundary.clone(), Arc::clone(&house.bank), CallList);
    let reader = code_mode.acting_for(Principal::user(principal));
    let plan = reader.plan("read", []).await.unwrap();
    let script = json!([["@results", "get", { "handle": handle }]]);
    let completion = reader.run(&plan, script.to_string()).await.unwrap();
    let mut events = house.audit.events();
    events.pop();
    (completion.value[0].clone(), events.pop().unwrap())
}

#[tokio::test]
async fn what_a_completion_had_no_room_for_is_read_again_by_whom_it_was_made_for() {
    let house = House::new();
    let whole = house.run(json!([["bank", "pay", {"amount": 1}], ["bank", "pay", {"amount": 2}]])).await;
    let code_mode = CodeMode::new(house.boundary.clone(), Arc::clone(&house.bank), CallList);
    let ana = code_mode.acting_for(Principal::user("ana"));
    let cut = ana.bounded(whole.clone(), &Budget::tokens(5));
    assert_eq!(ana.bounded(whole.clone(), &Budget::tokens(1_000)), whole);
    assert_eq!((&cut.value, cut.cut.len()), (&Value::Null, 1), "{cut:?}");
    let handle = cut.cut[0].handle.clone().unwrap();

    let (value, event) = read_again(&house, "ana", &handle).await;
    assert_eq!(value, whole.value);
    assert!(matches!(event, Event::ResultRead { value: Some(_), bytes: 23, .. }), "{event:?}");

    // Another's handle looks like one that never was, but for the name that was asked for.
    let (others, event) = read_again(&house, "bob", &handle).await;
    let (absent, _) = read_again(&house, "bob", "0").await;
    assert_eq!(others[0], "InvalidArguments");
    assert_eq!(others[1].as_str().unwrap().replace(&handle, "0"), absent[1].as_str().unwrap());
    assert!(matches!(event, Event::ResultRead { value: None, bytes: 0, .. }), "{event:?}");
}

#[tokio::test]
async fn a_result_whose_reading_cannot_be_recorded_is_not_given() {
    let house = House::with_audit(Kept { broken_from: Some(1), ..Kept::default() });
    let whole = House::new().run(json!([["bank", "pay", {"amount": 1}]])).await;
    let ana =
        CodeMode::new(house.boundary.clone(), Arc::clone(&house.bank), CallList).acting_for(Principal::user("ana"));
    let handle = ana.bounded(whole, &Budget::tokens(1)).cut[0].handle.clone().unwrap();
    let plan = ana.plan("read", []).await.unwrap();
    let script = json!([["@results", "get", { "handle": handle }]]);
    let completion = ana.run(&plan, script.to_string()).await.unwrap();
    assert_eq!(completion.value[0][0], "NotCalled");
}

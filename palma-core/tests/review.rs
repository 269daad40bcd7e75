//! What a check says once policy, schemas and the catalog have been asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use palma_core::dangerous::Forget;
use palma_core::{
    ActingFor, Api, Approval, Arguments, Boundary, CallPreview, CallSite, Check, CodeMode, CodeModeError, Decision,
    Diagnostic, Effect, Ending, FailureClass, Hit, Isolate, IsolateError, KnownArguments, Plan, PolicyEngine,
    PolicyError, Position, Preview, Principal, ProviderError, Reach, Request, Script, SearchError, Session, Severity,
    Status, Tool, ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch, Visibility,
};
use serde_json::{Value, json};

/// `bank.pay`, and `bank.refund`, which no plan here has.
#[derive(Debug)]
struct Bank;

#[async_trait]
impl ToolProvider for Bank {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let input = json!({"type": "object", "required": ["amount"], "properties": {
            "amount": {"type": "integer", "minimum": 1}, "to": {"type": "string"}}});
        let tool = |name| Arc::new(Tool::new(ToolId::parse("bank", name).unwrap(), input.clone()));
        Ok(vec![tool("pay"), tool("refund"), tool("closed"), tool("hidden")])
    }

    async fn call(&self, _: ToolCall) -> Result<ToolResult, ProviderError> {
        Err(ProviderError::NotSent("no test calls it".into()))
    }
}

#[async_trait]
impl ToolSearch for Bank {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

/// Denies more than 100, asks the CFO for more than 10, and knows nothing of what it is not told.
#[derive(Debug)]
struct Purse;

#[async_trait]
impl PolicyEngine for Purse {
    async fn decide(&self, _: Request<'_>) -> Result<Decision, PolicyError> {
        Ok(Decision::new(Effect::Allow, Vec::new(), "1"))
    }

    async fn preview(&self, _: &Principal, tool: &Tool) -> Result<Preview, PolicyError> {
        Ok(if tool.id.name().as_str() == "closed" { Preview::Denied } else { Preview::Depends })
    }

    async fn visibility(&self, _: &Principal, tool: &Tool) -> Result<Visibility, PolicyError> {
        Ok(if tool.id.name().as_str() == "hidden" { Visibility::Hidden } else { Visibility::Visible })
    }

    async fn preview_call(&self, _: &Principal, _: &Tool, known: &KnownArguments) -> Result<CallPreview, PolicyError> {
        Ok(match known.whole().and_then(|known| known["amount"].as_i64()) {
            Some(101..) => CallPreview::Denied("too much".to_owned()),
            Some(11..) => CallPreview::Asks(Approval::from_any_of(vec!["cfo".to_owned()])),
            Some(_) => CallPreview::Allowed,
            None => CallPreview::Depends,
        })
    }
}

/// Finds what it is told to find, and counts what it runs.
#[derive(Debug)]
struct Finds(Check, Arc<AtomicUsize>);

#[async_trait]
impl Isolate for Finds {
    async fn check(&self, _: &Script, _: &Api) -> Result<Check, IsolateError> {
        Ok(self.0.clone())
    }

    async fn run(&self, _: &Script, _: &Session) -> Result<Ending, IsolateError> {
        self.1.fetch_add(1, Ordering::SeqCst);
        Ok(Ending::new(Ok(Value::Null), std::time::Duration::ZERO))
    }
}

struct House {
    ana: ActingFor,
    plan: Plan,
    runs: Arc<AtomicUsize>,
}

async fn house(found: Check) -> House {
    let runs = Arc::new(AtomicUsize::new(0));
    let boundary = Boundary::new(Bank, Purse, Forget);
    let ana = CodeMode::new(boundary, Bank, Finds(found, Arc::clone(&runs))).acting_for(Principal::user("ana"));
    let plan = ana.plan("pay", [ToolId::parse("bank", "pay").unwrap()]).await.unwrap();
    House { ana, plan, runs }
}

fn pay(arguments: Value) -> CallSite {
    let arguments: Arguments = serde_json::from_value(arguments).unwrap();
    let known = KnownArguments::exactly(arguments);
    CallSite::new("bank.pay", Position::new(2, 3), Position::new(2, 30), known)
}

fn calling(call: CallSite) -> Check {
    Check::default().with_calls(Reach::Only(vec!["bank.pay".to_owned()]), vec![call])
}

fn told(check: &Check) -> Vec<(&str, Severity)> {
    check.diagnostics.iter().map(|found| (found.code.as_str(), found.severity)).collect()
}

#[tokio::test]
async fn a_call_that_is_denied_for_certain_is_a_diagnostic_and_no_run() {
    let House { ana, plan, runs } = house(calling(pay(json!({"amount": 500})))).await;
    let check = ana.check(&plan, "…").await.unwrap();
    assert_eq!(told(&check), [("denied", Severity::Error)]);
    assert!(check.diagnostics[0].message.ends_with(": too much"), "{}", check.diagnostics[0]);
    let completion = ana.run(&plan, "…").await.unwrap();
    assert_eq!((completion.status, completion.failure.unwrap().class), (Status::Denied, FailureClass::Policy));
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    let completion = ana.run_unchecked(&plan, "…").await.unwrap();
    assert_eq!((completion.status, runs.load(Ordering::SeqCst)), (Status::Completed, 1));
}

#[tokio::test]
async fn a_call_that_may_not_be_made_or_is_caught_is_denied_in_a_note() {
    for (conditional, caught) in [(true, false), (false, true)] {
        let mut call = pay(json!({"amount": 500}));
        (call.conditional, call.caught) = (conditional, caught);
        let House { ana, plan, .. } = house(calling(call)).await;
        assert_eq!(told(&ana.check(&plan, "…").await.unwrap()), [("denied", Severity::Note)]);
    }
}

#[tokio::test]
async fn the_host_is_told_whom_a_script_will_ask() {
    let House { ana, plan, runs } = house(calling(pay(json!({"amount": 50, "to": "ben"})))).await;
    let check = ana.check(&plan, "…").await.unwrap();
    assert_eq!(told(&check), [("asks-a-person", Severity::Note)]);
    assert_eq!(
        (check.asks.len(), &*check.asks[0].tool, &check.asks[0].from[..]),
        (1, "bank.pay", &["cfo".to_owned()][..])
    );
    assert_eq!(check.asks[0].arguments.value["to"], "ben");
    ana.run(&plan, "…").await.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_the_schema_refuses_beyond_types_is_found() {
    for (arguments, expected) in
        [(json!({"amount": 0}), &[("invalid-arguments", Severity::Error)][..]), (json!({"amount": 1}), &[])]
    {
        let House { ana, plan, .. } = house(calling(pay(arguments))).await;
        assert_eq!(told(&ana.check(&plan, "…").await.unwrap()), expected);
    }
    // What has been found already is not told again.
    let mut found = calling(pay(json!({"amount": "x"})));
    found.diagnostics.push(Diagnostic::error("argument-type", Position::new(2, 9), "no"));
    let House { ana, plan, .. } = house(found).await;
    assert_eq!(told(&ana.check(&plan, "…").await.unwrap()), [("argument-type", Severity::Error)]);
}

#[tokio::test]
async fn a_tool_outside_the_plan_is_told_only_to_whom_may_see_it() {
    let unknown = |name: &str, near: &str| {
        let message = format!("`tools.bank.{name}` does not exist; did you mean `tools.{near}`?");
        Check::new(vec![Diagnostic::error("unknown-tool", Position::new(1, 1), message).about(format!("bank.{name}"))])
    };
    for (name, code, hint) in [
        ("refund", "outside-plan", "make a plan that names `bank.refund`, or do without"),
        ("closed", "outside-plan", "make a plan that names `bank.closed`, or do without"),
        ("hidden", "unknown-tool", "call it as `tools.bank.pay({amount: number, to?: string})`"),
        ("pya", "unknown-tool", "call it as `tools.bank.pay({amount: number, to?: string})`"),
    ] {
        let House { ana, plan, .. } = house(unknown(name, "bank.pay")).await;
        let found = ana.check(&plan, "…").await.unwrap().diagnostics.remove(0);
        assert_eq!((&*found.code, found.hint.as_deref()), (code, Some(hint)), "{name}");
        let message = "does not exist; did you mean `tools.bank.pay`?";
        assert_eq!(found.message.ends_with(message), code == "unknown-tool", "{name}: {}", found.message);
    }
}

#[tokio::test]
async fn a_check_fits_the_schema_that_is_published_for_it() {
    let House { ana, plan, .. } = house(calling(pay(json!({"amount": 50})))).await;
    let check = serde_json::to_value(ana.check(&plan, "…").await.unwrap()).unwrap();
    let schema = serde_json::to_value(schemars::schema_for!(Check)).unwrap();
    assert!(jsonschema::is_valid(&schema, &check), "{check:#}");
    assert!(!jsonschema::is_valid(&schema, &json!({"diagnostics": [{"code": "x"}]})));
    assert_eq!(serde_json::to_value(serde_json::from_value::<Check>(check.clone()).unwrap()).unwrap(), check);
}

#[tokio::test]
async fn a_plan_of_another_is_not_checked() {
    let House { ana, .. } = house(Check::default()).await;
    let boundary = Boundary::new(Bank, Purse, Forget);
    let ben = CodeMode::new(boundary, Bank, Finds(Check::default(), Arc::default())).acting_for(Principal::user("ben"));
    let plan = ben.plan("pay", []).await.unwrap();
    assert!(matches!(ana.check(&plan, "1").await, Err(CodeModeError::NotYourPlan)));
}

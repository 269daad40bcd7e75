//! What a script checks itself, and what it may not do, in a real worker process.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{
    Annotations, Boundary, CodeMode, Completion, Hit, Plan, Principal, ProviderError, SearchError, Status, Tool,
    ToolCall, ToolId, ToolProvider, ToolResult, ToolSearch,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};

const WORKER: &str = env!("CARGO_BIN_EXE_palma-worker");

/// `shop.read` only reads, `shop.write` and `post-office.send` count what they do.
#[derive(Debug, Default)]
struct Shop(AtomicUsize);

#[async_trait]
impl ToolProvider for Shop {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let tool = |server, name, reads| {
            let hints = Annotations::default().with_read_only(reads);
            Arc::new(Tool::new(ToolId::parse(server, name).unwrap(), json!({"type": "object"})).with_annotations(hints))
        };
        Ok(vec![tool("shop", "read", true), tool("shop", "write", false), tool("post-office", "send", false)])
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        if call.tool.name().as_str() != "read" {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
        Ok(ToolResult::structured(Value::Object(call.arguments)))
    }
}

#[async_trait]
impl ToolSearch for Shop {
    async fn search(&self, _: &str, _: usize) -> Result<Vec<Hit>, SearchError> {
        Ok(Vec::new())
    }
}

struct House {
    shop: Arc<Shop>,
    code_mode: CodeMode,
}

impl House {
    fn new() -> Self {
        let shop = Arc::new(Shop::default());
        let sandbox = Sandbox::with_worker(Limits::default(), WORKER).unwrap();
        let boundary = Boundary::new(Arc::clone(&shop), AllowAll, Forget);
        Self { code_mode: CodeMode::new(boundary, Arc::clone(&shop), sandbox), shop }
    }

    async fn plan(&self) -> Plan {
        let tools = ["read", "write"].map(|name| ToolId::parse("shop", name).unwrap());
        self.code_mode.acting_for(Principal::user("ana")).plan("a test", tools).await.unwrap()
    }

    async fn run(&self, script: &str) -> Completion {
        self.code_mode.acting_for(Principal::user("ana")).run_unchecked(&self.plan().await, script).await.unwrap()
    }

    async fn dry_run(&self, script: &str) -> Completion {
        self.code_mode.acting_for(Principal::user("ana")).dry_run(&self.plan().await, script).await.unwrap()
    }

    fn written(&self) -> usize {
        self.shop.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn what_holds_and_fits_lets_a_script_go_on() {
    let house = House::new();
    let script = "
        const row: unknown = await tools.shop.read({ a: 1 });
        ensure(typeof row === 'object', 'no object');
        const same = await validate(row, { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } });
        await tools.shop.write({});
        return [same, ensure.name, validate.length, ensure(1, 'x') ?? null];";
    let done = house.run(script).await;
    assert_eq!(done.value, json!([{"a": 1}, "ensure", 2, null]), "{done}");
    assert_eq!((house.written(), done.failed_checks.len()), (1, 0));
    // A condition that holds is nobody's business but the script's.
    let calls: Vec<&str> = done.calls.iter().map(|call| &*call.tool).collect();
    assert_eq!(calls, ["shop.read", "@checks.validate", "shop.write"]);
}

#[tokio::test]
async fn what_does_not_hold_throws_at_once_and_stops_every_later_write() {
    for (check, name, message) in [
        ("ensure(1 > 2, 'too much')", "EnsureFailed", "too much"),
        ("ensure(null)", "EnsureFailed", "the condition does not hold"),
        ("ensure(0, 7)", "EnsureFailed", "7"),
        ("ensure('', { toString() { throw 1 } })", "EnsureFailed", "the condition does not hold"),
        (
            "ensure(tools.shop.read({}), 'x')",
            "EnsureFailed",
            "`ensure` was given a promise, which holds whatever comes of it; await it first",
        ),
        (
            "await validate({ a: 'x' }, { properties: { a: { type: 'integer' } } })",
            "ValidationFailed",
            "the value does not fit its schema: at `/a` expected an integer, got \"x\"",
        ),
        ("await validate(undefined, {})", "ValidationFailed", "`validate`: the value is undefined"),
        ("await validate(1)", "ValidationFailed", "`validate`: expected a value and a JSON Schema, got 1 arguments"),
        ("await validate(() => 1, {})", "ValidationFailed", "`validate`: the value is no data: "),
        ("await validate(1, 'integer')", "ValidationFailed", "the schema cannot be used: "),
    ] {
        let house = House::new();
        let script = format!(
            "await tools.shop.write({{}});
            const said: unknown[] = [];
            try {{
                {check};
            }} catch (e) {{
                said.push(e.name, e.message, e instanceof CallError, e.certainty, e.retryable, typeof e.call);
            }}
            try {{ await tools.shop.write({{}}); }} catch (e) {{ said.push(e.name, e instanceof WritesStopped); }}
            await tools.shop.read({{}});
            return said;"
        );
        let done = house.run(&script).await;
        let said = done.value.as_array().unwrap_or_else(|| panic!("{check}: {done}"));
        assert_eq!(said[0], name, "{check}: {done}");
        assert!(said[1].as_str().unwrap().starts_with(message), "{check}: {done}");
        assert_eq!(
            said[2..],
            json!([true, "not called", false, "number", "WritesStopped", true]).as_array().unwrap()[..],
            "{check}"
        );
        assert_eq!((house.written(), done.failed_checks.len()), (1, 1), "{check}: {done}");
        assert!(done.failed_checks[0].message.starts_with(message), "{check}: {:?}", done.failed_checks);
        assert!(!done.notes.iter().any(|note| note.contains("nobody waited")), "{check}: {:?}", done.notes);
    }
}

#[tokio::test]
async fn a_failed_check_that_nothing_catches_is_the_failure_of_its_run() {
    let house = House::new();
    let done = house.run("const n = 3;\nensure(n > 5, `expected more than 5, got ${n}`);\nreturn n;").await;
    let failure = done.failure.unwrap();
    assert_eq!((&*failure.name, &*failure.message), ("EnsureFailed", "expected more than 5, got 3"));
    assert_eq!(failure.position.map(|position| (position.line, position.column)), Some((2, 7)));
    assert_eq!(failure.call.map(|call| call.number), Some(1));
    assert_eq!(done.failed_checks.len(), 1);
}

#[tokio::test]
async fn a_validation_that_nobody_waits_for_stops_the_writes_behind_it() {
    let house = House::new();
    let done = house.run("validate(1, { type: 'string' }).catch(() => {});\nawait tools.shop.write({});").await;
    assert_eq!((done.failure.unwrap().name.as_str(), house.written()), ("WritesStopped", 0));
}

#[tokio::test]
async fn a_script_may_call_something_of_its_own_ensure() {
    let house = House::new();
    let done = house.run("const ensure = (a) => a + 1, validate = 2;\nreturn ensure(validate);").await;
    assert_eq!(done.value, 3, "{done}");
}

#[tokio::test]
async fn a_tool_outside_the_plan_refuses_in_its_own_way() {
    let house = House::new();
    let script = "
        const said = [];
        try { await tools.post_office.send({}); } catch (e) { said.push(e.name, e instanceof OutsidePlan, e.message, e.tool, e.call); }
        try { await tools.shop.nothing({}); } catch (e) { said.push(e.name); }
        return [said, Object.keys(tools), Object.keys(tools.shop), Object.isFrozen(tools.post_office)];";
    let done = house.run(script).await;
    let message = "`tools.post_office.send` is not in the plan of this run; make a plan that names it, or do without";
    let said = json!(["OutsidePlan", true, message, "post_office.send", 1, "TypeError"]);
    assert_eq!(done.value, json!([said, ["shop"], ["read", "write"], true]), "{done}");
    assert_eq!((done.calls.len(), house.written()), (1, 0));
    let checked = house.code_mode.acting_for(Principal::user("ana"));
    let plan = house.plan().await;
    let check = checked.check(&plan, "await tools.post_office.send({});").await.unwrap();
    let found: Vec<&str> = check.errors().map(|found| &*found.code).collect();
    assert_eq!(found, ["outside-plan"], "{check:?}");
}

#[tokio::test]
async fn a_dry_run_tells_what_a_script_would_have_done_and_where() {
    let house = House::new();
    let script = "const row = await tools.shop.read({ n: 2 });
await Promise.all([1, 2, 3].map((n) =>
  tools.shop.write({ n })));
await tools.shop.write({ n: 4 });
return row;";
    let done = house.dry_run(script).await;
    assert_eq!((done.status, house.written()), (Status::Withheld, 0), "{done}");
    let held: Vec<_> = done
        .withheld
        .iter()
        .map(|held| (held.call, &*held.tool, held.arguments["n"].clone(), held.position.map(|at| at.line)))
        .collect();
    let write = |call, n: u64| (call, "shop.write", json!(n), Some(3));
    assert_eq!(held, [write(2, 1), write(3, 2), write(4, 3)]);
    let read = house.dry_run("return await tools.shop.read({ n: 2 });").await;
    assert_eq!((read.status, read.value), (Status::Completed, json!({"n": 2})));
}

#[tokio::test]
async fn a_dry_run_lists_more_writes_than_may_be_under_way_together() {
    let house = House::new();
    let script = "await Promise.all(Array.from({ length: 200 }, (_, n) => tools.shop.write({ n })));";
    let done = house.dry_run(script).await;
    assert_eq!((done.status, done.withheld.len(), house.written()), (Status::Withheld, 200, 0), "{done}");
    let unawaited = house.dry_run("tools.shop.write({ n: 1 }).catch(() => {});\nreturn 1;").await;
    assert_eq!((unawaited.status, unawaited.withheld.len()), (Status::Withheld, 1), "{unawaited}");
}

//! What a failed script tells, from real worker processes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/ana.rs"]
mod ana;

use std::sync::Arc;

use async_trait::async_trait;
use palma_core::dangerous::Forget;
use palma_core::{
    Boundary, Completion, Decision, Effect, Failure, FailureClass, PolicyEngine, PolicyError, Preview, Principal,
    ProviderError, Request, Status, Tool, ToolCall, ToolId, ToolProvider, ToolResult,
};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};

use self::ana::ana;

const WORKER: &str = env!("CARGO_BIN_EXE_palma-worker");

/// Tools that end in every way a tool can.
#[derive(Debug)]
struct Tools;

#[async_trait]
impl ToolProvider for Tools {
    async fn tools(&self) -> Result<Vec<Arc<Tool>>, ProviderError> {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
        let names = ["echo", "fail", "unsent", "lost", "forbidden"];
        Ok(names.map(|name| Arc::new(Tool::new(ToolId::parse("demo", name).unwrap(), schema.clone()))).to_vec())
    }

    async fn call(&self, call: ToolCall) -> Result<ToolResult, ProviderError> {
        match call.tool.name().as_str() {
            "fail" => Ok(ToolResult::error("no such thing")),
            "unsent" => Err(ProviderError::NotSent("the server is gone".to_owned())),
            "lost" => Err(ProviderError::Uncertain("no answer came".to_owned())),
            _ => Ok(ToolResult::structured(Value::Object(call.arguments))),
        }
    }
}

/// Denies one tool.
#[derive(Debug)]
struct AllButOne;

#[async_trait]
impl PolicyEngine for AllButOne {
    async fn decide(&self, request: Request<'_>) -> Result<Decision, PolicyError> {
        let effect = match request.tool.id.name().as_str() {
            "forbidden" => Effect::Deny("nobody may".to_owned()),
            _ => Effect::Allow,
        };
        Ok(Decision::new(effect, vec!["a-policy".into()], "1"))
    }

    async fn preview(&self, _: &Principal, _: &Tool) -> Result<Preview, PolicyError> {
        Ok(Preview::Depends)
    }
}

async fn run_with(limits: Limits, script: &str) -> Completion {
    let sandbox = Sandbox::with_worker(limits, WORKER).unwrap();
    let (ana, plan) = ana(Boundary::new(Tools, AllButOne, Forget), sandbox).await;
    ana.run(&plan, script).await.unwrap()
}

async fn run(script: &str) -> Completion {
    run_with(Limits::default(), script).await
}

async fn failure(script: &str) -> Failure {
    run(script).await.failure.unwrap()
}

fn place(failure: &Failure) -> String {
    failure.position.map(|position| position.to_string()).unwrap_or_default()
}

/// Runs each script and compares the error and its place.
async fn check(cases: &[(&str, &str, &str)]) {
    for (script, error, expected) in cases {
        let failure = failure(script).await;
        assert_eq!(
            (format!("{}: {}", failure.name, failure.message).as_str(), place(&failure).as_str()),
            (*error, *expected),
            "{script}"
        );
        assert_eq!(failure.frame.is_some(), !expected.is_empty(), "{script}");
    }
}

#[tokio::test]
async fn an_error_has_its_name_its_message_and_its_place() {
    check(&[
        ("throw new Error('plain');", "Error: plain", "1:7"),
        ("throw new Error();", "Error: ", "1:7"),
        ("\n\n  throw new RangeError('third line');", "RangeError: third line", "3:9"),
        ("throw Error('without new');", "Error: without new", "1:12"),
        ("class Mine extends Error {}\nthrow new Mine('own');", "Error: own", "2:7"),
        ("class Mine extends Error { name = 'Mine'; }\nthrow new Mine('own');", "Mine: own", "2:7"),
        ("const e = new Error('before');\nthrow e;", "Error: before", "1:11"),
        ("const e = new Error('x'); e.name = 'Renamed'; throw e;", "Renamed: x", "1:11"),
        ("const f = (n: number): never => {\n  throw new Error(`no ${n}`);\n};\nf(1);", "Error: no 1", "2:9"),
        ("const o = { get x() { throw new Error('in a getter'); } };\nreturn `a ${o.x}`;", "Error: in a getter", "1:29"),
        ("const o = { toString() { throw new Error('in a template'); } };\nreturn `${o}`;", "Error: in a template", "1:32"),
        ("await 0; await 1;\nfor (let i = 0; i < 20; i++) await i;\nthrow new Error('late');", "Error: late", "3:7"),
        ("const f = async () => {\n  await 1;\n  throw new Error('inner');\n};\nconst g = async () => { await f(); };\nawait g();", "Error: inner", "3:9"),
        ("await Promise.all([1, 2].map(async n => {\n  if (n > 1) throw new Error(`item ${n}`);\n}));", "Error: item 2", "2:20"),
        ("await new Promise((_, no) => no(new Error('rejected')));", "Error: rejected", "1:33"),
        ("for await (const x of (async function* () { throw new Error('generator'); })()) {}", "Error: generator", "1:51"),
        ("const it = { [Symbol.iterator]() { return { next() { throw new Error('next'); } }; } };\nfor (const x of it);", "Error: next", "1:60"),
        ("JSON.stringify({ toJSON() { throw new TypeError('json'); } });", "TypeError: json", "1:35"),
        ("[3, 1].sort(() => { throw new Error('compare'); });", "Error: compare", "1:27"),
        ("try { throw new Error('a'); } finally { throw new Error('b'); }", "Error: b", "1:47"),
        ("const s = '😀'; throw new Error('after an emoji');", "Error: after an emoji", "1:23"),
        ("new Array(-1);", "RangeError: invalid array length", "1:1"),
        ("const c = 1;\n c = 2;", "TypeError: cannot mutate an immutable binding 'c'", "2:2"),
    ])
    .await;
}

#[tokio::test]
async fn a_thrown_value_that_is_no_error_is_told_by_its_kind() {
    check(&[
        ("throw null;", "Error: the script threw null", "1:7"),
        ("throw undefined;", "Error: the script threw undefined", "1:7"),
        ("throw 'text \"quoted\"';", "Error: the script threw a string: \"text \\\"quoted\\\"\"", "1:7"),
        ("throw 42;", "Error: the script threw a number: 42", "1:7"),
        ("throw NaN;", "Error: the script threw a number", "1:7"),
        ("throw true;", "Error: the script threw a boolean: true", "1:7"),
        ("throw 1n;", "Error: the script threw a BigInt", "1:7"),
        ("throw Symbol('s');", "Error: the script threw a symbol", "1:7"),
        ("throw () => 1;", "Error: the script threw a function", "1:7"),
        ("throw [1, 'a'];", "Error: the script threw an array: [1,\"a\"]", "1:7"),
        (
            "throw { message: 'like an error' };",
            "Error: the script threw an object that is no Error: {\"message\":\"like an error\"}",
            "1:7",
        ),
        ("throw { get message() { throw 1; } };", "Error: the script threw an object that is no Error", "1:7"),
        ("throw new Proxy(new Error('x'), {});", "Error: the script threw a Proxy", ""),
        ("const r = Proxy.revocable({}, {}); r.revoke(); throw r.proxy;", "Error: the script threw a Proxy", "1:54"),
        ("await Promise.reject();", "Error: the script threw undefined", ""),
    ])
    .await;
}

/// A script that looks at what is read of it would leave a line in the console or never end.
#[tokio::test]
async fn nothing_of_the_script_runs_when_its_error_is_read() {
    for (script, expected) in [
        ("const e = new Error('m'); Object.defineProperty(e, 'name', { get() { SEEN } }); throw e;", "Error: m"),
        ("const e = new Error('m'); Object.defineProperty(e, 'message', { get() { SEEN } }); throw e;", "Error: "),
        ("const e = new Error('m'); Object.defineProperty(e, 'cause', { get() { SEEN } }); throw e;", "Error: m"),
        ("const e = new Error('m'); Object.defineProperty(e, 'stack', { get() { SEEN } }); throw e;", "Error: m"),
        ("Object.defineProperty(Error.prototype, 'stack', { get() { SEEN } }); throw new Error('m');", "Error: m"),
        ("Object.defineProperty(Error.prototype, 'name', { get() { SEEN } }); throw new Error('m');", "Error: m"),
        ("Object.defineProperty(Object.prototype, 'cause', { get() { SEEN } }); throw new Error('m');", "Error: m"),
        ("const e = new Error('m', { cause: new Proxy({}, { get() { SEEN } }) }); throw e;", "Error: m"),
        (
            "const e = new AggregateError([1], 'm'); e.errors = new Proxy([], { get() { SEEN } }); throw e;",
            "AggregateError: m",
        ),
        (
            "Object.setPrototypeOf(Error.prototype, new Proxy({}, { get() { SEEN } })); const e = new Error('m'); throw e;",
            "Error: m",
        ),
        ("const e = new Error('m'); e.name = { toString() { SEEN } }; throw e;", "Error: m"),
        ("const e = new Error('m'); e.message = { toString() { SEEN } }; throw e;", "Error: "),
        ("class E extends Error { get [Symbol.toStringTag]() { SEEN } } throw new E('m');", "Error: m"),
        ("globalThis.Error = function () { SEEN }; null.a.b;", "TypeError: "),
    ] {
        let completion = run(&script.replace("SEEN", "console.log('seen'); for (;;);")).await;
        let failure = completion.failure.as_ref().unwrap();
        assert!(format!("{}: {}", failure.name, failure.message).starts_with(expected), "{script}: {failure}");
        assert!(completion.logs.is_empty(), "{script}");
        assert_eq!(failure.class, FailureClass::Script, "{script}");
    }
}

#[tokio::test]
async fn what_an_error_was_caused_by_is_told() {
    for (script, causes, errors) in [
        ("throw new Error('a', { cause: new TypeError('b') });", json!(["TypeError: b (at 1:31)"]), json!([])),
        (
            "throw new Error('a', { cause: new Error('b', { cause: 'c' }) });",
            json!(["Error: b (at 1:31)", "Error: the script threw a string: \"c\""]),
            json!([]),
        ),
        ("throw new Error('a', { cause: undefined });", json!(["Error: the script threw undefined"]), json!([])),
        ("const e = new Error('a'); e.cause = e; throw e;", json!([]), json!([])),
        (
            "const e = new Error('a'); const f = new Error('b', { cause: e });\ne.cause = f; throw e;",
            json!(["Error: b (at 1:37)"]),
            json!([]),
        ),
        (
            "throw new AggregateError([new Error('a'), 'b', null], 'm');",
            json!([]),
            json!(["Error: a (at 1:27)", "Error: the script threw a string: \"b\"", "Error: the script threw null"]),
        ),
        (
            "const e = new AggregateError([], 'm'); e.errors.push(e); throw e;",
            json!([]),
            json!(["AggregateError: m (at 1:11)"]),
        ),
        (
            "try { await tools.demo.forbidden({}); } catch (cause) {\n  throw new Error('no invoice', { cause });\n}",
            json!(["Denied: `demo.forbidden` was denied: nobody may (at 1:33)"]),
            json!([]),
        ),
        (
            "await Promise.any([Promise.reject(new Error('a')), tools.demo.forbidden({})]);",
            json!([]),
            json!(["Error: a (at 1:35)", "Denied: `demo.forbidden` was denied: nobody may (at 1:72)"]),
        ),
    ] {
        let failure = failure(script).await;
        let told = |causes: &[palma_core::Cause]| json!(causes.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!((told(&failure.causes), told(&failure.errors)), (causes, errors), "{script}");
    }
    let chain =
        failure("let e = new Error('0'); for (let i = 1; i < 50; i++) e = new Error(`${i}`, { cause: e }); throw e;")
            .await;
    assert_eq!(chain.causes.len(), 8);
    let many = failure("throw new AggregateError(Array.from({ length: 50 }, (_, i) => new Error(`${i}`)));").await;
    assert_eq!(many.errors.len(), 8);
}

#[tokio::test]
async fn the_functions_an_error_came_through_are_told_and_no_more_than_ten() {
    let failure = failure(
        "function inner() {\n  throw new Error('x');\n}\nconst outer = () => [1].map(() => inner());\nouter();",
    )
    .await;
    let stack: Vec<String> = failure.stack.iter().map(ToString::to_string).collect();
    assert_eq!(stack, ["inner (2:9)", "4:40", "outer (4:28)", "5:6"]);
    let deep = self::failure("const f = n => { if (n > 100) throw new Error('deep'); f(n + 1); };\nf(0);").await;
    assert_eq!(deep.stack.len(), 10);
}

#[tokio::test]
async fn a_failure_shows_the_lines_that_lead_to_it() {
    let failure = failure("const a = 1;\n// \u{202e}hidden\nthrow new Error('here');\n").await;
    assert_eq!(
        failure.frame.as_deref(),
        Some("1 | const a = 1;\n2 | // \\u{202e}hidden\n3 | throw new Error('here');\n  |       ^")
    );
    let shown = failure.to_string();
    assert!(shown.starts_with("Error: here (at 3:7)\n\n    1 | const a = 1;\n"), "{shown}");
    let syntax = self::failure("const a = 1;\nconst b = ;\n").await;
    assert_eq!(syntax.frame.as_deref(), Some("1 | const a = 1;\n2 | const b = ;\n  |           ^"));
}

#[tokio::test]
async fn a_failed_call_is_told_with_its_tool_and_the_digest_of_its_arguments() {
    let failure = failure("await tools.demo.echo({});\nawait tools.demo.fail({ n: 1 });").await;
    let call = failure.call.unwrap();
    assert_eq!((call.number, call.tool.as_str()), (2, "demo.fail"));
    assert_eq!(call.arguments, palma_core::Digest::of_json(&json!({"n": 1})).to_string());
    assert_eq!(failure.class, FailureClass::Tool);
}

#[tokio::test]
async fn a_script_tells_the_failures_of_calls_apart_by_their_class() {
    for (call, class, certainty, retryable) in [
        ("fail({})", "ToolError", "called", json!("unknown")),
        ("forbidden({})", "Denied", "not called", json!(false)),
        ("echo({ n: 'x' })", "InvalidArguments", "not called", json!(false)),
        ("unsent({})", "NotCalled", "not called", json!(true)),
        ("lost({})", "Uncertain", "unknown", json!("unknown")),
    ] {
        let script = format!(
            "try {{ await tools.demo.{call}; }} catch (e) {{
                const known = [ToolError, Denied, InvalidArguments, QuotaExceeded, NotCalled, Uncertain].filter(c => e instanceof c);
                return [known.map(c => c.name).join(), e.name, e instanceof CallError, e instanceof Error, e.constructor.name,
                    e.call, e.certainty, e.retryable ?? 'unknown', Object.prototype.toString.call(e), typeof e.stack];
            }}"
        );
        let completion = run(&script).await;
        let expected = json!([class, class, true, true, class, 1, certainty, retryable, "[object Error]", "undefined"]);
        assert_eq!(completion.value, expected, "{completion}");
    }
}

#[tokio::test]
async fn the_classes_of_failures_are_classes_as_a_script_would_write_them() {
    let script = r"
        const described = (o, p) => { const d = Object.getOwnPropertyDescriptor(o, p); return [d.writable, d.enumerable, d.configurable].map(Number).join(''); };
        const e = new ToolError('m', { cause: 1 });
        class Mine extends Denied { constructor(m) { super(m); this.extra = 1; } }
        let bare; try { Denied('x'); } catch (error) { bare = error.name; }
        return {
            made: [e.name, e.message, e.cause, String(e), e instanceof ToolError, e instanceof Denied, Object.keys(e).length],
            mine: [new Mine('q') instanceof Denied, new Mine('q').name, new Mine('q').extra, new Mine('q').constructor === Mine],
            bare, length: ToolError.length, names: Object.getOwnPropertyNames(ToolError).sort(),
            chain: [Object.getPrototypeOf(ToolError) === CallError, Object.getPrototypeOf(CallError) === Error, Object.getPrototypeOf(ToolError.prototype) === CallError.prototype],
            global: described(globalThis, 'ToolError'), prototype: described(ToolError, 'prototype'), name: described(ToolError.prototype, 'name'), own: described(e, 'message'),
            none: Reflect.construct(Denied, ['r'], Object) instanceof Denied,
        };";
    assert_eq!(
        run(script).await.value,
        json!({
            "made": ["ToolError", "m", 1, "ToolError: m", true, false, 0],
            "mine": [true, "Denied", 1, true],
            "bare": "TypeError", "length": 1, "names": ["length", "name", "prototype"],
            "chain": [true, true, true],
            "global": "101", "prototype": "000", "name": "101", "own": "101",
            "none": false,
        })
    );
}

#[tokio::test]
async fn a_script_cannot_forge_the_failure_of_a_call_nor_change_what_one_is() {
    for script in [
        "throw new Denied('forged');",
        "const e = new Denied('x'); e.call = 1; e.tool = 'demo.echo'; e.certainty = 'called'; await tools.demo.echo({}); throw e;",
        "try { await tools.demo.forbidden({}); } catch (e) { throw Object.assign(new Denied('x'), e); }",
    ] {
        let completion = run(script).await;
        assert_eq!(completion.status, Status::Failed, "{script}");
        let failure = completion.failure.unwrap();
        assert_eq!((failure.class, failure.call), (FailureClass::Script, None), "{script}");
    }
    for script in [
        "globalThis.Denied = class {}; globalThis.CallError = null; await tools.demo.forbidden({});",
        "Object.setPrototypeOf(Denied.prototype, null); await tools.demo.forbidden({});",
        "Object.defineProperty(Object.prototype, 'message', { set() { throw 1; } }); await tools.demo.forbidden({});",
        "for (const p of ['tool', 'call', 'certainty', 'retryable']) Object.defineProperty(CallError.prototype, p, { set() { for (;;); } });
         await tools.demo.forbidden({});",
        "try { await tools.demo.forbidden({}); } catch (e) { e.name = 'Fine'; e.call = 99; delete e.tool; throw e; }",
    ] {
        let completion = run(script).await;
        assert_eq!(completion.status, Status::Denied, "{script}: {completion}");
        let call = completion.failure.unwrap().call.unwrap();
        assert_eq!((call.number, call.tool.as_str()), (1, "demo.forbidden"), "{script}");
    }
}

#[tokio::test]
async fn a_limit_is_told_with_how_far_the_script_had_come() {
    let limits = Limits::default().with_wall(std::time::Duration::from_millis(300)).with_memory(32 << 20).with_calls(2);
    for (script, expected) in [
        ("for (;;);", "before any call"),
        (
            "await tools.demo.echo({});\n await tools.demo.fail({}).catch(() => {});\nfor (;;);",
            "after call 2 (`demo.fail`) at 2:23; calls made: 2, answered: 2",
        ),
        (
            "await tools.demo.echo({});\nconsole.log('x');\nconst a = []; for (;;) a.push(new Array(1000).fill(0));",
            "after line 1 of the console at 2:12; calls made: 1, answered: 1",
        ),
        ("for (;;) await tools.demo.echo({});", "after call 2 (`demo.echo`) at 1:31; calls made: 2, answered: 2"),
    ] {
        let failure = run_with(limits, script).await.failure.unwrap();
        assert_eq!(failure.class, FailureClass::Limit, "{script}: {failure}");
        assert_eq!(failure.progress.unwrap().to_string(), expected, "{script}");
    }
}

#[tokio::test]
async fn no_error_is_longer_than_a_completion_can_hold() {
    for script in [
        "throw new Error('x'.repeat(1e6));",
        "throw 'x'.repeat(1e6);",
        "let e = new Error('x'.repeat(1e6)); for (let i = 0; i < 9; i++) e = new Error('y'.repeat(1e6), { cause: e }); throw e;",
        "throw new AggregateError(Array.from({ length: 20 }, () => new Error('x'.repeat(1e5))), 'y'.repeat(1e6));",
        "const name = 'f'.repeat(1e5); const o = { [name]() { throw new Error('x'); } }; o[name]();",
    ] {
        let failure = failure(script).await;
        let bytes = serde_json::to_string(&failure).unwrap().len();
        assert!(bytes < 64 << 10, "{script}: {bytes}");
    }
}

#[tokio::test]
async fn an_error_of_the_engine_is_told_in_the_script_s_own_words_where_they_are_certain() {
    check(&[
        (
            "const rows: number[] = [1, 2];\nconst few = rows.fliter(x => x > 1);",
            "TypeError: `rows.fliter` is not a function; did you mean `filter`?",
            "2:24",
        ),
        ("const row = { a: 1 } as any; row.map((x: any) => x);", "TypeError: `row.map` is not a function", "1:37"),
        ("const o = {} as any;\no.a = o.run<string> (1);", "TypeError: `o.run` is not a function", "2:21"),
        ("const three = 3 as any; three();", "TypeError: `three` is not a function", "1:30"),
        (
            "const s = 'ç😀'; s.toUppercase();",
            "TypeError: `s.toUppercase` is not a function; did you mean `toUpperCase`?",
            "1:31",
        ),
        (
            "const c: any = {};\nconst n = c.list.length;",
            "TypeError: cannot read `length`: `c.list` is null or undefined",
            "2:18",
        ),
        (
            "const c: any = { a: null };\nif (c.a.b.c) console.log(1);",
            "TypeError: cannot read `b`: `c.a` is null or undefined",
            "2:9",
        ),
        (
            "[3, 1].sort((a: any, b: any) => b.x.y - a.x.y);",
            "TypeError: cannot read `y`: `b.x` is null or undefined",
            "1:37",
        ),
        (
            "const customer = (await tools.demo.echo({})).customer as any;\nreturn customer.name;",
            "TypeError: cannot read `name`: `customer` is null or undefined",
            "2:17",
        ),
        ("const c: any = {}; c.a.b = 1;", "TypeError: cannot set `b`: `c.a` is null or undefined", "1:20"),
    ])
    .await;
}

#[tokio::test]
async fn an_error_of_the_engine_is_left_as_it_is_where_its_cause_is_not_certain() {
    for (script, message) in [
        ("throw new TypeError('not a callable function');", "not a callable function"),
        ("throw TypeError('not a callable function');", "not a callable function"),
        (
            "const f = (): any => { throw Object.assign(TypeError('not a callable function')); }; f();",
            "not a callable function",
        ),
        (
            "class Mine extends TypeError {} const f = (m: string) => new Mine(m); throw f('not a callable function');",
            "not a callable function",
        ),
        ("Reflect.ownKeys(Object.create(null)).at.call(null);", "cannot convert 'null' or 'undefined' to object"),
    ] {
        assert_eq!(failure(script).await.message, message, "{script}");
    }
}

#[tokio::test]
async fn a_script_that_waits_in_vain_is_told_both_causes_that_it_can_have_and_how_far_it_came() {
    for (script, progress) in [
        ("await new Promise(() => {});", "before any call"),
        (
            "await tools.demo.echo({}); const f = n => f(n + 1) + 1; f(0);",
            "after call 1 (`demo.echo`) at 1:22; calls made: 1, answered: 1",
        ),
    ] {
        let failure = failure(script).await;
        assert_eq!(failure.name, "StuckError", "{script}");
        assert!(failure.message.contains("nothing will settle"), "{failure}");
        assert!(failure.message.contains("too deeply behind an `await`"), "{failure}");
        assert_eq!(failure.progress.unwrap().to_string(), progress, "{script}");
    }
}

#[tokio::test]
async fn the_stack_of_an_error_begins_with_the_error_and_tells_places_of_the_text() {
    let script = "function inner() { throw new TypeError('kaput'); }\nlet seen;\ntry { inner(); } catch (error) { seen = error.stack; }\n\
        const own = new Error(''); own.stack = 'mine';\nreturn [seen, own.stack];";
    let completion = run(script).await;
    let expected = "TypeError: kaput\n    at inner (script:1:26)\n    at script:3:12";
    assert_eq!(completion.value, serde_json::json!([expected, "mine"]), "{completion}");
}

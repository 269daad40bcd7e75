//! What a script is told of the mistakes that models make: the expression in its own words, and its place.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/ana.rs"]
mod ana;
#[path = "house/demo.rs"]
mod demo;

use std::fmt::Write as _;

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{ActingFor, Boundary, Plan};
use palma_sandbox::{Limits, Sandbox};
use serde_json::{Value, json};

async fn ana() -> (ActingFor, Plan) {
    let sandbox = Sandbox::with_worker(Limits::default(), env!("CARGO_BIN_EXE_palma-worker")).unwrap();
    ana::ana(Boundary::new(demo::Demo::default(), AllowAll, Forget), sandbox).await
}

/// Runs each script, and compares its error and the place of that.
async fn check(cases: &[(&str, &str, &str)]) {
    let (ana, plan) = ana().await;
    let mut wrong = String::new();
    for (script, error, place) in cases {
        let failure = ana.run_unchecked(&plan, *script).await.unwrap().failure.unwrap();
        let found = failure.position.map(|position| position.to_string()).unwrap_or_default();
        let told = format!("{}: {}", failure.name, failure.message);
        if (told.as_str(), found.as_str()) != (*error, *place) {
            writeln!(wrong, "{script}\n  expected {place} {error}\n  came     {found} {told}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[tokio::test]
async fn a_property_of_nothing_is_told_with_the_expression_that_is_nothing() {
    check(&[
        ("const r = await tools.demo.echo({}); const y = 1; const z = [y].map(x => x); return r.data.map(x => x);", "TypeError: cannot read `map`: `r.data` is null or undefined", "1:92"),
        ("undefined.foo", "TypeError: cannot read `foo`: `undefined` is null or undefined", "1:11"),
        ("null[0]", "TypeError: cannot read `0`: `null` is null or undefined", "1:6"),
        ("const r = {}; return r.a.b.c;", "TypeError: cannot read `b`: `r.a` is null or undefined", "1:26"),
        ("const r = {}; return r?.a.b.c;", "TypeError: cannot read a property in `r?.a.b.c`: what stands before it is null or undefined; `?.` guards only what stands before it", "1:22"),
        ("const r = {}; return r?.a.b();", "TypeError: cannot read a property in `r?.a.b()`: what stands before it is null or undefined; `?.` guards only what stands before it", "1:22"),
        ("const r = { a: {} }; return r.a?.b.c();", "TypeError: cannot read a property in `r.a?.b.c()`: what stands before it is null or undefined; `?.` guards only what stands before it", "1:29"),
        ("const r = {}; r.a.b = 1;", "TypeError: cannot set `b`: `r.a` is null or undefined", "1:15"),
        ("const r = {}; r.a.b();", "TypeError: cannot read `b`: `r.a` is null or undefined", "1:19"),
        ("const r = {}; r.a[0];", "TypeError: cannot read `0`: `r.a` is null or undefined", "1:19"),
        ("const r = {}; const i = 0; r.a[i].b;", "TypeError: cannot read `i`: `r.a` is null or undefined", "1:32"),
        ("const r = {}; r.a[0]();", "TypeError: cannot read `0`: `r.a` is null or undefined", "1:19"),
        ("const r = {}; r.list.length++;", "TypeError: cannot read `length`: `r.list` is null or undefined", "1:15"),
        ("const r = {}; delete r.a.b;", "TypeError: cannot delete `b`: `r.a` is null or undefined", "1:15"),
        ("function f(x) { return x.name.toUpperCase(); }\n[{name: 'a'}, {}].map(f);", "TypeError: cannot read `toUpperCase`: `x.name` is null or undefined", "1:31"),
        ("const s = 'abc'; s.foo.bar;", "TypeError: cannot read `bar`: `s.foo` is null or undefined", "1:24"),
        ("const r = await tools.demo.echo({}); r.rows.filter(x => x.a > 1).map(x => x.b);", "TypeError: cannot read `filter`: `r.rows` is null or undefined", "1:45"),
        ("const r = await tools.demo.echo({}); const out = r.rows.filter(x => x.a > 1);", "TypeError: cannot read `filter`: `r.rows` is null or undefined", "1:57"),
        ("const xs = [{}]; xs.forEach(x => { console.log(x.a.b.c()); });", "TypeError: cannot read `b`: `x.a` is null or undefined", "1:52"),
        ("const xs = [{}]; xs.forEach(x => x.items.forEach(y => y));", "TypeError: cannot read `forEach`: `x.items` is null or undefined", "1:42"),
        ("const o = { f() { return this.g.h(); } }; o.f();", "TypeError: cannot read `h`: `this.g` is null or undefined", "1:33"),
        ("const f = function () { return this.x; }; f();", "TypeError: cannot read `x`: `this` is null or undefined", "1:37"),
        ("const r = {}; const n = r.a.b.c.d.length;", "TypeError: cannot read `b`: `r.a` is null or undefined", "1:29"),
        ("const {a} = await tools.demo.echo({}); a.b.c;", "TypeError: cannot read `b`: `a` is null or undefined", "1:42"),
        ("const r = {}; r.a.b += 1;", "TypeError: cannot read `b`: `r.a` is null or undefined", "1:15"),
        ("const r = {}; r.items.push(1);", "TypeError: cannot read `push`: `r.items` is null or undefined", "1:23"),
        ("const r = {}; r.items.push(r.map(x => 1));", "TypeError: cannot read `push`: `r.items` is null or undefined", "1:23"),
        ("const r = {}; r.x.y(r.foo.bar);", "TypeError: cannot read `y`: `r.x` is null or undefined", "1:19"),
        ("const r = {}; const g = () => r.foo.bar(); await Promise.all([g(), g()]);", "TypeError: cannot read `bar`: `r.foo` is null or undefined", "1:37"),
        ("const r = {}; r[\"a b\"].map(x => x);", "TypeError: cannot read `map`: `r[\"a b\"]` is null or undefined", "1:24"),
        ("const r = {}; (r.data).map(x => x);", "TypeError: cannot read `map`: `(r.data)` is null or undefined", "1:24"),
        ("const r = {} as any; (r.data as any[]).map(x => x);", "TypeError: cannot read `map`: `(r.data as any[])` is null or undefined", "1:40"),
        ("const r = {} as any; r.data!.map(x => x);", "TypeError: cannot read `map`: `r.data!` is null or undefined", "1:30"),
        ("const f = async () => { const r = {};\n r.data.map(x => x); };\ntry { await f(); } catch (e) { console.error(e); throw e; }", "TypeError: cannot read `map`: `r.data` is null or undefined", "2:9"),
        ("const rows = [null];\nconst names = rows.map(row => row.name);", "TypeError: cannot read `name`: `row` is null or undefined", "2:35"),
        ("const rows = [[1]]; for (const [k, v] of rows) { v.x; }", "TypeError: cannot read `x`: `v` is null or undefined", "1:52"),
        ("async function main() { const res = await tools.demo.echo({ a: 1 }); return res.items.map(i => i.id); }\nmain();", "TypeError: cannot read `map`: `res.items` is null or undefined", "1:87"),
        ("const res = await tools.demo.echo({ a: 1 });\nconst x = res.content[0].text;", "TypeError: cannot read `0`: `res.content` is null or undefined", "2:23"),
        ("const res = await tools.demo.echo({ a: 1 });\nconst x = JSON.parse(res.content[0].text);", "TypeError: cannot read `0`: `res.content` is null or undefined", "2:34"),
        ("const res = await tools.demo.echo({ a: 1 });\nreturn { count: res.items.length, first: res.items[0].name.toUpperCase() };", "TypeError: cannot read `length`: `res.items` is null or undefined", "2:27"),
        ("const data = tools.demo.echo({ items: [] });\nreturn data.items.map(x => x);", "TypeError: cannot read `map`: `data.items` is null or undefined; `data` is a promise, so write `(await data)`", "2:19"),
        ("const res = tools.demo.echo({}).then(r => r.items.map(x => x));\nreturn await res;", "TypeError: cannot read `map`: `r.items` is null or undefined", "1:51"),
        ("const o = null; return { ...o.a };", "TypeError: cannot read `a`: `o` is null or undefined", "1:31"),
        ("const e = new Error('x'); e.foo.bar();", "TypeError: cannot read `bar`: `e.foo` is null or undefined", "1:33"),
        ("const a = { get b() { return this.c.d; } }; return a.b;", "TypeError: cannot read `d`: `this.c` is null or undefined", "1:37"),
        ("const x = null; x.y.z;", "TypeError: cannot read `y`: `x` is null or undefined", "1:19"),
        ("const x = null; return x.y?.z;", "TypeError: cannot read a property in `x.y?.z`: what stands before it is null or undefined; `?.` guards only what stands before it", "1:24"),
        ("const x = {}; return `${x.a.b}`;", "TypeError: cannot read `b`: `x.a` is null or undefined", "1:29"),
        ("const x = {}; return x.a.b ? 1 : 2;", "TypeError: cannot read `b`: `x.a` is null or undefined", "1:26"),
        ("const x = {}; if (x.list.includes(1)) return 1;", "TypeError: cannot read `includes`: `x.list` is null or undefined", "1:26"),
        ("const x = {}; while (x.list.length) {}", "TypeError: cannot read `length`: `x.list` is null or undefined", "1:29"),
        ("const x = {}; return x.list.map(y => y).filter(z => z).length;", "TypeError: cannot read `map`: `x.list` is null or undefined", "1:29"),
        ("const x = {}; const y = x.list.map(y => y).length;", "TypeError: cannot read `map`: `x.list` is null or undefined", "1:32"),
        ("const x = { list: [{}] }; const y = x.list.map(y => y.tags.map(t => t)).length;", "TypeError: cannot read `map`: `y.tags` is null or undefined", "1:60"),
        ("const x = { list: [{}] }; const y = x.list.map(y => ({ tags: y.tags.map(t => t) })).length;", "TypeError: cannot read `map`: `y.tags` is null or undefined", "1:69"),
        ("const x = { list: [{}] }; const y = x.list.filter(y => y.name.includes('a') && y.b.startsWith('c'));", "TypeError: cannot read `includes`: `y.name` is null or undefined", "1:63"),
        ("const x = { list: [{}, {}] }; x.list.sort((a, b) => a.name.localeCompare(b.name));", "TypeError: cannot read `localeCompare`: `a.name` is null or undefined", "1:60"),
        ("const x = { list: [{}, {}] }; return x.list.reduce((sum, i) => sum + i.price.amount, 0);", "TypeError: cannot read `amount`: `i.price` is null or undefined", "1:78"),
    ])
    .await;
}

#[tokio::test]
async fn a_call_of_what_is_no_function_is_told_with_the_expression_that_is_none() {
    check(&[
        ("const r = {}; r.items()", "TypeError: `r.items` is not a function", "1:22"),
        ("const rows = [1]; rows.fliter(x => x);", "TypeError: `rows.fliter` is not a function; did you mean `filter`?", "1:30"),
        ("const a = await Promise.all([1,2].map(async x => x)).map(x => x);", "TypeError: `Promise.all([1,2].map(async x => x)).map` is not a function; it is a promise, so put `(await …)` around what stands before the method", "1:57"),
        ("const r = {}; new r.Foo();", "TypeError: `r.Foo` is not a class, so `new` makes nothing of it", "1:15"),
        ("const r = {}; new r();", "TypeError: `r` is not a class, so `new` makes nothing of it", "1:15"),
        ("let q = 1; q();", "TypeError: `q` is not a function", "1:13"),
        ("const m = new Map(); for (const [a,b] of m.items()) {}", "TypeError: `m.items` is not a function", "1:49"),
        ("const fn = undefined; fn?.(); fn();", "TypeError: `fn` is not a function", "1:33"),
        ("const all = await Promise.all([1].map(n => tools.demo.echo({ n }))).filter(Boolean);", "TypeError: `Promise.all([1].map(n => tools.demo.echo({ n }))).filter` is not a function; it is a promise, so put `(await …)` around what stands before the method", "1:75"),
        ("const n = 5; n.map(x => x);", "TypeError: `n.map` is not a function", "1:19"),
        ("const name = 'nope'; return await tools.demo[name]({});", "TypeError: `tools.demo[name]` does not exist; there is `tools.demo.big_answer`, `tools.demo.echo`, `tools.demo.fail`", "1:51"),
        ("const s = await tools.demo.echo({}); return s.trim();", "TypeError: `s.trim` is not a function", "1:51"),
    ])
    .await;
}

#[tokio::test]
async fn a_list_that_is_none_is_told_with_the_expression_that_gave_it() {
    check(&[
        ("for (const x of null) {}", "TypeError: `null` is null, so a loop cannot go over it", "1:17"),
        (
            "const r = {}; for (const x of r.items) { console.log(x); }",
            "TypeError: `r.items` is undefined, so a loop cannot go over it",
            "1:31",
        ),
        (
            "const r = {}; return Promise.all(r.items).then(x => x);",
            "TypeError: `Promise.all` needs a list: `r.items` is null or undefined",
            "1:33",
        ),
        ("const u = undefined; return [...u]", "TypeError: cannot spread `u`: it is undefined", "1:29"),
        (
            "const a = [1], u = { n: null }; return [0, ...a, ... u.n, 1]",
            "TypeError: cannot spread `u.n`: it is null",
            "1:40",
        ),
        (
            "const o = { a: 1 }; return [...o, 1]",
            "TypeError: cannot spread `o`: it is an object, which is no list",
            "1:28",
        ),
        (
            "const r = {}; return Math.max(...r.items);",
            "TypeError: cannot spread `r.items`: it is null or undefined",
            "1:30",
        ),
        (
            "Object.entries(undefined);",
            "TypeError: `Object.entries` needs an object: `undefined` is null or undefined",
            "1:15",
        ),
        (
            "for (const x of {}) {}",
            "TypeError: a loop cannot go over `{}`: it is an object, which is no list; use `Object.entries(…)`",
            "1:17",
        ),
        ("for (const x of 5) {}", "TypeError: a loop cannot go over `5`: it is a number, which is no list", "1:17"),
        (
            "const r = {}; for await (const x of r.items) {}",
            "TypeError: `r.items` is undefined, so a loop cannot go over it",
            "1:37",
        ),
        (
            "const res = await tools.demo.echo({ a: 1 });\nfor (const item of res.items) {\n  console.log(item);\n}",
            "TypeError: `res.items` is undefined, so a loop cannot go over it",
            "2:20",
        ),
        (
            "return Object.entries((await tools.demo.echo({})).byId).map(([k]) => k);",
            "TypeError: `Object.entries` needs an object: `(await tools.demo.echo({})).byId` is null or undefined",
            "1:22",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_pattern_is_told_with_the_value_that_it_cannot_take_apart() {
    check(&[
        ("const { a } = undefined;", "TypeError: cannot take `{ a }` out of `undefined`: it is undefined", "1:7"),
        (
            "const r = {}; const { a } = r.data;",
            "TypeError: cannot take `{ a }` out of `r.data`: it is undefined",
            "1:21",
        ),
        (
            "const r = {}; const { a: { b } } = r;",
            "TypeError: cannot take `{ a: { b } }` out of its value: that, or a part of it, is undefined",
            "1:21",
        ),
        ("const [a] = null;", "TypeError: cannot take `[a]` out of `null`: it is null", "1:7"),
        ("const r = {}; const [a] = r.list;", "TypeError: cannot take `[a]` out of `r.list`: it is undefined", "1:21"),
        (
            "const f = ({ a, b: [c] }) => a; f();",
            "TypeError: cannot take `{ a, b: [c] }` out of its value: that, or a part of it, is undefined",
            "1:34",
        ),
        ("const {a, ...b} = null;", "TypeError: cannot take `{a, ...b}` out of `null`: it is null", "1:7"),
        (
            "for (const [k, v] of Object.entries({a: 1}).map(x => null)) {}",
            "TypeError: cannot take `[k, v]` out of an item of `Object.entries({a: 1}).map(x => null)`: it is null",
            "1:12",
        ),
        (
            "for (const {k} of [undefined]) {}",
            "TypeError: cannot take `{k}` out of an item of `[undefined]`: it is undefined",
            "1:12",
        ),
        ("const [a, b] = 5;", "TypeError: cannot take `[a, b]` out of `5`: it is a number, which is no list", "1:7"),
        ("const [a] = {};", "TypeError: cannot take `[a]` out of `{}`: it is an object, which is no list", "1:7"),
        (
            "let a, b; [a, b] = undefined;",
            "TypeError: cannot take `[a, b]` out of its value: that, or a part of it, is undefined",
            "1:11",
        ),
        (
            "let a; ({ a } = null);",
            "TypeError: cannot take `{ a }` out of its value: that, or a part of it, is null",
            "1:9",
        ),
        (
            "const rows = [{}]; rows.map(({ a: { b } }) => b);",
            "TypeError: cannot take `{ a: { b } }` out of its value: that, or a part of it, is undefined",
            "1:28",
        ),
        (
            "const rows = [null]; rows.map(({ b }) => b);",
            "TypeError: cannot take `{ b }` out of the argument: it is null",
            "1:30",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_name_that_is_not_there_is_told_where_it_is_used_and_with_the_one_meant() {
    check(&[
        ("foo();", "ReferenceError: foo is not defined", "1:1"),
        ("const x = 1; console.log(x, customer);", "ReferenceError: customer is not defined", "1:29"),
        ("a = 5;", "ReferenceError: `a` is not declared; write `const a = …`, or `let a` before it", "1:1"),
        ("x; let x = 1;", "ReferenceError: `x` is used before its declaration", "1:1"),
        ("const x = `${foo.bar}`;", "ReferenceError: foo is not defined", "1:14"),
        ("if (undefinedName > 3) {}", "ReferenceError: undefinedName is not defined", "1:5"),
        ("super_();", "ReferenceError: super_ is not defined", "1:1"),
        ("return customers.length;", "ReferenceError: customers is not defined", "1:8"),
        (
            "const customers = []; return customer.length;",
            "ReferenceError: customer is not defined; did you mean `customers`?",
            "1:30",
        ),
        (
            "return await echo({ a: 1 });",
            "ReferenceError: echo is not defined; did you mean `tools.demo.echo`?",
            "1:14",
        ),
        ("x.y; let x = { y: 1 };", "ReferenceError: `x` is used before its declaration", "1:1"),
        ("f(); const f = () => 1;", "ReferenceError: `f` is used before its declaration", "1:1"),
    ])
    .await;
}

#[tokio::test]
async fn a_tool_that_is_not_there_is_told_with_those_that_are() {
    check(&[
        ("demo.echo({});", "ReferenceError: demo is not defined; a server stands in `tools`, so write `tools.demo.echo`", "1:1"),
        ("const t = tools; await t.nothing.x();", "TypeError: `tools.nothing` does not exist; there is `tools.demo`", "1:34"),
        ("class A { #p = 1; static g(o) { return o.#p; } } A.g({});", "TypeError: Private element does not exist on object", "1:42"),
        ("const name = 'nothing'; return await tools[name].x({});", "TypeError: `tools[name]` does not exist; there is `tools.demo`", "1:50"),
        ("const t = tools; return await t.demo.nope({});", "TypeError: `tools.demo.nope` does not exist; there is `tools.demo.big_answer`, `tools.demo.echo`, `tools.demo.fail`", "1:42"),
        ("const { demo } = tools; return await demo.nope({});", "TypeError: `tools.demo.nope` does not exist; there is `tools.demo.big_answer`, `tools.demo.echo`, `tools.demo.fail`", "1:47"),
        ("const { nothing } = tools; return await nothing.nope({});", "TypeError: `tools.nothing` does not exist; there is `tools.demo`", "1:49"),
    ])
    .await;
}

#[tokio::test]
async fn what_is_thrown_is_told_from_where_the_script_throws_it() {
    check(&[
        ("const m = 1;\nthrow 'text';", "Error: the script threw a string: \"text\"", "2:7"),
        ("throw { code: 1 };", "Error: the script threw an object that is no Error: {\"code\":1}", "1:7"),
        ("const f = () => { throw [1]; };\nf();", "Error: the script threw an array: [1]", "1:25"),
        ("try { throw 'a'; } catch (e) {\n  throw e; }", "Error: the script threw a string: \"a\"", "2:9"),
        ("const o = {a: 1}; try { throw o; } catch (e) {\n  throw e; }", "Error: the script threw an object that is no Error: {\"a\":1}", "1:31"),
        ("class Mine extends Error {\n  constructor(m) { super(m); this.name = 'Mine'; }\n}\nconst f = () => {\n  throw new Mine('own');\n};\nf();", "Mine: own", "5:9"),
        ("class A extends Error {\n  constructor(m) { super(m); }\n}\nclass B extends A { constructor(m) { super(m); } }\n\nthrow new B('own');", "Error: own", "6:7"),
    ])
    .await;
}

#[tokio::test]
async fn a_script_that_catches_an_error_reads_the_same_words() {
    let (ana, plan) = ana().await;
    let read = "cannot read `map`: `r.data` is null or undefined";
    let script = |before: &str, after: &str| format!("const r = {{ }}; {before}r.data.map(x => x){after}");
    for (script, expected) in [
        (script("try { ", "; } catch (e) { return e.message; }"), json!(read)),
        (script("try { ", "; } catch (e) { return String(e); }"), json!(format!("TypeError: {read}"))),
        (
            script("try { ", "; } catch (e) { return e.stack; }"),
            json!(format!("TypeError: {read}\n    at script:1:29")),
        ),
        (
            script("const f = async () => ", "; return await f().catch(e => ({ error: e.message }));"),
            json!({ "error": read }),
        ),
        (script("const f = async () => ", "; return await f().catch((e) => { return e.message; });"), json!(read)),
        (
            script("const f = async () => ", "; return await f().then(x => x, function (e) { return e.message; });"),
            json!(read),
        ),
        (
            "try { print('x'); } catch (e) { return e.message; }".to_owned(),
            json!("print is not defined; there is no `print` here: write with `console.log`"),
        ),
        (
            "try { process.exit(1); } catch (e) { return e.message.slice(0, 60); }".to_owned(),
            json!("process is not defined; there is no `process` here: a script"),
        ),
        (
            "try { throw new TypeError('not a callable function'); } catch (e) { return e.message; }".to_owned(),
            json!("not a callable function"),
        ),
        ("try { throw 'text'; } catch (e) { return e; }".to_owned(), json!("text")),
        ("try { JSON.parse('{'); } catch ({ name }) { return name; }".to_owned(), json!("SyntaxError")),
    ] {
        let completion = ana.run(&plan, script.as_str()).await.unwrap();
        assert_eq!(completion.value, expected, "{script}: {completion}");
    }
}

#[tokio::test]
async fn errors_caught_without_end_take_no_more_than_a_bounded_time() {
    let (ana, plan) = ana().await;
    let script = "let n = 0; for (let i = 0; i < 3000; i++) { try { null.x.y(); } catch (e) { n++; } } return n;";
    assert_eq!(ana.run(&plan, script).await.unwrap().value, Value::from(3000));
}

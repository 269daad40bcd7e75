//! Scripts whose texts and arrays are rewritten do what the same scripts do that are not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/run.rs"]
mod house;
#[path = "rewrites/programs.rs"]
mod programs;

use std::fmt::Write as _;

use palma_core::{Completion, Status};
use palma_sandbox::Limits;
use serde_json::{Value, json};

use self::programs::Programs;

async fn run(script: &str) -> Completion {
    house::run(Limits::default(), script).await
}

/// Runs each body as an async function of its own, and compares the JSON of its value.
async fn check(table: &[(&str, Value)]) {
    let mut script = String::from("const given = [];\n");
    for (body, _) in table {
        writeln!(script, "given.push(await (async () => {{ {body} }})());").unwrap();
    }
    script.push_str("return given;");
    let completion = run(&script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    for ((body, expected), given) in table.iter().zip(completion.value.as_array().unwrap()) {
        assert_eq!(given, expected, "{body}");
    }
}

/// A text long enough that what a variable holds is no plain text any more.
const LONG: &str = "let s = ''; for (let n = 0; n < 300; n++) s += 'x';";

#[tokio::test]
async fn a_text_under_way_is_seen_as_a_text_everywhere() {
    let bodies = [
        (
            "return [s.length, typeof s, s.at(-1), s[0], `${s}`.length, s === 'x'.repeat(300)]",
            json!([300, "string", "x", "x", 300, true]),
        ),
        (
            "const o = { s }; return [Object.keys(o), typeof o.s, JSON.stringify({ s }).length]",
            json!([["s"], "string", 308]),
        ),
        ("s += 1; s += null; s += [2, 3]; return s.slice(300)", json!("1null2,3")),
        ("const f = () => s; s += 'y'; const g = f(); s += 'z'; return [g.length, f().length]", json!([301, 302])),
        (
            "let before = s; s += '型'; s += 'é'; return [before.length, s.slice(299), s.length]",
            json!([300, "x型é", 302]),
        ),
        ("return (s += 'y').length + (s = s + 'z').length", json!(603)),
        ("return s ? !s : 'empty'", json!(false)),
        ("s = ''; for (const c of 'ab') s = s + c + c; return s", json!("aabb")),
        ("let [a] = [s]; a += '!'; return [a.length, s.length]", json!([301, 300])),
        ("try { s += Symbol() } catch (error) { return [error.name, s.length] }", json!(["TypeError", 300])),
        (
            "try { for (;;) s += (() => { throw new Error('no') })() } catch (error) { return [error.message, s.length] }",
            json!(["no", 300]),
        ),
        ("s += { toString() { return 't' }, valueOf() { return 'v' } }; return s.at(-1)", json!("v")),
        ("s += { [Symbol.toPrimitive](hint) { return hint } }; return s.slice(300)", json!("default")),
        ("s += { toString() { s += 'inner'; return 'outer' } }; return s.slice(300)", json!("outer")),
        ("function f() { s += 'inner'; return 'outer' } s += f(); return s.slice(300)", json!("outer")),
        (
            "const add = async t => { s += await t; }; await Promise.all([add('a'), add('b')]); return s.slice(300)",
            json!("b"),
        ),
        (
            "const add = async t => { s += (await null, t); s += '-'; }; await Promise.all([add('a'), add('b')]); return s.slice(300)",
            json!("b-"),
        ),
        ("s += s; s += s += s; return s.length", json!(1800)),
        (
            "function* g() { s += yield 1; s += yield 2 } const i = g(); i.next(); s += 'lost'; i.next('a'); i.next('b'); return s.slice(300)",
            json!("ab"),
        ),
        (
            "const fs = []; for (const c of 'abc') { let t = ''; for (let n = 0; n < 300; n++) t += c; fs.push(() => t) } return fs.map(f => f().length + f()[0])",
            json!(["300a", "300b", "300c"]),
        ),
        (
            "const fs = []; for (let t = ''; t.length < 900; t += 'y'.repeat(300)) fs.push(() => t.length); return fs.map(f => f())",
            json!([0, 300, 600]),
        ),
        ("try { u += 'x'; let u = ''; for (;;) u += '' } catch (error) { return error.name }", json!("ReferenceError")),
        ("v += 'x'; for (let n = 0; n < 2; n++) v += n; var v; return v", json!("undefinedx01")),
        ("let n; for (const x of [1, 2]) n = n + x; return String(n)", json!("NaN")),
        (
            "outer: for (;;) { for (const x of 'ab') { s += x; if (x === 'b') break outer; continue } } return s.slice(300)",
            json!("ab"),
        ),
        ("class A { field = (s += 'f') } s += new A().field.length; return s.slice(300)", json!("301")),
    ];
    let bodies: Vec<(String, Value)> = bodies.map(|(body, value)| (format!("{LONG} {body}"), value)).into();
    let table: Vec<(&str, Value)> = bodies.iter().map(|(body, value)| (body.as_str(), value.clone())).collect();
    check(&table).await;
}

#[tokio::test]
async fn a_spread_reads_each_iterable_in_its_place_and_by_its_own_iterator() {
    check(&[
        ("return [...[1, 2], 3, ...'ab', ...new Set([4, 4]), ...new Map([[5, 6]])]", json!([1, 2, 3, "a", "b", 4, [5, 6]])),
        ("const a = [1]; return [...a, a.push(2), ...a]", json!([1, 2, 1, 2])),
        ("return [...[0, , 1]].map(x => x === undefined)", json!([false, true, false])),
        ("const a = [1, 2]; a.length = 4; return [...a].map(String)", json!(["1", "2", "undefined", "undefined"])),
        ("const a = [1]; a[Symbol.iterator] = function* () { yield 'own' }; return [...a, 1]", json!(["own", 1])),
        ("class A extends Array { *[Symbol.iterator]() { yield 'sub' } } return [...A.of(1, 2)]", json!(["sub"])),
        ("class A extends Array {} return [...A.of(1, 2)]", json!([1, 2])),
        ("const a = [1, 2]; Object.defineProperty(a, 0, { get() { a.push(3); return 'got' } }); return [...a]", json!(["got", 2, 3])),
        ("return [...new Proxy([1, 2], { get(t, k) { return k === '0' ? 'trapped' : t[k] } })]", json!(["trapped", 2])),
        ("return [...(function () { return arguments })(1, 2)]", json!([1, 2])),
        ("try { return [...undefined] } catch (error) { return error.name }", json!("TypeError")),
        ("try { return [...{}] } catch (error) { return error.name }", json!("TypeError")),
        ("try { return [...{ [Symbol.iterator]() { return 1 } }] } catch (error) { return error.name }", json!("TypeError")),
        ("try { return [...{ [Symbol.iterator]: () => ({ next: () => 1 }) }] } catch (error) { return error.name }", json!("TypeError")),
        ("let closed = 0; const i = { [Symbol.iterator]() { return this }, next() { throw new Error('n') }, return() { closed++; return {} } }; try { [...i] } catch (error) { return [error.message, closed] }", json!(["n", 0])),
        ("const a = [1, 2], b = [...a]; b.push(3); return [a, b, b !== a, Array.isArray(b), b.length]", json!([[1, 2], [1, 2, 3], true, true, 3])),
        ("return [await 1, ...[await 2], ...await [3]]", json!([1, 2, 3])),
        ("const log = []; const it = n => ({ *[Symbol.iterator]() { log.push(n); yield n } }); const x = [log.push('a'), ...it('b'), log.push('c'), ...it('d')]; return [x, log]", json!([[1, "b", 3, "d"], ["a", "b", "c", "d"]])),
    ])
    .await;
}

#[tokio::test]
async fn an_array_may_spread_thousands_of_lists() {
    let script = format!("const a = [1]; return [{}].length;", "...a, ".repeat(3_000));
    let completion = run(&script).await;
    assert_eq!(completion.value, json!(3_000), "{completion}");
}

#[tokio::test]
async fn what_is_thrown_is_the_last_value_of_a_sequence() {
    check(&[
        ("try { throw 1, 'b' } catch (error) { return error }", json!("b")),
        ("let n = 0; try { throw n++, { n } } catch (error) { return error.n }", json!(1)),
        ("try { throw (1, 'c') } catch (error) { return error }", json!("c")),
        ("let n = 0; for (const x of (n++, [n])) return [x, n]", json!([1, 1])),
        ("return await Promise.reject(1).catch(error => (error, 'd'))", json!("d")),
    ])
    .await;
}

#[tokio::test]
async fn a_script_that_replaces_how_arrays_iterate_is_heard() {
    check(&[(
        "const next = Object.getPrototypeOf([][Symbol.iterator]());
        const old = next.next; next.next = function () { const r = old.call(this); if (!r.done) r.value += 1; return r };
        const one = [...[1, 2]]; next.next = old;
        const values = Array.prototype[Symbol.iterator];
        Array.prototype[Symbol.iterator] = function* () { yield 'mine' }; const two = [...[1, 2]];
        delete Array.prototype[Symbol.iterator]; let three; try { three = [...[1]] } catch (error) { three = error.name }
        Array.prototype[Symbol.iterator] = values;
        Object.defineProperty(Array.prototype, 1, { set() { throw new Error('seen') }, configurable: true });
        const four = [...[1, 2], 3, ...'ab']; delete Array.prototype[1];
        Object.defineProperty(String.prototype, Symbol.iterator, { get() { 'use strict'; const t = typeof this; return function* () { yield t } } });
        return [one, two, three, four, [...'ab']]",
        json!([[2, 3], ["mine"], "TypeError", [1, 2, 3, "a", "b"], ["string"]]),
    )])
    .await;
}

#[tokio::test]
async fn a_long_text_is_built_within_the_limits() {
    let script = "let s = ''; for (let n = 0; n < 400000; n++) { s += 'line '; s += n; } return s.length;";
    let completion = run(script).await;
    assert_eq!((completion.status, completion.value.clone()), (Status::Completed, json!(4_288_890)), "{completion}");
}

#[tokio::test]
async fn a_text_without_end_ends_at_the_memory_limit() {
    for script in ["let s = 'x'; for (;;) s += 'y'.repeat(1000);", "let s = 'x'; for (;;) s += s;"] {
        let completion = run(script).await;
        let limit = completion.failure.as_ref().and_then(|failure| failure.limit.as_ref());
        assert_eq!(limit.map(|limit| limit.name.as_str()), Some("memory"), "{completion}");
    }
}

#[tokio::test]
async fn random_programs_do_the_same_rewritten_and_not() {
    let mut seed = 0;
    for _ in 0..6 {
        let mut script = String::from(
            "const different = []; let same = 0, most = 0;\nconst told = async program => { try { return JSON.stringify(await program()) } catch (e) { return e.name } };\n",
        );
        for _ in 0..60 {
            let (one, other) = (Programs::program(seed, false), Programs::program(seed, true));
            writeln!(
                script,
                "{{ const one = await told(async () => {{ {one} }}), other = await told(async () => {{ {other} }});"
            )
            .unwrap();
            writeln!(script, "if (one === other) same++; else different.push([{seed}, one, other]); most = Math.max(most, one.length); }}").unwrap();
            seed += 1;
        }
        script.push_str("return { different: different.slice(0, 3), same, most };");
        let completion = run(&script).await;
        assert_eq!(completion.status, Status::Completed, "{completion}");
        let different = completion.value["different"].as_array().unwrap();
        if let Some([seed, one, other]) = different.first().and_then(|first| first.as_array()).map(Vec::as_slice) {
            panic!("{}\nrewritten: {one}\nnot: {other}", Programs::program(seed.as_u64().unwrap(), false));
        }
        assert!(completion.value["most"].as_u64().unwrap() > 500, "the programs build long texts: {completion}");
    }
}

//! What the engine gets wrong by itself, held to cases whose answers Node gave: `expression //=> what it is as text`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/run.rs"]
mod house;

use palma_core::{Completion, Status};
use palma_sandbox::Limits;
use serde_json::json;

async fn run(script: &str) -> Completion {
    house::run(Limits::default(), script).await
}

/// Makes text of any value, of printable ASCII only.
const SHOW: &str = r"
const show = value => {
    const text = Object.is(value, -0) ? '-0' : typeof value === 'string' ? value
        : value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value);
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    return units.map(unit => unit > 31 && unit < 127 ? String.fromCharCode(unit)
        : '\\u' + unit.toString(16).padStart(4, '0')).join('');
};
const answer = evaluate => {
    try { return show(evaluate()); } catch (error) { return 'throws ' + (error?.name ?? error); }
};";

/// Evaluates all cases in one run.
async fn check(cases: &str) {
    let cases: Vec<(&str, &str)> = cases.lines().filter_map(|line| line.split_once(" //=> ")).collect();
    assert!(cases.len() >= 40, "only {} cases were read", cases.len());
    let functions: Vec<String> = cases.iter().map(|(expression, _)| format!("() => ({expression})")).collect();
    let script = format!("{SHOW}\nreturn [\n{}\n].map(answer);", functions.join(",\n"));
    let completion = run(&script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    let answers = completion.value.as_array().unwrap();
    assert_eq!(answers.len(), cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .zip(answers)
        .filter(|((_, expected), answer)| answer.as_str() != Some(expected.trim_end()))
        .map(|((expression, expected), answer)| {
            format!("{expression}\n  is {expected}\n  was {}", answer.as_str().unwrap_or("no text"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[tokio::test]
async fn a_property_read_or_written_at_one_place_over_many_kinds_of_objects_is_right() {
    check(include_str!("engine/caches.js")).await;
}

#[tokio::test]
async fn a_variable_that_is_used_before_its_declaration_is_an_error() {
    check(include_str!("engine/bindings.js")).await;
}

#[tokio::test]
async fn an_object_may_be_converted_while_it_is_being_converted() {
    check(include_str!("engine/converting.js")).await;
}

#[tokio::test]
async fn a_rest_leaves_out_the_keys_of_nested_patterns() {
    check(include_str!("engine/patterns.js")).await;
}

#[tokio::test]
async fn constants_are_not_evaluated_before_a_script_runs() {
    let completion = run("const f = () => 3n ** 200000000n; return [1 + 2, -1, 7 / 2, typeof f];").await;
    assert_eq!(completion.value, json!([3, -1, 3.5, "function"]), "{completion}");
}

/// How a script fails: the error's name and message.
async fn failure(script: &str) -> (String, String) {
    let failure = run(script).await.failure.unwrap();
    (failure.name, failure.message)
}

#[tokio::test]
async fn a_text_of_any_length_ends_a_script_as_a_short_one_does() {
    for unit in ["x", "ü", "\\u0001", "\\ud83d\\ude00"] {
        let long = format!("\"{unit}\".repeat(1e6)");
        let (name, message) = failure(&format!("throw new Error({long})")).await;
        assert!(name == "Error" && message.len() < 9 << 10, "{name}: {} bytes", message.len());
        let (name, _) = failure(&format!("const e = new Error('y'); e.name = {long}; throw e")).await;
        assert!(name.len() < 200, "{} bytes", name.len());
        let (name, _) = failure(&format!("throw new AggregateError(Array(20).fill(new Error({long})), {long})")).await;
        assert_eq!(name, "AggregateError");
        let (name, message) = failure(&format!("console.log({long}, {long}); return 1")).await;
        assert!(name == "LimitExceeded" && message.contains("(console)"), "{name}: {message}");
        let (name, _) = failure(&format!("return {{ [{long}]: undefined, x: {{ [{long}]: () => 1 }} }}")).await;
        assert!(name == "ValueError" || name == "LimitExceeded", "{name}");
        let completion = run(&format!("Promise.reject(new Error({long})); return 1")).await;
        assert_eq!(completion.status, Status::Completed, "{completion}");
    }
}

#[tokio::test]
async fn async_functions_that_call_themselves_without_end_reach_the_limit_of_recursion() {
    let (name, message) = failure("const f = async n => (await f(n + 1)) + 1; return await f(0);").await;
    assert!(name == "LimitExceeded" && message.contains("(recursion)"), "{name}: {message}");
}

#[tokio::test]
async fn what_is_no_value_says_what_to_give() {
    for (script, expected) in [
        ("return { p: Promise.resolve(1) }", "the value.p is a promise; `await` it first"),
        ("return [Math]", "the value.0 is a namespace of functions; return what one of them gives"),
        ("return JSON", "the value is a namespace of functions; return what one of them gives"),
        ("return globalThis", "the value is the global object; name the values that are meant"),
    ] {
        let (name, message) = failure(script).await;
        assert!(name == "ValueError" && message.contains(expected), "{script}: {name}: {message}");
    }
    let completion = run("return [{}, Object.create(null), { [Symbol.toStringTag]: 'T' }]").await;
    assert_eq!(completion.value, json!([{}, {}, {}]), "{completion}");
}

#[tokio::test]
async fn what_a_script_has_no_keys_for_is_said() {
    let (_, message) = failure("const { subtle } = crypto;\nreturn crypto.subtle.digest").await;
    assert!(message.contains("no digests"), "{message}");
}

#[tokio::test]
async fn what_is_never_disposed_of_is_refused() {
    for script in ["using a = { [Symbol.dispose]() {} };", "for (await using a of []) {}", "{ await using b = null; }"]
    {
        let found = run(script).await.failure.unwrap().diagnostics.remove(0);
        assert!(found.code == "unsupported" && found.message.contains("`finally`"), "{script}: {}", found.message);
    }
}

#[tokio::test]
async fn a_computed_key_beside_a_rest_in_an_assignment_is_refused() {
    let found =
        run("let r; const o = {}; ({ ['a']: o.a, ...r } = { a: 1 }); return r").await.failure.unwrap().diagnostics;
    assert!(found[0].code == "unsupported" && found[0].message.contains("beside a rest"), "{found:?}");
}

#[tokio::test]
async fn a_name_that_the_engine_takes_for_a_keyword_is_told() {
    let completion = run("return [[1, 2]].map(of => of.length).concat(await (async of => of)(3))").await;
    assert_eq!(completion.value, json!([2, 3]), "{completion}");
    for (script, name) in [("async: for (;;) break async;", "async"), ("of: for (;;) break of;", "of")] {
        let found = run(script).await.failure.unwrap().diagnostics.remove(0);
        let expected = format!("`{name}` cannot be a name here; rename it");
        assert_eq!((found.code.as_str(), found.message), ("unsupported", expected), "{script}");
    }
}

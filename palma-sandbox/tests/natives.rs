//! The builtins that are our own, held to cases whose answers Node gave: `expression //=> what it is as text`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/run.rs"]
mod house;

use palma_core::{Completion, Status};
use palma_sandbox::Limits;
use serde_json::{Value, json};

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
async fn json_is_read_as_node_reads_it() {
    check(include_str!("natives/parse.js")).await;
}

#[tokio::test]
async fn json_is_written_as_node_writes_it() {
    check(include_str!("natives/stringify.js")).await;
}

#[tokio::test]
async fn arrays_are_sorted_as_node_sorts_them() {
    check(include_str!("natives/sort.js")).await;
}

#[tokio::test]
async fn text_is_split_searched_and_replaced_as_in_node() {
    check(include_str!("natives/text.js")).await;
}

#[tokio::test]
async fn text_is_repeated_and_joined_as_in_node() {
    check(include_str!("natives/long.js")).await;
}

#[tokio::test]
async fn a_long_text_is_made_in_little_more_than_its_own_memory() {
    let script = "return ['x'.repeat(9_000_000).length, 'ab'.padEnd(4_000_001, '型é').length, 'a'.padStart(9e6).length,
        Array(1_000_000).fill('abcde').join('').length, new Array(1_000_001).join('abcde').length,
        Array(200_000).fill('型é').join('--').length];";
    let completion = run(script).await;
    let expected = json!([9_000_000, 4_000_001, 9_000_000, 5_000_000, 5_000_000, 799_998]);
    assert_eq!(completion.value, expected, "{completion}");
}

#[tokio::test]
async fn text_is_matched_as_in_node() {
    check(include_str!("natives/regexp.js")).await;
}

#[tokio::test]
async fn what_old_programs_call_does_what_it_does_in_node() {
    check(include_str!("natives/legacy.js")).await;
}

#[tokio::test]
async fn the_matches_of_a_long_text_do_not_cost_the_text_each() {
    let script = "const text = 'ab1 '.repeat(60000);
        return [text.match(/\\d/g).length, text.replace(/b/g, '').length, text.indexOf('c'), text.split(' ').length];";
    let completion = run(script).await;
    assert_eq!(completion.value, json!([60_000, 180_000, -1, 60_001]), "{completion}");
}

#[tokio::test]
async fn text_is_ordered_for_people_as_in_node() {
    check(include_str!("natives/collation.js")).await;
}

#[tokio::test]
async fn what_is_nested_too_deeply_is_an_error_to_catch() {
    let completion = run("
        const kinds = [];
        const attempt = evaluate => {
            try { evaluate(); kinds.push('none'); } catch (error) { kinds.push(error.name); }
        };
        let nested = 1;
        for (let i = 0; i < 200000; i++) nested = [nested];
        attempt(() => JSON.stringify(nested));
        attempt(() => JSON.parse('['.repeat(200000)));
        attempt(() => nested.join());
        attempt(() => JSON.stringify(0, (key, value) => [value]));
        attempt(() => JSON.parse('[[0]]', function (key, value) { return key === '' ? value : [value]; }));
        attempt(() => JSON.parse('0', function (key, value) { this.next = [this]; return value; }));
        attempt(() => JSON.parse('[0,0]', function (key, value) { if (key === '0') { this[1] = nested; } return value; }));
        return kinds;
    ")
    .await;
    let expected = json!(["RangeError", "RangeError", "RangeError", "RangeError", "none", "none", "RangeError"]);
    assert_eq!(completion.value, expected, "{completion}");
}

#[tokio::test]
async fn natives_that_call_each_other_without_end_are_a_limit() {
    for script in [
        "const a = { toJSON() { return JSON.stringify(a); } }; return JSON.stringify(a);",
        "const f = () => JSON.parse('[0]', f); return f();",
        "const f = () => [1, 2].sort(f); return f();",
    ] {
        let completion = run(script).await;
        let text = completion.to_string();
        assert!(text.contains("recursion") || text.contains("RangeError"), "{script}: {text}");
    }
}

#[tokio::test]
async fn an_error_in_json_says_where_it_is() {
    let completion = run("try { JSON.parse('{\"a\": [1, 2,]}'); } catch (error) { return error.message; }").await;
    let expected = "Unexpected token ']' in JSON at position 12, expected a value";
    assert_eq!(completion.value, Value::from(expected), "{completion}");
}

//! The web platform's functions, held to what other engines answer.
//!
//! Each line of a table in `tests/web/` is an expression and what comes of it, as another engine said when the line
//! was written, or as the specification has it where that engine is older.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/run.rs"]
mod house;

use palma_core::{Completion, Status};
use palma_sandbox::Limits;

async fn run(script: &str) -> Completion {
    house::run(Limits::default(), script).await
}

/// Writes a value so that what JSON cannot tell apart is told apart.
const SHOW: &str = r"
const show = (value, depth = 0) => {
  if (depth > 6) return '…';
  if (typeof value === 'bigint') return value + 'n';
  if (Object.is(value, -0)) return '-0';
  if (value === null || ['number', 'boolean', 'undefined'].includes(typeof value)) return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'symbol' || typeof value === 'function') return typeof value;
  if (Array.isArray(value)) return '[' + Array.from(value, item => show(item, depth + 1)).join(', ') + ']';
  if (value instanceof Error) return value.name;
  if (value instanceof Map) return 'Map ' + show([...value], depth + 1);
  if (value instanceof Set) return 'Set ' + show([...value], depth + 1);
  return '{ ' + Object.keys(value).map(key => key + ': ' + show(value[key], depth + 1)).join(', ') + ' }';
};
const results = Object.setPrototypeOf([], null);
const check = async (expression) => {
  let result;
  try { result = show(await expression()); } catch (error) { result = 'throws ' + (error?.name ?? error); }
  results[results.length] = result;
};
";

/// Evaluates every line of a table in one run, after what a hostile script might do first.
async fn check(before: &str, table: &str) {
    let cases: Vec<(&str, &str)> = table.lines().map(|line| line.split_once(" ⇒ ").unwrap()).collect();
    let mut script = format!("{SHOW}\n{before}\n");
    for (expression, _) in &cases {
        script.push_str("await check(async () => (");
        script.push_str(expression);
        script.push_str("));\n");
    }
    script.push_str("return results;");
    let completion = run(&script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    let results: Vec<String> = serde_json::from_value(completion.value).unwrap();
    assert_eq!(results.len(), cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .zip(&results)
        .filter(|((_, expected), result)| expected != result)
        .map(|((expression, expected), result)| format!("{expression}\n  expected {expected}\n  got      {result}"))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[tokio::test]
async fn urls_are_read_and_changed_as_the_standard_has_it() {
    check("", include_str!("web/url.txt")).await;
}

#[tokio::test]
async fn text_is_encoded_and_decoded_as_the_standard_has_it() {
    check("", include_str!("web/encoding.txt")).await;
}

#[tokio::test]
async fn values_are_cloned_as_the_standard_has_it() {
    check("", include_str!("web/clone.txt")).await;
}

#[tokio::test]
async fn events_signals_and_exceptions_are_as_the_standard_has_them() {
    check("", include_str!("web/events.txt")).await;
}

#[tokio::test]
async fn arrays_are_made_from_what_comes_later_as_the_specification_has_it() {
    check("", include_str!("web/from_async.txt")).await;
}

#[tokio::test]
async fn bytes_are_written_as_base64_and_digits_as_the_specification_has_it() {
    check("", include_str!("web/base64.txt")).await;
}

/// What a script may do to the language before it uses the web's functions, which must not notice.
const HOSTILE: &str = r"
const bad = () => { throw new Error('the script was called'); };
const define = Object.defineProperty;
const replace = (holder, name) => { define(holder, name, { value: bad, writable: true, configurable: true }); };
replace(WeakMap.prototype, 'get'); replace(WeakMap.prototype, 'set'); replace(WeakMap.prototype, 'has');
replace(String.prototype, 'toWellFormed'); replace(String.prototype, 'slice');
replace(Reflect, 'apply'); replace(Reflect, 'construct'); replace(Reflect, 'ownKeys');
replace(Reflect, 'defineProperty'); replace(Reflect, 'getOwnPropertyDescriptor'); replace(Reflect, 'setPrototypeOf');
replace(Math, 'floor'); replace(Math, 'min'); replace(Map.prototype, 'set');
replace(globalThis, 'URLSearchParams'); replace(Error.prototype, 'toString');
define(RegExp.prototype, 'flags', { get: bad, configurable: true });
define(RegExp.prototype, 'source', { get: bad, configurable: true });
define(Array.prototype, '3', { set: bad, get: () => undefined, configurable: true });
define(Object.prototype, 'transfer', { get: () => undefined, configurable: true });
globalThis.queueMicrotask = bad;
globalThis.DOMException = bad;
";

#[tokio::test]
async fn what_a_script_does_to_the_language_does_not_reach_the_web() {
    let table = include_str!("web/hostile.txt");
    check(HOSTILE, table).await;
}

/// What the console writes for each line of a table, where `\n` stands for the end of a line.
#[tokio::test]
async fn the_console_shows_values_and_never_calls_the_script() {
    let table = include_str!("web/console.txt");
    let cases: Vec<(&str, &str)> = table.lines().map(|line| line.split_once(" ⇒ ").unwrap()).collect();
    let lines: Vec<String> = cases.iter().map(|(values, _)| format!("console.log({values});")).collect();
    let completion = run(&lines.join("\n")).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    assert_eq!(completion.logs.len(), cases.len());
    let wrong: Vec<String> = cases
        .iter()
        .zip(&completion.logs)
        .filter(|((_, expected), log)| {
            expected.replace("\\\\", "\0").replace("\\n", "\n").replace('\0', "\\") != log.text
        })
        .map(|((values, expected), log)| format!("{values}\n  expected {expected}\n  got      {}", log.text))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

async fn logs(script: &str) -> Vec<String> {
    let completion = run(script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    completion.logs.iter().map(|log| format!("{:?} {}", log.level, log.text)).collect()
}

#[tokio::test]
async fn the_console_groups_counts_asserts_and_draws_tables() {
    let script = "console.group('g'); console.log('a\\nb'); console.group(); console.warn('c'); console.groupEnd();
        console.groupEnd(); console.groupEnd(); console.log('d');
        console.count(); console.count(); console.count('x'); console.countReset(); console.count(); console.countReset('y');
        console.assert(true, 'no'); console.assert(false, 'said %s', 'so'); console.assert();
        console.time('t'); console.timeLog('t', 1); console.timeEnd('t'); console.timeEnd('t');
        console.dir({ a: 'x' }, { depth: 0 }); console.trace('here');";
    assert_eq!(
        logs(script).await,
        [
            "Info g",
            "Info   a\n  b",
            "Warn     c",
            "Info d",
            "Info default: 1",
            "Info default: 2",
            "Info x: 1",
            "Info default: 1",
            "Warn Count for 'y' does not exist",
            "Error Assertion failed: said so",
            "Error Assertion failed",
            "Info t: 0ms 1",
            "Info t: 0ms",
            "Warn No such label 't' for console.time()",
            "Info { a: 'x' }",
            "Debug Trace: here",
        ]
    );
    let tables = "console.table([{ a: 1, b: 'x' }, { a: 22, c: true }, 5]); console.table([[1, 2], [3, 4]]);
        console.table({ r: { a: 1, b: 2 } }, ['b']); console.table('text'); console.table(new Map([['k', { v: 1 }]]));
        console.table([{ get a() { throw 1 } }, new Proxy({}, { ownKeys() { throw 2 } })]);";
    assert_eq!(
        logs(tables).await,
        [
            "Info (index)  a   b    c     Values\n0        1   'x'\n1        22       true\n2                       5",
            "Info (index)  0  1\n0        1  2\n1        3  4",
            "Info (index)  b\nr        2",
            "Info text",
            "Info (index)  v\nk        1",
            "Info (index)  Values\n0\n1        [Proxy]",
        ]
    );
}

#[tokio::test]
async fn what_is_large_or_deep_is_shown_in_part() {
    let script = "const deep = {}; let at = deep; for (let i = 0; i < 1e5; i++) at = at.a = {};
        console.log(deep); console.log(Array(1e5).fill('item')); console.log('%o', Object.fromEntries(Array.from({ length: 2e4 }, (_, i) => ['key' + i, i])));
        const wide = x => x ? Array(100).fill(wide(x - 1)) : 1; console.log(wide(4)); console.log(['x'.repeat(1e5)]);";
    let completion = run(script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    let lengths: Vec<usize> = completion.logs.iter().map(|log| log.text.len()).collect();
    assert_eq!(lengths.len(), 5);
    assert!(lengths.iter().all(|&length| length < 300_000), "{lengths:?}");
    assert!(completion.logs[1].text.contains("... 99900 more items"));
    assert!(completion.logs[2].text.contains(" more\n}"));
}

#[tokio::test]
async fn a_table_of_many_rows_is_drawn_in_part() {
    let lines = logs("console.table(Array.from({ length: 1000 }, (_, n) => ({ n })))").await;
    assert_eq!(lines[0].lines().count(), 202);
    assert!(lines[0].ends_with("199      199\n... more rows"), "{lines:?}");
}

#[tokio::test]
async fn a_name_that_is_absent_is_told_with_what_to_use() {
    let failure = run("const r = await fetch('https://a.b');").await.failure.unwrap();
    assert_eq!(failure.diagnostics[0].code, "absent-global", "{failure}");
    assert_eq!(
        failure.diagnostics[0].message,
        "there is no `fetch` here: a script reaches the world only through `tools`, which the API lists"
    );
    let guarded = run("return [typeof fetch, 'fetch' in globalThis, typeof globalThis.process, typeof require]").await;
    assert_eq!(guarded.value, serde_json::json!(["undefined", false, "undefined", "undefined"]), "{guarded}");
}

#[tokio::test]
async fn an_error_about_an_absent_name_teaches_also_when_the_script_runs() {
    let late = run("if (typeof process === 'undefined') { console.log('none') }\nprocess.env").await;
    let failure = late.failure.unwrap();
    assert_eq!(failure.name, "ReferenceError", "{failure}");
    assert!(failure.message.starts_with("process is not defined; there is no `process` here:"), "{failure}");
    assert_eq!(failure.position.map(|position| position.line), Some(2), "{failure}");
    let caught = run("try { Deno.readTextFile('a') } catch (error) { console.error(error) }").await;
    assert!(caught.logs[0].text.contains("there is no `Deno` here:"), "{caught:?}");
}

#[tokio::test]
async fn a_run_s_random_values_are_its_own_and_the_same_for_no_other_reason() {
    let script =
        "const a = crypto.randomUUID(); return [a, Math.random(), [...crypto.getRandomValues(new Uint8Array(8))]]";
    let (one, other) = (run(script).await.value, run(script).await.value);
    assert_ne!(one[0], other[0]);
    assert_ne!(one[2], other[2]);
}

#[tokio::test]
async fn a_url_leaves_the_script_as_its_text_and_what_else_holds_nothing_as_an_error() {
    let script = "return { u: new URL('https://a.b/?x=1'), q: new URLSearchParams({ y: '2' }) }";
    assert_eq!(run(script).await.value, serde_json::json!({"u": "https://a.b/?x=1", "q": "y=2"}));
    let failure = run("return { s: new AbortController().signal }").await.failure.unwrap();
    assert!(failure.message.contains("the value.s is an object that is not plain"), "{failure}");
}

/// Every name of the global object, and of what its constructors make.
#[tokio::test]
async fn the_global_object_is_the_pinned_list() {
    let script = r"
        const lines = [];
        const keys = (name, value) => {
          for (const key of Reflect.ownKeys(value)) lines.push(name + (typeof key === 'symbol' ? '[' + key.description + ']' : '.' + key));
        };
        for (const key of Reflect.ownKeys(globalThis)) {
          lines.push(String(key));
          const value = globalThis[key];
          if (key === 'globalThis' || key === 'tools' || value === null || !['object', 'function'].includes(typeof value)) continue;
          keys(key, value);
          if (typeof value === 'function' && value.prototype) keys(key + '.prototype', value.prototype);
        }
        const TypedArray = Object.getPrototypeOf(Int8Array);
        keys('TypedArray', TypedArray);
        keys('TypedArray.prototype', TypedArray.prototype);
        return lines.sort().join('\n');";
    let completion = run(script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    let found = completion.value.as_str().unwrap();
    let pinned = include_str!("globals.txt");
    let new: Vec<&str> = found.lines().filter(|line| !pinned.lines().any(|known| known == *line)).collect();
    let gone: Vec<&str> = pinned.lines().filter(|line| !found.lines().any(|known| known == *line)).collect();
    assert!(new.is_empty() && gone.is_empty(), "new: {new:?}\ngone: {gone:?}");
}

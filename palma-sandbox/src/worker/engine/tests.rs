//! What a check does not ask the engine about, the engine reads.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;

/// Every text in a folder and in its folders, cut where a file holds several.
fn texts(folder: &Path, all: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, all);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let parts = text.split("\n===== ").skip(1).filter_map(|part| Some(part.split_once('\n')?.1.to_owned()));
            all.extend(parts);
            all.extend(text.lines().filter_map(|line| Some(line.split_once(" //=> ")?.0.to_owned())));
            all.push(text);
        }
    }
}

/// On a thread whose stack is as large as a worker's.
fn with_engine<T: Send>(ask: impl FnOnce(&mut Engine) -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(64 << 20);
        thread.spawn_scoped(scope, || ask(&mut Engine::prepare().unwrap())).unwrap().join().unwrap()
    })
}

/// Whether the engine was not asked.
#[track_caller]
fn assert_read(text: &str, engine: &mut Engine) -> bool {
    let Ok(source) = Source::read(text) else { return false };
    if engine.refused(&source).is_some() {
        return false;
    }
    if let Err(error) = parse(&source, &mut engine.context) {
        panic!("the engine refuses what passes the check: {error}\n{text}");
    }
    !source.is_doubtful()
}

#[test]
fn the_engine_reads_every_script_of_the_tests_that_passes_its_check() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut all = Vec::new();
    for folder in ["tests/hostile", "tests/check", "benches/workloads", "palma-sandbox/tests"] {
        texts(&root.join(folder), &mut all);
    }
    // What is to be repeated before it is a script may be deeper than any stack.
    all.retain(|text| !text.contains("@@"));
    let unasked = with_engine(|engine| all.iter().filter(|text| assert_read(text, engine)).count());
    assert!(unasked >= 200, "the engine was not asked about {unasked} of {}", all.len());
}

/// What both readers know.
const PLAIN: [&str; 22] = [
    "a",
    "b",
    "c",
    "1",
    "0.5e3",
    "1_000",
    "'x'",
    "\"\\u{1F600}\"",
    "/a+(?<n>b)/gu",
    "null",
    "tools",
    "undefined",
    "`t`",
    "[]",
    "({})",
    "a?.b?.[0]?.()",
    "a!.b",
    "(a as any)",
    "new Map<string, number>()",
    "(a => a)",
    "(() => ({}))",
    "(async () => await a)",
];

/// Names and words by which they may differ.
const ODD: [&str; 18] = [
    "/[/",
    "this",
    "of",
    "async",
    "let",
    "from",
    "x\\u0061",
    "é",
    "1n",
    "({ get x() { return 1 } })",
    "new.target",
    "String.raw`\\u`",
    "(class { #p = 1; static { } })",
    "(function* () { yield 1 })",
    "({ __proto__: a, __proto__: b })",
    "({ async *[a]() { } })",
    "import.meta",
    "function () { return a }",
];

fn expression() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        20 => (0..PLAIN.len()).prop_map(|place| PLAIN[place].to_owned()),
        1 => (0..ODD.len()).prop_map(|place| ODD[place].to_owned()),
    ];
    atom.prop_recursive(2, 8, 3, |inner| {
        let with = |form: &'static [&'static str]| {
            (0..form.len(), inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(place, x, y, z)| form[place].replace('X', &x).replace('Y', &y).replace('Z', &z))
        };
        with(&[
            "(X)",
            "X + Y",
            "X ?? Y",
            "X && Y || Z",
            "X ** Y",
            "-X ** Y",
            "X ? Y : Z",
            "X, Y",
            "!X",
            "typeof X",
            "await X",
            "X in Y",
            "[X, , ...Y]",
            "({ a: X, [Y]: Z, ...a, b })",
            "`a${X}b${`c${Y}`}`",
            "X.a[Y]",
            "X(Y, ...Z)",
            "new X(Y)",
            "a = X",
            "b ??= X",
            "a[X] += Y",
            "X.of.async",
            "({ a = X, ...b }, [c = Y] = [], ...d) => Z",
            "async (a) => { return X }",
            "X?.a.b(Y)",
            "[a, b] = X",
            "({ a, b: c = X } = Y)",
            "X as string",
            "X satisfies any",
            "<T,>(a: T) => X",
            "X\n(Y)",
            "X /* c */ // d\n + Y",
        ])
    })
}

fn statement() -> impl Strategy<Value = String> {
    const FORMS: [&str; 34] = [
        "const a = X;",
        "let { a, b: [c] = Y, ...d } = X",
        "X",
        "return X;",
        "if (X) { Y } else if (Z) W",
        "for (const a of X) { Y; W }",
        "for (let i = X; i < Y; i++) W",
        "for (const a in X) { continue; }",
        "while (X) { break; }",
        "do { W } while (X)",
        "try { W } catch (a) { const b = X } finally { Y }",
        "try { X } catch { W }",
        "try { X } catch ({ a, ...b }) { Y }",
        "throw X;",
        "switch (X) { case Y: W default: { const a = Z } }",
        "async function f(a, b = X, ...c) { W }",
        "function* g() { yield X }",
        "a: for (;;) { break a; }",
        "async: for (;;) { break async; }",
        "class A extends X { b = Y; static c() { W } }",
        "var a = X;",
        "for await (const a of X) { W }",
        "let of = X;",
        "type T = { a: string };",
        "interface I { a?: number }",
        "enum E { A = 1 }",
        "{ W W }",
        ";",
        "for (const [a, { b = X }] of Y) W",
        "let a: string | undefined = X, b;",
        "\"use strict\";",
        "<!-- X",
        "const f = function g({ a } = X): void { W };",
        "if (X) function f() { }",
    ];
    let plain = (0..FORMS.len(), expression(), expression(), expression());
    let plain = plain.prop_map(|(place, x, y, z)| FORMS[place].replace('X', &x).replace('Y', &y).replace('Z', &z));
    let inner =
        prop_oneof![Just(String::from(";")), Just(String::from("{ const a = 1; }")), Just(String::from("return;"))];
    (plain, inner).prop_map(|(plain, inner)| plain.replace('W', &inner))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1, failure_persistence: None, max_shrink_iters: 0, ..Default::default() })]

    #[test]
    fn the_engine_reads_what_chance_puts_together_and_passes_its_check(
        texts in prop::collection::vec(prop::collection::vec(statement(), 1..4), 6_000),
    ) {
        let unasked = with_engine(|engine| texts.iter().filter(|text| assert_read(&text.join("\n"), engine)).count());
        prop_assert!(unasked >= 500, "the engine was not asked about {} texts", unasked);
    }
}

#[test]
fn a_check_asks_the_engine_about_what_only_the_engine_refuses() {
    for (text, code) in [
        ("return /(/.test('x');", "syntax"),
        ("const a = 1;\nreturn 'x'.replace(/[b-a]/g, '');", "syntax"),
        ("async: for (;;) break async;", "unsupported"),
    ] {
        let text = Text { script: text.to_owned(), tools: crate::frame::Names::new(), types: Vec::new() };
        let found = with_engine(|engine| engine.check(&text)).diagnostics.remove(0);
        assert_eq!((found.code.as_str(), found.severity), (code, Severity::Error), "{}: {found}", text.script);
        assert_eq!(found.position.line as usize, text.script.lines().count());
    }
}

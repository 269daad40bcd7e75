//! Whatever is done to a text, a place in the code leads back to where the model wrote it.

use proptest::prelude::*;

use super::*;

/// Statements with `@` where a marker stands.
const STATEMENTS: &[&str] = &[
    "enum E { A = @, B, 'c d' = @ }",
    "enum E {\r\n  A = 1, /* 😀 */ B = @,\n}",
    "enum E { A } @",
    "const s: string = '😀'; @; enum E { A = (@ as number) }",
    "class C { constructor(private x: number = @, readonly y = '漢') { @ } m(): T { @ } }",
    "class D extends C { k = @; constructor(public z = @) { @; super(1); @ } }",
    "export const t: T = <any>@ as U",
    "export async function f(a?: T): Promise<U> { return @! }",
    "if (@) @; else @",
    "/* \u{2028} */ @ as T",
    "`${@} ${'😀' as T} ${@}`",
    "({ a: @, b: [@ satisfies T] })",
    "import type { T } from 'x'; @",
];

/// What gives the value, at the end.
const ENDS: &[&str] = &[
    "@",
    "return @",
    "async () => { @ }",
    "(async function () { @ })",
    "export default async () => @",
    "export default async function main() { @ }",
    "export default [@] as const",
    "async function main(tools: T) { @ }",
    "<T>\n@",
];

/// What a model writes around code: before it, and behind it.
const AROUND: &[(&str, &str)] = &[
    ("", ""),
    ("Here it is, 漢😀:\n\n```ts\n", "\n```\nDone 😀."),
    ("~~~js\r\n", "\r\n~~~"),
    ("<think>I 😀 wonder\n</think> ", ""),
    ("<think>no</think>\nSo:\n```typescript\n", ""),
    ("\u{feff}#!/usr/bin/env node\n", ""),
];

#[track_caller]
fn check(text: &str) -> Result<(), TestCaseError> {
    let Ok(source) = Source::read(text) else {
        return Err(TestCaseError::fail(format!("{text}\n{:?}", Source::read(text))));
    };
    for number in 0..text.matches("mark").count() {
        let marker = format!("mark{number:02}");
        let (Some(written), Some(runs)) = (text.find(&marker), source.body().find(&marker)) else {
            return Err(TestCaseError::fail(format!("{marker} is gone from {}", source.body())));
        };
        let before: Vec<&str> = source.body().get(..runs).unwrap().split(['\n', '\u{2028}']).collect();
        let line = u32::try_from(before.len()).unwrap();
        let column = u32::try_from(before.last().unwrap().chars().count()).unwrap() + 1;
        prop_assert_eq!(
            source.position(line, column),
            Position::of_offset(text, written),
            "{} of {}",
            marker,
            source.body()
        );
    }
    Ok(())
}

fn marked(text: &str) -> String {
    let mut parts = text.split('@');
    let first = parts.next().unwrap().to_owned();
    (0..).zip(parts).fold(first, |text, (number, part)| format!("{text}mark{number:02}{part}"))
}

#[test]
fn every_end_and_every_text_around_is_read() {
    for end in ENDS {
        for (before, after) in AROUND {
            check(&marked(&format!("{before}{end}{after}"))).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_marker_is_found_where_it_was_written(
        statements in prop::collection::vec((prop::sample::select(STATEMENTS), prop::sample::select(vec!["\n", "\r\n", " /* 😀 */ \n"])), 0..5),
        end in prop::sample::select(ENDS),
        around in prop::sample::select(AROUND),
    ) {
        // Each in a block of its own, so that no name is declared twice, but for exports, which stand alone.
        let blocks = statements.iter().filter(|(statement, _)| !statement.contains("port "));
        let body: Vec<String> = blocks.map(|(statement, gap)| format!("{{ {statement} }}{gap}")).collect();
        let body = body.concat();
        let export = statements.iter().find(|(statement, _)| statement.contains("port ")).map_or("", |(statement, _)| statement);
        // A script that only declares has its main function called, one with blocks before it has not.
        let (before, after) = around;
        check(&marked(&format!("{before}{export}\n{body}{end}{after}")))?;
    }
}

//! Scripts in the forms in which models write them, each run in a real worker.
//!
//! The texts are in `tests/forms`, with what each must come to.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/ana.rs"]
mod ana;
#[path = "house/demo.rs"]
mod demo;

use std::fmt::Write as _;

use palma_core::dangerous::{AllowAll, Forget};
use palma_core::{ActingFor, Boundary, Completion, Plan, Severity, Status};
use palma_sandbox::{Limits, Sandbox};

use self::demo::Demo;

/// One text, what it is called, and what must come of it.
struct Case {
    name: &'static str,
    expected: &'static str,
    script: String,
}

fn cases(text: &'static str) -> Vec<Case> {
    let cases = text.split("\n===== ").skip(usize::from(!text.starts_with("===== "))).map(|case| {
        let (head, script) = case.split_once('\n').unwrap();
        let (name, expected) = head.trim_start_matches("===== ").split_once(" | ").unwrap();
        match expected.strip_prefix("crlf ") {
            Some(expected) => Case { name, expected, script: script.replace('\n', "\r\n") },
            None => Case { name, expected, script: script.to_owned() },
        }
    });
    cases.collect()
}

/// What came of a run, in the words that the texts use.
fn outcome(completion: &Completion, expected: &str) -> String {
    let Some(failure) = &completion.failure else {
        return match expected.strip_prefix("note ") {
            Some("[]") if completion.notes.is_empty() => expected.to_owned(),
            Some(note) if completion.notes.iter().any(|found| found == note) => expected.to_owned(),
            Some(_) => format!("note {:?}", completion.notes),
            None => format!("value {}", completion.value),
        };
    };
    if let Some(found) = failure.diagnostics.first() {
        return format!("error {}:{} {}", found.position.line, found.position.column, found.message);
    }
    let place = failure.position.map(|place| format!("{}:{}", place.line, place.column)).unwrap_or_default();
    format!("throws {place} {}: {}", failure.name, failure.message)
}

/// One who may call the tool, and a plan with it.
async fn ana() -> (ActingFor, Plan) {
    let sandbox = Sandbox::with_worker(Limits::default(), env!("CARGO_BIN_EXE_palma-worker")).unwrap();
    ana::ana(Boundary::new(Demo::default(), AllowAll, Forget), sandbox).await
}

async fn check(text: &'static str, least: usize) {
    let (ana, plan) = ana().await;
    let cases = cases(text);
    assert!(cases.len() >= least, "only {} cases", cases.len());
    let mut wrong = String::new();
    for case in cases {
        let found = outcome(&ana.run(&plan, case.script.as_str()).await.unwrap(), case.expected);
        // Of a diagnostic the texts have the beginning.
        let is_right =
            if case.expected.starts_with("error ") { found.starts_with(case.expected) } else { found == case.expected };
        if !is_right {
            writeln!(wrong, "{}\n  expected {}\n  found    {found}", case.name, case.expected).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[tokio::test]
async fn what_was_done_to_a_text_is_told_before_it_runs_and_of_a_run_that_fails() {
    let (ana, plan) = ana().await;
    let script = "Look:\n```ts\nasync function main() { throw new Error('no'); }\n```";
    let told =
        ["took the code out of the Markdown fence at line 2", "called the function `main`, which nothing called"];
    let check = ana.check(&plan, script).await.unwrap();
    assert!(!check.has_errors());
    let noted = check.diagnostics.iter().filter(|found| found.severity == Severity::Note && found.code == "prepared");
    assert_eq!(noted.map(|found| found.message.as_str()).collect::<Vec<_>>(), told);
    let completion = ana.run(&plan, script).await.unwrap();
    assert_eq!(completion.status, Status::Failed, "{completion}");
    assert_eq!(completion.notes, told);
}

#[tokio::test]
async fn code_is_found_in_markdown_and_behind_thinking() {
    check(include_str!("forms/fences.md"), 45).await;
}

#[tokio::test]
async fn every_form_of_program_gives_its_value() {
    check(include_str!("forms/programs.md"), 80).await;
}

#[tokio::test]
async fn typescript_runs_as_it_is_written() {
    check(include_str!("forms/types.md"), 50).await;
}

//! Dates, numbers and `Intl` in the real worker, held to what V8 with full ICU answers.
//!
//! A line of `intl.tsv` is an expression and what node v20 made of it, with a tab between. An error is told by its name.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

#[path = "house/run.rs"]
mod house;

use palma_core::Status;
use palma_sandbox::Limits;

/// What expressions evaluate to, as texts, all in one run.
async fn evaluate(expressions: &[&str]) -> Vec<String> {
    let told = "const told = (of: () => unknown) => { try { const value = of(); \
        return typeof value === 'object' ? JSON.stringify(value) : String(value); } \
        catch (error: any) { return error.name; } };";
    let cases: Vec<String> = expressions.iter().map(|expression| format!("told(() => ({expression}))")).collect();
    let script = format!("{told}\nreturn [\n{}\n];", cases.join(",\n"));
    let completion = house::run(Limits::default(), &script).await;
    assert_eq!(completion.status, Status::Completed, "{completion}");
    serde_json::from_value(completion.value).unwrap()
}

#[tokio::test]
async fn expressions_give_what_v8_gives() {
    let cases: Vec<(&str, &str)> =
        include_str!("intl.tsv").lines().map(|line| line.split_once('\t').unwrap()).collect();
    assert!(cases.len() >= 500, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for cases in cases.chunks(400) {
        let expressions: Vec<&str> = cases.iter().map(|(expression, _)| *expression).collect();
        let told = evaluate(&expressions).await;
        let differing = cases.iter().zip(&told).filter(|((_, expected), told)| expected != told);
        wrong.extend(differing.map(|((expression, expected), told)| {
            format!("{expression}\n  expected {expected:?}\n  came     {told:?}")
        }));
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

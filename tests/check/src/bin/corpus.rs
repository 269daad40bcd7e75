//! Prints how well the check does on the corpus; with `--tsc` also what `tsc --strict` finds that the check does not, and
//! the reverse.

#![expect(clippy::print_stdout, reason = "a program that reports")]

use palma_check_tests::{Score, api, cases, strict};
use palma_core::{Isolate as _, Script};
use palma_sandbox::{Limits, Sandbox};
use palma_types::typescript::Compiler;

#[global_allocator]
static ALLOCATOR: palma_sandbox::worker::Allocator = palma_sandbox::worker::Allocator;

fn main() -> anyhow::Result<()> {
    palma_sandbox::worker::init();
    let compares = std::env::args().any(|argument| argument == "--tsc");
    tokio::runtime::Runtime::new()?.block_on(report(compares))
}

async fn report(compares: bool) -> anyhow::Result<()> {
    let (api, cases) = (api()?, cases()?);
    let sandbox = Sandbox::new(Limits::default())?;
    let mut score = Score::default();
    let mut checks = Vec::new();
    for case in &cases {
        let check = sandbox.check(&Script::from(case.script.as_str()), &api).await?;
        score.add(case, &check);
        checks.push(check);
    }
    println!("{score}");
    if !compares {
        return Ok(());
    }
    let Some(compiler) = Compiler::find() else {
        println!("not compared: there is no Node or no TypeScript (`.ci/run` installs it, where Node is present)");
        return Ok(());
    };
    let said = strict(&compiler, &api, &cases)?;
    let (mut ours, mut theirs) = (0, 0);
    for (number, (case, check)) in cases.iter().zip(&checks).enumerate() {
        let errors: Vec<u32> = check.errors().map(|error| error.position.line).collect();
        let strict = said.get(&number).map_or(&[][..], Vec::as_slice);
        for (line, message) in strict.iter().filter(|(line, _)| !errors.iter().any(|it| *it as usize == *line)) {
            theirs += 1;
            println!("only tsc: {}\n    {line}: {message}", case.name);
        }
        for error in
            check.errors().filter(|error| !strict.iter().any(|(line, _)| *line == error.position.line as usize))
        {
            ours += 1;
            println!("only the check: {}\n    {error}", case.name);
        }
    }
    println!("lines that only tsc finds wrong: {theirs}; that only the check does: {ours}");
    Ok(())
}

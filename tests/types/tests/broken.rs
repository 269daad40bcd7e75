//! The oracle is seen to work: it finds nothing wrong with the printer, and something with each broken one.

use palma_types::breakage::Breakage;
use palma_types::case::{Case, Side};
use palma_types::input;
use palma_types::judge::Tally;
use palma_types::typescript::Compiler;

const SKIPPED: &str = "skipped: there is no Node or no TypeScript (`.ci/run` installs it, where Node is present)";

fn cases(seed: u64) -> Vec<Case> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut cases = Vec::new();
    for (name, schema) in input::fixtures().unwrap() {
        let mut case = Case::new(name, schema, Side::Output).unwrap();
        assert!(case.fill(&mut random, 40, Side::Output), "no validator reads `{}`", case.name);
        cases.push(case);
    }
    cases
}

#[test]
fn the_types_of_our_own_schemas_accept_and_reject_what_the_schemas_do() {
    let Some(compiler) = Compiler::find() else { return eprintln!("{SKIPPED}") };
    let seed = fastrand::u64(..);
    let cases = cases(seed);
    let tally = Tally::of(&cases, &compiler.read(&cases).unwrap());
    assert!(tally.failures.is_empty(), "seed {seed}\n{tally}");
    assert!(tally.valid.0 > 1_000 && tally.invalid.0 > 500, "{tally}");
}

#[test]
fn every_broken_printer_is_caught() {
    let Some(compiler) = Compiler::find() else { return eprintln!("{SKIPPED}") };
    for breakage in Breakage::ALL {
        let mut cases = cases(7);
        let mut changed = 0;
        for case in &mut cases {
            let broken = breakage.applied(&case.module);
            changed += usize::from(broken != case.module);
            case.module = broken;
        }
        let tally = Tally::of(&cases, &compiler.read(&cases).unwrap());
        assert!(changed > 0, "{breakage:?} changes nothing");
        assert!(!tally.failures.is_empty(), "{breakage:?} is not caught: {tally}");
    }
}

//! The check finds what models get wrong, and finds nothing in what they get right.

use palma_check_tests::{Score, api, cases};
use palma_core::{Isolate as _, Script};
use palma_sandbox::{Limits, Sandbox};

#[tokio::test]
async fn no_right_script_has_an_error_and_mistakes_are_found_where_they_stand() {
    let (api, cases) = (api().unwrap(), cases().unwrap());
    let sandbox = Sandbox::with_worker(Limits::default(), env!("CARGO_BIN_EXE_corpus")).unwrap();
    let mut score = Score::default();
    for case in &cases {
        score.add(case, &sandbox.check(&Script::from(case.script.as_str()), &api).await.unwrap());
    }
    assert!(score.right >= 60 && score.wrong >= 60, "{score}");
    assert!(score.false_errors.is_empty() && score.recall() >= 95.0, "{score}");
}

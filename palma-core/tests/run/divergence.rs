//! A script that does something else than its journal says.

use palma_core::{AskLater, Completion, Difference, Divergence, Replay, ResumeError, Status};
use serde_json::{Value, json};

use crate::bank::Faults;
use crate::house::{House, ana, plan};
use crate::program::{Hands, Programs};

async fn calls(hands: Hands, calls: &[(&str, i64)]) -> Result<Value, String> {
    let mut last = Value::Null;
    for (tool, n) in calls {
        last = hands.call(tool, json!({"n": n})).await?;
    }
    Ok(last)
}

fn making(made: &'static [(&'static str, i64)]) -> Programs {
    Programs::of(move |hands| calls(hands, made))
}

const FIRST: &[(&str, i64)] = &[("look", 1), ("look", 2), ("pay", 20)];

/// Pauses a run at its third call, then resumes it with another script.
async fn resumed(with: &'static [(&'static str, i64)]) -> (House, Completion) {
    let house = House::new();
    let host = house.host(&making(FIRST), AskLater, &Faults::at(0));
    let ana_now = ana(&host);
    let done = ana_now.run(&plan(&ana_now).await, "").await.unwrap();
    assert_eq!(done.status, Status::Paused);
    let host = house.host(&making(with), AskLater, &Faults::at(0));
    let done = ana(&host).resume(&house.id()).await.unwrap();
    (house, done)
}

#[tokio::test(start_paused = true)]
async fn a_resumed_script_that_makes_other_calls_is_stopped() {
    for (with, expected) in [
        (&[("look", 1), ("put", 2), ("pay", 20)][..], "call 2 was `bank.look`"),
        (&[("look", 1), ("look", 3), ("pay", 20)], "call 2 was `bank.look`"),
        (&[("look", 1), ("look", 2)], "call 3 was `bank.pay`"),
        (&[("look", 1)], "call 2 was `bank.look`"),
        (&[], "call 1 was `bank.look`"),
    ] {
        let (house, done) = resumed(with).await;
        let failure = done.failure.unwrap_or_else(|| panic!("{with:?} is not noticed: {:?}", done.status));
        assert_eq!(failure.name, "Diverged");
        assert!(failure.message.starts_with(expected), "{with:?}: {}", failure.message);
        assert_eq!(house.bank.called(), 2, "{with:?}");
        // It is as it was: the script it began with goes on.
        let host = house.host(&making(FIRST), AskLater, &Faults::at(0));
        assert_eq!(ana(&host).resume(&house.id()).await.unwrap().status, Status::Paused, "{with:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_replay_says_the_first_difference() {
    let house = House::new();
    let first = making(&[("look", 1), ("put", 2)]);
    let host = house.lasting(&first);
    let ana = ana(&host);
    assert_eq!(ana.run(&plan(&ana).await, "").await.unwrap().status, Status::Completed);
    let replay = async |program: Programs| house.lasting(&program).replay(&house.id()).await.unwrap();
    assert_eq!(replay(first).await, Replay::Reproduced { calls: 2 });
    let other = replay(making(&[("look", 1), ("put", 3)])).await;
    assert!(matches!(other, Replay::Differs(Difference::Path(Divergence::Call { call: 2, .. }))), "{other:?}");
    let fewer = replay(making(&[("look", 1)])).await;
    assert!(matches!(fewer, Replay::Differs(Difference::Path(Divergence::Missing { call: 2, .. }))), "{fewer:?}");
    let more = replay(making(&[("look", 1), ("put", 2), ("put", 2)])).await;
    assert!(matches!(more, Replay::Differs(Difference::Path(Divergence::More { call: 3, .. }))), "{more:?}");
    let value = replay(Programs::of(|hands| async move {
        calls(hands, &[("look", 1), ("put", 2)]).await?;
        Ok(json!(0))
    }))
    .await;
    assert!(matches!(value, Replay::Differs(Difference::Value { .. })), "{value:?}");
    assert_eq!(house.bank.called(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_journal_cannot_be_resumed() {
    let house = House::new();
    let host = house.lasting(&making(FIRST));
    let ana = ana(&host);
    ana.run(&plan(&ana).await, "").await.unwrap();
    let unknown = palma_core::RunId::parse(&"0".repeat(32)).unwrap();
    assert!(matches!(ana.resume(&unknown).await, Err(ResumeError::UnknownRun(_))));
}

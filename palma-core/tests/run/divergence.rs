//! A script that does something else than its journal says.

use std::time::Duration;

use palma_core::{AskLater, Completion, Difference, Divergence, Happened, Journal as _, Replay, ResumeError, Status};
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
        // It would stop there again, so it has ended.
        let end = house.journal.read(&house.id()).await.unwrap().pop().unwrap();
        assert!(matches!(&end.happened, Happened::Ended { status: Status::Failed, calls: 3, .. }), "{with:?}: {end:?}");
        let again = ana(&house.lasting(&making(FIRST))).resume(&house.id()).await;
        assert!(matches!(again, Err(ResumeError::AlreadyEnded(Status::Failed))), "{with:?}: {again:?}");
        assert_eq!(done.notes, Vec::<String>::new(), "{with:?}");
    }
}

fn sleeping(naps: &'static [u64]) -> Programs {
    Programs::of(move |hands| async move {
        for nap in naps {
            hands.sleep(*nap).await;
        }
        Ok(json!(1))
    })
}

#[tokio::test(start_paused = true)]
async fn a_script_that_does_not_sleep_as_it_did_is_noticed() {
    let house = House::new();
    let host = house.lasting(&sleeping(&[5, 5]));
    let ana_now = ana(&host);
    assert_eq!(ana_now.run(&plan(&ana_now).await, "").await.unwrap().status, Status::Completed);
    assert_eq!(host.replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 0 });
    for (naps, times) in [(&[][..], 0), (&[5], 1)] {
        let other = house.lasting(&sleeping(naps)).replay(&house.id()).await.unwrap();
        let wakes = Divergence::Wakes { recorded: 2, made: times };
        assert_eq!(other, Replay::Differs(Difference::Path(wakes)));
    }

    // The host dies in the last nap; another goes on with a script that takes none.
    let house = House::new();
    let host = house.lasting(&sleeping(&[5, 5, 1_000_000]));
    let ana_now = ana(&host);
    let plan = plan(&ana_now).await;
    assert!(tokio::time::timeout(Duration::from_secs(10), ana_now.run(&plan, "")).await.is_err());
    let done = ana(&house.lasting(&sleeping(&[]))).resume(&house.id()).await.unwrap();
    let failure = done.failure.unwrap();
    assert_eq!(failure.message, "the script went on by its own timer 2 times, and now 0 times");
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

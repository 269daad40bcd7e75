//! Other scripts against the answers that a run was given.

use futures_util::future::{join_all, select_all};
use palma_core::{AskLater, Change, Comparison, Status};
use serde_json::{Value, json};

use crate::bank::Faults;
use crate::house::{House, ana, plan};
use crate::program::{Hands, Programs};

/// Looks at 1 and 2 at once, sleeps, puts 3.
async fn first(hands: Hands) -> Result<Value, String> {
    let seen = join_all([1, 2].map(|n| hands.call("look", json!({"n": n})))).await;
    hands.sleep(20).await;
    let put = hands.call("put", json!({"n": 3})).await?;
    Ok(json!([seen.into_iter().collect::<Result<Vec<_>, _>>()?, put]))
}

async fn of_first() -> House {
    let house = House::new();
    let host = house.lasting(&Programs::of(first));
    let ana = ana(&host);
    assert_eq!(ana.run(&plan(&ana).await, "").await.unwrap().status, Status::Completed);
    house
}

async fn against(house: &House, program: Programs) -> Comparison {
    let called = house.bank.called();
    let compared = house.lasting(&program).replay_against(&house.id(), "").await.unwrap();
    assert_eq!(house.bank.called(), called, "a tool was reached");
    compared
}

fn new(call: u64, tool: &str) -> Change {
    let change = json!({"change": "new", "call": call, "tool": tool});
    serde_json::from_value(change).unwrap()
}

fn left_out(recorded: u64, tool: &str) -> Change {
    serde_json::from_value(json!({"change": "left_out", "recorded": recorded, "tool": tool})).unwrap()
}

fn moved(call: u64, recorded: u64) -> Change {
    serde_json::from_value(json!({"change": "moved", "call": call, "recorded": recorded})).unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_same_script_does_the_same() {
    let house = of_first().await;
    let same = against(&house, Programs::of(first)).await;
    assert!(same.is_same(), "{:?}", same.changes);
    assert_eq!((same.status, same.unanswered.len(), same.calls.len()), (Some(Status::Completed), 0, 3));
    assert_eq!(same.value[1]["n"], 3);
}

#[tokio::test(start_paused = true)]
async fn what_a_script_does_differently_is_told_up_to_the_first_call_without_an_answer() {
    let house = of_first().await;
    let other = Programs::of(|hands: Hands| async move {
        let put = hands.call("put", json!({"n": 3})).await?;
        hands.call("look", json!({"n": 1})).await?;
        Ok(put)
    });
    let told = against(&house, other).await;
    assert_eq!(told.changes, [moved(1, 3), moved(2, 1), left_out(2, "bank.look"), Change::Value]);
    assert_eq!((told.status, &told.value["n"]), (Some(Status::Completed), &json!(3)));

    let other = Programs::of(|hands: Hands| async move {
        hands.call("look", json!({"n": 1})).await?;
        let more = join_all([hands.call("pay", json!({"n": 1})), hands.call("look", json!({"n": 2}))]).await;
        hands.call("put", json!({"n": 9})).await?;
        Ok(json!(more.len()))
    });
    let told = against(&house, other).await;
    assert_eq!((told.changes, told.unanswered, told.status), (vec![new(2, "bank.pay"), moved(3, 2)], vec![2], None));

    // The same call a second time has no answer.
    let other = Programs::of(|hands: Hands| async move {
        for _ in 0..2 {
            hands.call("put", json!({"n": 3})).await?;
        }
        Ok(Value::Null)
    });
    assert_eq!(against(&house, other).await.unanswered, [2]);
}

#[tokio::test(start_paused = true)]
async fn time_and_the_order_of_answers_are_those_of_the_run() {
    let racing = |slow: u64| {
        Programs::of(move |hands: Hands| async move {
            let looks = [1, 2].map(|n| hands.call("look", json!({"n": n})));
            let (first, _, _) = select_all(looks).await;
            let before = hands.millis();
            hands.sleep(slow).await;
            Ok(json!([first?["n"], hands.millis() - before]))
        })
    };
    for seed in 0..20 {
        let house = House::new();
        house.bank.seed.store(seed, std::sync::atomic::Ordering::SeqCst);
        let host = house.lasting(&racing(50));
        let ana = ana(&host);
        let done = ana.run(&plan(&ana).await, "").await.unwrap();
        let same = against(&house, racing(50)).await;
        assert!(same.is_same(), "{seed}: {:?} of {}", same.changes, done.value);
        // It sleeps for days in no time.
        let longer = against(&house, racing(1_000_000_000)).await;
        assert_eq!(longer.changes, [Change::Value], "{seed}");
        assert_eq!((&longer.value[0], &longer.value[1]), (&done.value[0], &json!(1_000_000_000)), "{seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_a_run_that_waits_what_it_waits_for_has_no_answer() {
    let house = House::new();
    let paying = |n: i64| {
        Programs::of(move |hands: Hands| async move {
            hands.call("look", json!({"n": 1})).await?;
            hands.call("pay", json!({"n": n})).await
        })
    };
    let host = house.host(&paying(20), AskLater, &Faults::at(0));
    let ana = ana(&host);
    assert_eq!(ana.run(&plan(&ana).await, "").await.unwrap().status, Status::Paused);
    let same = against(&house, paying(20)).await;
    assert_eq!((same.is_same(), same.unanswered, same.status), (true, vec![2], None));
    let other = against(&house, paying(21)).await;
    assert_eq!((other.changes, other.unanswered), (vec![new(2, "bank.pay")], vec![2]));
    let ends = Programs::of(|hands: Hands| async move { hands.call("look", json!({"n": 1})).await });
    let ends = against(&house, ends).await;
    assert_eq!(ends.changes[0], left_out(2, "bank.pay"));
    assert!(matches!(ends.changes[1], Change::Ended { now: Status::Completed, .. }), "{:?}", ends.changes);
}

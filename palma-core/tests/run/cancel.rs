//! Runs that somebody ends, and what is said of calls that may have happened.

use std::time::Duration;

use palma_core::{
    AnswerError, AskLater, CallError, CallNumber, CancelError, Certainty, FailureClass, Kept, Resolution, ResumeError,
    RunState, Status, Waiting,
};
use serde_json::{Value, json};

use crate::bank::Faults;
use crate::house::{House, ana, plan};
use crate::program::{Hands, Programs};

/// Looks, pays 1, and asks to pay 20.
fn three() -> Programs {
    Programs::of(|hands: Hands| async move {
        hands.call("look", json!({})).await?;
        hands.call("pay", json!({"n": 1})).await?;
        hands.call("pay", json!({"n": 20})).await
    })
}

fn call(number: u64) -> CallNumber {
    CallNumber::from_place(number).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_paused_run_that_is_cancelled_has_ended_and_says_what_had_happened() {
    let house = House::new();
    let host = house.host(&three(), AskLater, &Faults::at(0));
    let ana = ana(&host);
    assert_eq!(ana.run(&plan(&ana).await, "").await.unwrap().status, Status::Paused);
    let run = house.id();
    let done = host.cancel(&run, "eve").await.unwrap();
    let failure = done.failure.unwrap();
    assert_eq!(
        (done.status, failure.class, &*failure.message),
        (Status::Failed, FailureClass::Cancelled, "eve ended the run")
    );
    let calls: Vec<_> = done.calls.iter().map(|call| (&*call.tool, call.certainty, call.error.as_deref())).collect();
    assert_eq!(
        calls,
        [
            ("bank.look", Certainty::Called, None),
            ("bank.pay", Certainty::Called, None),
            ("bank.pay", Certainty::NotCalled, Some("Unfinished")),
        ]
    );
    assert!(matches!(ana.resume(&run).await, Err(ResumeError::AlreadyEnded(Status::Failed))));
    let yes = palma_core::Answer::Approved { by: "boss".into() };
    assert!(matches!(host.answer(&run, call(3), yes).await, Err(AnswerError::AlreadyEnded(_))));
    assert!(matches!(host.cancel(&run, "eve").await, Err(CancelError::AlreadyEnded(_))));
    assert_eq!(host.runs().await.unwrap()[0].state, RunState::Cancelled);
    assert_eq!(house.bank.called(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_host_whose_run_is_cancelled_makes_no_call_of_it_any_more() {
    let house = House::new();
    let program = Programs::of(|hands: Hands| async move {
        hands.call("pay", json!({"n": 1})).await?;
        hands.sleep(60_000).await;
        hands.call("pay", json!({"n": 2})).await
    });
    let host = house.lasting(&program);
    let ana = ana(&host);
    let plan = plan(&ana).await;
    let cancelling = async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        host.cancel(&house.id(), "eve").await.unwrap()
    };
    let (done, cancelled) = tokio::join!(ana.run(&plan, ""), cancelling);
    let (done, cancelled) = (done.unwrap().failure.unwrap(), cancelled.failure.unwrap());
    assert_eq!((done.class, cancelled.class), (FailureClass::Cancelled, FailureClass::Cancelled), "{done}");
    assert_eq!(house.bank.called(), 1);
}

/// A run whose host dies after `pay` has happened and before it has answered.
async fn uncertain(house: &House) {
    let program = Programs::of(|hands: Hands| async move { hands.call("pay", json!({"n": 1})).await });
    for place in 2.. {
        let host = house.host(&program, AskLater, &Faults::at(place));
        let ana = ana(&host);
        let plan = plan(&ana).await;
        let running = tokio::time::timeout(Duration::from_secs(1_000), ana.run(&plan, ""));
        assert!(running.await.is_err(), "it died nowhere in the call");
        if house.bank.called() > 0 {
            return;
        }
    }
}

fn word(value: Value) -> Resolution {
    Resolution::Happened(Kept::plain(value))
}

#[tokio::test(start_paused = true)]
async fn a_call_that_may_have_happened_stays_one_when_its_run_is_cancelled() {
    let house = House::new();
    uncertain(&house).await;
    let program = Programs::of(|_| async { Ok(Value::Null) });
    let host = house.lasting(&program);
    assert_eq!(host.runs().await.unwrap().last().unwrap().state, RunState::Open);
    let done = host.cancel(&house.id(), "eve").await.unwrap();
    assert_eq!(done.calls[0].certainty, Certainty::Unknown);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_says_that_a_tool_answered_fits_the_tool() {
    let house = House::new();
    uncertain(&house).await;
    let program = Programs::of(|hands: Hands| async move { hands.call("pay", json!({"n": 1})).await });
    let host = house.lasting(&program);
    let done = ana(&host).resume(&house.id()).await.unwrap();
    assert!(matches!(&done.waiting[..], [Waiting::Resolution { call: 1, .. }]), "{done}");
    assert_eq!(host.runs().await.unwrap().last().unwrap().waiting, done.waiting);
    for unfit in [json!({"tool": 1}), json!({}), json!(null), json!("pay")] {
        let said = host.resolve(&house.id(), call(1), word(unfit.clone()), "ana").await;
        assert!(matches!(&said, Err(AnswerError::Unfit(CallError::InvalidResult { .. }))), "{unfit}: {said:?}");
    }
    let long = host.resolve(&house.id(), call(1), word(json!({"tool": "x".repeat(5 << 20)})), "ana").await;
    assert!(matches!(&long, Err(AnswerError::Unfit(CallError::ResultTooLong { .. }))), "{long:?}");
    host.resolve(&house.id(), call(1), word(json!({"tool": "pay"})), "ana").await.unwrap();
    let done = ana(&host).resume(&house.id()).await.unwrap();
    assert_eq!((done.status, &done.value, house.bank.called()), (Status::Completed, &json!({"tool": "pay"}), 1));
}

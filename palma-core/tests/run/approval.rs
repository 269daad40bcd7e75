//! Humans who answer later, or something else than they were asked.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use palma_core::{
    Answer, AnswerError, Approver, ApproverError, AskFunction, AskLater, CallError, CallNumber, CodeMode, Completion,
    Entry, Happened, Journal as _, Question, Replay, ResumeError, RunState, Status, Waiting,
};
use serde_json::{Value, json};

use crate::bank::Faults;
use crate::house::{House, ana, plan};
use crate::program::Programs;

/// Pays 20, 1 and 30 at once.
fn three() -> Programs {
    Programs::of(|hands| async move {
        let answers = join_all([20, 1, 30].map(|n| hands.call("pay", json!({"n": n})))).await;
        Ok(answers.into_iter().map(|answer| answer.unwrap_or_else(Value::from)).collect())
    })
}

fn call(number: u64) -> CallNumber {
    CallNumber::from_place(number).unwrap()
}

fn yes() -> Answer {
    Answer::Approved { by: "boss".into() }
}

async fn paused(house: &House) -> (CodeMode, Completion) {
    let host = house.host(&three(), AskLater, &Faults::at(0));
    let ana = ana(&host);
    let completion = ana.run(&plan(&ana).await, "").await.unwrap();
    assert_eq!(completion.status, Status::Paused, "{completion}");
    (host, completion)
}

async fn entries(house: &House) -> Vec<Entry> {
    house.journal.read(&house.id()).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn all_that_wait_are_asked_together_and_nothing_else_is_held_up() {
    let house = House::new();
    let (host, completion) = paused(&house).await;
    let asked: Vec<_> = completion
        .waiting
        .iter()
        .map(|waiting| match waiting {
            Waiting::Approval { call, arguments, .. } => (*call, arguments["n"].clone()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(asked, [(1, json!(20)), (3, json!(30))]);
    assert_eq!(house.bank.called(), 1);

    // Resumed too early it waits again, and asks nobody a second time.
    let again = ana(&host).resume(&house.id()).await.unwrap();
    assert_eq!((again.status, &again.waiting), (Status::Paused, &completion.waiting));
    let questions =
        entries(&house).await.iter().filter(|entry| matches!(entry.happened, Happened::Asked { .. })).count();
    assert_eq!(questions, 2);

    let listed = async || host.runs().await.unwrap().remove(0);
    assert_eq!((listed().await.state, listed().await.waiting), (RunState::Paused, again.waiting.clone()));
    host.answer(&house.id(), call(1), yes()).await.unwrap();
    assert_eq!((listed().await.state, listed().await.waiting), (RunState::Paused, again.waiting[1..].to_vec()));
    let no = Answer::Denied { by: "boss".into(), reason: "not today".into() };
    host.answer(&house.id(), call(3), no).await.unwrap();
    assert_eq!((listed().await.state, listed().await.waiting), (RunState::Paused, vec![]));
    let done = ana(&host).resume(&house.id()).await.unwrap();
    assert_eq!((listed().await.state, listed().await.goal), (RunState::Completed, "a test".to_owned()));
    assert_eq!(done.value[0]["n"], 20);
    assert_eq!(done.value[2], "Denied");
    assert_eq!((done.status, house.bank.called()), (Status::Completed, 2));
    assert_eq!(host.replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 3 });
    assert!(matches!(ana(&host).resume(&house.id()).await, Err(ResumeError::AlreadyEnded(Status::Completed))));
    assert!(matches!(host.answer(&house.id(), call(1), yes()).await, Err(AnswerError::AlreadyEnded(_))));
}

#[tokio::test(start_paused = true)]
async fn of_two_answers_one_counts() {
    let house = House::new();
    let (host, _) = paused(&house).await;
    let no = Answer::Denied { by: "chief".into(), reason: "no".into() };
    let run = house.id();
    let (first, second) = tokio::join!(host.answer(&run, call(1), yes()), host.answer(&run, call(1), no));
    let (won, lost): (Vec<_>, Vec<_>) = [first, second].into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(matches!(lost[0], Err(AnswerError::AlreadyAnswered(_))), "{lost:?}");
    assert!(matches!(host.answer(&run, call(2), yes()).await, Err(AnswerError::AlreadyAnswered(_))));
    assert!(matches!(host.answer(&run, call(9), yes()).await, Err(AnswerError::NotAsked(_))));
}

#[tokio::test(start_paused = true)]
async fn of_two_who_resume_one_goes_on() {
    let house = House::new();
    let (host, _) = paused(&house).await;
    for number in [1, 3] {
        host.answer(&house.id(), call(number), yes()).await.unwrap();
    }
    let (one, other) = (ana(&host), ana(&host));
    let run = house.id();
    let (one, other) = tokio::join!(one.resume(&run), other.resume(&run));
    let (won, lost): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1, "{lost:?}");
    assert!(matches!(lost[0], Err(ResumeError::GoesOnElsewhere)), "{lost:?}");
    assert_eq!(house.bank.called(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_approval_counts_for_what_was_asked_and_no_longer_than_it_may() {
    let house = House::new();
    let (host, _) = paused(&house).await;
    for number in [1, 3] {
        host.answer(&house.id(), call(number), yes()).await.unwrap();
    }
    "2".clone_into(&mut house.policy.0.lock().unwrap());
    let done = ana(&host).resume(&house.id()).await.unwrap();
    assert_eq!((done.value[0].clone(), done.value[2].clone()), (json!("Denied"), json!("Denied")), "{done}");
    assert_eq!(house.bank.called(), 1);

    let house = House::new();
    let (host, _) = paused(&house).await;
    host.answer(&house.id(), call(1), yes()).await.unwrap();
    tokio::time::advance(Duration::from_hours(25)).await;
    assert!(matches!(host.answer(&house.id(), call(3), yes()).await, Err(AnswerError::Expired(_))));
    let done = ana(&host).resume(&house.id()).await.unwrap();
    assert_eq!((done.value[0].clone(), done.value[2].clone()), (json!("Denied"), json!("Denied")), "{done}");
    assert_eq!(house.bank.called(), 1);
}

fn edited(n: &Value) -> Answer {
    let Value::Object(arguments) = json!({"n": n}) else { unreachable!() };
    Answer::Edited { by: "boss".into(), arguments }
}

#[tokio::test(start_paused = true)]
async fn arguments_that_are_edited_in_place_are_validated_too() {
    let house = House::new();
    let host = house.host(&three(), AskFunction::new(|_: &Question| edited(&json!("x"))), &Faults::at(0));
    let ana = ana(&host);
    let done = ana.run(&plan(&ana).await, "").await.unwrap();
    assert_eq!((&done.value[0], house.bank.called()), (&json!("InvalidArguments"), 1), "{done}");
}

#[tokio::test(start_paused = true)]
async fn edited_arguments_are_validated_and_decided_on_again() {
    for (n, expected) in [(json!(40), json!(40)), (json!(500), json!("Denied"))] {
        let house = House::new();
        let (host, _) = paused(&house).await;
        let unfit = host.answer(&house.id(), call(1), edited(&json!("x"))).await;
        assert!(matches!(&unfit, Err(AnswerError::Unfit(CallError::InvalidArguments { .. }))), "{unfit:?}");
        host.answer(&house.id(), call(1), edited(&n)).await.unwrap();
        host.answer(&house.id(), call(3), yes()).await.unwrap();
        let done = ana(&host).resume(&house.id()).await.unwrap();
        let got = done.value[0].get("n").unwrap_or(&done.value[0]);
        assert_eq!(*got, expected, "{done}");
        assert_eq!(host.replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 3 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_is_another_principal_s_business_only() {
    let house = House::new();
    let (host, _) = paused(&house).await;
    let bob = host.acting_for(palma_core::Principal::user("bob"));
    assert!(matches!(bob.resume(&house.id()).await, Err(ResumeError::UnknownRun(_))));
}

/// Answers after a while, in place, and says no to some.
#[derive(Debug)]
struct Slow;

#[async_trait]
impl Approver for Slow {
    async fn ask(&self, question: &Question) -> Result<Answer, ApproverError> {
        let n = question.arguments["n"].as_u64().unwrap();
        tokio::time::sleep(Duration::from_secs(n)).await;
        Ok(yes())
    }
}

#[tokio::test(start_paused = true)]
async fn in_place_the_run_waits_and_what_was_approved_can_be_replayed() {
    let house = House::new();
    let host = house.host(&three(), Slow, &Faults::at(0));
    let ana = ana(&host);
    let done = ana.run(&plan(&ana).await, "").await.unwrap();
    assert_eq!((done.status, house.bank.called()), (Status::Completed, 3), "{done}");
    assert_eq!(host.replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 3 });
}

#[tokio::test(start_paused = true)]
async fn who_answers_while_the_run_goes_on_is_heard() {
    // Asks later, while another call takes long; the answer comes before the run can pause.
    let program = Programs::of(|hands| async move {
        let (asked, slept) = futures_util::future::join(hands.call("pay", json!({"n": 20})), async {
            hands.sleep(60_000).await;
            hands.call("look", json!({})).await
        })
        .await;
        Ok(json!([asked?, slept?]))
    });
    let house = Arc::new(House::new());
    let host = house.host(&program, AskLater, &Faults::at(0));
    let ana = ana(&host);
    let plan = plan(&ana).await;
    let answering = async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        host.answer(&house.id(), call(1), yes()).await.unwrap();
        std::future::pending::<()>().await;
    };
    let done = tokio::select! {
        done = ana.run(&plan, "") => done.unwrap(),
        () = answering => unreachable!(),
    };
    assert_eq!((done.status, house.bank.called()), (Status::Completed, 2), "{done}");
}

#[tokio::test(start_paused = true)]
async fn a_function_of_the_host_can_answer() {
    let house = House::new();
    let approver = AskFunction::new(|question: &Question| match question.arguments["n"].as_u64() {
        Some(20) => yes(),
        _ => Answer::Later,
    });
    let host = house.host(&three(), approver, &Faults::at(0));
    let ana = ana(&host);
    let done = ana.run(&plan(&ana).await, "").await.unwrap();
    assert_eq!((done.status, done.waiting.len(), house.bank.called()), (Status::Paused, 1, 2), "{done}");
}

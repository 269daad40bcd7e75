//! Checks that a script makes of itself, and runs without effects.

use std::time::Duration;

use palma_core::{
    Answer, AskLater, CallNumber, CheckKind, Completion, Event, Happened, Journal as _, Replay, Status, ToolId,
};
use serde_json::{Value, json};

use crate::bank::Faults;
use crate::house::{House, ana, plan};
use crate::program::{Hands, Programs};

async fn run(house: &House, program: &Programs) -> Completion {
    let ana = ana(&house.lasting(program));
    ana.run(&plan(&ana).await, "").await.unwrap()
}

async fn dry_run(house: &House, program: &Programs) -> Completion {
    let ana = ana(&house.lasting(program));
    ana.dry_run(&plan(&ana).await, "").await.unwrap()
}

fn checked(house: &House) -> Vec<(u64, CheckKind, Option<String>)> {
    let checked = house.events().into_iter().filter_map(|event| match event {
        Event::Checked { call, check, failure, .. } => Some((call.get(), check, failure)),
        _ => None,
    });
    checked.collect()
}

/// Calls a writing tool before and after something fails, and a reading one after.
fn around(fails: fn(Hands) -> crate::program::Going<Result<Value, String>>) -> Programs {
    Programs::of(move |hands| async move {
        let before = hands.call("put", json!({"n": 1})).await.err();
        let failed = fails(hands.clone()).await.err();
        let after = hands.call("put", json!({"n": 2})).await.err();
        let paid = hands.call("pay", json!({"n": 3})).await.err();
        let read = hands.call("look", json!({})).await.err();
        Ok(json!([before, failed, after, paid, read]))
    })
}

#[tokio::test(start_paused = true)]
async fn no_write_follows_a_check_that_failed_and_reads_go_on() {
    for (program, check, name, message) in [
        (around(|hands| hands.ensure_failed("no funds")), CheckKind::Ensure, "EnsureFailed", "no funds"),
        (
            around(|hands| hands.validate(json!({"a": "x"}), json!({"properties": {"a": {"type": "integer"}}}))),
            CheckKind::Validate,
            "ValidationFailed",
            "the value does not fit its schema: at `/a` expected an integer, got \"x\"",
        ),
        (
            around(|hands| hands.validate(json!(1), json!({"$ref": "http://example.com/schema"}))),
            CheckKind::Validate,
            "ValidationFailed",
            "the schema cannot be used: at ",
        ),
    ] {
        let house = House::new();
        let done = run(&house, &program).await;
        assert_eq!(done.value, json!([null, name, "WritesStopped", "WritesStopped", null]), "{done}");
        assert_eq!(done.status, Status::Completed);
        assert_eq!((house.bank.called(), house.bank.paid().len()), (2, 1));
        let failed = &done.failed_checks[..];
        assert!(failed.len() == 1 && failed[0].call == 2 && failed[0].check == check, "{failed:?}");
        assert!(failed[0].message.starts_with(message), "{failed:?}");
        let told = checked(&house);
        assert!(told.len() == 1 && told[0].0 == 2 && told[0].2.as_ref().unwrap().starts_with(message), "{told:?}");
        let replay = house.lasting(&program).replay(&house.id()).await.unwrap();
        assert_eq!(replay, Replay::Reproduced { calls: 5 });
    }
}

#[tokio::test(start_paused = true)]
async fn what_fits_is_given_back_and_stops_nothing() {
    let program = Programs::of(|hands| async move {
        let value = hands.validate(json!({"a": 1}), json!({"required": ["a"]})).await?;
        hands.call("put", json!({"n": 1})).await?;
        Ok(value)
    });
    let house = House::new();
    let done = run(&house, &program).await;
    assert_eq!((done.value, done.failed_checks.len()), (json!({"a": 1}), 0));
    assert_eq!(checked(&house), [(1, CheckKind::Validate, None)]);
    assert_eq!(house.bank.paid().len(), 1);
    assert_eq!(house.lasting(&program).replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 2 });
}

#[tokio::test(start_paused = true)]
async fn a_check_that_nobody_waits_for_stops_what_is_called_after_it() {
    let program = Programs::of(|hands| async move {
        let paying = hands.call("pay", json!({"n": 1}));
        drop(hands.validate(json!(1), json!({"type": "string"})));
        let late = hands.call("pay", json!({"n": 2})).await.err();
        Ok(json!([paying.await.err(), late]))
    });
    let house = House::new();
    let done = run(&house, &program).await;
    assert_eq!(done.value, json!([null, "WritesStopped"]));
    assert_eq!(house.bank.paid().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_check_that_ends_its_script_is_recorded_and_told() {
    let program = Programs::of(|hands| async move {
        drop(hands.ensure_failed("it is over"));
        Err("EnsureFailed".to_owned())
    });
    let house = House::new();
    let done = run(&house, &program).await;
    assert_eq!((done.status, done.failed_checks.len()), (Status::Failed, 1), "{done}");
    assert_eq!(checked(&house), [(1, CheckKind::Ensure, Some("it is over".to_owned()))]);
    assert_eq!(house.lasting(&program).replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 1 });
}

#[tokio::test(start_paused = true)]
async fn a_run_that_goes_on_remembers_the_check_that_failed() {
    let program = Programs::of(|hands| async move {
        let asked = hands.call("pay", json!({"n": 20}));
        let failed = hands.ensure_failed("no").await.err();
        let asked = asked.await.err();
        let after = hands.call("put", json!({})).await.err();
        Ok(json!([failed, asked, after]))
    });
    let house = House::new();
    let host = house.host(&program, AskLater, &Faults::at(0));
    let ana = ana(&host);
    let paused = ana.run(&plan(&ana).await, "").await.unwrap();
    assert_eq!((paused.status, paused.failed_checks.len()), (Status::Paused, 1));
    let yes = Answer::Approved { by: "boss".into() };
    host.answer(&house.id(), CallNumber::from_place(1).unwrap(), yes).await.unwrap();
    let done = ana.resume(&house.id()).await.unwrap();
    // It was called before the check failed.
    assert_eq!(done.value, json!(["EnsureFailed", null, "WritesStopped"]));
    assert_eq!(done.failed_checks, paused.failed_checks);
}

#[tokio::test(start_paused = true)]
async fn a_hostile_schema_is_refused_in_time() {
    let long = json!({"description": "x".repeat(20_000)});
    let circle = json!({"$ref": "#"});
    let doubling: Value = (0..40).fold(json!({"type": "string"}), |schema, _| json!({"allOf": [schema, {}]}));
    for (schema, expected) in [
        (json!("a"), "expected a JSON Schema, which is an object, got \"a\""),
        (json!(null), "expected a JSON Schema, which is an object, got null"),
        (long, "expected a JSON Schema of at most 16384 bytes, got 20018"),
        (circle, "the schema cannot be used: "),
        (json!({"type": "any"}), "the schema cannot be used: at `/type`"),
        (json!({"pattern": "("}), "the schema cannot be used: at `/pattern`"),
        (doubling, "the value does not fit its schema"),
    ] {
        let program = Programs::of({
            let schema = schema.clone();
            move |hands| {
                let schema = schema.clone();
                async move { Ok(json!(hands.validate(json!(1), schema).await.err())) }
            }
        });
        let done = run(&House::new(), &program).await;
        assert_eq!(done.value, "ValidationFailed", "{schema}: {done}");
        assert!(done.failed_checks[0].message.contains(expected), "{schema}: {:?}", done.failed_checks);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_validates_no_more_than_it_may() {
    let program = Programs::of(|hands| async move {
        let rows: Vec<Value> = (0..1_000).map(|n| json!({"a": n})).collect();
        for n in 1_u64.. {
            let any: Vec<Value> = (0..400).map(|n| json!({"const": n})).collect();
            let schema = json!({"items": {"anyOf": [{"type": "object"}, {"enum": any}]}, "title": n.to_string()});
            if hands.validate(json!(rows), schema).await.is_err() {
                return Ok(json!(n));
            }
        }
        Ok(Value::Null)
    });
    let house = House::new();
    let began = std::time::Instant::now();
    let done = run(&house, &program).await;
    assert!(done.value.as_u64().unwrap() > 3, "{done}");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert!(done.failed_checks[0].message.contains("50000000 steps"), "{:?}", done.failed_checks);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_stops_where_only_writes_could_take_it_further() {
    let program = Programs::of(|hands| async move {
        let seen = hands.call("look", json!({"n": 7})).await?;
        let n = seen["n"].as_u64().unwrap_or_default();
        let (one, other) = (hands.call("put", json!({"n": n})), hands.call("pay", json!({"n": 20})));
        let denied = hands.call("pay", json!({"n": 500})).await.err();
        drop(hands.call("look", json!({"n": 8})).await?);
        let late = hands.call("keyed", json!({}));
        one.await?;
        other.await?;
        late.await?;
        hands.call("pay", json!({"n": 1})).await?;
        Ok(json!(denied))
    });
    let house = House::new();
    let done = dry_run(&house, &program).await;
    assert_eq!((done.status, house.bank.called(), house.bank.paid().len()), (Status::Withheld, 2, 0), "{done}");
    let held: Vec<_> = done.withheld.iter().map(|held| (held.call, &*held.tool, json!(held.arguments))).collect();
    assert_eq!(
        held,
        [(2, "bank.put", json!({"n": 7})), (3, "bank.pay", json!({"n": 20})), (6, "bank.keyed", json!({}))]
    );
    assert_eq!(done.withheld[1].asks, Some(vec!["boss".to_owned()]));
    let events = house.events();
    let held = events.iter().filter(|event| matches!(event, Event::CallWithheld { .. })).count();
    let intended = events.iter().filter(|event| matches!(event, Event::CallIntended { .. })).count();
    assert_eq!((held, intended), (3, 2));
    assert!(events.iter().any(|event| matches!(event, Event::RunOpened { is_dry: true, .. })));
    let ended = events.last().unwrap();
    assert!(matches!(ended, Event::RunEnded { status: Status::Withheld, .. }), "{ended:?}");
    // Nothing is kept that could be resumed.
    assert!(house.run.lock().unwrap().is_none());
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_that_writes_nothing_completes() {
    let program = Programs::of(|hands| async move {
        hands.sleep(10).await;
        hands.call("look", json!({"n": 7})).await
    });
    let house = House::new();
    let done = dry_run(&house, &program).await;
    assert_eq!((done.status, done.value["n"].clone(), done.withheld.len()), (Status::Completed, json!(7), 0));
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_waits_for_timers_and_tells_of_writes_that_nobody_waits_for() {
    let raced = Programs::of(|hands| async move {
        let paying = hands.call("pay", json!({"n": 1}));
        let sleeping = hands.sleep(50);
        futures_util::future::select(paying, sleeping).await;
        hands.call("look", json!({"n": 1})).await
    });
    let house = House::new();
    let done = dry_run(&house, &raced).await;
    assert_eq!((done.status, done.withheld.len(), house.bank.called()), (Status::Withheld, 1, 1), "{done}");

    let threw = Programs::of(|hands| async move {
        drop(hands.call("pay", json!({"n": 1})));
        hands.call("fail", json!({})).await?;
        Err("Never".to_owned())
    });
    let done = dry_run(&House::new(), &threw).await;
    assert_eq!((done.status, done.withheld.len()), (Status::Withheld, 2), "{done}");
}

#[tokio::test(start_paused = true)]
async fn a_completion_of_a_dry_run_names_what_was_held_back() {
    let program = Programs::of(|hands| async move { hands.call("pay", json!({"n": 20})).await });
    let house = House::new();
    let host = house.lasting(&program);
    let ana = ana(&host);
    let plan = ana.plan("g", [ToolId::parse("bank", "pay").unwrap()]).await.unwrap();
    let done = ana.dry_run(&plan, "").await.unwrap();
    assert!(done.to_string().contains("call 1 of bank.pay was held back; somebody would be asked first"), "{done}");
    let schema = serde_json::to_value(schemars::schema_for!(Completion)).unwrap();
    assert!(jsonschema::is_valid(&schema, &serde_json::to_value(&done).unwrap()));
    // The same script with effects is kept, with its opening.
    ana.run(&plan, "").await.unwrap();
    assert!(matches!(house.journal.read(&house.id()).await.unwrap()[0].happened, Happened::Opened(_)));
}

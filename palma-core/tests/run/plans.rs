//! What a plan has, and what a script may do beside it.

use palma_core::{
    CodeModeError, Completion, Event, Happened, Journal as _, Plan, PlanRequest, Preview, Principal, Replay, Status,
    ToolId,
};
use serde_json::{Value, json};

use crate::house::{House, ana};
use crate::program::Programs;

fn bank(name: &str) -> ToolId {
    ToolId::parse("bank", name).unwrap()
}

/// Calls these tools one after the other; answers with the name of each one's error, or `null`.
fn calling(tools: &'static [&'static str]) -> Programs {
    Programs::of(move |hands| async move {
        let mut names = Vec::new();
        for tool in tools {
            names.push(hands.call(tool, json!({"n": 1})).await.err());
        }
        Ok(json!(names))
    })
}

async fn run(house: &House, program: &Programs, plan: &Plan) -> Completion {
    ana(&house.lasting(program)).run(plan, "").await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_call_outside_the_plan_is_refused_in_its_own_way_and_recorded() {
    let house = House::new();
    let program = calling(&["look", "pay", "vaulx", "vault"]);
    let plan = ana(&house.lasting(&program)).plan("look", [bank("look")]).await.unwrap();
    let done = run(&house, &program, &plan).await;
    assert_eq!(done.value, json!([null, "OutsidePlan", "ReferenceError", "ReferenceError"]));
    assert_eq!((done.status, house.bank.called()), (Status::Completed, 1));
    let reasons: Vec<String> = house
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::CallRefused { tool, reason, .. } => Some(format!("{tool}: {reason}")),
            _ => None,
        })
        .collect();
    assert_eq!(
        reasons,
        [
            "bank.pay: `tools.bank.pay` is not in the plan of this run; make a plan that names it, or do without",
            "bank.vaulx: `tools.bank.vaulx` does not exist; did you mean `tools.bank.look`?",
            "bank.vault: `tools.bank.vault` does not exist; did you mean `tools.bank.look`?",
        ]
    );
    assert_eq!(house.lasting(&program).replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 4 });
}

#[tokio::test(start_paused = true)]
async fn a_hidden_tool_is_as_one_that_is_not_there() {
    let house = House::new();
    let host = house.lasting(&calling(&[]));
    let (ana, root) = (ana(&host), host.acting_for(Principal::user("root")));
    let error =
        async |tools: &[&str]| ana.plan("g", tools.iter().map(|name| bank(name))).await.unwrap_err().to_string();
    assert_eq!(error(&["vault"]).await, "no such tool: `bank.vault`");
    assert_eq!(error(&["nope"]).await, "no such tool: `bank.nope`");
    assert_eq!(error(&["vault", "look", "nope"]).await, "no such tool: `bank.vault`, `bank.nope`");
    assert!(root.plan("g", [bank("vault")]).await.is_ok());

    assert!(ana.search("vault").await.unwrap().is_empty());
    assert_eq!(root.search("vault").await.unwrap().iter().count(), 1);
    let names = |plan: &Plan| plan.previews().map(|(tool, _)| tool.name().to_string()).collect::<Vec<_>>();
    let open = ana.without_plan("g").await.unwrap();
    assert_eq!(names(&open), ["look", "put", "keyed", "pay", "fail"]);
    assert!(!open.api().text().contains("vault"));
    assert!(names(&root.without_plan("g").await.unwrap()).contains(&"vault".to_owned()));
    assert_eq!(ana.tools().await.unwrap().len(), 5);
    assert_eq!(root.tools().await.unwrap().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_goes_on_finds_outside_its_plan_what_it_found_there_before() {
    // Calls outside its plan, then asks a person.
    let program = Programs::of(|hands| async move {
        let outside = hands.call("put", json!({})).await.err();
        let paid = hands.call("pay", json!({"n": 20})).await.err();
        let again = hands.call("put", json!({})).await.err();
        Ok(json!([outside, paid, again]))
    });
    let house = House::new();
    let host = house.host(&program, palma_core::AskLater, &crate::bank::Faults::at(0));
    let ana = ana(&host);
    let plan = ana.plan("pay", [bank("pay")]).await.unwrap();
    let paused = ana.run(&plan, "").await.unwrap();
    assert_eq!(paused.status, Status::Paused);
    let yes = palma_core::Answer::Approved { by: "boss".into() };
    host.answer(&house.id(), palma_core::CallNumber::from_place(2).unwrap(), yes).await.unwrap();
    let done = ana.resume(&house.id()).await.unwrap();
    assert_eq!(done.value, json!(["OutsidePlan", null, "OutsidePlan"]));
    assert_eq!(done.hashes, paused.hashes);
    assert_eq!(host.replay(&house.id()).await.unwrap(), Replay::Reproduced { calls: 3 });
}

#[tokio::test(start_paused = true)]
async fn without_a_plan_a_script_has_every_tool_unless_the_host_wants_plans() {
    let house = House::new();
    let program = calling(&["look", "put"]);
    let host = house.lasting(&program);
    let open = ana(&host).without_plan("whatever").await.unwrap();
    let done = ana(&host).run(&open, "").await.unwrap();
    assert_eq!(done.value, json!([null, null]));

    let strict = host.with_plan_required();
    let ana = ana(&strict);
    let message = "a script runs here by a plan only; make one with `ActingFor::plan`";
    assert_eq!(ana.without_plan("g").await.unwrap_err().to_string(), message);
    // One that was made before the host wanted plans is none.
    assert!(matches!(ana.run(&open, "").await, Err(CodeModeError::PlanRequired)));
    assert!(matches!(ana.run_unchecked(&open, "").await, Err(CodeModeError::PlanRequired)));
    assert!(matches!(ana.check(&open, "").await, Err(CodeModeError::PlanRequired)));
    let plan = ana.plan("g", [bank("look"), bank("put")]).await.unwrap();
    assert_eq!(ana.run(&plan, "").await.unwrap().status, Status::Completed);
    assert_eq!(house.bank.called(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_known_by_what_it_says() {
    let house = House::new();
    let host = house.lasting(&calling(&[]));
    let ana = ana(&host);
    let digest = async |request: Value| {
        let request = PlanRequest::from_json(&request.to_string()).unwrap();
        ana.plan_for(&request).await.unwrap().digest().clone()
    };
    let first = digest(json!({"goal": "g", "tools": ["bank.look", "bank.pay"]})).await;
    assert_eq!(first, digest(json!({"goal": "g", "tools": ["bank.pay", "bank.look", "bank.pay"]})).await);
    assert_eq!(first, *ana.plan("g", [bank("pay"), bank("look")]).await.unwrap().digest());
    for other in [
        json!({"goal": "h", "tools": ["bank.look", "bank.pay"]}),
        json!({"goal": "g", "tools": ["bank.look"]}),
        json!({"goal": "g", "tools": ["bank.look", "bank.pay"], "steps": ["a"]}),
        json!({"goal": "g", "tools": ["bank.look", "bank.pay"], "effects": ["a"]}),
    ] {
        assert_ne!(first, digest(other.clone()).await, "{other}");
    }
    let (steps, effects) = (json!(["a"]), json!(["a"]));
    let steps = digest(json!({"goal": "g", "tools": ["bank.look", "bank.pay"], "steps": steps})).await;
    let effects = digest(json!({"goal": "g", "tools": ["bank.look", "bank.pay"], "effects": effects})).await;
    assert_ne!(steps, effects);
    let root = host.acting_for(Principal::user("root")).plan("g", [bank("pay"), bank("look")]).await.unwrap();
    assert_ne!(first, *root.digest());
}

#[tokio::test(start_paused = true)]
async fn a_plan_says_what_policy_says_and_how_long_its_api_is() {
    let house = House::new();
    let ana = ana(&house.lasting(&calling(&[])));
    let plan = ana.plan("g", [bank("pay"), bank("look")]).await.unwrap();
    let previews: Vec<_> = plan.previews().map(|(tool, preview)| (tool.to_string(), preview)).collect();
    assert_eq!(previews, [("bank.pay".into(), Preview::Depends), ("bank.look".into(), Preview::Depends)]);
    assert_eq!(plan.tokens(), palma_core::estimate_tokens(plan.api().text()));
    assert!(plan.tokens() > 10 && !plan.is_open());
    assert_eq!(plan.api().tools().count(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_journal_the_record_and_the_completion_name_plan_and_policies() {
    let house = House::new();
    let program = calling(&["look"]);
    "v7".clone_into(&mut house.policy.0.lock().unwrap());
    let plan = ana(&house.lasting(&program)).plan("look", [bank("look")]).await.unwrap();
    let done = run(&house, &program, &plan).await;
    let entries = house.journal.read(&house.id()).await.unwrap();
    let Happened::Opened(opening) = &entries[0].happened else { panic!("{entries:?}") };
    assert_eq!((&opening.plan, &*opening.policy), (plan.digest(), "v7"));
    assert_eq!((&done.hashes.plan, &done.hashes.api, &*done.hashes.policy), (&opening.plan, &opening.api, "v7"));
    assert!(
        house
            .events()
            .iter()
            .any(|event| matches!(event, Event::RunOpened { plan: named, .. } if named == plan.digest()))
    );
}

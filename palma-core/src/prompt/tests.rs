use super::*;
use crate::AttemptOutcome;

#[track_caller]
fn check(change: impl FnOnce(&mut Texts), expected: &str) {
    let mut texts = Texts::default();
    change(&mut texts);
    assert_eq!(Prompts::new(&texts).unwrap_err().to_string(), expected);
}

#[test]
fn a_place_that_does_not_exist_is_refused_when_the_prompts_are_made() {
    check(
        |texts| texts.request = "Do {{gaol}}".into(),
        "the template `request` has no place `{{gaol}}`; there may stand `{{api}}` and `{{goal}}`",
    );
    check(
        |texts| texts.again = "{{problem}} {{done}} {{api}}".into(),
        "the template `again` has no place `{{api}}`; there may stand `{{problem}}` and `{{done}}`",
    );
    check(
        |texts| texts.request = "{{goal}} {{ goal".into(),
        "the template `request` has no place `{{ goal}}`; there may stand `{{api}}` and `{{goal}}`",
    );
}

#[test]
fn a_place_without_which_a_prompt_is_useless_is_missed() {
    check(|texts| texts.instructions = "Write.".into(), "the template `instructions` needs the place `{{api}}`");
    check(|texts| texts.request = "Go.".into(), "the template `request` needs the place `{{goal}}`");
    check(|texts| texts.again = "{{problem}}".into(), "the template `again` needs the place `{{done}}`");
    check(|texts| texts.done = "Mind.".into(), "the template `done` needs the place `{{calls}}`");
}

#[test]
fn the_default_prompts_are_valid_and_survive_a_file() {
    let prompts = Prompts::default();
    assert_eq!(Prompts::new(&Texts::default()).unwrap(), prompts);
    let file = serde_json::to_string(&prompts).unwrap();
    assert_eq!(serde_json::from_str::<Prompts>(&file).unwrap(), prompts);
    assert_eq!(prompts.texts(), Texts::default());
    let one: Prompts = serde_json::from_str(r#"{"request": "Please: {{ goal }}"}"#).unwrap();
    assert_eq!(one.texts().request, "Please: {{goal}}");
    assert!(
        serde_json::from_str::<Prompts>(r#"{"request": "{{gaol}}"}"#).unwrap_err().to_string().contains("{{gaol}}")
    );
    assert!(serde_json::from_str::<Prompts>(r#"{"requests": "{{goal}}"}"#).is_err());
}

#[test]
fn what_stands_for_a_place_is_not_read_for_places() {
    let template = Template::parse("a {{goal}} b {{api}}", &Place::ALL).unwrap();
    let filled = template.fill(|place| if place == Place::Goal { "{{api}}" } else { "}}" });
    assert_eq!(filled, "a {{api}} b }}");
}

#[test]
fn a_long_cause_is_cut_at_a_character() {
    let mut failure: crate::Failure =
        serde_json::from_value(serde_json::json!({"class": "script", "name": "Error", "message": ""})).unwrap();
    failure.message = "é".repeat(9_000);
    let cause = cause(&failure);
    assert!(cause.len() <= 4096 && cause.starts_with("Error: é"));
    assert_eq!(AttemptOutcome::from(failure.class), AttemptOutcome::Script);
}

#[test]
fn a_writer_is_told_the_steps_and_effects_of_a_plan() {
    let request = crate::PlanRequest::new("buy bread", []).unwrap();
    let request = request.with_steps(["go", "pay"]).unwrap().with_effects(["bread"]).unwrap();
    let principal = std::sync::Arc::new(crate::Principal::user("ana"));
    let plan = Plan::new(&principal, &request, crate::Api::generate([]), Vec::new(), crate::plan::Outside::default());
    let prompt = Prompts::default().prompt(&plan, &[]);
    assert_eq!(prompt.messages[1].text, "Goal: buy bread\n\nSteps:\n- go\n- pay\n\nExpected afterwards:\n- bread");
    assert_eq!(prompt.goal, "buy bread");
}

use std::sync::Arc;

use serde_json::json;

use super::{Api, tool};
use crate::{Level, Tool, estimate_tokens};

fn api() -> Api {
    let tools = (0..60).map(|number| {
        let schema = json!({"type": "object", "required": ["path"], "properties": {
            "path": {"type": "string", "description": "Where it is. ".repeat(1 + number % 7)},
            "lines": {"type": "integer", "minimum": 1, "default": 10}}});
        let tool = tool(["files", "mail", "web"][number % 3], &format!("tool_{number}"), schema);
        Arc::new(Tool::clone(&tool).with_description("Does one thing. And says so at length. ".repeat(1 + number % 3)))
    });
    Api::generate(tools)
}

#[test]
fn no_budget_is_ever_exceeded_and_nothing_is_left_out_unsaid() {
    let api = api();
    let words = |text: &str| text.split_whitespace().count();
    let whole = estimate_tokens(api.text());
    for budget in (0..200).map(|step| step * whole / 190) {
        for count in [&estimate_tokens as &dyn Fn(&str) -> usize, &words, &|text: &str| text.len()] {
            let fitted = api.fit(budget, count);
            assert_eq!(fitted.tokens, count(&fitted.text), "at {budget}");
            assert!(fitted.tokens <= budget, "{} tokens at {budget}", fitted.tokens);
            for tool in api.tools() {
                let left_out = fitted.left_out.iter().find(|left_out| left_out.path == tool.path());
                let shown = left_out.map_or(Some(Level::Full), |left_out| left_out.shown);
                let function = format!("function {}(", tool.name());
                assert_eq!(fitted.text.contains(&function), shown == Some(Level::Full));
                assert_eq!(
                    fitted.text.contains(&format!("{}(", tool.path())),
                    shown.is_some_and(|shown| shown < Level::Full)
                );
            }
            assert_eq!(fitted.text.contains("describe(\"server.tool\")"), !fitted.is_whole() && !fitted.is_nothing());
        }
    }
    assert!(api.fit(whole, estimate_tokens).is_whole());
}

#[test]
fn with_less_room_tools_are_told_in_less_and_then_counted() {
    let api = api();
    let levels = |budget| {
        let fitted = api.fit(budget, estimate_tokens);
        let count = |level| fitted.left_out.iter().filter(|left_out| left_out.shown == level).count();
        (60 - fitted.left_out.len(), count(Some(Level::Signature)), count(Some(Level::Index)), count(None))
    };
    let cost = |level| estimate_tokens(&api.text_at(level));
    let full = estimate_tokens(api.tools_text());
    let (signature, index) = (cost(Level::Signature), cost(Level::Index));
    assert_eq!(levels(full), (60, 0, 0, 0));
    assert!(matches!(levels(full - 1), (1.., 1.., 0, 0)), "{:?}", levels(full - 1));
    assert!(matches!(levels(signature + 60), (0, 1.., _, 0)), "{:?}", levels(signature + 60));
    assert!(matches!(levels(index + 100), (0, _, 1.., 0)), "{:?}", levels(index + 100));
    assert!(matches!(levels(index / 2), (0, 0, 1.., 1..)), "{:?}", levels(index / 2));
    assert!(api.fit(index / 2, estimate_tokens).text.contains("files: "));
    assert_eq!(levels(52), (0, 0, 0, 60));
}

#[test]
fn a_budget_too_small_for_any_text_says_so() {
    let fitted = api().fit(1, estimate_tokens);
    assert!(fitted.is_nothing() && fitted.tokens == 0 && fitted.left_out.len() == 60);
    assert!(Api::generate([]).fit(0, estimate_tokens).is_whole());
}

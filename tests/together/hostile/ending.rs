use palma_core::{Completion, FailureClass, Status};
use serde_json::Value;

/// How a run ended, in words: `value 1`, `throws RangeError`, `limit memory`, `check syntax`, `stuck`, `not data`, or
/// `host`, which no script may bring about.
pub(super) fn of(completion: &Completion) -> String {
    let Some(failure) = &completion.failure else {
        assert_eq!(completion.status, Status::Completed);
        return format!("value {}", completion.value);
    };
    match (failure.class, &failure.limit, failure.diagnostics.first()) {
        (FailureClass::Limit, Some(limit), _) => format!("limit {}", limit.name),
        (FailureClass::Check, _, Some(diagnostic)) => format!("check {}", diagnostic.code),
        (FailureClass::Check, _, None) => "check syntax".to_owned(),
        (FailureClass::Host | FailureClass::Limit, ..) => format!("host {}", failure.message),
        _ if failure.name == "StuckError" && failure.position.is_none() => "stuck".to_owned(),
        _ if failure.name == "ValueError" && failure.position.is_none() => "not data".to_owned(),
        _ => format!("throws {}", failure.name.escape_debug()),
    }
}

/// An ending as a script's first line names it, written as [`of`] writes it.
pub(super) fn parse(text: &str) -> String {
    let Some(json) = text.trim().strip_prefix("value ") else { return text.trim().to_owned() };
    let value: Value = serde_json::from_str(json).unwrap_or_else(|error| panic!("`{json}` is no JSON: {error}"));
    format!("value {value}")
}

/// Whether an ending is the expected one. `value` stands for every value, `check` for every refusal, `host` for every failure of it, `limit time` for
/// both kinds of time.
pub(super) fn is(ending: &str, expected: &str) -> bool {
    match expected {
        "value" | "check" | "host" => ending.split(' ').next() == Some(expected),
        "limit time" => ending == "limit CPU time" || ending == "limit wall time",
        _ => ending == expected,
    }
}

#[test]
fn an_ending_is_its_kind_and_its_name() {
    assert!(is("limit CPU time", "limit time") && is("value 1", "value") && is("check syntax", "check"));
    assert!(!is("limit memory", "limit time") && !is("throws TypeError", "value") && !is("value 1", "value 2"));
    assert!(!is("host the isolate broke", "throws Error"));
    assert_eq!(parse(" value {\"a\" : [1]} "), "value {\"a\":[1]}");
}

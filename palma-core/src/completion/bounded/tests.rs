use std::time::UNIX_EPOCH;

use proptest::prelude::*;
use serde_json::Map;

use super::*;
use crate::{Digest, Hashes, LogLevel, Status, Usage};

fn completion(value: Value, logs: Vec<Log>) -> Completion {
    let (run, status, usage) = (String::new(), Status::Completed, Usage::default());
    let (failure, calls, notes, cut) = (None, Vec::new(), Vec::new(), Vec::new());
    let hashes = Hashes { script: Digest::of(""), plan: Digest::of(""), api: Digest::of(""), policy: String::new() };
    let (waiting, withheld, failed_checks) = (Vec::new(), Vec::new(), Vec::new());
    Completion { run, status, waiting, withheld, value, failure, logs, calls, failed_checks, usage, hashes, notes, cut }
}

fn ana() -> Arc<Principal> {
    Arc::new(Principal::user("ana"))
}

fn bounded(value: Value, logs: Vec<Log>, budget: &Budget, results: &Results) -> Completion {
    completion(value, logs).within(budget, results, &ana(), UNIX_EPOCH)
}

fn text_of(completion: &Completion) -> String {
    Parts { value: completion.value.clone(), logs: completion.logs.clone(), cuts: completion.cut.clone() }.text()
}

/// Checks what is left of a value in this many bytes.
#[track_caller]
fn check(value: &Value, room: usize, expected: &Value, places: &[&str]) {
    let (shortened, left_out) = shorten(value, room);
    let told: Vec<String> = left_out.iter().map(ToString::to_string).collect();
    assert_eq!((&shortened.unwrap_or_default(), told), (expected, places.iter().map(ToString::to_string).collect()));
}

#[test]
fn a_value_is_cut_where_its_structure_allows() {
    check(&json!([1, 2, 3]), 7, &json!([1, 2, 3]), &[]);
    check(&json!([1, 2, 3]), 6, &json!([1, 2]), &["2 of 3 items"]);
    check(&json!("naïve"), 6, &json!("naï"), &["3 of 5 characters"]);
    check(&json!("\n\n\n"), 7, &json!("\n\n"), &["2 of 3 characters"]);
    check(&json!(123_456), 5, &json!(null), &["0 of 1 values"]);
    check(&json!({"a": 1, "b": {"c": [1, 2, 3]}}), 21, &json!({"a": 1, "b": {"c": [1]}}), &["`/b/c` has 1 of 3 items"]);
    check(
        &json!([{"text": "abcdef"}, 2]),
        16,
        &json!([{"text": "abc"}]),
        &["1 of 2 items", "`/0/text` has 3 of 6 characters"],
    );
    check(
        &json!({"id": 7, "a/b": "xxxxxxxxxx"}),
        21,
        &json!({"id": 7, "a/b": "xxxx"}),
        &["`/a~1b` has 4 of 10 characters"],
    );
    check(&json!({"large": 123_456_789, "small": 1}), 16, &json!({"small": 1}), &["1 of 2 properties"]);
}

#[test]
fn small_properties_stay_whole_and_large_ones_share_what_is_left() {
    let value = json!({"long": "x".repeat(1_000), "id": "A-17", "longer": "y".repeat(2_000)});
    let (shortened, places) = shorten(&value, 240);
    let shortened = shortened.unwrap();
    assert_eq!(shortened["id"], "A-17");
    let lengths = ["long", "longer"].map(|key| shortened[key].as_str().unwrap().len());
    assert_eq!(lengths[0].abs_diff(lengths[1]) <= 1, lengths[0] > 90, "{lengths:?}");
    assert_eq!((places.len(), length(&shortened, 240).is_some()), (2, true));
}

#[test]
fn what_fits_is_not_touched_and_nothing_is_kept_of_it() {
    let results = Results::default();
    let whole = bounded(json!([1, 2, 3]), vec![Log::new(LogLevel::Info, "hi")], &Budget::tokens(100), &results);
    assert_eq!((whole.value, whole.logs.len(), whole.cut), (json!([1, 2, 3]), 1, Vec::new()));
    assert!(format!("{results:?}").contains("kept: 0"));
}

#[test]
fn a_long_log_does_not_take_the_place_of_the_value_nor_the_other_way_round() {
    let logs: Vec<Log> = (0..500).map(|line| Log::new(LogLevel::Info, format!("line {line}"))).collect();
    let results = Results::default();
    let budget = Budget::tokens(400);
    let small = bounded(json!({"total": 1}), logs.clone(), &budget, &results);
    assert_eq!((&small.value, small.cut.len()), (&json!({"total": 1}), 1));
    assert_eq!(small.logs, logs[..small.logs.len()]);
    assert!(small.logs.len() > 10);
    let handle = small.cut[0].handle.as_ref().unwrap();
    assert_eq!(*results.get(&ana(), handle, UNIX_EPOCH).unwrap(), json!(logs));

    let both = bounded(json!((0..1_000).collect::<Vec<_>>()), logs, &budget, &results);
    assert!(both.logs.len() > 1 && both.value.as_array().unwrap().len() > 50, "{both:?}");
    assert_eq!(both.cut.iter().map(|cut| cut.part).collect::<Vec<_>>(), [CutPart::Value, CutPart::Logs]);
}

#[test]
fn most_of_a_budget_is_used() {
    let rows: Vec<Value> = (0..2_000).map(|id| json!({"id": id, "name": format!("customer {id}")})).collect();
    for tokens in [200, 1_000, 8_000] {
        let cut = bounded(json!(rows), Vec::new(), &Budget::tokens(tokens), &Results::default());
        let used = estimate_tokens(&text_of(&cut));
        assert!(used <= tokens && used * 10 >= tokens * 9, "{used} of {tokens}");
    }
}

#[test]
fn what_cannot_be_kept_has_no_handle() {
    let results = Results::new(100, 100, std::time::Duration::from_secs(1));
    let cut = bounded(json!("x".repeat(1_000)), Vec::new(), &Budget::tokens(120), &results);
    let told = cut.cut[0].to_string();
    assert!(told.ends_with("of 1000 characters") && cut.cut[0].handle.is_none(), "{told}");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x1f\"\\\\é漢😀a]{0,300}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 200, 12, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(Value::from),
            prop::collection::vec(("[a-z/~\"é]{0,12}", inner), 0..12)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Checks that what was kept stands where it stood, and that every place where something is missing is told.
fn compare(kept: &Value, whole: &Value, at: &str, places: &[CutPlace]) -> Result<(), TestCaseError> {
    let told = |unit, kept: usize, of: usize| {
        let told: Vec<_> = places.iter().filter(|place| place.at == at && place.unit == unit).collect();
        match told.as_slice() {
            [] => kept == of,
            [place] => kept < of && place.kept == kept as u64 && place.of == of as u64,
            _ => false,
        }
    };
    match (kept, whole) {
        (Value::Array(kept), Value::Array(whole)) => {
            prop_assert!(told(CutUnit::Items, kept.len(), whole.len()), "items at `{}`", at);
            for (place, (kept, whole)) in kept.iter().zip(whole).enumerate() {
                compare(kept, whole, &format!("{at}/{place}"), places)?;
            }
        }
        (Value::Object(kept), Value::Object(whole)) => {
            prop_assert!(told(CutUnit::Properties, kept.len(), whole.len()), "properties at `{}`", at);
            for (key, kept) in kept {
                prop_assert!(whole.contains_key(key));
                compare(kept, &whole[key], &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), places)?;
            }
        }
        (Value::String(kept), Value::String(whole)) => {
            prop_assert!(whole.starts_with(kept.as_str()));
            let counts = (kept.chars().count(), whole.chars().count());
            prop_assert!(told(CutUnit::Characters, counts.0, counts.1), "characters at `{}`", at);
        }
        (kept, whole) => prop_assert_eq!(kept, whole, "a scalar at `{}`", at),
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_is_kept_fits_is_as_it_was_and_says_what_is_missing(value in any_json(), room in 0_usize..4_000) {
        let (shortened, places) = shorten(&value, room);
        let Some(shortened) = shortened else {
            prop_assert!(room < EMPTY_BYTES || !matches!(value, Value::String(_) | Value::Array(_) | Value::Object(_)));
            prop_assert_eq!(places.len(), 1);
            return Ok(());
        };
        let text = serde_json::to_string(&shortened).unwrap();
        prop_assert!(text.len() <= room || value.is_null(), "{} bytes in {}", text.len(), room);
        prop_assert_eq!(length(&shortened, usize::MAX), Some(text.len()));
        prop_assert_eq!(serde_json::from_str::<Value>(&text).is_ok(), true);
        prop_assert_eq!(places.is_empty(), shortened == value);
        compare(&shortened, &value, "", &places)?;
    }

    #[test]
    fn any_budget_holds_and_the_handle_gives_back_the_whole(
        value in any_json(),
        lines in prop::collection::vec(any::<String>(), 0..20),
        tokens in 0_usize..2_000,
        by_bytes in any::<bool>(),
    ) {
        let results = Results::default();
        let budget = if by_bytes { Budget::tokens(tokens).counted_by(str::len) } else { Budget::tokens(tokens) };
        let logs: Vec<Log> = lines.into_iter().map(|line| Log::new(LogLevel::Info, line)).collect();
        let cut = bounded(value.clone(), logs.clone(), &budget, &results);

        let used = (budget.count)(&text_of(&cut));
        let is_least = cut.logs.is_empty() && length(&cut.value, 4).is_some() && cut.cut.iter().all(|cut| cut.places.is_empty());
        prop_assert!(used <= tokens || is_least, "{} of {}: {:?}", used, tokens, cut);
        prop_assert!(logs.len() >= cut.logs.len());
        for (part, whole, is_whole) in
            [(CutPart::Value, value.clone(), cut.value == value), (CutPart::Logs, json!(logs), cut.logs == logs)]
        {
            let told: Vec<_> = cut.cut.iter().filter(|cut| cut.part == part).collect();
            prop_assert_eq!(told.is_empty(), is_whole, "{:?}", part);
            if let [told] = told.as_slice() {
                let kept = results.get(&ana(), told.handle.as_ref().unwrap(), UNIX_EPOCH);
                prop_assert_eq!(kept.as_deref(), Some(&whole));
                prop_assert_eq!(told.bytes, whole.to_string().len() as u64);
            }
        }
    }
}

/// What the empty form of a text, an array or an object takes.
const EMPTY_BYTES: usize = 2;

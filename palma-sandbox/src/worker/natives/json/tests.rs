use boa_engine::{Context, JsValue, js_string};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{JsonError, install, parse};

fn context() -> Context {
    let mut context = Context::default();
    install(&mut context).unwrap();
    context
}

/// What `JSON`'s own method makes of a value.
fn call(method: &str, value: JsValue, context: &mut Context) -> JsValue {
    let json = context.intrinsics().objects().json();
    let method = json.get(boa_engine::JsString::from(method), context).unwrap().as_callable().unwrap();
    method.call(&JsValue::undefined(), &[value], context).unwrap()
}

fn stringified(value: JsValue, context: &mut Context) -> String {
    call("stringify", value, context).as_string().unwrap().to_std_string().unwrap()
}

#[track_caller]
fn check(text: &str, expected: &JsonError) {
    assert_eq!(parse(text.as_bytes(), &mut context()).unwrap_err(), *expected);
}

#[test]
fn an_error_says_what_stands_where() {
    check(r#"{"a" 1}"#, &JsonError::Unexpected { found: '1', position: 5, expected: "':' after the property name" });
    check("[1, ]", &JsonError::Unexpected { found: ']', position: 4, expected: "a value" });
    check("[1", &JsonError::End { position: 2, expected: "',' or ']'" });
    check(
        "\"a\nb\"",
        &JsonError::Unexpected { found: '\n', position: 2, expected: "no control character in a string" },
    );
}

#[test]
fn a_text_may_be_nested_five_thousand_levels_deep_and_no_deeper() {
    let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(parse(nested(5000).as_bytes(), &mut context()).is_ok());
    check(&nested(5002), &JsonError::Deep { position: 5000 });
}

#[test]
fn utf_8_is_read_as_the_characters_it_stands_for() {
    let mut context = context();
    let text = r#"{"é":"€ 😀 ÿ","plain":"\u00e9\ud83d\ude00"}"#;
    let (value, _) = parse(text.as_bytes(), &mut context).unwrap();
    assert_eq!(stringified(value, &mut context), r#"{"é":"€ 😀 ÿ","plain":"é😀"}"#);
}

#[test]
fn a_name_that_is_a_prototype_elsewhere_is_a_property_here() {
    let mut context = context();
    let (value, _) = parse(br#"{"__proto__":{"a":1},"a":2,"a":3,"7":0}"#, &mut context).unwrap();
    let object = value.as_object().unwrap();
    assert!(object.has_own_property(js_string!("__proto__"), &mut context).unwrap());
    assert_eq!(stringified(value, &mut context), r#"{"7":0,"__proto__":{"a":1},"a":3}"#);
}

#[test]
fn it_is_noticed_that_a_whole_number_comes_out_as_another() {
    let mut context = context();
    for (text, is_rounded) in [
        ("9007199254740992", false),
        ("9007199254740993", true),
        ("-9007199254740993", true),
        ("[1, {\"id\": 1234567890123456789}]", true),
        ("1234567890123456800", false),
        ("100000000000000000000", false),
        ("1e400", false),
        ("0.12345678901234567890", false),
        ("\"9007199254740993\"", false),
    ] {
        assert_eq!(parse(text.as_bytes(), &mut context).unwrap().1, is_rounded, "{text}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(Value::from),
        (1_i64 << 31..1_i64 << 53).prop_map(Value::from),
        (1..i32::MAX).prop_map(|number| json!(f64::from(number) / 1024.0 + 0.5 / 1024.0)),
        any::<String>().prop_map(Value::String),
        "[ -~]{0,8}".prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec(("[a-e]|[0-9]{1,2}|.", inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_read_and_written_again_is_the_same(value in any_json()) {
        let mut context = context();
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let (outside, _) = parse(text.as_bytes(), &mut context).unwrap();
            let written = stringified(outside, &mut context);
            prop_assert_eq!(&serde_json::from_str::<Value>(&written).unwrap(), &value);
            let string = JsValue::from(boa_engine::JsString::from(text.as_str()));
            let inside = call("parse", string, &mut context);
            prop_assert_eq!(stringified(inside, &mut context), written);
        }
    }

    #[test]
    fn what_serde_refuses_is_refused(text in r#"[-\[\]{}":,0-9a-e .\\utrn+E]{0,12}"#) {
        let ours = parse(text.as_bytes(), &mut context()).is_ok();
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(ours, theirs);
    }
}

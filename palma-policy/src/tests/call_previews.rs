use palma_core::{CallPreview, KnownArguments};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

async fn preview(policies: &str, known: Value, unknown: &[&str]) -> CallPreview {
    let policy = CedarPolicy::parse(policies, &pay_alone()).unwrap();
    let known = KnownArguments::partly(arguments(known), unknown.iter().map(|&pointer| pointer.to_owned()).collect());
    policy.preview_call(&ana(), &pay(), &known).await.unwrap()
}

fn denied(reason: &str) -> CallPreview {
    CallPreview::Denied(reason.to_owned())
}

fn asks(from: &str) -> CallPreview {
    CallPreview::Asks(Approval::from_any_of(vec![from.to_owned()]))
}

const SMALL: &str = "permit (principal, action, resource) when { context.input.amount < 5 };";
const GUARDED: &str = "permit (principal, action, resource);
    @id(\"big\") forbid (principal, action, resource) when { context.input.amount > 5 };";
const ASKING: &str =
    "@require_approval(\"cfo\") permit (principal, action, resource) when { context.input.amount < 5 };";
const BY_NOTE: &str = "permit (principal, action, resource) when { context.input has note };";

#[tokio::test]
async fn a_call_that_is_known_is_decided_on() {
    assert_eq!(preview(SMALL, json!({"amount": 1}), &[]).await, CallPreview::Allowed);
    assert_eq!(preview(SMALL, json!({"amount": 9}), &[]).await, denied("no policy allows it"));
    assert_eq!(preview(GUARDED, json!({"amount": 9}), &[]).await, denied("forbidden by policy `big`"));
    assert_eq!(preview(ASKING, json!({"amount": 1}), &[]).await, asks("cfo"));
}

#[tokio::test]
async fn what_no_policy_looks_at_may_be_unknown() {
    for unknown in [&["/to"][..], &["/card/country"], &["", "/to"]] {
        let known = |amount| json!({"amount": amount, "to": null, "card": {"country": null}});
        assert_eq!(preview(GUARDED, known(9), unknown).await, denied("forbidden by policy `big`"), "{unknown:?}");
        assert_eq!(preview(ASKING, known(1), unknown).await, asks("cfo"), "{unknown:?}");
        assert_eq!(preview(SMALL, known(9), unknown).await, denied("no policy allows it"), "{unknown:?}");
        assert_eq!(preview(SMALL, known(1), unknown).await, CallPreview::Depends, "{unknown:?}");
    }
}

#[tokio::test]
async fn what_a_policy_looks_at_makes_a_call_uncertain() {
    assert_eq!(preview(SMALL, json!({"amount": null}), &["/amount"]).await, CallPreview::Depends);
    assert_eq!(preview(GUARDED, json!({}), &[""]).await, CallPreview::Depends);
    assert_eq!(preview(BY_NOTE, json!({"amount": 1, "note": null}), &["/note"]).await, CallPreview::Depends);
    assert_eq!(preview(BY_NOTE, json!({"amount": 1}), &[""]).await, CallPreview::Depends);
    assert_eq!(preview(BY_NOTE, json!({"amount": 1}), &[]).await, denied("no policy allows it"));
}

const POLICIES: [&str; 7] = [
    SMALL,
    GUARDED,
    ASKING,
    BY_NOTE,
    "permit (principal, action, resource) when { context.input has card && context.input.card has country && context.input.card.country == \"DE\" };",
    "permit (principal, action, resource); forbid (principal, action, resource) unless { context.input has tags };",
    "permit (principal, action, resource) when { context.input.amount < 5 || (context.input has price && context.input.price.lessThan(decimal(\"1.0\"))) };",
];

proptest! {
    /// Of every call some arguments are hidden: what is foreseen of the rest is what is decided on the whole.
    #[test]
    fn what_is_foreseen_of_a_call_is_what_is_decided(
        policies in subsequence(POLICIES.to_vec(), 1..=3),
        amount in select(vec![json!(0), json!(4), json!(6), json!(1e30)]),
        others in subsequence(vec![
            ("note", json!("n")), ("note", json!(null)), ("tags", json!(["a"])), ("price", json!(0.5)),
            ("card", json!({"country": "DE"})), ("card", json!({"country": "FR", "limit": 3})), ("free", json!({"x": 1})),
        ], 0..=4),
        hidden in subsequence(vec!["amount", "note", "tags", "price", "card", "free"], 0..=6),
        hides_more in any::<bool>(),
    ) {
        let policy = CedarPolicy::parse(&policies.join("\n"), &pay_alone()).unwrap();
        let whole: Arguments = std::iter::once(("amount", amount)).chain(others)
            .map(|(name, value)| (name.to_owned(), value)).collect();
        let mut known = whole.clone();
        let mut unknown = Vec::new();
        for name in hidden {
            // What is not given may be unknown too.
            known.insert(name.to_owned(), Value::Null);
            unknown.push(format!("/{name}"));
        }
        if hides_more {
            known.retain(|name, _| name == "amount" || unknown.contains(&format!("/{name}")));
            unknown.push(String::new());
        }
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let known = KnownArguments::partly(known, unknown);
        let foreseen = runtime.block_on(policy.preview_call(&ana(), &pay(), &known)).unwrap();
        let decision = runtime.block_on(policy.decide(Request::new(&ana(), &pay(), &whole)));
        let effect = decision.as_ref().map(|decision| &decision.effect);
        let is_kept = match foreseen {
            CallPreview::Denied(_) => matches!(effect, Ok(Effect::Deny(_)) | Err(_)),
            CallPreview::Asks(_) => !matches!(effect, Ok(Effect::Allow)),
            CallPreview::Allowed => matches!(effect, Ok(Effect::Allow)),
            _ => true,
        };
        prop_assert!(is_kept, "{foreseen:?}, but {decision:?} of {whole:?} known as {known:?}");
    }
}

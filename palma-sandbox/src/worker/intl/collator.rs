//! `Intl.Collator`.

use std::cmp::Ordering;

use boa_engine::object::FunctionObjectBuilder;
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, NativeFunction, js_string};

use super::class::{Class, argument, prototype_for, type_error};
use super::locale::{Resolved, resolve, tag_value};
use super::options::{Options, record, text};
use crate::worker::collation::{self, CaseFirst, Sensitivity, collate};

pub(super) const CLASS: Class = Class {
    name: "Collator",
    length: 0,
    construct,
    methods: &[("resolvedOptions", 0, resolved_options)],
    getters: &[("compare", get_compare)],
};

/// How texts are compared.
#[derive(Debug, Clone, boa_gc::Trace, boa_gc::Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
pub(super) struct Collation {
    /// Digits count as numbers.
    pub(super) is_numeric: bool,
    /// `base`, `accent`, `case` or `variant`.
    pub(super) sensitivity: &'static str,
    /// `upper`, `lower` or `false`.
    pub(super) case_first: &'static str,
    pub(super) ignores_punctuation: bool,
    usage: &'static str,
    locale: Resolved,
    tag: [bool; 2],
}

/// A collator, with its bound `compare` once that was asked for.
#[derive(Debug, boa_gc::Trace, boa_gc::Finalize, boa_engine::JsData)]
struct Collator {
    collation: Collation,
    bound: Option<JsObject>,
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let prototype = prototype_for("Collator", target, context)?;
    let locale = resolve(&argument(arguments, 0), context)?;
    let options = Options::coerce(&argument(arguments, 1), "Intl.Collator", context)?;
    let usage = options.choice("usage", &["sort", "search"], context)?;
    options.locale_matcher(context)?;
    options.extension("collation", context)?;
    let numeric = options.flag("numeric", context)?;
    let first = options.one_of("caseFirst", &["upper", "lower", "false"], context)?;
    let sensitivity = options.one_of("sensitivity", &["base", "accent", "case", "variant"], context)?;
    let ignores_punctuation = options.flag("ignorePunctuation", context)?.unwrap_or(false);

    let own_numeric = locale.keyword("kn").map(|value| value == "true");
    let own_first =
        locale.keyword("kf").and_then(|own| ["upper", "lower", "false"].into_iter().find(|first| *first == own));
    let is_numeric = numeric.or(own_numeric).unwrap_or(false);
    let case_first = first.or(own_first).unwrap_or("false");
    let tag = [own_numeric == Some(is_numeric), own_first == Some(case_first)];
    let sensitivity = sensitivity.unwrap_or("variant");
    let collation = Collation { is_numeric, sensitivity, case_first, ignores_punctuation, usage, locale, tag };
    Ok(JsObject::from_proto_and_data(prototype, Collator { collation, bound: None }).into())
}

fn collation_of(this: &JsValue) -> JsResult<Collation> {
    let object = this.as_object();
    let collation = object.as_ref().and_then(|object| Some(object.downcast_ref::<Collator>()?.collation.clone()));
    collation.ok_or_else(|| type_error("Method Intl.Collator.prototype.compare called on incompatible receiver"))
}

fn get_compare(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let collation = collation_of(this)?;
    let Some(object) = this.as_object() else { return Ok(JsValue::undefined()) };
    let known = object.downcast_ref::<Collator>().and_then(|data| data.bound.clone());
    if let Some(bound) = known {
        return Ok(bound.into());
    }
    let native = NativeFunction::from_copy_closure_with_captures(
        |_, arguments, collation: &Collation, context| {
            let first = argument(arguments, 0).to_string(context)?;
            let second = argument(arguments, 1).to_string(context)?;
            Ok(JsValue::from(match compare(&first, &second, collation) {
                Ordering::Less => -1,
                Ordering::Equal => 0,
                Ordering::Greater => 1,
            }))
        },
        collation,
    );
    let bound = FunctionObjectBuilder::new(context.realm(), native).name(js_string!()).length(2).build();
    if let Some(mut data) = object.downcast_mut::<Collator>() {
        data.bound = Some(bound.clone().into());
    }
    Ok(bound.into())
}

/// Compares two texts as English sorts them.
fn compare(first: &JsString, second: &JsString, collation: &Collation) -> Ordering {
    let sensitivity = match collation.sensitivity {
        "base" => Sensitivity::Base,
        "accent" => Sensitivity::Accent,
        "case" => Sensitivity::Case,
        _ => Sensitivity::Variant,
    };
    let case_first = if collation.case_first == "upper" { CaseFirst::Upper } else { CaseFirst::Lower };
    let options = collation::Options {
        sensitivity,
        case_first,
        numeric: collation.is_numeric,
        ignore_punctuation: collation.ignores_punctuation,
    };
    collate(first.as_str(), second.as_str(), options)
}

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let collation = collation_of(this)?;
    let first = collation.tag[1].then_some(collation.case_first);
    let numeric = collation.tag[0].then_some(if collation.is_numeric { "true" } else { "false" });
    let entries = vec![
        ("locale", tag_value(&collation.locale.tag_with(&[("kf", first), ("kn", numeric)]))),
        ("usage", text(collation.usage)),
        ("sensitivity", text(collation.sensitivity)),
        ("ignorePunctuation", JsValue::from(collation.ignores_punctuation)),
        ("collation", text("default")),
        ("numeric", JsValue::from(collation.is_numeric)),
        ("caseFirst", text(collation.case_first)),
    ];
    record(entries, context)
}

//! `Intl.ListFormat`.

use boa_engine::{Context, JsObject, JsResult, JsString, JsSymbol, JsValue, js_string};
use boa_gc::{Finalize, Trace};

use super::class::{Class, argument, data_of, prototype_for, require_new, type_error};
use super::locale::{Region, Resolved, resolve, tag_value};
use super::options::{Options, record, text};

pub(super) const CLASS: Class = Class {
    name: "ListFormat",
    length: 0,
    construct,
    methods: &[("resolvedOptions", 0, resolved_options), ("format", 1, format), ("formatToParts", 1, format_to_parts)],
    getters: &[],
};

#[derive(Debug, Clone, Trace, Finalize, boa_engine::JsData)]
#[boa_gc(unsafe_empty_trace)]
struct ListFormat {
    locale: Resolved,
    kind: &'static str,
    style: &'static str,
}

fn construct(target: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    require_new("ListFormat", target)?;
    let prototype = prototype_for("ListFormat", target, context)?;
    let locale = resolve(&argument(arguments, 0), context)?;
    let options = Options::strict(&argument(arguments, 1), "Intl.ListFormat")?;
    options.locale_matcher(context)?;
    let kind = options.choice("type", &["conjunction", "disjunction", "unit"], context)?;
    let style = options.choice("style", &["long", "short", "narrow"], context)?;
    Ok(JsObject::from_proto_and_data(prototype, ListFormat { locale, kind, style }).into())
}

impl ListFormat {
    /// What stands between two, between the first ones of more, and before the last of more.
    fn separators(&self) -> (&'static str, &'static str, &'static str) {
        let region = self.locale.region;
        let is_american = matches!(region, Region::World | Region::UnitedStates);
        match (self.kind, self.style) {
            ("unit", "narrow") => (" ", " ", " "),
            ("conjunction", "narrow") if region == Region::India => (", ", ", ", ", and "),
            ("unit", _) | ("conjunction", "narrow") => (", ", ", ", ", "),
            ("conjunction", "short") if is_american => (" & ", ", ", ", & "),
            ("conjunction", _) if is_american => (" and ", ", ", ", and "),
            ("conjunction", _) => (" and ", ", ", " and "),
            (_, _) if is_american => (" or ", ", ", ", or "),
            (_, _) => (" or ", ", ", " or "),
        }
    }

    /// The elements and what is between them, in turn.
    fn pieces(&self, elements: Vec<JsString>) -> Vec<(&'static str, JsString)> {
        let (two, between, last) = self.separators();
        let count = elements.len();
        let mut pieces = Vec::with_capacity(count * 2);
        for (index, element) in elements.into_iter().enumerate() {
            let separator = match index {
                0 => None,
                1 if count == 2 => Some(two),
                _ if index + 1 == count => Some(last),
                _ => Some(between),
            };
            pieces.extend(separator.map(|separator| ("literal", JsString::from(separator))));
            pieces.push(("element", element));
        }
        pieces
    }
}

/// `StringListFromIterable`.
fn elements(list: &JsValue, context: &mut Context) -> JsResult<Vec<JsString>> {
    if list.is_undefined() {
        return Ok(Vec::new());
    }
    let object = list.to_object(context)?;
    let method = object.get(JsSymbol::iterator(), context)?;
    let Some(method) = method.as_callable() else { return Err(type_error("the list is not iterable")) };
    let iterator = method.call(list, &[], context)?;
    let Some(iterator) = iterator.as_object() else { return Err(type_error("the iterator is not an object")) };
    let next = iterator.get(js_string!("next"), context)?;
    let mut elements = Vec::new();
    loop {
        let Some(next) = next.as_callable() else { return Err(type_error("the iterator has no method next")) };
        let result = next.call(&iterator.clone().into(), &[], context)?;
        let Some(result) = result.as_object() else { return Err(type_error("the iterator gave no object")) };
        if result.get(js_string!("done"), context)?.to_boolean() {
            return Ok(elements);
        }
        let value = result.get(js_string!("value"), context)?;
        let Some(element) = value.as_string() else {
            let close = iterator.get(js_string!("return"), context)?;
            if let Some(close) = close.as_callable() {
                // The error of the element wins over one of closing.
                let _closed = close.call(&iterator.clone().into(), &[], context);
            }
            return Err(type_error(format!("Iterable yielded {} which is not a string", value.type_of())));
        };
        elements.push(element);
    }
}

fn pieces(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<Vec<(&'static str, JsString)>> {
    let format: ListFormat = data_of(this, "ListFormat.prototype.format")?;
    Ok(format.pieces(elements(&argument(arguments, 0), context)?))
}

fn format(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pieces = pieces(this, arguments, context)?;
    let units: Vec<u16> = pieces.iter().flat_map(|(_, text)| text.iter().collect::<Vec<u16>>()).collect();
    Ok(JsString::from(units.as_slice()).into())
}

fn format_to_parts(this: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pieces = pieces(this, arguments, context)?;
    let mut objects = Vec::with_capacity(pieces.len());
    for (kind, value) in pieces {
        objects.push(record(vec![("type", text(kind)), ("value", value.into())], context)?);
    }
    Ok(boa_engine::object::builtins::JsArray::from_iter(objects, context).into())
}

fn resolved_options(this: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let format: ListFormat = data_of(this, "ListFormat.prototype.resolvedOptions")?;
    let entries = vec![
        ("locale", tag_value(format.locale.region.tag())),
        ("type", text(format.kind)),
        ("style", text(format.style)),
    ];
    record(entries, context)
}

use boa_engine::property::PropertyDescriptor;
use boa_engine::{Context, JsNativeError, JsObject, JsResult, JsString, JsValue, js_string};
use icu_locale_core::Locale;

use super::{dense, function, replace, type_error};
use crate::worker::collation::{self, CaseFirst, Options, Sensitivity};

/// Puts our `localeCompare` into the prototype of strings.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    collation::warm_up();
    let string = context.intrinsics().constructors().string().prototype();
    replace(&string, "localeCompare", 1, locale_compare, context)?;
    let method = function(&string, js_string!("localeCompare"), context)?;
    context.insert_data(Own(method));
    Ok(())
}

/// Our `localeCompare`.
struct Own(JsObject);

/// Whether strings still have our `localeCompare`.
pub(super) fn is_own(context: &Context) -> bool {
    let string = context.intrinsics().constructors().string().prototype();
    let property = string.borrow().properties().get(&js_string!("localeCompare").into());
    let method = property.as_ref().and_then(PropertyDescriptor::value).and_then(JsValue::as_object);
    method.is_some_and(|method| context.get_data::<Own>().is_some_and(|own| JsObject::equals(&own.0, &method)))
}

/// `String.prototype.localeCompare(that, locales, options)`, in the order of English for every locale.
fn locale_compare(this: &JsValue, arguments: &[JsValue], _: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    if this.is_null_or_undefined() {
        return Err(type_error("`localeCompare` was called on null or undefined"));
    }
    let argument = |place: usize| arguments.get(place).cloned().unwrap_or_default();
    let one = this.to_string(context)?;
    let other = argument(0).to_string(context)?;
    check_locales(&argument(1), context)?;
    let options = match argument(2) {
        options if options.is_undefined() => Options::default(),
        options => read(&options.to_object(context)?, context)?,
    };
    Ok(JsValue::from(collation::collate(one.as_str(), other.as_str(), options) as i32))
}

/// Throws for what is no name of a locale.
fn check_locales(locales: &JsValue, context: &mut Context) -> JsResult<()> {
    if locales.is_undefined() {
        return Ok(());
    }
    if let Some(locale) = locales.as_string() {
        return check_locale(&locale);
    }
    let list = locales.to_object(context)?;
    let items = if let Some(items) = dense::elements(&list) {
        items
    } else {
        let length = list.get(js_string!("length"), context)?.to_length(context)?;
        let mut items = Vec::new();
        for place in 0..length {
            if list.has_property(place, context)? {
                items.push(list.get(place, context)?);
            }
        }
        items
    };
    for item in items {
        if !item.is_string() && !item.is_object() {
            return Err(type_error("a locale is a string, such as `en`"));
        }
        check_locale(&item.to_string(context)?)?;
    }
    Ok(())
}

fn check_locale(locale: &JsString) -> JsResult<()> {
    let name = locale.to_std_string_lossy();
    match Locale::try_from_str(&name) {
        Ok(_) if !name.contains('_') => Ok(()),
        _ => {
            Err(JsNativeError::range().with_message(format!("incorrect locale information provided: `{name}`")).into())
        }
    }
}

/// Reads the options that a collator has, in the order that is specified.
fn read(object: &JsObject, context: &mut Context) -> JsResult<Options> {
    choice(object, "usage", &["sort", "search"], context)?;
    choice(object, "localeMatcher", &["lookup", "best fit"], context)?;
    let collation = object.get(JsString::from("collation"), context)?;
    if !collation.is_undefined() {
        collation.to_string(context)?;
    }
    let numeric = object.get(JsString::from("numeric"), context)?.to_boolean();
    let case_first = choice(object, "caseFirst", &["lower", "false", "upper"], context)?;
    let sensitivity = choice(object, "sensitivity", &["base", "accent", "case", "variant"], context)?;
    let ignore_punctuation = object.get(JsString::from("ignorePunctuation"), context)?.to_boolean();
    Ok(Options {
        sensitivity: match sensitivity {
            Some(0) => Sensitivity::Base,
            Some(1) => Sensitivity::Accent,
            Some(2) => Sensitivity::Case,
            _ => Sensitivity::Variant,
        },
        numeric,
        case_first: if case_first == Some(2) { CaseFirst::Upper } else { CaseFirst::Lower },
        ignore_punctuation,
    })
}

/// Which of some texts an option is; a `RangeError` for another one.
fn choice(object: &JsObject, name: &str, texts: &[&str], context: &mut Context) -> JsResult<Option<usize>> {
    let value = object.get(JsString::from(name), context)?;
    if value.is_undefined() {
        return Ok(None);
    }
    let text = value.to_string(context)?.to_std_string_lossy();
    let place = texts.iter().position(|&known| known == text);
    let message = || format!("`{text}` is no `{name}`; choose one of {}", texts.join(", "));
    place.map(Some).ok_or_else(|| JsNativeError::range().with_message(message()).into())
}

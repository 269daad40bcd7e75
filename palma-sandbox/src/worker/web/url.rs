//! What the classes `URL` and `URLSearchParams` of the prelude ask for, by the URL Standard.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsNativeError, JsResult, JsString, JsValue, js_string};
use url::{Url, form_urlencoded, quirks};

use super::native;
use crate::worker::border;

/// `(text, base)`: the URL as text; `undefined` if it is none.
pub(super) fn parse(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let text = text(arguments, 0);
    let base = native::argument(arguments, 1);
    let parsed = if base.is_undefined() {
        Url::parse(&text)
    } else {
        let base = Url::parse(&base.as_string().map(|base| base.to_std_string_lossy()).unwrap_or_default());
        base.and_then(|base| base.join(&text))
    };
    Ok(parsed.map_or_else(|_| JsValue::undefined(), |url| JsString::from(url.as_str()).into()))
}

/// `(href, part)`: a part of a URL.
pub(super) fn part(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let url = known(arguments)?;
    let part = text(arguments, 1);
    let value = match part.as_str() {
        "origin" => return Ok(JsString::from(quirks::origin(&url)).into()),
        "protocol" => quirks::protocol(&url),
        "username" => quirks::username(&url),
        "password" => quirks::password(&url),
        "host" => quirks::host(&url),
        "hostname" => quirks::hostname(&url),
        "port" => quirks::port(&url),
        "pathname" => quirks::pathname(&url),
        "search" => quirks::search(&url),
        "query" => url.query().unwrap_or_default(),
        "hash" => quirks::hash(&url),
        _ => return Err(JsNativeError::error().with_message(format!("a URL has no part `{part}`")).into()),
    };
    Ok(JsString::from(value).into())
}

/// `(href, part, value)`: the URL with another value of a part; as it was if the value will not do.
pub(super) fn with_part(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let mut url = known(arguments)?;
    let value = text(arguments, 2);
    // A value that will not do changes nothing, as the standard has it.
    let _ = match text(arguments, 1).as_str() {
        "protocol" => quirks::set_protocol(&mut url, &value),
        "username" => quirks::set_username(&mut url, &value),
        "password" => quirks::set_password(&mut url, &value),
        "host" => quirks::set_host(&mut url, &value),
        "hostname" => quirks::set_hostname(&mut url, &value),
        "port" => quirks::set_port(&mut url, &value),
        "pathname" => {
            quirks::set_pathname(&mut url, &value);
            Ok(())
        }
        "search" => {
            quirks::set_search(&mut url, &value);
            Ok(())
        }
        "hash" => {
            quirks::set_hash(&mut url, &value);
            Ok(())
        }
        _ => Err(()),
    };
    Ok(JsString::from(url.as_str()).into())
}

/// `(query)`: its names and values in turn.
pub(super) fn pairs(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let text = text(arguments, 0);
    let values = form_urlencoded::parse(text.as_bytes())
        .flat_map(|(name, value)| [JsString::from(&*name), JsString::from(&*value)])
        .map(JsValue::from);
    Ok(JsArray::from_iter(values, context).into())
}

/// `(list)`: names and values in turn, as a query.
pub(super) fn query(_: &JsValue, arguments: &[JsValue], _: &mut Context) -> JsResult<JsValue> {
    let mut serializer = form_urlencoded::Serializer::new(String::new());
    for (name, value) in listed(arguments) {
        serializer.append_pair(&name.to_std_string_lossy(), &value.to_std_string_lossy());
    }
    Ok(JsString::from(serializer.finish()).into())
}

/// `(list)`: the same pairs in the order of their names' code units; equal names keep their order.
pub(super) fn sorted(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let mut pairs = listed(arguments);
    pairs.sort_by_cached_key(|(name, _)| name.to_vec());
    let values = pairs.into_iter().flat_map(|(name, value)| [JsValue::from(name), JsValue::from(value)]);
    Ok(JsArray::from_iter(values, context).into())
}

fn listed(arguments: &[JsValue]) -> Vec<(JsString, JsString)> {
    let Some(list) = native::argument(arguments, 0).as_object() else { return Vec::new() };
    let length = border::own(&list, &js_string!("length").into())
        .and_then(|length| length.value().and_then(JsValue::as_number))
        .unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
    let length = length as u32;
    let at = |place: u32| {
        let value = border::own(&list, &place.into());
        value.and_then(|value| value.value().and_then(JsValue::as_string)).unwrap_or_default()
    };
    (0..length / 2).map(|pair| (at(pair * 2), at(pair * 2 + 1))).collect()
}

fn known(arguments: &[JsValue]) -> JsResult<Url> {
    let url = Url::parse(&text(arguments, 0));
    url.map_err(|error| JsNativeError::typ().with_message(error.to_string()).into())
}

fn text(arguments: &[JsValue], place: usize) -> String {
    arguments.get(place).and_then(JsValue::as_string).map(|text| text.to_std_string_lossy()).unwrap_or_default()
}

//! `Intl.supportedValuesOf`.

use boa_engine::object::builtins::JsArray;
use boa_engine::{Context, JsResult, JsValue};

use super::class::{argument, range_error};
use super::date_time::zone_names;
use super::options::text;
use super::table::{CURRENCIES, UNITS, keys};

/// Lists what is supported here, in order.
pub(super) fn supported_values_of(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let key = argument(arguments, 0).to_string(context)?.to_std_string_lossy();
    let mut values: Vec<&str> = match key.as_str() {
        "calendar" => vec!["gregory"],
        "collation" => vec!["default"],
        "currency" => keys(CURRENCIES).collect(),
        "numberingSystem" => vec!["latn"],
        "timeZone" => zone_names().collect(),
        "unit" => keys(UNITS).filter(|unit| !unit.contains('@') && !unit.contains("per-")).collect(),
        _ => return Err(range_error(format!("Invalid key : {key}"))),
    };
    values.sort_unstable();
    let values: Vec<JsValue> = values.into_iter().map(text).collect();
    Ok(JsArray::from_iter(values, context).into())
}

//! `Intl` for English, written as V8 writes it.
//!
//! The engine's own `Intl` was measured and left out: it cannot format currencies, writes dates that scripts do not
//! expect, compares texts ten times slower, and adds its data to every worker. ECMA-402 lets an implementation support
//! few locales; these are `en` and five of its regions. Every other locale is answered as `en-US`.

mod array;
mod class;
mod collator;
mod date_time;
mod decimal;
mod list;
mod locale;
mod locale_object;
mod names;
mod number;
mod options;
mod plural;
mod relative;
mod segment;
mod support;
mod table;

use std::collections::HashMap;

use boa_engine::property::Attribute;
use boa_engine::{Context, JsObject, JsResult, js_string};

use self::class::{Class, Prototypes};

const CLASSES: [&Class; 9] = [
    &date_time::CLASS,
    &number::CLASS,
    &collator::CLASS,
    &plural::CLASS,
    &relative::CLASS,
    &list::CLASS,
    &locale_object::CLASS,
    &names::CLASS,
    &segment::CLASS,
];

/// Puts `Intl` into the global object, and its formats behind `toLocaleString` of numbers and dates.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let intl = JsObject::with_object_proto(context.intrinsics());
    class::to_string_tag(&intl, "Intl", context)?;
    class::method(&intl, "getCanonicalLocales", 1, locale::canonical_locales, context)?;
    class::method(&intl, "supportedValuesOf", 1, support::supported_values_of, context)?;
    let mut prototypes = Prototypes(HashMap::new());
    for class in CLASSES {
        prototypes.0.insert(class.name, class.install(&intl, context)?);
    }
    segment::install(&mut prototypes, context)?;
    context.insert_data(prototypes);
    number::install(context)?;
    date_time::install(context)?;
    array::install(context)?;
    context.register_global_property(js_string!("Intl"), intl, Attribute::WRITABLE | Attribute::CONFIGURABLE)
}

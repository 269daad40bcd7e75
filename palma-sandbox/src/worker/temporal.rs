//! `Temporal` objects from outside: which class they are of and what they say, read without calling the script.
//!
//! The engine's own `Temporal` takes the time from the run's clock, the zone UTC as that of the system, and all other
//! zones from data in the program.

use boa_engine::builtins::temporal::{
    Duration, Instant, PlainDate, PlainDateTime, PlainMonthDay, PlainTime, PlainYearMonth, ZonedDateTime,
};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

/// A class of `Temporal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Duration,
    Instant,
    PlainDate,
    PlainDateTime,
    PlainMonthDay,
    PlainTime,
    PlainYearMonth,
    ZonedDateTime,
}

/// The `toJSON` of each class, taken before any script.
#[derive(Clone)]
struct Writers(Vec<(Kind, JsObject)>);

/// The classes with their prototypes.
pub(super) fn prototypes(context: &Context) -> [(Kind, JsObject); 8] {
    let classes = context.intrinsics().constructors();
    [
        (Kind::Duration, classes.duration().prototype()),
        (Kind::Instant, classes.instant().prototype()),
        (Kind::PlainDate, classes.plain_date().prototype()),
        (Kind::PlainDateTime, classes.plain_date_time().prototype()),
        (Kind::PlainMonthDay, classes.plain_month_day().prototype()),
        (Kind::PlainTime, classes.plain_time().prototype()),
        (Kind::PlainYearMonth, classes.plain_year_month().prototype()),
        (Kind::ZonedDateTime, classes.zoned_date_time().prototype()),
    ]
}

/// Takes what writes the objects.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let mut writers = Vec::new();
    for (kind, prototype) in prototypes(context) {
        let writer = prototype.get(js_string!("toJSON"), context)?;
        writers.extend(writer.as_object().map(|writer| (kind, writer)));
    }
    context.insert_data(Writers(writers));
    Ok(())
}

/// The class of an object, if it is one of `Temporal`.
pub(super) fn kind(object: &JsObject) -> Option<Kind> {
    let kinds = [
        (object.is::<PlainDate>(), Kind::PlainDate),
        (object.is::<PlainDateTime>(), Kind::PlainDateTime),
        (object.is::<ZonedDateTime>(), Kind::ZonedDateTime),
        (object.is::<Instant>(), Kind::Instant),
        (object.is::<Duration>(), Kind::Duration),
        (object.is::<PlainTime>(), Kind::PlainTime),
        (object.is::<PlainYearMonth>(), Kind::PlainYearMonth),
        (object.is::<PlainMonthDay>(), Kind::PlainMonthDay),
    ];
    kinds.into_iter().find_map(|(is, kind)| is.then_some(kind))
}

/// The ISO text of a `Temporal` object; `None` of everything else.
pub(super) fn text(object: &JsObject, context: &mut Context) -> Option<JsString> {
    let kind = kind(object)?;
    let writers = context.get_data::<Writers>()?;
    let (_, writer) = writers.0.iter().find(|(own, _)| *own == kind)?.clone();
    writer.call(&JsValue::from(object.clone()), &[], context).ok()?.as_string()
}

//! The small functions of the web platform that scripts use, beside what the language has.
//!
//! Natives do what works on bytes and on the engine's values; classes are written in JavaScript, in `prelude/`, and
//! evaluated once, before any script, with every function of the language they need taken at that moment.

#![expect(clippy::unnecessary_wraps, reason = "every native has the one type that the engine calls")]

mod base64;
mod bytes;
mod clone;
mod encoding;
mod exception;
mod hidden;
mod microtask;
mod native;
mod prelude;
mod random;
mod shown;
mod slots;
mod time;
mod url;

pub(super) use self::shown::{address, shown};
pub(super) use self::slots::{is_platform, regexp};
pub(super) use self::time::Opened;

use boa_engine::{Context, JsResult};

/// Puts the functions and classes into the global object, and takes out what a run must not see.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    hidden::install(context)?;
    slots::install(context)?;
    microtask::install(context)?;
    base64::install(context)?;
    prelude::install(context)?;
    remove(context)
}

/// What depends on when garbage is collected, is for threads, which a script has not, or is no global elsewhere.
const UNWANTED: [&str; 5] = ["WeakRef", "FinalizationRegistry", "SharedArrayBuffer", "Atomics", "TypedArray"];

fn remove(context: &mut Context) -> JsResult<()> {
    let global = context.global_object();
    for name in UNWANTED {
        global.delete_property_or_throw(boa_engine::JsString::from(name), context)?;
    }
    Ok(())
}

//! `Array.prototype.join`. The engine makes a list of all the texts first, which takes many times the memory.

use std::cell::RefCell;

use boa_engine::string::{JsStr, JsStrVariant};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::depth::Level;
use super::{dense, range_error, replace};
use crate::worker::border::own;

/// The longest text, in units, which is V8's.
const LONGEST: usize = (1 << 29) - 24;

/// How many units are put together before they become a text of their own.
const CHUNK: usize = 64 << 10;

thread_local! {
    /// The arrays that are being joined.
    static UNDER_WAY: RefCell<Vec<JsObject>> = const { RefCell::new(Vec::new()) };
}

/// Puts our method into the prototype of arrays.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let array = context.intrinsics().constructors().array().prototype();
    replace(&array, "join", 1, join, context)
}

/// `Array.prototype.join(separator)`. An array within itself is an empty text, as in other engines.
fn join(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some(array) = this.as_object().filter(JsObject::is_array) else {
        return original.call(this, arguments, context);
    };
    let length = own(&array, &js_string!("length").into()).and_then(|length| length.value()?.as_number());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length is a whole number")]
    let length = length.unwrap_or_default() as u64;
    let separator = match arguments.first() {
        Some(separator) if !separator.is_undefined() => separator.to_string(context)?,
        _ => js_string!(","),
    };
    let Some(_joining) = Joining::begin(&array) else { return Ok(js_string!().into()) };
    let _level = Level::enter()?;
    let mut joined = Joined::default();
    // A text that is certainly too long is not begun.
    if length.saturating_sub(1).saturating_mul(separator.len() as u64) > LONGEST as u64 {
        return Err(too_long());
    }
    for place in 0..length {
        if place > 0 {
            joined.push(&separator)?;
        }
        let element = match dense::element(&array, place) {
            Some(element) => element,
            None => array.get(place, context)?,
        };
        if !element.is_null_or_undefined() {
            joined.push(&element.to_string(context)?)?;
        }
    }
    Ok(joined.into_text().into())
}

fn too_long() -> boa_engine::JsError {
    range_error("the text would be longer than 536870888 characters")
}

/// An array that is being joined, for as long as this lives.
struct Joining;

impl Joining {
    /// Nothing, if it is being joined already.
    fn begin(array: &JsObject) -> Option<Self> {
        UNDER_WAY.with_borrow_mut(|under_way| {
            if under_way.iter().any(|other| JsObject::equals(other, array)) {
                return None;
            }
            under_way.push(array.clone());
            Some(Self)
        })
    }
}

impl Drop for Joining {
    fn drop(&mut self) {
        UNDER_WAY.with_borrow_mut(Vec::pop);
    }
}

/// A text under way: finished parts, and units of the next in one of the two widths.
#[derive(Default)]
struct Joined {
    parts: Vec<JsString>,
    narrow: Vec<u8>,
    wide: Vec<u16>,
    length: usize,
}

impl Joined {
    fn push(&mut self, text: &JsString) -> JsResult<()> {
        self.length += text.len();
        if self.length > LONGEST {
            return Err(too_long());
        }
        if text.len() >= CHUNK {
            self.finish_part();
            self.parts.push(text.clone());
            return Ok(());
        }
        match text.as_str().variant() {
            JsStrVariant::Latin1(more) if self.wide.is_empty() => self.narrow.extend_from_slice(more),
            JsStrVariant::Latin1(more) => self.wide.extend(more.iter().copied().map(u16::from)),
            JsStrVariant::Utf16(more) => {
                self.wide.extend(self.narrow.drain(..).map(u16::from));
                self.wide.extend_from_slice(more);
            }
        }
        if self.narrow.len() + self.wide.len() >= CHUNK {
            self.finish_part();
        }
        Ok(())
    }

    fn finish_part(&mut self) {
        if !self.narrow.is_empty() {
            self.parts.push(JsString::from(JsStr::latin1(&self.narrow)));
            self.narrow.clear();
        } else if !self.wide.is_empty() {
            self.parts.push(JsString::from(JsStr::utf16(&self.wide)));
            self.wide.clear();
        }
    }

    fn into_text(mut self) -> JsString {
        self.finish_part();
        match self.parts.as_slice() {
            [only] => only.clone(),
            parts => {
                let parts: Vec<JsStr<'_>> = parts.iter().map(JsString::as_str).collect();
                JsString::concat_array(&parts)
            }
        }
    }
}

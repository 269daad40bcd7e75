//! Texts that repeat one. The engine makes a list of all the parts first, which takes many times the memory.

use boa_engine::string::{JsStr, JsStrVariant};
use boa_engine::{Context, JsObject, JsResult, JsString, JsValue, js_string};

use super::replace;

/// How long the parts are that a text is put together from, in units.
const BLOCK: usize = 64 << 10;

/// The longest text that is made here; the engine refuses longer ones, or has the memory for them.
const LONGEST: usize = 1 << 30;

/// Puts our methods into the prototype of strings.
pub(super) fn install(context: &mut Context) -> JsResult<()> {
    let string = context.intrinsics().constructors().string().prototype();
    replace(&string, "repeat", 1, repeat, context)?;
    replace(&string, "padStart", 1, pad_start, context)?;
    replace(&string, "padEnd", 1, pad_end, context)
}

/// `String.prototype.repeat(count)`
fn repeat(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let repeated = this.as_string().zip(length(arguments.first())).and_then(|(text, count)| {
        let length = text.len().checked_mul(count).filter(|&length| length <= LONGEST)?;
        let block = Block::of(text.as_str(), length);
        Some(JsString::concat_array(&block.fill(length)))
    });
    repeated.map_or_else(|| original.call(this, arguments, context), |text| Ok(text.into()))
}

/// `String.prototype.padStart(length, filler)`
fn pad_start(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some((text, filler, missing)) = padding(this, arguments) else {
        return original.call(this, arguments, context);
    };
    let block = Block::of(filler.as_str(), missing);
    let mut parts = block.fill(missing);
    parts.push(text.as_str());
    Ok(JsString::concat_array(&parts).into())
}

/// `String.prototype.padEnd(length, filler)`
fn pad_end(this: &JsValue, arguments: &[JsValue], original: &JsObject, context: &mut Context) -> JsResult<JsValue> {
    let Some((text, filler, missing)) = padding(this, arguments) else {
        return original.call(this, arguments, context);
    };
    let block = Block::of(filler.as_str(), missing);
    let mut parts = vec![text.as_str()];
    parts.extend(block.fill(missing));
    Ok(JsString::concat_array(&parts).into())
}

/// A text, what it is filled up with, and how many units of that.
fn padding(this: &JsValue, arguments: &[JsValue]) -> Option<(JsString, JsString, usize)> {
    let text = this.as_string()?;
    let filler = match arguments.get(1) {
        Some(filler) if !filler.is_undefined() => filler.as_string().filter(|filler| !filler.is_empty())?,
        _ => js_string!(" "),
    };
    let missing = length(arguments.first())?.checked_sub(text.len())?;
    Some((text, filler, missing))
}

/// A number that can be a length, without its fraction.
fn length(value: Option<&JsValue>) -> Option<usize> {
    let number = value?.as_number().filter(|number| *number >= 0.0)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "such a cast stops at the limits")]
    let length = number as usize;
    (length <= LONGEST).then_some(length)
}

/// A text, as often as it is worth to be put together at once.
enum Block {
    Narrow(Vec<u8>),
    Wide(Vec<u16>),
}

impl Block {
    /// A block for so many units.
    fn of(text: JsStr<'_>, length: usize) -> Self {
        let times = (length.min(BLOCK) / text.len().max(1)).max(1);
        match text.variant() {
            JsStrVariant::Latin1(bytes) => Self::Narrow(bytes.repeat(times)),
            JsStrVariant::Utf16(units) => Self::Wide(units.repeat(times)),
        }
    }

    fn as_str(&self) -> JsStr<'_> {
        match self {
            Self::Narrow(bytes) => JsStr::latin1(bytes),
            Self::Wide(units) => JsStr::utf16(units),
        }
    }

    /// Parts that together have so many units.
    fn fill(&self, length: usize) -> Vec<JsStr<'_>> {
        let block = self.as_str();
        let (whole, rest) = match block.len() {
            0 => (0, 0),
            size => (length / size, length % size),
        };
        let rest = block.get(0..rest).filter(|rest| !rest.is_empty());
        std::iter::repeat_n(block, whole).chain(rest).collect()
    }
}

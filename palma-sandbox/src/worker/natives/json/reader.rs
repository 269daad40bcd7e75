use std::collections::HashMap;

use boa_engine::builtins::object::OrdinaryObject;
use boa_engine::object::builtins::JsArray;
use boa_engine::property::{PropertyDescriptor, PropertyKey};
use boa_engine::{Context, JsObject, JsString, JsValue};

use super::encoding::{Encoding, narrowed};
use super::keys::Keys;
use super::problem::JsonError;
use super::trace::Trace;
use crate::worker::natives::depth::MAX_DEPTH;

/// Reads a text as one value.
pub(super) struct Reader<'a, E: Encoding> {
    units: &'a [E::Unit],
    at: usize,
    keys: Keys<E>,
    /// Whether it is noted which text each value comes from.
    is_traced: bool,
    /// Whether there was a whole number that no number of a script is.
    is_rounded: bool,
}

/// An array or an object that is still open.
enum Frame {
    /// Where its elements begin among all that wait.
    Array(usize, Vec<Trace>),
    /// The object and the name whose value comes next.
    Object(JsObject, PropertyKey, HashMap<PropertyKey, Trace>),
}

const VALUE: &str = "a value";

/// Up to here every whole number is a number of a script's.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl<'a, E: Encoding> Reader<'a, E> {
    pub(super) fn new(units: &'a [E::Unit], is_traced: bool) -> Self {
        Self { units, at: 0, keys: Keys::new(), is_traced, is_rounded: false }
    }

    /// Whether what was read had a whole number that comes out as another.
    pub(super) const fn is_rounded(&self) -> bool {
        self.is_rounded
    }

    /// The value of the whole text. Nothing of the script runs meanwhile.
    pub(super) fn read(&mut self, context: &mut Context) -> Result<(JsValue, Trace), JsonError> {
        let prototype = context.intrinsics().constructors().object().prototype();
        let mut frames = Vec::new();
        let mut waiting = Vec::new();
        loop {
            self.skip_space();
            let start = self.at;
            let (mut value, mut trace) = match self.peek() {
                Some(b'{') => {
                    self.at += 1;
                    let object = JsObject::new(context.root_shape(), prototype.clone(), OrdinaryObject).upcast();
                    self.skip_space();
                    if self.peek() == Some(b'}') {
                        self.at += 1;
                        (object.into(), Trace::Object(HashMap::new()))
                    } else {
                        deeper(&frames, start)?;
                        frames.push(Frame::Object(object, self.key("a property name or '}'")?, HashMap::new()));
                        continue;
                    }
                }
                Some(b'[') => {
                    self.at += 1;
                    self.skip_space();
                    if self.peek() == Some(b']') {
                        self.at += 1;
                        (JsArray::from_iter([], context).into(), Trace::Array(Vec::new()))
                    } else {
                        deeper(&frames, start)?;
                        frames.push(Frame::Array(waiting.len(), Vec::new()));
                        continue;
                    }
                }
                _ => {
                    let value = self.scalar()?;
                    let trace = self.scalar_trace(start, &value);
                    (value, trace)
                }
            };
            loop {
                match frames.pop() {
                    None => {
                        self.skip_space();
                        let rest = if self.at < self.units.len() { Err(self.unexpected("the end")) } else { Ok(()) };
                        return rest.map(|()| (value, trace));
                    }
                    Some(Frame::Array(start, mut traces)) => {
                        waiting.push(value);
                        self.note(&mut traces, trace);
                        if self.has_more(b']', "',' or ']'")? {
                            frames.push(Frame::Array(start, traces));
                            break;
                        }
                        value = JsArray::from_iter(waiting.drain(start..), context).into();
                        trace = Trace::Array(traces);
                    }
                    Some(Frame::Object(object, key, mut traces)) => {
                        if self.is_traced {
                            traces.insert(key.clone(), trace);
                        }
                        let property = PropertyDescriptor::builder()
                            .value(value)
                            .writable(true)
                            .enumerable(true)
                            .configurable(true);
                        object.insert_property(key, property);
                        if self.has_more(b'}', "',' or '}'")? {
                            self.skip_space();
                            frames.push(Frame::Object(object, self.key("a property name")?, traces));
                            break;
                        }
                        value = object.into();
                        trace = Trace::Object(traces);
                    }
                }
            }
        }
    }

    fn note(&self, traces: &mut Vec<Trace>, trace: Trace) {
        if self.is_traced {
            traces.push(trace);
        }
    }

    fn scalar_trace(&self, start: usize, value: &JsValue) -> Trace {
        if !self.is_traced {
            return Trace::None;
        }
        Trace::Scalar { source: E::string(self.units.get(start..self.at).unwrap_or_default()), value: value.clone() }
    }

    /// The next unit, if it is ASCII; 0 for another one.
    fn peek(&self) -> Option<u8> {
        self.units.get(self.at).map(|&unit| u8::try_from(unit.into()).ok().filter(u8::is_ascii).unwrap_or(0))
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Whether a comma comes next; otherwise it must be what closes.
    fn has_more(&mut self, close: u8, expected: &'static str) -> Result<bool, JsonError> {
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(unit) if unit == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// A name and its colon.
    fn key(&mut self, expected: &'static str) -> Result<PropertyKey, JsonError> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected(expected));
        }
        self.at += 1;
        let plain = self.plain();
        let key = if let Some(plain) = plain { self.keys.key(plain) } else { self.escaped()?.into() };
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("':' after the property name"));
        }
        self.at += 1;
        Ok(key)
    }

    fn scalar(&mut self) -> Result<JsValue, JsonError> {
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                match self.plain() {
                    Some(plain) => Ok(E::string(plain).into()),
                    None => self.escaped().map(JsValue::from),
                }
            }
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true", JsValue::from(true)),
            Some(b'f') => self.word(b"false", JsValue::from(false)),
            Some(b'n') => self.word(b"null", JsValue::null()),
            _ => Err(self.unexpected(VALUE)),
        }
    }

    fn word(&mut self, word: &'static [u8], value: JsValue) -> Result<JsValue, JsonError> {
        for &letter in word {
            if self.peek() != Some(letter) {
                return Err(self.unexpected(VALUE));
            }
            self.at += 1;
        }
        Ok(value)
    }

    /// The rest of a string that has no escape, without its quote.
    fn plain(&mut self) -> Option<&'a [E::Unit]> {
        let rest = self.units.get(self.at..)?;
        let length = rest.iter().position(|&unit| is_special(unit.into()))?;
        let is_closed = rest.get(length).is_some_and(|&unit| unit.into() == u32::from(b'"'));
        let plain = rest.get(..length).filter(|_| is_closed)?;
        self.at += length + 1;
        Some(plain)
    }

    /// The rest of a string, piece by piece.
    fn escaped(&mut self) -> Result<JsString, JsonError> {
        let mut text = Vec::new();
        loop {
            let rest = self.units.get(self.at..).unwrap_or_default();
            let length = rest.iter().position(|&unit| is_special(unit.into())).unwrap_or(rest.len());
            E::widen(rest.get(..length).unwrap_or_default(), &mut text);
            self.at += length;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(narrowed(&text));
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(_) => return Err(self.unexpected("no control character in a string")),
                None => return Err(self.unexpected("the end of the string")),
            }
        }
    }

    fn escape(&mut self) -> Result<u16, JsonError> {
        let unit = match self.peek() {
            Some(unit @ (b'"' | b'\\' | b'/')) => u16::from(unit),
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => 0x0a,
            Some(b'r') => 0x0d,
            Some(b't') => 0x09,
            Some(b'u') => {
                self.at += 1;
                return self.hex();
            }
            _ => return Err(self.unexpected("an escape")),
        };
        self.at += 1;
        Ok(unit)
    }

    fn hex(&mut self) -> Result<u16, JsonError> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|digit| char::from(digit).to_digit(16));
            let digit = digit.and_then(|digit| u16::try_from(digit).ok());
            unit = unit << 4 | digit.ok_or_else(|| self.unexpected("four hexadecimal digits"))?;
            self.at += 1;
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<JsValue, JsonError> {
        let start = self.at;
        let is_negative = self.peek() == Some(b'-');
        if is_negative {
            self.at += 1;
        }
        let digits = self.at;
        let whole = self.digits()?;
        if self.at > digits + 1 && self.units.get(digits).is_some_and(|&unit| unit.into() == u32::from(b'0')) {
            self.at = digits + 1;
            return Err(self.unexpected("no digit after a leading 0"));
        }
        let mut is_whole = true;
        if self.peek() == Some(b'.') {
            is_whole = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            is_whole = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        if is_whole && self.at - digits < 10 && (whole != 0 || !is_negative) {
            return Ok(JsValue::from(if is_negative { -whole } else { whole }));
        }
        let text: String =
            self.units.get(start..self.at).unwrap_or_default().iter().map(|&unit| character(unit)).collect();
        let number: f64 = text.parse().map_err(|_| self.unexpected("a number"))?;
        if is_whole && number.abs() >= EXACT && ryu_js::Buffer::new().format(number) != text {
            self.is_rounded = true;
        }
        Ok(JsValue::from(number))
    }

    /// One digit or more; their number if they are less than ten.
    fn digits(&mut self) -> Result<i32, JsonError> {
        let start = self.at;
        let mut number = 0_i32;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            number = number.wrapping_mul(10).wrapping_add(i32::from(digit - b'0'));
            self.at += 1;
        }
        if self.at == start { Err(self.unexpected("a digit")) } else { Ok(number) }
    }

    /// The error for what stands where the reader is.
    fn unexpected(&self, expected: &'static str) -> JsonError {
        match self.units.get(self.at) {
            Some(&unit) => JsonError::Unexpected { found: character(unit), position: self.at, expected },
            None => JsonError::End { position: self.at, expected },
        }
    }
}

fn deeper(frames: &[Frame], position: usize) -> Result<(), JsonError> {
    if frames.len() >= MAX_DEPTH { Err(JsonError::Deep { position }) } else { Ok(()) }
}

/// A unit as far as it is a character by itself.
fn character(unit: impl Into<u32>) -> char {
    char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What ends a piece of a string that stands for itself.
fn is_special(unit: u32) -> bool {
    unit == u32::from(b'"') || unit == u32::from(b'\\') || unit < 0x20
}

use boa_engine::string::{JsStr, JsStrVariant};
use memchr::memmem;

/// Finds one string in others.
pub(super) struct Needle<'a> {
    narrow: Option<memmem::Finder<'a>>,
    wide: Vec<u16>,
}

impl<'a> Needle<'a> {
    pub(super) fn new(text: &'a JsStr<'a>) -> Self {
        match text.variant() {
            JsStrVariant::Latin1(bytes) => {
                Self { narrow: Some(memmem::Finder::new(bytes)), wide: bytes.iter().map(|&byte| byte.into()).collect() }
            }
            JsStrVariant::Utf16(units) => Self { narrow: None, wide: units.to_vec() },
        }
    }

    pub(super) fn len(&self) -> usize {
        self.wide.len()
    }

    /// The first place from `from` on where it stands.
    pub(super) fn find(&self, text: JsStr<'_>, from: usize) -> Option<usize> {
        let found = match (text.variant(), &self.narrow) {
            (JsStrVariant::Latin1(bytes), Some(finder)) => finder.find(bytes.get(from..)?),
            (JsStrVariant::Latin1(bytes), None) => self.find_wide(bytes.get(from..)?),
            (JsStrVariant::Utf16(units), _) => self.find_wide(units.get(from..)?),
        };
        found.map(|found| found + from)
    }

    fn find_wide<T: Copy + Into<u16>>(&self, units: &[T]) -> Option<usize> {
        let Some((&first, rest)) = self.wide.split_first() else { return Some(0) };
        let mut at = 0;
        loop {
            at += units.get(at..)?.iter().position(|&unit| unit.into() == first)?;
            let candidate = units.get(at + 1..at + self.wide.len())?;
            if candidate.iter().zip(rest).all(|(&unit, &other)| unit.into() == other) {
                return Some(at);
            }
            at += 1;
        }
    }
}

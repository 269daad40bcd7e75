use boa_engine::string::JsStrVariant;
use boa_engine::{JsObject, JsStr, JsString, JsValue};

/// An object with a text that grows at its end. It is never cut: what it had at a length it has for ever.
#[derive(Debug)]
pub(super) struct Builder(JsObject);

/// The text as it was when somebody last asked for it, and what came after, in one of the two widths.
///
/// It is a tuple because the engine can trace tuples without being told how, which would be unsafe.
type Parts = (JsString, Vec<u8>, Vec<u16>);

/// The most units that are kept room for when what came after has become part of the text.
const KEPT_ROOM: usize = 4 << 10;

impl Builder {
    /// The builder that a variable holds, if it does.
    pub(super) fn of(variable: &JsValue) -> Option<Self> {
        variable.as_object().filter(JsObject::is::<Parts>).map(Self)
    }

    /// A text of these two.
    pub(super) fn new(head: JsString, more: JsStr<'_>) -> Self {
        let mut parts: Parts = (head, Vec::new(), Vec::new());
        push(&mut parts, more);
        Self(JsObject::from_proto_and_data(None, parts))
    }

    /// What a variable holds in place of the text.
    pub(super) fn into_value(self) -> JsValue {
        self.0.into()
    }

    /// Adds to its end.
    pub(super) fn append(&self, more: JsStr<'_>) {
        if let Some(mut parts) = self.0.downcast_mut::<Parts>() {
            push(&mut parts, more);
        }
    }

    /// Its length in UTF-16 units.
    pub(super) fn len(&self) -> usize {
        let parts = self.0.downcast_ref::<Parts>();
        parts.map_or(0, |parts| parts.0.len() + parts.1.len() + parts.2.len())
    }

    /// The whole text.
    pub(super) fn text(&self) -> JsString {
        let Some(mut parts) = self.0.downcast_mut::<Parts>() else { return JsString::default() };
        let (head, narrow, wide) = &mut *parts;
        if !narrow.is_empty() {
            *head = JsString::concat(head.as_str(), JsStr::latin1(narrow));
            clear(narrow);
        } else if !wide.is_empty() {
            *head = JsString::concat(head.as_str(), JsStr::utf16(wide));
            clear(wide);
        }
        head.clone()
    }
}

fn push((_, narrow, wide): &mut Parts, more: JsStr<'_>) {
    match more.variant() {
        JsStrVariant::Latin1(more) if wide.is_empty() => narrow.extend_from_slice(more),
        JsStrVariant::Latin1(more) => wide.extend(more.iter().copied().map(u16::from)),
        JsStrVariant::Utf16(more) => {
            if !narrow.is_empty() {
                wide.extend(narrow.iter().copied().map(u16::from));
                *narrow = Vec::new();
            }
            wide.extend_from_slice(more);
        }
    }
}

fn clear<T>(units: &mut Vec<T>) {
    if units.capacity() > KEPT_ROOM {
        *units = Vec::new();
    }
    units.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_builder_keeps_the_order_of_narrow_and_wide_texts() {
        let builder = Builder::new(JsString::from("a"), JsString::from("é").as_str());
        for more in ["b", "型", "ü", "c", "😀"] {
            builder.append(JsString::from(more).as_str());
        }
        assert_eq!(builder.len(), 8);
        assert_eq!(builder.text(), JsString::from("aéb型üc😀"));
        builder.append(JsString::from("ö").as_str());
        assert_eq!(builder.text(), JsString::from("aéb型üc😀ö"));
        assert_eq!(builder.len(), 9);
    }
}

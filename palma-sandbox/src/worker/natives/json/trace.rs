use std::collections::HashMap;

use boa_engine::property::PropertyKey;
use boa_engine::{JsString, JsValue};

/// Which text the parts of a value come from, for a reviver.
#[derive(Debug)]
pub(super) enum Trace {
    /// Not noted.
    None,
    /// A value that is no object, and its text.
    Scalar {
        /// The text.
        source: JsString,
        /// The value it stands for.
        value: JsValue,
    },
    /// An array's elements.
    Array(Vec<Self>),
    /// An object's properties; of those with one name, the last.
    Object(HashMap<PropertyKey, Self>),
}

impl Trace {
    /// Where an element comes from.
    pub(super) fn element(&self, place: u64) -> &Self {
        match (self, usize::try_from(place)) {
            (Self::Array(elements), Ok(place)) => elements.get(place).unwrap_or(&Self::None),
            _ => &Self::None,
        }
    }

    /// Where a property comes from.
    pub(super) fn property(&self, key: &PropertyKey) -> &Self {
        let Self::Object(properties) = self else { return &Self::None };
        properties.get(key).unwrap_or(&Self::None)
    }

    /// The text of a value that is still the one that was read.
    pub(super) fn source_of(&self, now: &JsValue) -> Option<&JsString> {
        match self {
            Self::Scalar { source, value } if JsValue::same_value(value, now) => Some(source),
            _ => None,
        }
    }
}

use boa_engine::property::PropertyKey;

use super::encoding::Encoding;

/// How many names are kept.
const SLOTS: usize = 128;

/// The names that were read last: a text mostly has the same ones again and again.
pub(super) struct Keys<E: Encoding> {
    slots: Vec<Option<(Vec<E::Unit>, PropertyKey)>>,
}

impl<E: Encoding> Keys<E> {
    pub(super) fn new() -> Self {
        Self { slots: std::iter::repeat_with(|| None).take(SLOTS).collect() }
    }

    /// The name as a key.
    pub(super) fn key(&mut self, name: &[E::Unit]) -> PropertyKey {
        let Some(slot) = self.slots.get_mut(slot(name.iter().map(|&unit| unit.into()))) else {
            return E::string(name).into();
        };
        if let Some((known, key)) = slot
            && known == name
        {
            return key.clone();
        }
        let key = PropertyKey::from(E::string(name));
        *slot = Some((name.to_vec(), key.clone()));
        key
    }
}

/// Where a name is looked for.
fn slot(units: impl Iterator<Item = u32>) -> usize {
    let mut hash = 0_u32;
    for unit in units.take(16) {
        hash = (hash.rotate_left(5) ^ unit).wrapping_mul(0x9e37_79b9);
    }
    usize::try_from(hash >> 25).unwrap_or(0) % SLOTS
}

use std::rc::Rc;

use boa_engine::object::shape::Shape;
use boa_engine::property::PropertyKey;
use boa_engine::string::JsStrVariant;
use boa_engine::{Context, JsObject, js_string};

use super::output::Output;

/// How many shapes are known at once.
const MOST: usize = 16;

/// What objects of one shape have.
pub(super) struct Layout {
    /// Held, so that no other shape can have its address.
    _shape: Shape,
    address: usize,
    /// The names that are written.
    pub(super) names: Vec<Name>,
}

/// A property's key, and itself in quotes with a colon.
pub(super) struct Name {
    pub(super) key: PropertyKey,
    pub(super) quoted: Vec<u8>,
}

/// The shapes of objects and arrays that are plain: all their properties are data, and no `toJSON` is in reach.
///
/// This is true until something of the script runs.
#[derive(Default)]
pub(super) struct Shapes {
    known: Vec<Rc<Layout>>,
    next: usize,
}

impl Shapes {
    /// Forgets what may have changed.
    pub(super) fn forget(&mut self) {
        self.known.clear();
        self.next = 0;
    }

    /// The layout of an object, if it is plain.
    pub(super) fn layout(&mut self, object: &JsObject, context: &Context) -> Option<Rc<Layout>> {
        // A proxy may have the shape of a plain object.
        if !object.is_ordinary() && !object.is_array() {
            return None;
        }
        let address = address(object)?;
        if let Some(known) = self.known.iter().find(|known| known.address == address) {
            return Some(Rc::clone(known));
        }
        let layout = Rc::new(read(object, address, context)?);
        if self.known.len() < MOST {
            self.known.push(Rc::clone(&layout));
        } else if let Some(slot) = self.known.get_mut(self.next) {
            *slot = Rc::clone(&layout);
            self.next = (self.next + 1) % MOST;
        }
        Some(layout)
    }
}

/// What tells shapes from each other, of shapes that do not change.
pub(super) fn address(object: &JsObject) -> Option<usize> {
    let object = object.borrow();
    object.shape().is_shared().then(|| object.shape().to_addr_usize())
}

fn read(object: &JsObject, address: usize, context: &Context) -> Option<Layout> {
    if !has_no_to_json(object, context) {
        return None;
    }
    let borrowed = object.borrow();
    let properties = borrowed.properties();
    let shape = borrowed.shape().clone();
    let mut names = Vec::new();
    for key in shape.keys() {
        let PropertyKey::String(text) = &key else { continue };
        let property = properties.get(&key)?;
        property.value()?;
        if property.enumerable() != Some(true) {
            continue;
        }
        let mut quoted = Output::Narrow(Vec::new());
        match text.as_str().variant() {
            JsStrVariant::Latin1(_) => quoted.quoted(text.as_str()),
            JsStrVariant::Utf16(_) => return None,
        }
        quoted.byte(b':');
        let Output::Narrow(quoted) = quoted else { return None };
        names.push(Name { key, quoted });
    }
    Some(Layout { _shape: shape, address, names })
}

/// Whether neither an object nor a prototype of it has a `toJSON` or could answer for one.
pub(super) fn has_no_to_json(object: &JsObject, context: &Context) -> bool {
    let to_json = PropertyKey::from(js_string!("toJSON"));
    let constructors = context.intrinsics().constructors();
    let builtins = [constructors.object().prototype(), constructors.array().prototype()];
    let mut next = Some(object.clone());
    while let Some(object) = next {
        let is_builtin = builtins.iter().any(|builtin| JsObject::equals(builtin, &object));
        let is_plain = object.is_ordinary() || object.is_array() || is_builtin;
        if !is_plain || object.borrow().properties().contains_key(&to_json) {
            return false;
        }
        next = object.prototype();
    }
    true
}

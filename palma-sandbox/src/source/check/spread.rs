//! What `...` copies into an object.

use std::rc::Rc;

use oxc_span::Span;
use palma_core::types::{Rest, Type};

use super::evaluate::{Evaluator, forget, set};
use super::value::{Constant, Field, Object, Typed, Value};

/// The fields that a spread copies.
struct Copied<'t> {
    fields: Vec<Field<'t>>,
    /// Whether there may be others.
    open: bool,
    shared: bool,
    given: bool,
}

impl<'c> Evaluator<'c, '_> {
    /// Copies what a spread gives, that stands here.
    pub(super) fn spread_into(&mut self, object: &mut Object<'c>, value: &Value<'c>, span: Span) {
        let mut each = Vec::new();
        // An item of a result's list may be none, but is spread for what it is.
        let is_given = value.members().iter().any(|value| matches!(value, Value::Typed(_)));
        for value in value.members().iter().filter(|value| !(is_given && value.is_nullish())) {
            let Some(copied) = self.copied(value, span) else { return forget(object) };
            each.push(copied);
        }
        if each.iter().any(|copied| copied.open) {
            forget(object);
        }
        object.shared |= each.iter().any(|copied| copied.shared);
        object.given |= each.iter().any(|copied| copied.given);
        let mut names: Vec<Rc<str>> = Vec::new();
        for field in each.iter().flat_map(|copied| &copied.fields) {
            if !names.contains(&field.name) {
                names.push(Rc::clone(&field.name));
            }
        }
        for name in names {
            let find = |fields: &[Field<'c>]| fields.iter().find(|field| field.name == name).cloned();
            let before = find(&object.fields).map_or(Value::Undefined, |field| field.value);
            let found: Vec<Option<Field<'c>>> = each.iter().map(|copied| find(&copied.fields)).collect();
            let place = found.iter().flatten().next().map_or(span, |field| field.span);
            let values = found.into_iter().map(|field| match field.map(|field| field.value) {
                None => before.clone(),
                // What is `undefined` because it is not there leaves what was before.
                Some(value) => value.map(|value| match value {
                    Value::Undefined => before.clone(),
                    value => value.clone(),
                }),
            });
            let value = Value::union(values.collect::<Vec<_>>());
            set(object, Field { name, value, span: place, fresh: false });
        }
    }

    /// What of a value is copied; `None` where that is not known.
    fn copied(&mut self, value: &Value<'c>, span: Span) -> Option<Copied<'c>> {
        match value {
            Value::Object(more) => {
                Some(Copied { fields: more.fields.clone(), open: more.open, shared: more.shared, given: more.given })
            }
            Value::Undefined | Value::Null | Value::Constant(Constant::Boolean(_) | Constant::Number(_)) => {
                Some(Copied { fields: Vec::new(), open: false, shared: false, given: false })
            }
            Value::Typed(Typed { ty: Type::Object(given), .. }) if !self.given_is_open && !self.survey.meddles => {
                let fields = given.properties.iter().map(|property| {
                    let value = self.member(value, &property.name);
                    Field { name: Rc::from(property.name.as_str()), value, span, fresh: false }
                });
                let fields = fields.collect();
                Some(Copied { fields, open: !matches!(given.rest, Rest::Closed), shared: true, given: true })
            }
            _ => None,
        }
    }
}

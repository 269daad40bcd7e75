use std::fmt;

use cedar_policy::RestrictedExpression;
use palma_core::PolicyError;
use serde_json::{Map, Value};

use crate::number::{decimal, long};
use crate::reads::Reads;
use crate::shape::{Record, Shape};

/// Puts arguments into the words of Cedar.
///
/// What does not fit is left out, which no policy can tell from a value that was not given. So it is an error if
/// a policy reads it, or reads something that it is a part of.
#[derive(Debug)]
pub(crate) struct Conversion<'a> {
    reads: &'a Reads,
    /// The arguments of which it is known only that they are given.
    unknown: &'a [String],
    /// Where the conversion stands: the names from the arguments down.
    path: Vec<String>,
}

impl<'a> Conversion<'a> {
    pub(crate) const fn new(reads: &'a Reads) -> Self {
        Self { reads, unknown: &[], path: Vec::new() }
    }

    /// The same with arguments of these names that are given and not known.
    pub(crate) const fn with_unknown(mut self, unknown: &'a [String]) -> Self {
        self.unknown = unknown;
        self
    }

    pub(crate) fn record(
        &mut self,
        fields: &Record,
        object: &Map<String, Value>,
    ) -> Result<RestrictedExpression, PolicyError> {
        let mut attributes = Vec::new();
        for (name, value) in object {
            if self.path.is_empty() && self.unknown.contains(name) {
                attributes.push((name.clone(), RestrictedExpression::new_unknown(name.clone())));
                continue;
            }
            self.path.push(name.clone());
            let attribute = match fields.get(name) {
                Some(field) if field.nullable && value.is_null() => None,
                Some(field) => self.value(&field.shape, value)?,
                None => self.left_out("has no type that policies know")?,
            };
            self.path.pop();
            attributes.extend(attribute.map(|attribute| (name.clone(), attribute)));
        }
        for (name, _) in fields.iter().filter(|(name, field)| field.required && !object.contains_key(*name)) {
            self.path.push(name.clone());
            self.left_out("is required and missing")?;
            self.path.pop();
        }
        RestrictedExpression::new_record(attributes).map_err(|error| unrepresentable(&error))
    }

    fn value(&mut self, shape: &Shape, value: &Value) -> Result<Option<RestrictedExpression>, PolicyError> {
        match (shape, value) {
            (Shape::String, Value::String(text)) => Ok(Some(RestrictedExpression::new_string(text.clone()))),
            (Shape::Bool, Value::Bool(value)) => Ok(Some(RestrictedExpression::new_bool(*value))),
            (Shape::Long, Value::Number(number)) => match long(number) {
                Some(long) => Ok(Some(RestrictedExpression::new_long(long))),
                None => self.left_out("is not exactly an integer of 64 bits"),
            },
            (Shape::Decimal, Value::Number(number)) => match decimal(number) {
                Some(text) => Ok(Some(RestrictedExpression::new_decimal(text))),
                None => self.left_out("is not exactly a decimal of 64 bits with four digits after the point"),
            },
            (Shape::Set(item), Value::Array(values)) => self.set(item, values),
            (Shape::Record(fields), Value::Object(object)) => self.record(fields, object).map(Some),
            _ => self.left_out("is not of the type that the tool declares"),
        }
    }

    fn set(&mut self, item: &Shape, values: &[Value]) -> Result<Option<RestrictedExpression>, PolicyError> {
        let mut items = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            self.path.push(index.to_string());
            let item = self.value(item, value)?;
            self.path.pop();
            let Some(item) = item else { return self.left_out("has an item that policies cannot see") };
            items.push(item);
        }
        Ok(Some(RestrictedExpression::new_set(items)))
    }

    fn left_out(&self, why: &str) -> Result<Option<RestrictedExpression>, PolicyError> {
        if !self.reads.depend_on(&self.path) {
            return Ok(None);
        }
        let pointer = self.path.iter().fold(String::new(), |pointer, name| pointer + "/" + &escaped(name));
        Err(PolicyError::Unrepresentable(format!("`{pointer}` {why}, and a policy reads it")))
    }
}

/// The error for what Cedar itself refuses to take.
pub(crate) fn unrepresentable(error: &dyn fmt::Display) -> PolicyError {
    PolicyError::Unrepresentable(error.to_string())
}

/// A name in a JSON Pointer (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

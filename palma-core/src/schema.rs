mod bound;
mod document;
mod mend;
mod problem;

use std::panic::{self, AssertUnwindSafe};

use jsonschema::{Draft, PatternOptions, ValidationOptions, Validator};
use serde_json::Value;

use self::bound::{Bound, Size, Unbounded};
use self::document::Document;
use crate::{Degraded, Problem};

/// A JSON Schema that validates values.
///
/// A server's schema is hostile input: what of it cannot be read is taken out and listed, so that the rest still
/// counts. One that cannot be checked in bounded time and stack refuses every value, and so does one of which the
/// rest cannot be read either. Regular expressions run in linear time; nothing is fetched.
#[derive(Debug)]
pub(crate) struct Schema {
    check: Check,
    degraded: Vec<Degraded>,
}

#[derive(Debug)]
enum Check {
    /// No schema at all, so nothing to validate.
    Nothing,
    /// A validator, what it costs, and the schema it was made from.
    By(Box<Validator>, Bound, Box<Value>),
    /// Every value is refused: it cannot be known whether it fits.
    Refuse,
}

/// The most problems told of one value.
const MAX_PROBLEMS: usize = 8;

/// How often all that cannot be read is taken out, before what is left is given up.
const MAX_REPAIRS: usize = 8;

/// The most bytes that one regular expression compiles to.
const MAX_PATTERN: usize = 1 << 20;

impl Schema {
    /// Reads a schema by the draft it names, else by the newest under which it is valid.
    pub(crate) fn compile(schema: &Value) -> Self {
        if !matches!(schema, Value::Object(_) | Value::Bool(_)) {
            let degraded = Degraded::new("", "the schema cannot be read as JSON Schema, so values are not validated");
            return Self { check: Check::Nothing, degraded: vec![degraded] };
        }
        if let Some(compiled) = drafts(schema).iter().find_map(|draft| Self::compile_by(schema, *draft)) {
            return compiled;
        }
        let draft = known_draft(schema);
        let mut schema = schema.clone();
        let mut degraded = Vec::new();
        for _ in 0..MAX_REPAIRS {
            let taken = mend::take_out(&mut schema, draft);
            let mended = !taken.is_empty();
            degraded.extend(taken);
            if let Some(mut compiled) = Self::compile_by(&schema, Some(draft)) {
                degraded.append(&mut compiled.degraded);
                return Self { degraded, ..compiled };
            }
            if !mended {
                break;
            }
        }
        degraded.push(Degraded::new("", "the schema cannot be read as JSON Schema, so every value is refused"));
        Self { check: Check::Refuse, degraded }
    }

    /// Reads a schema by a draft, or by the one it names; `None` if it is not valid under that.
    fn compile_by(schema: &Value, draft: Option<Draft>) -> Option<Self> {
        let document = Document::read(schema, draft.unwrap_or_else(|| known_draft(schema)))?;
        match Bound::of(&document) {
            Ok(bound) => {
                let Some(built) = guarded(|| options(draft).build(schema)) else { return Some(Self::unreadable()) };
                Some(Self {
                    check: Check::By(Box::new(built.ok()?), bound, Box::new(schema.clone())),
                    degraded: Vec::new(),
                })
            }
            Err(unbounded) => Some(Self::refuse(unbounded)),
        }
    }

    fn unreadable() -> Self {
        let degraded = Degraded::new("", "the validator cannot read the schema, so every value is refused");
        Self { check: Check::Refuse, degraded: vec![degraded] }
    }

    fn refuse(unbounded: Unbounded) -> Self {
        Self { check: Check::Refuse, degraded: vec![Degraded::new("", unbounded.to_string())] }
    }

    /// What could not be read.
    pub(crate) fn degraded(&self) -> &[Degraded] {
        &self.degraded
    }

    /// How many steps it may take to validate a value, about.
    pub(crate) fn steps(&self, value: &Value) -> u64 {
        match &self.check {
            Check::By(_, bound, _) => bound.steps(Size::of(value)),
            Check::Nothing | Check::Refuse => 1,
        }
    }

    /// Whether the value fits, else what does not, at most eight problems.
    ///
    /// It takes a bounded number of steps: a value too large or too deep for its schema is refused.
    pub(crate) fn validate(&self, value: &Value) -> Result<(), Vec<Problem>> {
        let (validator, bound, schema) = match &self.check {
            Check::Nothing => return Ok(()),
            Check::By(validator, bound, schema) => (validator, bound, schema),
            Check::Refuse => {
                let expected = "a schema that can be checked in bounded time, so no value is accepted";
                return Err(vec![problem::whole(value, expected)]);
            }
        };
        let size = Size::of(value);
        if !bound.admits(size) {
            let expected = "a value small enough to be checked against its schema in bounded time";
            return Err(vec![problem::whole(value, expected)]);
        }
        let problems = guarded(|| {
            if validator.is_valid(value) {
                return Vec::new();
            }
            if !bound.explains(size) {
                return vec![problem::whole(value, "a value that fits the schema")];
            }
            validator.iter_errors(value).take(MAX_PROBLEMS).map(|error| problem::of(&error, schema)).collect()
        });
        match problems {
            Some(problems) if problems.is_empty() => Ok(()),
            Some(problems) => Err(problems),
            None => Err(vec![problem::whole(value, "a schema that the validator can read, so no value is accepted")]),
        }
    }
}

/// What the validator makes of a hostile schema; `None` if it panics over it, as it does over some references.
fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).ok()
}

fn options(draft: Option<Draft>) -> ValidationOptions<'static> {
    let patterns = PatternOptions::regex().size_limit(MAX_PATTERN);
    let options = jsonschema::options().with_pattern_options(patterns).offline();
    match draft {
        Some(draft) => options.with_draft(draft),
        None => options,
    }
}

/// The drafts to try, `None` for the one that the schema names.
fn drafts(schema: &Value) -> &'static [Option<Draft>] {
    match schema.get("$schema") {
        Some(_) => &[None],
        None => &[Some(Draft::Draft202012), Some(Draft::Draft7), Some(Draft::Draft4)],
    }
}

fn known_draft(schema: &Value) -> Draft {
    match Draft::Draft202012.detect(schema) {
        Draft::Unknown => Draft::Draft202012,
        draft => draft,
    }
}

#[cfg(test)]
mod tests;

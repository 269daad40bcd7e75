use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::boundary::Own;
use crate::completion::json_length;
use crate::schema::Schema;
use crate::{CallError, CallNumber, CheckKind, Digest, FailedCheck, PastError, Problem};

/// The most bytes of what a script says about a check that fails.
const MAX_MESSAGE: usize = 1 << 10;

/// The most bytes of a schema that a script gives.
const MAX_SCHEMA: u64 = 16 << 10;

/// The steps that all validations of one run may take: a second or so.
const MAX_STEPS: u64 = 50_000_000;

/// What reading a schema counts for each of its bytes.
const STEPS_PER_BYTE: u64 = 20;

/// The most failed checks that are told of one run.
const MAX_FAILED: usize = 64;

/// What a script itself has checked, with `ensure` and `validate`.
#[derive(Debug)]
pub(super) struct Checks(Mutex<State>);

#[derive(Debug)]
struct State {
    failed: Vec<FailedCheck>,
    steps: u64,
    /// The schema that was read last.
    last: Option<(Digest, Arc<Schema>)>,
}

impl Default for Checks {
    fn default() -> Self {
        Self(Mutex::new(State { failed: Vec::new(), steps: MAX_STEPS, last: None }))
    }
}

impl Checks {
    /// Makes a check, at once: whatever is called after it knows of its failure. One that the journal has the answer of ends
    /// as it did.
    pub(super) fn make(
        &self,
        own: Own,
        call: CallNumber,
        arguments: &Value,
        recorded: Option<Result<(), PastError>>,
    ) -> Option<Result<(), CallError>> {
        let check = own.check()?;
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let made = match (recorded, check) {
            (Some(recorded), _) => recorded.map_err(CallError::Past),
            (None, CheckKind::Ensure) => Err(CallError::EnsureFailed { message: message(arguments) }),
            (None, CheckKind::Validate) => state.validate(arguments),
        };
        if let Err(error) = &made
            && state.failed.len() < MAX_FAILED
        {
            state.failed.push(FailedCheck { call: call.get(), check, message: error.to_string() });
        }
        Some(made)
    }

    /// The first check that failed, which no write may follow.
    pub(super) fn first_failed(&self) -> Option<FailedCheck> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failed.first().cloned()
    }

    /// Every check that failed, the first 64 of them.
    pub(super) fn failed(&self) -> Vec<FailedCheck> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).failed.clone()
    }
}

impl State {
    fn validate(&mut self, arguments: &Value) -> Result<(), CallError> {
        let schema = self.schema(arguments.get("schema").unwrap_or(&Value::Null))?;
        let value = arguments.get("value").unwrap_or(&Value::Null);
        let spent = || CallError::ValidationFailed { problems: vec![exhausted("a run checks no more than this")] };
        self.steps = self.steps.checked_sub(schema.steps(value)).ok_or_else(spent)?;
        schema.validate(value).map_err(|problems| CallError::ValidationFailed { problems })
    }

    /// Reads a schema, which is wrong if any part of it cannot be read.
    fn schema(&mut self, given: &Value) -> Result<Arc<Schema>, CallError> {
        let wrong = |expected: String, got: String| {
            let problems = vec![Problem::new("", expected, got)];
            Err(CallError::SchemaRefused { problems })
        };
        if !given.is_object() && !given.is_boolean() {
            return wrong("a JSON Schema, which is an object".to_owned(), crate::completion::short_text(given, 40));
        }
        let bytes = json_length(given);
        if bytes > MAX_SCHEMA {
            return wrong(format!("a JSON Schema of at most {MAX_SCHEMA} bytes"), format!("{bytes}"));
        }
        let digest = Digest::of_json(given);
        if let Some((_, schema)) = self.last.as_ref().filter(|(last, _)| *last == digest) {
            return Ok(Arc::clone(schema));
        }
        self.steps = match self.steps.checked_sub(bytes.saturating_mul(STEPS_PER_BYTE)) {
            Some(steps) => steps,
            None => return Err(CallError::SchemaRefused { problems: vec![exhausted("a run reads no more schemas")] }),
        };
        let schema = Schema::compile(given);
        if let Some(degraded) = schema.degraded().first() {
            let path = &degraded.path;
            let problems = vec![Problem::new(path, "what JSON Schema has a meaning for", degraded.reason.clone())];
            return Err(CallError::SchemaRefused { problems });
        }
        let schema = Arc::new(schema);
        self.last = Some((digest, Arc::clone(&schema)));
        Ok(schema)
    }
}

fn message(arguments: &Value) -> String {
    let mut message = arguments.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
    message.truncate(message.floor_char_boundary(MAX_MESSAGE));
    message
}

fn exhausted(why: &str) -> Problem {
    Problem::new("", format!("validations of at most {MAX_STEPS} steps together in one run"), why)
}

//! How long a text may be that is told of a script. A worker cuts what it sends, as a host listens to no frame that is
//! longer than it has reason to be; a host cuts what it is sent, as it trusts no worker.

use palma_core::{CallSite, Cause, Check, Diagnostic, KnownArguments, Reach, StackEntry, Thrown};

use super::{Failed, Returned};

/// The most that is kept of a message, in bytes.
const MAX_MESSAGE: usize = 8 << 10;

/// The most that is kept of an error's name, in bytes.
const MAX_NAME: usize = 128;

/// The most that is kept of the message of an error behind an error, in bytes.
const MAX_CAUSE: usize = 1 << 10;

/// How many functions are told of a stack.
pub(crate) const MAX_STACK: usize = 10;

/// How many causes are told of an error.
pub(crate) const MAX_CAUSES: usize = 8;

/// How many findings are kept of one check.
const MAX_DIAGNOSTICS: usize = 32;

/// How many calls are kept of one check.
const MAX_CALLS: usize = 256;

/// How many tools are kept that a script reaches; of one that reaches more it is told that it reaches any.
const MAX_REACHED: usize = 4_096;

/// The most that is kept of a call's arguments, as JSON in bytes.
const MAX_ARGUMENTS: usize = 16 << 10;

/// How many unknown parts are kept of a call's arguments.
const MAX_UNKNOWN: usize = 256;

/// The most notes that are told of one run.
pub(crate) const MAX_NOTES: usize = 16;

/// The most bytes that what is cut here takes in a frame, beside a script's value.
pub(crate) const MAX_FRAME: usize = 8 << 20;

impl Failed {
    /// The same, cut to a length that a completion can hold.
    pub(crate) fn brief(self) -> Self {
        match self {
            Self::Syntax { diagnostic } => Self::Syntax { diagnostic: brief_diagnostic(diagnostic) },
            Self::Threw { thrown } => Self::Threw { thrown: Box::new(brief_thrown(*thrown)) },
            Self::Value { reason } => Self::Value { reason: brief(&reason) },
            Self::Stuck { position } => Self::Stuck { position },
            Self::Limit { mut limit } => {
                limit.name = cut(&limit.name, MAX_NAME);
                limit.unit = cut(&limit.unit, MAX_NAME);
                Self::Limit { limit }
            }
            Self::Panicked { message } => Self::Panicked { message: brief(&message) },
        }
    }
}

impl Returned {
    /// The same, with its notes cut.
    pub(crate) fn brief(mut self) -> Self {
        self.notes = brief_notes(&self.notes);
        self
    }
}

/// As many notes as are kept, each cut.
pub(crate) fn brief_notes(notes: &[String]) -> Vec<String> {
    notes.iter().take(MAX_NOTES).map(|note| brief(note)).collect()
}

fn brief_thrown(mut thrown: Thrown) -> Thrown {
    thrown.name = cut(&thrown.name, MAX_NAME);
    thrown.message = brief(&thrown.message);
    thrown.stack.truncate(MAX_STACK);
    thrown.stack = thrown.stack.into_iter().map(brief_entry).collect();
    for causes in [&mut thrown.causes, &mut thrown.errors] {
        causes.truncate(MAX_CAUSES);
        *causes = causes.drain(..).map(brief_cause).collect();
    }
    thrown
}

fn brief_entry(mut entry: StackEntry) -> StackEntry {
    entry.function = entry.function.map(|function| cut(&function, MAX_NAME));
    entry
}

fn brief_cause(mut cause: Cause) -> Cause {
    cause.name = cut(&cause.name, MAX_NAME);
    cause.message = cut(&cause.message, MAX_CAUSE);
    cause
}

/// What was found in a script, cut likewise.
pub(crate) fn brief_diagnostics(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.into_iter().take(MAX_DIAGNOSTICS).map(brief_diagnostic).collect()
}

/// What is known of a script, cut likewise.
pub(crate) fn brief_check(mut check: Check) -> Check {
    check.diagnostics = brief_diagnostics(check.diagnostics);
    check.calls.truncate(MAX_CALLS);
    check.calls.iter_mut().for_each(brief_call);
    // Whom to ask is the host's to say.
    check.asks.clear();
    if let Reach::Only(tools) = &check.reach
        && (tools.len() > MAX_REACHED || tools.iter().any(|tool| tool.len() > MAX_MESSAGE))
    {
        check.reach = Reach::AnyOfThePlan;
    }
    check
}

fn brief_call(call: &mut CallSite) {
    call.tool = cut(&call.tool, MAX_MESSAGE);
    let known = &call.arguments;
    let is_long = |json: String| json.len() > MAX_ARGUMENTS;
    if known.unknown.len() > MAX_UNKNOWN || serde_json::to_string(known).map_or(true, is_long) {
        call.arguments = KnownArguments::unknown();
    }
}

/// A message, cut.
pub(crate) fn brief(message: &str) -> String {
    cut(message, MAX_MESSAGE)
}

fn brief_diagnostic(mut diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.code = cut(&diagnostic.code, MAX_NAME);
    diagnostic.message = brief(&diagnostic.message);
    diagnostic.hint = diagnostic.hint.map(|hint| brief(&hint));
    diagnostic.tool = diagnostic.tool.map(|tool| cut(&tool, MAX_CAUSE));
    diagnostic
}

/// At most so many bytes of a text.
pub(crate) fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let mut text = text.to_owned();
    text.truncate(text.floor_char_boundary(most));
    text.push('…');
    text
}

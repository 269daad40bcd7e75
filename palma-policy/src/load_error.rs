use std::error::Error;
use std::path::PathBuf;

use crate::Place;
use crate::suggestion::did_you_mean;

/// Why policies could not be loaded. Nothing is loaded then; trying again does not help until a file or a tool
/// changes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file or a folder could not be read.
    #[error("`{path}` could not be read", path = path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the file system says.
        source: std::io::Error,
    },
    /// A file is not written in Cedar.
    #[error("`{place}` is not valid Cedar")]
    Syntax {
        /// Where the parser stopped understanding it.
        place: Place,
        /// What Cedar's parser says, and how it would help.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A file has a template: a policy with `?principal` or `?resource` in it.
    #[error("`{file}` has a policy with the slot `{slot}`; templates are not supported")]
    Template {
        /// The file.
        file: String,
        /// The first of its slots.
        slot: String,
    },
    /// Two policies have one id.
    #[error("the policies of `{file}` and `{other}` have the same id `{policy}`")]
    DuplicatePolicy {
        /// The id.
        policy: String,
        /// The file with the second of the two.
        file: String,
        /// The file with the first.
        other: String,
    },
    /// A policy has an annotation that means nothing here.
    #[error("policy `{policy}` in `{file}` has the unknown annotation `@{annotation}`{}", did_you_mean(suggestion.as_deref(), "@"))]
    UnknownAnnotation {
        /// The file.
        file: String,
        /// The policy's id.
        policy: String,
        /// The annotation's name.
        annotation: String,
        /// The nearest annotation that means something.
        suggestion: Option<String>,
    },
    /// A `forbid` asks for an approval, although nothing can be approved there.
    #[error("policy `{policy}` in `{file}` is a `forbid` with `@require_approval`; only a `permit` can ask")]
    ApprovalOnForbid {
        /// The file.
        file: String,
        /// The policy's id.
        policy: String,
    },
    /// A `permit` hides, although only what is forbidden can be hidden.
    #[error("policy `{policy}` in `{file}` is a `permit` with `@hide`; only a `forbid` can hide a tool")]
    HideOnPermit {
        /// The file.
        file: String,
        /// The policy's id.
        policy: String,
    },
    /// A `forbid` hides by arguments, which nobody knows before a call.
    #[error(
        "policy `{policy}` in `{file}` hides by `context.input`; a tool is hidden or not before it is called, so ask of \
         `principal`, `action`, `resource`, `context.tool` and `context.agent` only"
    )]
    HideByArguments {
        /// The file.
        file: String,
        /// The policy's id.
        policy: String,
    },
    /// A policy names a tool that is not among the tools.
    #[error("`{place}`: policy `{policy}` names the unknown action `{action}`{}", did_you_mean(suggestion.as_deref(), ""))]
    UnknownAction {
        /// Where the policy names it.
        place: Place,
        /// The policy's id.
        policy: String,
        /// The action's id, `server.tool`.
        action: String,
        /// The nearest tool that exists.
        suggestion: Option<String>,
    },
    /// A policy does not pass Cedar's strict validation against the tools.
    #[error("`{place}`: policy `{policy}` does not fit the tools{}", and_others(*others))]
    Invalid {
        /// What in the policy does not fit.
        place: Place,
        /// The policy's id.
        policy: String,
        /// How many more such problems there are, in this and other policies.
        others: usize,
        /// What Cedar's validator says, and how it would help.
        source: Box<dyn Error + Send + Sync>,
    },
    /// Two tools would be the same action.
    #[error("two tools are both `{tool}`, so that policies cannot tell them apart")]
    DuplicateTool {
        /// The action's id, `server.tool`.
        tool: String,
    },
    /// The tools have no Cedar schema.
    #[error("no Cedar schema could be made of the tools")]
    Schema {
        /// What Cedar says.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl LoadError {
    pub(crate) fn schema(source: impl Error + Send + Sync + 'static) -> Self {
        Self::Schema { source: Box::new(source) }
    }
}

fn and_others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "; there is 1 more problem".to_owned(),
        _ => format!("; there are {count} more problems"),
    }
}

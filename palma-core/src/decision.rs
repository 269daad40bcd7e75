use serde::{Deserialize, Serialize};

/// What policy says of one call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// Whether the call may go on.
    pub effect: Effect,
    /// The policies that determined the effect, by id, sorted; empty when nothing allows the call.
    pub policies: Vec<String>,
    /// Names the policies as a whole: the same text under the same version decides the same way.
    pub version: String,
}

impl Decision {
    /// A decision by these policies.
    pub fn new(effect: Effect, mut policies: Vec<String>, version: impl Into<String>) -> Self {
        policies.sort_unstable();
        Self { effect, policies, version: version.into() }
    }
}

/// Whether a call may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a fourth effect must not be ignored by anyone who matches on this")]
pub enum Effect {
    /// It may.
    Allow,
    /// It may if a human agrees.
    Ask(Approval),
    /// It may not, for this reason, which the script's writer may read.
    Deny(String),
}

/// What a human is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct Approval {
    /// Who may answer: the texts of the policies' `@require_approval` annotations, sorted.
    pub from: Vec<String>,
}

impl Approval {
    /// An approval that any of these may give; anyone, if there are none.
    pub fn from_any_of(mut from: Vec<String>) -> Self {
        from.sort_unstable();
        from.dedup();
        Self { from }
    }
}

/// What policy says of one call before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CallPreview {
    /// It will be allowed.
    Allowed,
    /// A human will be asked.
    Asks(Approval),
    /// It will be denied, for this reason, which the script's writer may read.
    Denied(String),
    /// It cannot be said.
    Depends,
}

/// What policy says of a tool before the arguments are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Preview {
    /// Every call is allowed.
    Allowed,
    /// It depends on the arguments.
    Depends,
    /// No call is allowed unless a person agrees.
    Asks,
    /// No call is allowed: a search does not show the tool.
    Denied,
}

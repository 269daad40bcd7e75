use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A check that a script made of itself, and that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct FailedCheck {
    /// Which call it counts as.
    pub call: u64,
    /// Which check.
    pub check: CheckKind,
    /// Why it failed.
    pub message: String,
}

impl fmt::Display for FailedCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (call {}) failed: {}", self.check, self.call, self.message)
    }
}

/// How a script checks itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a script has these two")]
pub enum CheckKind {
    /// `ensure(condition, message)`.
    Ensure,
    /// `validate(value, schema)`.
    Validate,
}

impl fmt::Display for CheckKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ensure => "ensure",
            Self::Validate => "validate",
        })
    }
}

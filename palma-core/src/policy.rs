use std::fmt::Debug;

use async_trait::async_trait;

use crate::{Approval, Arguments, CallPreview, Decision, KnownArguments, Preview, Principal, Tool, ToolId};

/// Decides on calls. What it does not allow is denied.
#[async_trait]
pub trait PolicyEngine: Debug + Send + Sync + 'static {
    /// Decides on one call whose arguments are valid against the tool's input schema.
    ///
    /// An error counts as a denial.
    async fn decide(&self, request: Request<'_>) -> Result<Decision, PolicyError>;

    /// Says what is certain about a tool for a principal before arguments are known.
    ///
    /// [`Preview::Denied`] promises that no arguments would be allowed; when in doubt, the answer is
    /// [`Preview::Depends`].
    async fn preview(&self, principal: &Principal, tool: &Tool) -> Result<Preview, PolicyError>;

    /// Says whether a tool exists for a principal: one that is [`Visibility::Hidden`] is as if it were not there, in searches,
    /// plans, suggestions and errors. No call of it may be allowed.
    ///
    /// An error hides the tool, by failing whatever would have shown it. Without an implementation of its own every tool
    /// is visible; that a call of it is denied does not hide it.
    async fn visibility(&self, principal: &Principal, tool: &Tool) -> Result<Visibility, PolicyError> {
        let _ = (principal, tool);
        Ok(Visibility::Visible)
    }

    /// Names the policies as a whole, as [`Decision::version`] does; empty if they have no name.
    fn version(&self) -> String {
        String::new()
    }

    /// Says what is certain about one call before it is made, of whose arguments some may be known; those that are known
    /// are valid.
    ///
    /// [`CallPreview::Denied`] promises that the call is denied whatever the rest of its arguments is, and
    /// [`CallPreview::Asks`] that a human is asked unless it is denied; when in doubt, the answer is
    /// [`CallPreview::Depends`]. Without an implementation of its own it says what [`PolicyEngine::preview`] says.
    async fn preview_call(
        &self,
        principal: &Principal,
        tool: &Tool,
        arguments: &KnownArguments,
    ) -> Result<CallPreview, PolicyError> {
        let _ = arguments;
        Ok(match self.preview(principal, tool).await? {
            Preview::Allowed => CallPreview::Allowed,
            Preview::Depends => CallPreview::Depends,
            Preview::Asks => CallPreview::Asks(Approval::from_any_of(Vec::new())),
            Preview::Denied => CallPreview::Denied("no call of it is allowed".to_owned()),
        })
    }
}

/// Whether a tool exists for a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a third answer must not be ignored by anyone who matches on this")]
pub enum Visibility {
    /// It does, whatever is said of calls.
    Visible,
    /// It does not, as far as they can tell.
    Hidden,
}

/// One call to decide on.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Request<'a> {
    /// Who calls.
    pub principal: &'a Principal,
    /// What is called.
    pub tool: &'a Tool,
    /// With what.
    pub arguments: &'a Arguments,
}

impl<'a> Request<'a> {
    /// Asks about this principal calling this tool with these arguments.
    pub const fn new(principal: &'a Principal, tool: &'a Tool, arguments: &'a Arguments) -> Self {
        Self { principal, tool, arguments }
    }
}

/// Why policy could not decide.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The arguments cannot be put to the policies faithfully.
    #[error("the arguments cannot be decided on: {0}")]
    Unrepresentable(String),
    /// The tool is not as it was when the policies were loaded. Loading them again helps.
    #[error("`{0}` has changed since the policies were loaded")]
    ToolChanged(ToolId),
    /// A policy failed while it was evaluated.
    #[error("policy `{policy}` failed: {message}")]
    Evaluation {
        /// The policy's id.
        policy: String,
        /// What went wrong in it.
        message: String,
    },
    /// The engine is not there.
    #[error("policy is unavailable: {0}")]
    Unavailable(String),
}

//! What takes a protection away. Each says so where it is used.

use async_trait::async_trait;

use crate::{
    AuditError, AuditSink, Decision, Effect, PolicyEngine, PolicyError, Preview, Principal, Record, Request, Tool,
};

/// Allows every call. For experiments with tools that cannot harm.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a host names it as a value")]
pub struct AllowAll;

#[async_trait]
impl PolicyEngine for AllowAll {
    async fn decide(&self, _: Request<'_>) -> Result<Decision, PolicyError> {
        Ok(Decision::new(Effect::Allow, vec!["dangerous::AllowAll".to_owned()], "dangerous::AllowAll"))
    }

    async fn preview(&self, _: &Principal, _: &Tool) -> Result<Preview, PolicyError> {
        Ok(Preview::Allowed)
    }

    fn version(&self) -> String {
        "dangerous::AllowAll".to_owned()
    }
}

/// Keeps no record. What happened cannot be told afterwards.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::exhaustive_structs, reason = "a host names it as a value")]
pub struct Forget;

#[async_trait]
impl AuditSink for Forget {
    async fn append(&self, _: Record) -> Result<(), AuditError> {
        Ok(())
    }
}

//! Cedar decisions over MCP tools.
//!
//! [`CedarPolicy`] is a [`PolicyEngine`](palma_core::PolicyEngine) whose decisions are written down as
//! [Cedar](https://docs.cedarpolicy.com) policies. It denies what no policy permits, types each request by the
//! tool's own input schema, and accepts only policies that are strictly valid against those types.
//!
//! ```
//! use std::sync::Arc;
//!
//! use palma_core::{Approval, Arguments, Effect, PolicyEngine as _, Principal, Request, Tool, ToolId};
//! use palma_policy::CedarPolicy;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pay = Arc::new(Tool::new(
//!     ToolId::parse("bank", "pay")?,
//!     serde_json::json!({"type": "object", "properties": {"amount": {"type": "integer"}}, "required": ["amount"]}),
//! ));
//! let policy = CedarPolicy::parse(
//!     r#"
//!     @id("small-payments")
//!     permit (principal in Group::"finance", action == Action::"bank.pay", resource)
//!     when { context.input.amount <= 100 };
//!
//!     @require_approval("finance-lead")
//!     permit (principal in Group::"finance", action == Action::"bank.pay", resource)
//!     when { context.input.amount > 100 };
//!     "#,
//!     &[Arc::clone(&pay)],
//! )?;
//!
//! let ana = Principal::user("ana").in_group("finance");
//! let small = Arguments::from_iter([("amount".to_owned(), 100.into())]);
//! assert_eq!(policy.decide(Request::new(&ana, &pay, &small)).await?.effect, Effect::Allow);
//! let large = Arguments::from_iter([("amount".to_owned(), 101.into())]);
//! let effect = policy.decide(Request::new(&ana, &pay, &large)).await?.effect;
//! assert_eq!(effect, Effect::Ask(Approval::from_any_of(vec!["finance-lead".to_owned()])));
//! # Ok(())
//! # }
//! ```
//!
//! # What policies speak of
//!
//! | in Cedar | is |
//! |---|---|
//! | `principal` | `User::"name"`, in `Group::"name"` for each of its groups |
//! | `action` | `Action::"server.tool"` |
//! | `resource` | `Server::"name"` |
//! | `context.input` | the arguments, typed by the tool's input schema |
//! | `context.tool` | `read_only`, `destructive`, `idempotent`, `open_world`: the server's hints, or MCP's defaults |
//! | `context.agent` | the agent's name, where one acts |
//!
//! JSON strings, integers, booleans, numbers, arrays and objects are Cedar's `String`, `Long`, `Bool`, `decimal`,
//! `Set` and `Record`. What has no such type (a union, a free-form object, a recursive schema) is left out, so
//! that a policy which needs it is refused when it is loaded; `null` is the same as absent. A *value* that cannot
//! be put into its type exactly is left out too, and a call is refused if a policy reads what was left out.
//!
//! # What annotations mean
//!
//! | annotation | means |
//! |---|---|
//! | `@id("…")` | the policy's id; without it, the file's stem and the policy's place: `payments#2` |
//! | `@require_approval("…")` | on a `permit`: a human must agree, this one or, without a text, anyone |
//! | `@hide` | on a `forbid`: a tool whose calls it forbids does not exist for the principal; it may not ask of `context.input` |
//! | `@description("…")` | nothing |
//!
//! Any other annotation is refused, since a misspelt one must not allow. Where several permits are satisfied and one
//! of them asks, the call asks: an approval is not taken away by a permit without one.

mod arguments;
mod explanation;
mod known_tool;
mod load_error;
mod number;
mod place;
mod policies;
mod policy;
mod reads;
mod schema;
mod shape;
mod source;
mod suggestion;
mod verdict;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use load_error::LoadError;
pub use place::{Place, Position};
pub use policy::CedarPolicy;

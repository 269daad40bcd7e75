//! The run: whatever happens to its hosts, every effect happens once or is reported as uncertain, and a replay does the
//! same.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on panics")]

#[path = "run/against.rs"]
mod against;
#[path = "run/approval.rs"]
mod approval;
#[path = "run/bank.rs"]
mod bank;
#[path = "run/cancel.rs"]
mod cancel;
#[path = "run/checks.rs"]
mod checks;
#[path = "run/crash.rs"]
mod crash;
#[path = "run/divergence.rs"]
mod divergence;
#[path = "run/house.rs"]
mod house;
#[path = "run/lost.rs"]
mod lost;
#[path = "run/machine.rs"]
mod machine;
#[path = "run/plans.rs"]
mod plans;
#[path = "run/program.rs"]
mod program;
#[path = "run/steps.rs"]
mod steps;

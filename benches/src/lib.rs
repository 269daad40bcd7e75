//! What the benchmarks share: a house of tools that answer from memory, the peers, and what the system says of a
//! process.

pub mod checks;
pub mod house;
pub mod peer;
pub mod processes;
pub mod statistics;
pub mod timed;
pub mod workload;

//! What the host programs share.

pub mod model;
pub mod servers;
pub mod terminal;

/// The program of the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

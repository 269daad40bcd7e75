//! The crates used together: real servers, real workers, real files.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on panics")]

mod hostile;
mod house;
mod killed;
mod line;
mod lying_worker;
mod processes;
mod star;

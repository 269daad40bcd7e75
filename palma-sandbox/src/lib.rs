//! An isolate for model-written scripts.
//!
//! A script's text is hostile: it is parsed, checked and run only in worker processes, never in the host. Workers come
//! from the host's own executable started again, or from the program `palma-worker`: on Linux each is a copy of it that
//! was prepared before. A worker serves one script and is gone. It has no files, no network, no environment and no
//! descriptor but the socket on which it asks for tool calls.
//!
//! The first line of a host's `main` makes the worker:
//!
//! ```
//! palma_sandbox::worker::init();
//! // … the host
//! ```

mod frame;
mod host;
mod isolation;
mod limits;
mod sandbox;
mod source;

pub mod dangerous;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
pub mod worker;

pub use isolation::{Isolation, Layer};
pub use limits::Limits;
pub use sandbox::{Sandbox, SandboxError};

//! MCP servers as a catalog of tools: connect, discover, search, call.
//!
//! [`Servers`] names them, in the file that desktop clients already have. [`Catalog::connect`] starts or reaches
//! each one and lists its tools. The [`Catalog`] is then a [`ToolProvider`](palma_core::ToolProvider), which the
//! boundary calls, and a [`ToolSearch`](palma_core::ToolSearch), which finds tools by words.
//!
//! ```no_run
//! # async fn host() -> Result<(), Box<dyn std::error::Error>> {
//! use palma_catalog::{Catalog, Servers};
//!
//! let catalog = Catalog::connect(Servers::from_file("mcp.json")?).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What a server can do to its host
//!
//! A server is not trusted. It gets an environment of a few names, not the host's; every wait for it has a
//! deadline; a message of more than 16 MiB is dropped; at most 100,000 tools in 1,000 pages and 64 MiB are listed, at
//! most once a second, and none of more than 1 MiB; the last lines of its standard error are kept and no more, for the
//! host and its log alone: no error of a call quotes them. Its process group is killed when the catalog is dropped.
//! A standard-input server runs with the host's own rights: to confine it is the host's part.

mod catalog;
mod connection;
mod failure;
mod listing;
mod reading;
mod search;
mod server;
mod servers;
mod text;
mod time;

pub use catalog::Catalog;
pub use failure::{ConnectError, FailureReason, ServerFailure};
pub use server::{HttpServer, Server, StdioServer};
pub use servers::{Servers, ServersError};

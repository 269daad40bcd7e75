use std::error::Error;
use std::fmt;
use std::io;
use std::time::Duration;

use palma_core::{ProviderError, ServerName};

use crate::text::with_causes;

/// Some of the servers could not be connected; the message tells of every one.
#[derive(Debug)]
pub struct ConnectError {
    failures: Vec<ServerFailure>,
}

impl ConnectError {
    pub(crate) const fn new(failures: Vec<ServerFailure>) -> Self {
        Self { failures }
    }

    /// What failed, in the order of the servers' names.
    pub fn failures(&self) -> &[ServerFailure] {
        &self.failures
    }
}

// There is one cause per server, which `source` cannot give, so the message has them.
impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, failure) in self.failures.iter().enumerate() {
            write!(f, "{}{}", if place == 0 { "" } else { "; " }, with_causes(failure))?;
        }
        Ok(())
    }
}

impl Error for ConnectError {}

/// One server that could not be connected.
#[derive(Debug)]
#[non_exhaustive]
pub struct ServerFailure {
    /// The server.
    pub server: ServerName,
    /// What happened.
    pub reason: FailureReason,
    /// The last lines it wrote to its standard error, at most 20 of at most 500 characters.
    pub stderr: Vec<String>,
}

impl fmt::Display for ServerFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "server `{}` {}", self.server, self.reason)?;
        f.write_str(&stderr_note(&self.stderr))
    }
}

impl Error for ServerFailure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.reason.source()
    }
}

/// What a sentence says of a server's standard error; empty if there is nothing to say.
fn stderr_note(lines: &[String]) -> String {
    let last = lines.iter().rev().take(3).rev().map(String::as_str).collect::<Vec<_>>();
    if last.is_empty() {
        return String::new();
    }
    format!("; its standard error ends with `{}`", last.join(" | "))
}

/// What kept a server from being connected; the message continues a sentence that begins with the server.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FailureReason {
    /// The program could not be started. Retrying does not help.
    #[error("could not be started as `{command}`")]
    NotStarted {
        /// The program.
        command: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// The program ended before it was ready.
    #[error("{status} before it was ready")]
    Exited {
        /// How it ended, such as `exited with code 1`.
        status: String,
    },
    /// The connection was closed before it was ready.
    #[error("closed the connection before it was ready")]
    Closed,
    /// No answer came in time. Retrying can help.
    #[error("did not answer within {deadline:?}")]
    Silent {
        /// How long it had.
        deadline: Duration,
    },
    /// It wrote lines, but none that answers.
    #[error("wrote {lines} lines that are no answer, the last one `{last}`")]
    Garbage {
        /// How many lines.
        lines: usize,
        /// The last of them, shortened.
        last: String,
    },
    /// It refused the handshake.
    #[error("refused the handshake: {message} (code {code})")]
    Refused {
        /// JSON-RPC error code.
        code: i64,
        /// The server's words.
        message: String,
    },
    /// It speaks no revision of MCP that we speak.
    #[error("speaks none of our revisions of MCP, only {theirs}")]
    Revisions {
        /// The revisions it speaks.
        theirs: String,
    },
    /// It answered the handshake with something else.
    #[error("answered the handshake out of turn")]
    OutOfTurn,
    /// Its URL is none, or neither `http` nor `https`.
    #[error("has no `http` or `https` URL")]
    Url,
    /// One of its headers is not well-formed.
    #[error("has a header `{name}` that is not well-formed")]
    Header {
        /// The header's name.
        name: String,
    },
    /// The machine's certificates could not be used.
    #[error("cannot be reached over TLS from this machine")]
    Tls(#[source] Box<dyn Error + Send + Sync>),
    /// The HTTP exchange failed. Retrying can help.
    #[error("cannot be reached at `{url}`: {cause}")]
    Unreachable {
        /// The URL, without its query.
        url: String,
        /// What stood in the way, without the URL.
        cause: String,
    },
    /// Its tools could not be listed. Retrying can help.
    #[error("did not list its tools")]
    NotListed(#[source] ProviderError),
    /// Its list of tools is none.
    #[error("answered a request for its tools with something else")]
    BadList,
    /// Its list of tools does not end.
    #[error("lists its tools without end: {0}")]
    EndlessList(&'static str),
}

use std::io::{self, ErrorKind, Write as _};

use serde_json::Value;

/// Writes one JSON value to standard output. A reader that has seen enough is no error.
pub(crate) fn print(value: &Value) -> io::Result<()> {
    match writeln!(io::stdout().lock(), "{value:#}") {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

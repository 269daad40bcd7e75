//! Where worker processes come from.

#[cfg(not(target_os = "linux"))]
mod anew;
#[cfg(target_os = "linux")]
mod copied;
#[cfg(target_os = "linux")]
mod zygote;

use std::os::unix::net::UnixStream;

#[cfg(not(target_os = "linux"))]
pub(crate) use self::anew::{Nursery, Process};
#[cfg(target_os = "linux")]
pub(crate) use self::copied::{Nursery, Process};

/// A worker that may not have said yet that it is ready.
#[derive(Debug)]
pub(crate) struct Newborn {
    pub(super) process: Process,
    pub(super) socket: UnixStream,
}

/// How a worker's process is started.
#[derive(Debug)]
pub(crate) struct Order {
    /// The program whose `main` begins with [`init`](crate::worker::init).
    pub(crate) program: std::path::PathBuf,
    /// The most bytes of its heap.
    pub(crate) memory: u64,
    pub(crate) cpu_seconds: u64,
}

impl Order {
    fn command(&self) -> std::process::Command {
        use std::os::unix::process::CommandExt as _;
        use std::process::Stdio;

        let numbers = [self.memory, self.cpu_seconds, u64::from(std::process::id())];
        let mut command = std::process::Command::new(&self.program);
        command
            .arg0("palma-worker")
            .arg(crate::worker::FLAG)
            .args(numbers.map(|number| number.to_string()))
            .env_clear()
            .current_dir("/")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}

/// How a process ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exit {
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
}

impl std::fmt::Display for Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.code, self.signal) {
            (Some(code), _) => write!(f, "status {code}"),
            (None, Some(signal)) => write!(f, "signal {signal}"),
            (None, None) => f.write_str("no status"),
        }
    }
}

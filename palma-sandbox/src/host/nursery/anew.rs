//! Workers that are each started anew, on systems where a process cannot be copied for its parent.

use std::io;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::sync::Arc;
use std::time::Duration;

use super::{Exit, Newborn, Order};

/// How often a worker that ends is looked at.
const SOON: Duration = Duration::from_millis(2);

/// Starts workers.
#[derive(Debug, Clone)]
pub(crate) struct Nursery(Arc<Order>);

impl Nursery {
    pub(crate) fn open(order: Order, _ready: usize) -> io::Result<Self> {
        Ok(Self(Arc::new(order)))
    }

    /// A worker of which nothing has been asked yet.
    pub(crate) async fn take(&self) -> io::Result<Newborn> {
        let (socket, theirs) = UnixStream::pair()?;
        let child = self.0.command().stdin(std::os::fd::OwnedFd::from(theirs)).spawn()?;
        Ok(Newborn { process: Process { child }, socket })
    }
}

/// The process of a worker. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Waits until it ends by itself.
    pub(crate) async fn exit(&mut self) -> io::Result<Exit> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Exit { code: status.code(), signal: status.signal() });
            }
            tokio::time::sleep(SOON).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

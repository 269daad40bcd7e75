//! Workers as copies of one process, some of them made before they are asked for.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use rustix::process::{Signal, WaitId, WaitIdOptions, pidfd_send_signal, waitid};
use tokio::sync::oneshot;

use super::zygote::{NoCopy, Zygote};
use super::{Exit, Newborn, Order};

/// How soon a worker that ends is looked at again.
const SOON: Duration = Duration::from_millis(2);

/// Makes workers in a thread of its own, which lives as long as the sandbox and its runs.
#[derive(Debug, Clone)]
pub(crate) struct Nursery(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    ready: Mutex<VecDeque<Newborn>>,
    requests: Sender<Request>,
}

#[derive(Debug)]
enum Request {
    Make(oneshot::Sender<io::Result<Newborn>>),
    Refill,
    Bury(OwnedFd),
}

impl Nursery {
    /// Starts the thread, which keeps so many workers `ready`.
    pub(crate) fn open(order: Order, ready: usize) -> io::Result<Self> {
        let (requests, incoming) = channel();
        let inner = Arc::new(Inner { ready: Mutex::default(), requests: requests.clone() });
        let keeper = Keeper { order, ready, zygote: None, dying: Vec::new(), inner: Arc::downgrade(&inner) };
        thread::Builder::new().name("palma-nursery".to_owned()).spawn(move || keeper.serve(&incoming))?;
        let _ = requests.send(Request::Refill);
        Ok(Self(inner))
    }

    /// A worker of which nothing has been asked yet.
    pub(crate) async fn take(&self) -> io::Result<Newborn> {
        while let Some(newborn) = self.next_ready() {
            let _ = self.0.requests.send(Request::Refill);
            if newborn.process.is_alive() {
                return Ok(newborn);
            }
        }
        let gone = || io::Error::other("the thread that makes workers has ended");
        let (answer, answered) = oneshot::channel();
        self.0.requests.send(Request::Make(answer)).map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }

    fn next_ready(&self) -> Option<Newborn> {
        self.0.ready.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

struct Keeper {
    order: Order,
    ready: usize,
    zygote: Option<Zygote>,
    dying: Vec<OwnedFd>,
    /// Weak, for the workers in it keep the channel open.
    inner: Weak<Inner>,
}

impl Keeper {
    fn serve(mut self, incoming: &Receiver<Request>) {
        loop {
            match self.next(incoming) {
                Ok(Request::Make(answer)) if answer.is_closed() => {}
                Ok(Request::Make(answer)) => {
                    // Whoever asked may have given up; the worker is then dropped, which kills it.
                    let _ = answer.send(self.make());
                }
                Ok(Request::Bury(process)) => self.dying.push(process),
                Ok(Request::Refill) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.dying.retain(|process| matches!(exit_of(process, WaitIdOptions::NOHANG), Ok(None)));
            self.refill();
        }
        for process in &self.dying {
            let _ = exit_of(process, WaitIdOptions::empty());
        }
    }

    fn next(&self, incoming: &Receiver<Request>) -> Result<Request, RecvTimeoutError> {
        if self.dying.is_empty() {
            incoming.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            incoming.recv_timeout(SOON)
        }
    }

    /// Makes workers until enough are ready. What stands in the way is told to whoever asks for one.
    fn refill(&mut self) {
        loop {
            let Some(inner) = self.inner.upgrade() else { return };
            if inner.ready.lock().unwrap_or_else(PoisonError::into_inner).len() >= self.ready {
                return;
            }
            let Ok(newborn) = self.make_for(&inner) else { return };
            inner.ready.lock().unwrap_or_else(PoisonError::into_inner).push_back(newborn);
        }
    }

    fn make(&mut self) -> io::Result<Newborn> {
        let gone = || io::Error::other("the sandbox is gone");
        let inner = self.inner.upgrade().ok_or_else(gone)?;
        self.make_for(&inner)
    }

    fn make_for(&mut self, inner: &Inner) -> io::Result<Newborn> {
        let (process, socket) = match self.zygote.as_mut().map(Zygote::copy) {
            Some(Ok(made)) => made,
            Some(Err(NoCopy::Now(error))) => return Err(error),
            Some(Err(NoCopy::Silent(error))) => {
                self.zygote = None;
                return Err(error);
            }
            // The first, or one in place of one that ended.
            Some(Err(NoCopy::Ever(_))) | None => self.start()?,
        };
        let process = Process { pidfd: Some(process), requests: inner.requests.clone() };
        Ok(Newborn { process, socket })
    }
}

impl Keeper {
    /// Starts a zygote, and makes its first copy.
    fn start(&mut self) -> io::Result<(OwnedFd, UnixStream)> {
        self.zygote = None;
        let mut zygote = Zygote::start(&self.order)?;
        let made = zygote.copy().map_err(|(NoCopy::Now(error) | NoCopy::Silent(error) | NoCopy::Ever(error))| error)?;
        self.zygote = Some(zygote);
        Ok(made)
    }
}

/// The process of a worker. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Process {
    /// `None` once it has been waited for.
    pidfd: Option<OwnedFd>,
    requests: Sender<Request>,
}

impl Process {
    fn is_alive(&self) -> bool {
        self.pidfd
            .as_ref()
            .is_some_and(|pidfd| matches!(exit_of(pidfd, WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT), Ok(None)))
    }

    /// Waits until it ends by itself.
    pub(crate) async fn exit(&mut self) -> io::Result<Exit> {
        loop {
            let waited = || io::Error::other("its end was seen before");
            let pidfd = self.pidfd.as_ref().ok_or_else(waited)?;
            if let Some(exit) = exit_of(pidfd, WaitIdOptions::NOHANG)? {
                self.pidfd = None;
                return Ok(exit);
            }
            tokio::time::sleep(SOON).await;
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let Some(pidfd) = self.pidfd.take() else { return };
        let _ = pidfd_send_signal(&pidfd, Signal::KILL);
        // Without the thread, nobody else will wait for it.
        if let Err(unsent) = self.requests.send(Request::Bury(pidfd))
            && let Request::Bury(pidfd) = unsent.0
        {
            let _ = exit_of(&pidfd, WaitIdOptions::empty());
        }
    }
}

fn exit_of(pidfd: &OwnedFd, options: WaitIdOptions) -> io::Result<Option<Exit>> {
    let status = waitid(WaitId::PidFd(pidfd.as_fd()), options | WaitIdOptions::EXITED)?;
    Ok(status.map(|status| Exit { code: status.exit_status(), signal: status.terminating_signal() }))
}

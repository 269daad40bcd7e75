//! Workers as copies of one process, some of them made before they are asked for.

use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Signal, WaitId, WaitIdOptions, pidfd_send_signal, waitid};
use tokio::sync::oneshot;

use super::zygote::{NoCopy, Zygote};
use super::{Exit, Newborn, Order};
use crate::frame::Pace;

/// How soon a worker that ends is looked at again.
const SOON: Duration = Duration::from_millis(2);

/// How long the next worker is not made while others are ready: the run that has just begun goes first.
const LATER: Duration = Duration::from_millis(1);

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
    /// One of those that are ready was taken.
    Refill,
    Bury(OwnedFd),
}

impl Nursery {
    /// Starts the thread, which keeps so many workers `ready`.
    pub(crate) fn open(order: Order, ready: usize) -> io::Result<Self> {
        let (requests, incoming) = channel();
        let inner = Arc::new(Inner { ready: Mutex::default(), requests: requests.clone() });
        let inner_of_keeper = Arc::downgrade(&inner);
        let keeper = Keeper { order, ready, zygote: None, dying: Vec::new(), refill_at: None, inner: inner_of_keeper };
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
        self.0.ready().pop_front()
    }
}

impl Inner {
    fn ready(&self) -> MutexGuard<'_, VecDeque<Newborn>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Keeper {
    order: Order,
    ready: usize,
    zygote: Option<Zygote>,
    dying: Vec<OwnedFd>,
    /// When more are made, if some are missing.
    refill_at: Option<Instant>,
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
                    self.refill_later();
                }
                Ok(Request::Bury(process)) => self.dying.push(process),
                Ok(Request::Refill) => self.refill_later(),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.dying.retain(|process| matches!(exit_of(process, WaitIdOptions::NOHANG), Ok(None)));
            if self.is_refill_due() {
                self.refill();
            }
        }
        for process in &self.dying {
            let _ = exit_of(process, WaitIdOptions::empty());
        }
    }

    fn next(&self, incoming: &Receiver<Request>) -> Result<Request, RecvTimeoutError> {
        let until_refill = self.refill_at.map(|at| at.saturating_duration_since(Instant::now()));
        let until_look = (!self.dying.is_empty()).then_some(SOON);
        match until_refill.into_iter().chain(until_look).min() {
            Some(time) => incoming.recv_timeout(time),
            None => incoming.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn refill_later(&mut self) {
        self.refill_at.get_or_insert_with(|| Instant::now() + LATER);
    }

    /// Whether it is time to make one more, or there is none.
    fn is_refill_due(&self) -> bool {
        let is_bare = || self.inner.upgrade().is_some_and(|inner| inner.ready().is_empty());
        self.refill_at.is_some_and(|at| at <= Instant::now() || is_bare())
    }

    /// Makes one more worker, and others after it until enough are ready; those who wait for theirs come between. What stands
    /// in the way is told to whoever asks for one.
    fn refill(&mut self) {
        self.refill_at = None;
        let Some(inner) = self.inner.upgrade() else { return };
        let ready = inner.ready().len();
        if ready >= self.ready {
            return;
        }
        // With none left, scripts come faster than their workers.
        let pace = if ready == 0 { Pace::Haste } else { Pace::Leisure };
        if let Ok(newborn) = self.make_for(&inner, pace) {
            inner.ready().push_back(newborn);
            self.refill_at = Some(Instant::now());
        }
    }

    fn make(&mut self) -> io::Result<Newborn> {
        let gone = || io::Error::other("the sandbox is gone");
        let inner = self.inner.upgrade().ok_or_else(gone)?;
        self.make_for(&inner, Pace::Haste)
    }

    fn make_for(&mut self, inner: &Inner, pace: Pace) -> io::Result<Newborn> {
        let (process, socket) = match self.zygote.as_mut().map(|zygote| zygote.copy(pace)) {
            Some(Ok(made)) => made,
            Some(Err(NoCopy::Now(error))) => return Err(error),
            Some(Err(NoCopy::Silent(error))) => {
                self.zygote = None;
                return Err(error);
            }
            // The first, or one in place of one that ended.
            Some(Err(NoCopy::Ever(_))) | None => self.start(pace)?,
        };
        let process = Process { pidfd: Some(process), requests: inner.requests.clone() };
        Ok(Newborn { process, socket })
    }
}

impl Keeper {
    /// Starts a zygote, and makes its first copy.
    fn start(&mut self, pace: Pace) -> io::Result<(OwnedFd, UnixStream)> {
        self.zygote = None;
        let mut zygote = Zygote::start(&self.order)?;
        let made =
            zygote.copy(pace).map_err(|(NoCopy::Now(error) | NoCopy::Silent(error) | NoCopy::Ever(error))| error)?;
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

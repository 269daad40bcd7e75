use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::io::retry_on_intr;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recv,
    sendmsg, socketpair,
};
use rustix::process::{Pid, PidfdFlags, WaitOptions, pidfd_open, waitpid};

use super::{Exit, Order};
use crate::frame::Pace;

/// How long a zygote may take to make a worker; the first includes its own start.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a zygote that closed its socket may take to end.
const LAST_BREATH: Duration = Duration::from_secs(2);

/// Why there is no copy.
#[derive(Debug)]
pub(super) enum NoCopy {
    /// Not now; another may be made later.
    Now(io::Error),
    /// The zygote does not answer.
    Silent(io::Error),
    /// The zygote has ended.
    Ever(io::Error),
}

/// The process that workers are copies of, as its host sees it. Dropping it ends it.
#[derive(Debug)]
pub(super) struct Zygote {
    child: Child,
    control: OwnedFd,
}

impl Zygote {
    /// Starts it. It is killed when the *thread* that does so ends (`PR_SET_PDEATHSIG`), and so are its workers.
    pub(super) fn start(order: &Order) -> io::Result<Self> {
        let (control, theirs) = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
            .map_err(io::Error::from)?;
        set_socket_timeout(&control, Timeout::Recv, Some(PATIENCE))?;
        let child = order.command().stdin(theirs).spawn()?;
        Ok(Self { child, control })
    }

    /// Makes a worker: its process, and this end of its socket.
    pub(super) fn copy(&mut self, pace: Pace) -> Result<(OwnedFd, UnixStream), NoCopy> {
        let (ours, theirs) = UnixStream::pair().map_err(NoCopy::Now)?;
        let child = match self.ask(&theirs, pace) {
            Ok(Some(child)) => child,
            Ok(None) => return Err(NoCopy::Now(io::Error::other("the system has no room for another process"))),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let seconds = PATIENCE.as_secs();
                return Err(NoCopy::Silent(io::Error::other(format!("no worker was made within {seconds} s"))));
            }
            Err(error) => return Err(NoCopy::Ever(self.death().unwrap_or(error))),
        };
        match pidfd_open(child, PidfdFlags::empty()) {
            Ok(process) => Ok((process, ours)),
            Err(error) => {
                // Without its socket it ends, and nobody else will wait for it.
                drop((ours, theirs));
                let _ = waitpid(Some(child), WaitOptions::empty());
                Err(NoCopy::Now(error.into()))
            }
        }
    }

    fn ask(&self, socket: &UnixStream, pace: Pace) -> io::Result<Option<Pid>> {
        let sockets = [socket.as_fd()];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        ancillary.push(SendAncillaryMessage::ScmRights(&sockets));
        retry_on_intr(|| sendmsg(&self.control, &[IoSlice::new(&[pace.byte()])], &mut ancillary, SendFlags::NOSIGNAL))?;
        let mut number = [0_u8; 4];
        // A socket with a timeout is never restarted after a signal, and an answer left unread would pass for the next.
        let (received, _) = retry_on_intr(|| recv(&self.control, &mut number[..], RecvFlags::empty()))?;
        if received != number.len() {
            return Err(io::Error::other("it closed its socket"));
        }
        Ok(i32::try_from(u32::from_le_bytes(number)).ok().and_then(Pid::from_raw))
    }

    /// Why it makes no more workers, if it is because it ended.
    fn death(&mut self) -> Option<io::Error> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().ok()? {
                let exit = Exit { code: status.code(), signal: status.signal() };
                return Some(io::Error::other(format!(
                    "the worker ended at once ({exit}); is `palma_sandbox::worker::init();` the first line of its `main`?"
                )));
            }
            if began.elapsed() > LAST_BREATH {
                return None;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Zygote {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

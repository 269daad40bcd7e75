//! A process and those it has started. Outside Unix, only the process itself.

#[cfg(unix)]
pub(super) use self::unix::Group;

#[cfg(not(unix))]
pub(super) use self::other::Group;

#[cfg(unix)]
mod unix {
    use std::sync::{Mutex, PoisonError};

    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    use tokio::process::Child;

    /// `None` once the leader is gone, for its number may then be another's.
    #[derive(Debug)]
    pub(in super::super) struct Group(Mutex<Option<Pid>>);

    impl Group {
        pub(in super::super) fn of(leader: &Child) -> Self {
            let pid = leader.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
            Self(Mutex::new(pid))
        }

        pub(in super::super) fn kill(&self) {
            self.signal(Signal::SIGKILL);
        }

        pub(in super::super) fn ask_to_end(&self) {
            self.signal(Signal::SIGTERM);
        }

        /// Kills what the leader has left behind, and nothing after that.
        pub(in super::super) fn kill_rest(&self) {
            self.kill();
            self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        }

        fn signal(&self, signal: Signal) {
            let leader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(pid) = *leader {
                // The one error there is, that nobody is left, is what we want.
                let _ = killpg(pid, signal);
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    use tokio::process::Child;

    /// The task that waits for the process kills it.
    #[derive(Debug)]
    pub(in super::super) struct Group;

    impl Group {
        pub(in super::super) fn of(_leader: &Child) -> Self {
            Self
        }

        pub(in super::super) fn kill(&self) {}

        pub(in super::super) fn ask_to_end(&self) {}

        pub(in super::super) fn kill_rest(&self) {}
    }
}

use std::io;
use std::ops::Range;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use super::Storage;

/// A disk with a cache that a power cut empties. Its handles share one file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk(Arc<(Mutex<State>, Condvar)>);

#[derive(Debug, Default)]
struct State {
    durable: Vec<u8>,
    cached: Vec<u8>,
    /// What a failed sync threw away: still to be read, never to be written.
    lost: Vec<Range<usize>>,
    operations: usize,
    faults: Vec<(usize, Fault)>,
    stuck: bool,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing succeeds any more.
    PowerCut,
    /// Only so many bytes are written.
    ShortWrite(usize),
    /// The operation fails; a sync that does forgets what it should have kept, as Linux does.
    Failure,
}

impl Disk {
    /// Lets operation `number`, from 0, go wrong. Every write, sync and cut is one operation.
    pub(crate) fn with_fault(self, number: usize, fault: Fault) -> Self {
        self.state().faults.push((number, fault));
        self
    }

    /// Lets every operation wait from now on, or go on.
    pub(crate) fn set_stuck(&self, stuck: bool) {
        self.state().stuck = stuck;
        self.0.1.notify_all();
    }

    /// How many operations there have been.
    pub(crate) fn operations(&self) -> usize {
        self.state().operations
    }

    /// The file as a reader sees it while the power is on.
    pub(crate) fn cached(&self) -> Vec<u8> {
        self.state().cached.clone()
    }

    /// The file after a power cut at which `lucky` bytes that were not synced happened to reach the disk.
    pub(crate) fn after_power_cut(&self, lucky: usize) -> Vec<u8> {
        let state = self.state();
        let unsynced = state.cached.get(state.durable.len()..).unwrap_or_default();
        let mut file = state.durable.clone();
        file.extend(unsynced.iter().take(lucky));
        file
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.0.lock().unwrap()
    }

    fn operate(&self, act: impl FnOnce(&mut State, Option<Fault>) -> io::Result<()>) -> io::Result<()> {
        let mut state = self.0.1.wait_while(self.state(), |state| state.stuck).unwrap();
        let number = state.operations;
        state.operations += 1;
        let due = |&&(at, fault): &&(usize, Fault)| at == number || at < number && fault == Fault::PowerCut;
        let fault = state.faults.iter().find(due).map(|&(_, fault)| fault);
        act(&mut state, fault)
    }
}

impl Storage for Disk {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.operate(|state, fault| match fault {
            None => {
                state.cached.extend(bytes);
                Ok(())
            }
            Some(Fault::PowerCut) => {
                state.cached.extend(bytes);
                Err(failure())
            }
            Some(Fault::ShortWrite(length)) => {
                state.cached.extend(bytes.iter().take(length));
                Err(failure())
            }
            Some(Fault::Failure) => Err(failure()),
        })
    }

    fn sync(&mut self) -> io::Result<()> {
        self.operate(|state, fault| match fault {
            None => {
                state.durable = state.cached.clone();
                for place in state.lost.iter().cloned().flatten() {
                    state.durable[place] = 0;
                }
                Ok(())
            }
            Some(Fault::PowerCut) => Err(failure()),
            Some(_) => {
                let lost = state.durable.len()..state.cached.len();
                state.lost.push(lost);
                Err(failure())
            }
        })
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.operate(|state, fault| {
            if fault.is_some() {
                return Err(failure());
            }
            let length = usize::try_from(length).unwrap();
            state.cached.truncate(length);
            state.lost.retain(|lost| lost.start < length);
            Ok(())
        })
    }
}

fn failure() -> io::Error {
    io::Error::other("the disk failed")
}

use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use palma_core::{Check, IsolateError};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::Worker;
use super::reading::{Fate, read};
use super::worker::Resting;
use crate::Limits;
use crate::frame::ToWorker;

/// How long a check waits for others to end before it has a process beside theirs: a text that takes long to read does
/// not keep others waiting.
const PATIENCE: Duration = Duration::from_millis(10);

/// How many texts one process reads.
const CHECKS: u32 = 256;

/// How much memory a process has for each byte of the texts that it reads, which it does not tidy up after.
const MEMORY_OF_A_BYTE: u64 = 128;

/// Which part of its CPU time a process may have spent before it is given another text.
const PART_OF_CPU: u32 = 8;

/// Workers that read scripts: each one at a time, and many one after another.
#[derive(Debug, Clone)]
pub(crate) struct Checkers(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    idle: Mutex<Vec<(Resting, Spent)>>,
    /// How many are kept.
    most: usize,
    /// As many permits as are kept.
    places: Semaphore,
}

impl Checkers {
    /// None yet; later as many are kept as this machine runs at the same time.
    pub(crate) fn new() -> Self {
        let most = thread::available_parallelism().map_or(1, NonZero::get);
        Self(Arc::new(Inner { idle: Mutex::default(), most, places: Semaphore::new(most) }))
    }

    /// Has a script read by a worker that has read others, or by a `fresh` one.
    ///
    /// When one ends that has read others, that may be their doing: the text is read again by a fresh one before
    /// anything is held against it.
    pub(crate) async fn check<F>(
        &self,
        request: &ToWorker,
        limits: &Limits,
        fresh: F,
    ) -> (Result<Check, IsolateError>, Fate)
    where
        F: Future<Output = Result<Worker, IsolateError>>,
    {
        let _place = self.place().await;
        let began = Instant::now();
        let bytes = match request {
            ToWorker::Check(text) => text.script.len() as u64,
            _ => 0,
        };
        if let Some((mut worker, spent)) = self.next_idle(limits) {
            let (check, fate) = read(&mut worker, request, limits.wall, limits).await;
            if matches!(fate, Fate::Alive | Fate::Late) {
                self.keep(worker, fate, spent.and(bytes, began.elapsed()), limits);
                return (check, fate);
            }
        }
        let mut worker = match fresh.await {
            Ok(worker) => worker,
            Err(error) => return (Err(error), Fate::Lost),
        };
        let left = limits.wall.saturating_sub(began.elapsed());
        let (check, fate) = read(&mut worker, request, left, limits).await;
        self.keep(worker, fate, Spent::default().and(bytes, began.elapsed()), limits);
        (check, fate)
    }

    /// A place beside the other checks; `None` where they take too long.
    async fn place(&self) -> Option<SemaphorePermit<'_>> {
        if let Ok(place) = self.0.places.try_acquire() {
            return Some(place);
        }
        tokio::time::timeout(PATIENCE, self.0.places.acquire()).await.ok()?.ok()
    }

    fn next_idle(&self, limits: &Limits) -> Option<(Worker, Spent)> {
        loop {
            let (resting, spent) = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if let Ok(worker) = resting.woken(limits) {
                return Some((worker, spent));
            }
        }
    }

    /// Keeps a worker for the next text, unless it has read enough.
    fn keep(&self, worker: Worker, fate: Fate, spent: Spent, limits: &Limits) {
        if fate != Fate::Alive || spent.is_enough(limits) {
            return;
        }
        let Some(resting) = worker.into_resting() else { return };
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.0.most {
            idle.push((resting, spent));
        }
    }
}

/// What a worker has read.
#[derive(Debug, Clone, Copy, Default)]
struct Spent {
    checks: u32,
    bytes: u64,
    time: Duration,
}

impl Spent {
    const fn and(self, bytes: u64, time: Duration) -> Self {
        Self {
            checks: self.checks.saturating_add(1),
            bytes: self.bytes.saturating_add(bytes),
            time: self.time.saturating_add(time),
        }
    }

    /// Whether another text might meet a limit that it would not meet alone. A worker spends no more CPU time than passes.
    fn is_enough(self, limits: &Limits) -> bool {
        self.checks >= CHECKS
            || self.bytes >= limits.memory / MEMORY_OF_A_BYTE
            || self.time >= Duration::from_secs(limits.cpu_seconds()) / PART_OF_CPU
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_has_read_much_reads_no_more() {
        let limits = Limits::default();
        let spent = |checks, bytes, time| Spent { checks, bytes, time };
        assert!(!spent(255, 10_000, Duration::from_secs(1)).is_enough(&limits));
        assert!(spent(256, 10_000, Duration::from_secs(1)).is_enough(&limits));
        assert!(spent(1, 512 << 10, Duration::ZERO).is_enough(&limits));
        assert!(spent(1, 1, Duration::from_millis(1_250)).is_enough(&limits));
    }
}

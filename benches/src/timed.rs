//! How long an isolate takes for what it is asked.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use palma_core::{Api, Check, Ending, Isolate, IsolateError, Script, Session};

/// How long checks and runs took, in the order in which they ended.
#[derive(Debug, Default)]
pub struct Taken {
    checks: Mutex<Vec<Duration>>,
    runs: Mutex<Vec<Duration>>,
}

impl Taken {
    /// What checks and what runs took, since this was last asked.
    pub fn take(&self) -> (Vec<Duration>, Vec<Duration>) {
        let [checks, runs] = [&self.checks, &self.runs]
            .map(|times| times.lock().map(|mut times| std::mem::take(&mut *times)).unwrap_or_default());
        (checks, runs)
    }
}

/// An isolate that notes how long another takes.
#[derive(Debug)]
pub struct Timed<I> {
    isolate: I,
    taken: Arc<Taken>,
}

impl<I> Timed<I> {
    /// The same isolate; what it takes is noted there.
    pub const fn new(isolate: I, taken: Arc<Taken>) -> Self {
        Self { isolate, taken }
    }
}

#[async_trait]
impl<I: Isolate> Isolate for Timed<I> {
    async fn check(&self, script: &Script, api: &Api) -> Result<Check, IsolateError> {
        let began = Instant::now();
        let check = self.isolate.check(script, api).await;
        note(&self.taken.checks, began);
        check
    }

    async fn run(&self, script: &Script, session: &Session) -> Result<Ending, IsolateError> {
        let began = Instant::now();
        let ending = self.isolate.run(script, session).await;
        note(&self.taken.runs, began);
        ending
    }
}

fn note(times: &Mutex<Vec<Duration>>, began: Instant) {
    if let Ok(mut times) = times.lock() {
        times.push(began.elapsed());
    }
}

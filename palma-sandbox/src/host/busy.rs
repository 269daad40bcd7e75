use std::time::{Duration, Instant};

/// How long the script itself has been running.
#[derive(Debug, Default)]
pub(super) struct Busy {
    since: Option<Instant>,
    before: Duration,
}

impl Busy {
    /// Goes on, or stands still.
    pub(super) fn run(&mut self, runs: bool) {
        if runs {
            self.since.get_or_insert_with(Instant::now);
        } else if let Some(since) = self.since.take() {
            self.before += since.elapsed();
        }
    }

    /// How long it has been running in all.
    pub(super) fn total(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Ends when the script has been running this long; never while it stands still.
    pub(super) async fn until(&self, limit: Duration) {
        match self.since {
            Some(since) => tokio::time::sleep_until((since + limit.saturating_sub(self.before)).into()).await,
            None => std::future::pending().await,
        }
    }
}

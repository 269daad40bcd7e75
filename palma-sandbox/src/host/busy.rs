use std::time::{Duration, Instant};

/// How long the script itself has been running. It runs while it has turns that it has not finished: its start is
/// one, and each answer.
#[derive(Debug, Default)]
pub(super) struct Busy {
    turns: u64,
    since: Option<Instant>,
    before: Duration,
}

impl Busy {
    /// Gives the script one more turn.
    pub(super) fn work(&mut self) {
        self.turns += 1;
        self.since.get_or_insert_with(Instant::now);
    }

    /// Notes that the script has finished a turn.
    pub(super) fn rest(&mut self) {
        self.turns = self.turns.saturating_sub(1);
        if self.turns == 0 {
            self.before = self.total();
            self.since = None;
        }
    }

    /// Whether the script has a turn to finish.
    pub(super) const fn is_working(&self) -> bool {
        self.turns > 0
    }

    /// How long it has been running in all.
    pub(super) fn total(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Ends when the script has been running this long; never while it waits.
    pub(super) async fn until(&self, limit: Duration) {
        match self.since {
            Some(_) => tokio::time::sleep(limit.saturating_sub(self.total())).await,
            None => std::future::pending().await,
        }
    }
}

use std::collections::HashMap;
use std::fmt::{self, Debug};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{Clock, ServerName, SystemClock, ToolId};

/// Counts what may be used up.
#[async_trait]
pub trait QuotaStore: Debug + Send + Sync + 'static {
    /// Takes one call from every quota named, or from none, in one step.
    async fn reserve(&self, keys: &[QuotaKey]) -> Result<Reservation, QuotaError>;

    /// Keeps what was taken: the call was made, or may have been.
    async fn settle(&self, reservation: Reservation);

    /// Gives back what was taken: the call was not made.
    async fn cancel(&self, reservation: Reservation);
}

/// Whose calls a quota counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "level", content = "name", rename_all = "snake_case")]
#[non_exhaustive]
pub enum QuotaKey {
    /// All calls in one user's name.
    User(String),
    /// All calls of one tool.
    Tool(ToolId),
    /// All calls to one server.
    Server(ServerName),
}

impl QuotaKey {
    const fn level(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Tool(_) => "tool",
            Self::Server(_) => "server",
        }
    }
}

impl fmt::Display for QuotaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = self.level();
        match self {
            Self::User(user) => write!(f, "{level} {user}"),
            Self::Tool(tool) => write!(f, "{level} {tool}"),
            Self::Server(server) => write!(f, "{level} {server}"),
        }
    }
}

/// What was taken from quotas, to be settled or cancelled.
#[derive(Debug)]
#[must_use = "a reservation is settled or cancelled"]
pub struct Reservation {
    /// What was taken from, each with the window it was taken in.
    taken: Vec<(QuotaKey, u64)>,
}

impl Reservation {
    /// One call taken from each of these, each with a number by which the store finds it again.
    pub const fn new(taken: Vec<(QuotaKey, u64)>) -> Self {
        Self { taken }
    }

    /// What was taken from.
    pub fn into_taken(self) -> Vec<(QuotaKey, u64)> {
        self.taken
    }
}

/// Why nothing was reserved.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum QuotaError {
    /// A quota has nothing left. Retrying helps when its period is over.
    #[error("the quota of {key} is {limit} calls in {} s", period.as_secs())]
    Exceeded {
        /// Whose.
        key: QuotaKey,
        /// How many calls it allows.
        limit: u64,
        /// In how long.
        period: Duration,
    },
    /// The store cannot be reached. It counts as no.
    #[error("the quota store is unavailable: {0}")]
    Unavailable(String),
}

/// Quotas of this process: fixed windows, counted from 1970, gone when it ends. Without limits it counts nothing.
#[derive(Debug)]
pub struct MemoryQuotas {
    limits: HashMap<&'static str, (u64, Duration)>,
    used: Mutex<HashMap<QuotaKey, Window>>,
    clock: Arc<dyn Clock>,
}

/// How many windows are kept before those that are over are forgotten.
const MAX_WINDOWS: usize = 10_000;

#[derive(Debug, Clone, Copy)]
struct Window {
    number: u64,
    used: u64,
}

impl MemoryQuotas {
    /// Quotas that limit nothing.
    pub fn unlimited() -> Self {
        Self { limits: HashMap::new(), used: Mutex::default(), clock: Arc::new(SystemClock) }
    }

    /// At most `calls` by each user in each `period`.
    pub fn with_user_limit(self, calls: u64, period: Duration) -> Self {
        self.with_limit("user", calls, period)
    }

    /// At most `calls` to each tool in each `period`.
    pub fn with_tool_limit(self, calls: u64, period: Duration) -> Self {
        self.with_limit("tool", calls, period)
    }

    /// At most `calls` to each server in each `period`.
    pub fn with_server_limit(self, calls: u64, period: Duration) -> Self {
        self.with_limit("server", calls, period)
    }

    /// Reads the time from `clock`.
    pub fn with_clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    fn with_limit(mut self, level: &'static str, calls: u64, period: Duration) -> Self {
        self.limits.insert(level, (calls, period.max(Duration::from_secs(1))));
        self
    }

    fn window(&self, period: Duration) -> u64 {
        let now: SystemTime = self.clock.now();
        now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs() / period.as_secs()
    }
}

impl Default for MemoryQuotas {
    fn default() -> Self {
        Self::unlimited()
    }
}

#[async_trait]
impl QuotaStore for MemoryQuotas {
    async fn reserve(&self, keys: &[QuotaKey]) -> Result<Reservation, QuotaError> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = Vec::new();
        for key in keys {
            let Some(&(limit, period)) = self.limits.get(key.level()) else { continue };
            let number = self.window(period);
            let so_far = used.get(key).filter(|window| window.number == number).map_or(0, |window| window.used);
            if so_far >= limit {
                return Err(QuotaError::Exceeded { key: key.clone(), limit, period });
            }
            taken.push((key.clone(), number));
        }
        if used.len() > MAX_WINDOWS {
            used.retain(|key, window| {
                self.limits.get(key.level()).is_some_and(|&(_, period)| window.number == self.window(period))
            });
        }
        for (key, number) in &taken {
            let window = used.entry(key.clone()).or_insert(Window { number: *number, used: 0 });
            if window.number != *number {
                *window = Window { number: *number, used: 0 };
            }
            window.used += 1;
        }
        Ok(Reservation::new(taken))
    }

    async fn settle(&self, _: Reservation) {}

    async fn cancel(&self, reservation: Reservation) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, number) in reservation.into_taken() {
            if let Some(window) = used.get_mut(&key).filter(|window| window.number == number) {
                window.used = window.used.saturating_sub(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str) -> QuotaKey {
        QuotaKey::User(name.to_owned())
    }

    fn server(name: &str) -> QuotaKey {
        QuotaKey::Server(ServerName::parse(name).unwrap())
    }

    #[derive(Debug)]
    struct At(std::sync::atomic::AtomicU64);

    impl Clock for Arc<At> {
        fn now(&self) -> SystemTime {
            UNIX_EPOCH + Duration::from_secs(self.0.load(std::sync::atomic::Ordering::Relaxed))
        }
    }

    #[tokio::test]
    async fn every_level_is_reserved_or_none_is() {
        let quotas = MemoryQuotas::unlimited()
            .with_user_limit(2, Duration::from_hours(1))
            .with_server_limit(1, Duration::from_hours(1));
        let _kept = quotas.reserve(&[user("ana"), server("files")]).await.unwrap();
        quotas.reserve(&[user("ana"), server("files")]).await.unwrap_err();
        let _kept = quotas.reserve(&[user("ana"), server("other")]).await.unwrap();
        let error = quotas.reserve(&[user("ana")]).await.unwrap_err();
        assert_eq!(error.to_string(), "the quota of user ana is 2 calls in 3600 s");
    }

    #[tokio::test]
    async fn what_is_cancelled_can_be_reserved_again() {
        let quotas = MemoryQuotas::unlimited().with_user_limit(1, Duration::from_hours(1));
        let reservation = quotas.reserve(&[user("ana")]).await.unwrap();
        quotas.cancel(reservation).await;
        let _kept = quotas.reserve(&[user("ana")]).await.unwrap();
        quotas.reserve(&[user("ana")]).await.unwrap_err();
    }

    #[tokio::test]
    async fn a_new_period_begins_anew() {
        let clock = Arc::new(At(0.into()));
        let quotas =
            MemoryQuotas::unlimited().with_user_limit(1, Duration::from_mins(1)).with_clock(Arc::clone(&clock));
        let _kept = quotas.reserve(&[user("ana")]).await.unwrap();
        quotas.reserve(&[user("ana")]).await.unwrap_err();
        clock.0.store(60, std::sync::atomic::Ordering::Relaxed);
        let _kept = quotas.reserve(&[user("ana")]).await.unwrap();
    }
}

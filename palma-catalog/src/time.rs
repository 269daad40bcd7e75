use std::time::Duration;

use tokio::time::Instant;

const YEAR: Duration = Duration::from_hours(365 * 24);

/// This long from now, or a year, for a clock cannot be asked for every time.
pub(crate) fn after(duration: Duration) -> Instant {
    Instant::now() + duration.min(YEAR)
}

use super::zone::Zone;

/// A time as a calendar and a clock in a zone show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) time: i64,
    /// Astronomical: 0 is 1 BC.
    pub(super) year: i64,
    /// 1 to 12.
    pub(super) month: usize,
    pub(super) day: i64,
    /// 0 is Sunday.
    pub(super) weekday: usize,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) millisecond: i64,
}

impl Moment {
    pub(super) fn new(time: i64, zone: &Zone) -> Self {
        let local = time + i64::from(zone.offset(time).0) * 1_000;
        let (days, clock) = (local.div_euclid(86_400_000), local.rem_euclid(86_400_000));
        let (year, month, day) = civil(days);
        Self {
            time,
            year,
            month,
            day,
            weekday: usize::try_from((days + 4).rem_euclid(7)).unwrap_or(0),
            hour: clock / 3_600_000,
            minute: clock / 60_000 % 60,
            second: clock / 1_000 % 60,
            millisecond: clock % 1_000,
        }
    }

    pub(super) fn is_morning(&self) -> bool {
        self.hour < 12
    }
}

/// Year, month and day of a number of days since 1970.
fn civil(days: i64) -> (i64, usize, i64) {
    // Days since 1 March of the year 0, in eras of 400 years.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let first = (153 * month + 2) / 5;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + next, usize::try_from(month).unwrap_or(1), day - first + 1)
}

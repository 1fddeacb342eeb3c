//! Instants and days, and the only place that reads the machine's clock.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};

pub use jiff::civil::Date;

/// A point in time, UTC, in microseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// From what the database holds.
    pub const fn from_microseconds(microseconds: i64) -> Self {
        Self(microseconds)
    }

    /// What the database holds.
    pub const fn microseconds(self) -> i64 {
        self.0
    }

    /// `seconds` later (earlier where negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// The day it is in the Netherlands (Europe/Amsterdam), where deadlines and notice dates live.
    pub fn day(self) -> Date {
        let timestamp = jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        // jiff carries the time zone database with it: "Europe/Amsterdam" is always there.
        timestamp
            .in_tz("Europe/Amsterdam")
            .map_or_else(|_| jiff::tz::TimeZone::UTC.to_datetime(timestamp).date(), |zoned| zoned.date())
    }
}

/// RFC 3339, UTC.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(timestamp) => timestamp.fmt(f),
            Err(_) => write!(f, "{}µs", self.0),
        }
    }
}

/// The clock of work outside the database, and the offset of the demo's and the tests' clock.
#[derive(Debug, Default)]
pub struct Clock {
    offset: AtomicI64,
}

impl Clock {
    /// Now, by the machine.
    #[expect(clippy::disallowed_methods, reason = "this is the room of the clock")]
    pub fn now(&self) -> Instant {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        self.adjust(Instant(i64::try_from(since.as_micros()).unwrap_or(i64::MAX)))
    }

    /// A database's reading with the offset added.
    pub fn adjust(&self, reading: Instant) -> Instant {
        Instant(reading.0.saturating_add(self.offset.load(Ordering::Relaxed)))
    }

    /// Moves the clock: in the demo and in tests only.
    pub fn move_seconds(&self, seconds: i64) {
        self.offset.fetch_add(seconds.saturating_mul(1_000_000), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_turns_at_midnight_in_amsterdam() {
        let at = |text: &str| Instant(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        assert_eq!(at("2026-11-24T22:59:59Z").day().to_string(), "2026-11-24");
        assert_eq!(at("2026-11-24T23:00:00Z").day().to_string(), "2026-11-25");
        assert_eq!(at("2026-06-24T22:00:00Z").day().to_string(), "2026-06-25");
    }
}

//! Figures over organisations' private rows: on a fixed grid only, by month, and none of which a single organisation's part can
//! be told. No figure is asked for in any other cut.

mod grid;
mod protect;
#[cfg(test)]
mod tests;

pub use grid::*;
pub use protect::{Group, LEAST_GROUP, MOST_PART};

use std::fmt;
use std::str::FromStr;

use crate::time::{Date, Instant};

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month that a day is in.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The first day after it.
    pub fn end(self) -> Date {
        let first = Date::new(self.year, self.month, 1).unwrap_or(Date::ZERO); // a month has a first day
        first.saturating_add(jiff::Span::new().months(1))
    }

    /// The month before.
    #[must_use]
    pub const fn before(self) -> Self {
        match self.month {
            1 => Self { year: self.year - 1, month: 12 },
            month => Self { year: self.year, month: month - 1 },
        }
    }
}

/// `2026-11`.
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 7 {
            return Err(());
        }
        format!("{text}-01").parse::<Date>().map(Self::of).map_err(|_| ())
    }
}

/// What was published of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The month.
    pub month: Month,
    /// When it was counted: the state of that moment.
    pub counted_at: Instant,
    /// The figures, in the order of the grid; `None` where it is not published.
    pub figures: Vec<(Cell, Option<i64>)>,
}

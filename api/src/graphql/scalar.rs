//! Scalars: instants and days.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use domain::time::{Date as Day, Instant};

/// A point in time, UTC, to the microsecond: RFC 3339, `2026-11-24T09:30:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) Instant);

/// A point in time, UTC, to the microsecond: RFC 3339, `2026-11-24T09:30:00Z`.
#[Scalar(name = "DateTime", specified_by_url = "https://scalars.graphql.org/andimarek/date-time.html")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        // It is only given out: nothing takes an instant as input yet.
        Err(InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A day in the Netherlands (Europe/Amsterdam): `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) Day);

impl From<Date> for Day {
    fn from(day: Date) -> Self {
        day.0
    }
}

/// A day in the Netherlands (Europe/Amsterdam): `2026-11-24`.
#[Scalar(name = "Date", specified_by_url = "https://scalars.graphql.org/andimarek/local-date.html")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        day(&value).map(Self).ok_or_else(|| InputValueError::custom("give a day as yyyy-mm-dd"))
    }

    // Validation tells at which argument; parsing knows its type only.
    fn is_valid(value: &Value) -> bool {
        day(value).is_some()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

/// A month: `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month(pub(crate) domain::coverage::figures::Month);

/// A month: `2026-11`.
#[Scalar(name = "Month")]
impl ScalarType for Month {
    fn parse(value: Value) -> InputValueResult<Self> {
        month(&value).map(Self).ok_or_else(|| InputValueError::custom("give a month as yyyy-mm"))
    }

    fn is_valid(value: &Value) -> bool {
        month(value).is_some()
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

fn month(value: &Value) -> Option<domain::coverage::figures::Month> {
    match value {
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn day(value: &Value) -> Option<Day> {
    match value {
        Value::String(text) if text.len() == 10 => text.parse().ok(),
        _ => None,
    }
}

//! What may be left out of a file.

use serde::{Deserialize, Deserializer};

/// What is there, even where that is null: to have no value and to have the value null are two things.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

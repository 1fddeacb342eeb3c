//! How fields are written: enumerations by their codes, and what may be left out.

use serde::{Deserialize, Deserializer};

/// Reads and writes enums of [`crate::coded`] by their codes.
macro_rules! written {
    ($($name:ident),+ $(,)?) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                Self::from_code(&code).ok_or_else(|| {
                    let all = Self::ALL.iter().map(|value| value.code()).collect::<Vec<_>>().join(", ");
                    serde::de::Error::custom(format!("there is no {code} here, but {all}"))
                })
            }
        }
    )+};
}
pub(crate) use written;

/// What is there, even where that is null: to have no value and to have the value null are two things.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

//! Enumerations in files: each value is written by its code.

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

//! Counts as vendors send them: a JSON number of any shape.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// A number of things, read from any JSON number.
///
/// Vendors document counts as `number`, so `3`, `3.0` and `3e0` all mean three. A number that cannot be a count (negative,
/// fractional, above 2^53 with a decimal point) is kept as it came instead of failing the whole page, and [`get`](Self::get)
/// then answers `None`: nonsense is never mistaken for zero.
///
/// ```
/// let three: groups_core::Count = serde_json::from_str("3.0")?;
/// assert_eq!(three.get(), Some(3));
/// let nonsense: groups_core::Count = serde_json::from_str("-1")?;
/// assert_eq!(nonsense.get(), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Count(Repr);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Repr {
    Whole(u64),
    Other(f64),
}

/// Up to here every whole number has its own `f64`.
const EXACT_IN_F64: f64 = 9_007_199_254_740_992.0;

impl Count {
    /// The count, or `None` if the vendor sent a number that cannot be one.
    pub const fn get(self) -> Option<u64> {
        match self.0 {
            Repr::Whole(count) => Some(count),
            Repr::Other(_) => None,
        }
    }
}

impl From<u64> for Count {
    fn from(count: u64) -> Self {
        Self(Repr::Whole(count))
    }
}

impl From<f64> for Count {
    fn from(number: f64) -> Self {
        if (0.0..=EXACT_IN_F64).contains(&number) && number.fract() == 0.0 {
            // Exact: whole, not negative and below 2^53.
            Self(Repr::Whole(number as u64))
        } else {
            Self(Repr::Other(number))
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Whole(count) => count.fmt(f),
            Repr::Other(number) => number.fmt(f),
        }
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Repr::Whole(count) => serializer.serialize_u64(count),
            Repr::Other(number) => serializer.serialize_f64(number),
        }
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CountVisitor;

        impl Visitor<'_> for CountVisitor {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_u64<E>(self, number: u64) -> Result<Count, E> {
                Ok(number.into())
            }

            fn visit_i64<E>(self, number: i64) -> Result<Count, E> {
                Ok(u64::try_from(number).map_or_else(|_| (number as f64).into(), Into::into))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Count, E> {
                Ok(number.into())
            }
        }

        deserializer.deserialize_any(CountVisitor)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Count {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "format": "count" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_json_number_is_read_and_written_back() {
        for (json, count, back) in [
            ("0", Some(0), "0"),
            ("3", Some(3), "3"),
            ("3.0", Some(3), "3"),
            ("3e2", Some(300), "300"),
            (
                "18446744073709551615",
                Some(u64::MAX),
                "18446744073709551615",
            ),
            ("-1", None, "-1.0"),
            ("2.5", None, "2.5"),
            ("1e300", None, "1e300"),
        ] {
            let read: Count = serde_json::from_str(json).unwrap();
            assert_eq!(read.get(), count, "{json}");
            assert_eq!(
                serde_json::to_string(&read).unwrap().replace("e+", "e"),
                back,
                "{json}"
            );
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for json in ["\"3\"", "true", "[]", "null"] {
            assert!(serde_json::from_str::<Count>(json).is_err(), "{json}");
        }
    }
}

//! Enums whose vendor may add a value tomorrow.

/// A value that this version of the crate has no variant for, kept as text.
///
/// It can only be made by reading or converting text that no variant claims, so that two spellings of one value never differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// The value as the vendor wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[doc(hidden)]
    pub fn __new(text: &str) -> Self {
        Self(text.into())
    }
}

/// Defines an enum that reads every text: a known value becomes its variant, any other becomes `Unknown` and is written back unchanged.
///
/// The enum gets `as_str`, `KNOWN`, `Display`, `FromStr` (which cannot fail), `From<&str>`, `From<String>`, serde and, with the feature
/// `schemars` of this crate, `JsonSchema`.
///
/// ```
/// groups_core::open_enum! {
///     /// How an account signs in.
///     pub enum AccountType {
///         /// Everywhere.
///         Global = "global",
///         /// Here only.
///         Local = "local",
///     }
/// }
///
/// assert_eq!(AccountType::from("local"), AccountType::Local);
/// let new = AccountType::from("federated");
/// assert!(matches!(&new, AccountType::Unknown(value) if value.as_str() == "federated"));
/// assert_eq!(new.to_string(), "federated");
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $wire:literal ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $vis enum $name {
            $( $(#[$variant_meta])* $variant, )+
            /// A value that this version has no variant for; it is written back unchanged.
            Unknown($crate::UnknownValue),
        }

        impl $name {
            /// The values that the vendor documents.
            $vis const KNOWN: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The value as it stands on the wire.
            $vis fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $wire, )+
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $wire => Self::$variant, )+
                    other => Self::Unknown($crate::UnknownValue::__new(other)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::__private::deserialize_text(deserializer)
            }
        }

        $crate::__open_enum_schema!($name, $($wire),+);
    };
}

/// The feature is this crate's, not the one of the crate that calls [`open_enum!`], hence two definitions.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum_schema {
    ($name:ident, $($wire:literal),+) => {
        impl $crate::__private::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(
                _: &mut $crate::__private::schemars::SchemaGenerator,
            ) -> $crate::__private::schemars::Schema {
                $crate::__private::schemars::json_schema!({
                    "type": "string",
                    "examples": [ $($wire),+ ],
                })
            }
        }
    };
}

#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum_schema {
    ($name:ident, $($wire:literal),+) => {};
}

#[cfg(test)]
mod tests {
    crate::open_enum! {
        /// For the tests.
        enum Colour {
            /// Red.
            Red = "RED",
            /// Two words.
            DarkBlue = "dark-blue",
        }
    }

    #[test]
    fn every_text_survives_a_round_trip() {
        for json in [
            r#""RED""#,
            r#""dark-blue""#,
            r#""red""#,
            r#""""#,
            r#""a \"quoted\" text""#,
        ] {
            let colour: Colour = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&colour).unwrap(), json);
        }
        assert_eq!(Colour::KNOWN, [Colour::Red, Colour::DarkBlue]);
        assert!(matches!(Colour::from("red"), Colour::Unknown(_)));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert!(serde_json::from_str::<Colour>("1").is_err());
    }
}

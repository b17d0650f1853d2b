//! Identifiers that can stand in a URL path without changing which endpoint is addressed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::text::deserialize_text;

/// The longest id that is accepted, in bytes. No provider documents more than 255 characters.
const MAX_BYTES: usize = 1024;

/// Why a text was refused as an id.
///
/// The text itself is not part of the message: ids of people are personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidId {
    /// The text is empty; in a path it would address the collection.
    Empty,
    /// The text is `.` or `..`; in a path it would address another endpoint.
    DotSegment,
    /// The text holds a control character, such as a line feed.
    ControlCharacter,
    /// The text is longer than 1024 bytes.
    TooLong,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an id must not be empty",
            Self::DotSegment => "an id must not be `.` or `..`",
            Self::ControlCharacter => "an id must not contain control characters",
            Self::TooLong => "an id must not be longer than 1024 bytes",
        })
    }
}

impl std::error::Error for InvalidId {}

fn validate(text: &str) -> Result<(), InvalidId> {
    if text.is_empty() {
        Err(InvalidId::Empty)
    } else if text == "." || text == ".." {
        Err(InvalidId::DotSegment)
    } else if has_control(text) {
        Err(InvalidId::ControlCharacter)
    } else if text.len() > MAX_BYTES {
        Err(InvalidId::TooLong)
    } else {
        Ok(())
    }
}

/// Nearly all ids are printable ASCII, and a page has a thousand of them: one pass over the bytes without a branch decides those.
fn has_control(text: &str) -> bool {
    let printable = |byte: u8| byte.wrapping_sub(b' ') <= b'~' - b' ';
    let is_plain = text
        .bytes()
        .fold(true, |is_plain, byte| is_plain & printable(byte));
    !is_plain && text.chars().any(char::is_control)
}

/// Defines one validated id. All ids share [`validate`]; they differ in what they name.
macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        ///
        /// Never empty, `.` or `..`, free of control characters and at most 1024 bytes long. Everything else is kept as the
        /// provider wrote it and percent-encoded into one path segment when it is sent.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        pub struct $name(String);

        impl $name {
            /// Checks `text` and keeps it as an id.
            ///
            /// # Errors
            /// [`InvalidId`] says which rule the text breaks.
            pub fn new(text: impl Into<String>) -> Result<Self, InvalidId> {
                let text = text.into();
                validate(&text)?;
                Ok(Self(text))
            }

            /// The id as the provider writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = InvalidId;

            fn try_from(text: &str) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;

            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::new(text)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_text(deserializer)
            }
        }

        impl From<&$name> for $name {
            fn from(id: &$name) -> Self {
                id.clone()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id! {
    /// The provider's own id of a group.
    GroupId
}
id! {
    /// The provider's own id of a user account.
    UserId
}
id! {
    /// The login name by which a provider addresses a user.
    Username
}
id! {
    /// The part of a provider's installation that holds its own groups (Kestra: tenant).
    TenantId
}
id! {
    /// The provider's own id of the grant of a role (Kestra: binding).
    BindingId
}
id! {
    /// The provider's own id of a role.
    RoleId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_would_address_another_endpoint() {
        for (text, reason) in [
            ("", InvalidId::Empty),
            (".", InvalidId::DotSegment),
            ("..", InvalidId::DotSegment),
            ("a\nb", InvalidId::ControlCharacter),
            ("a\u{7f}", InvalidId::ControlCharacter),
            ("\u{85}", InvalidId::ControlCharacter),
        ] {
            assert_eq!(GroupId::new(text), Err(reason), "{text:?}");
        }
        assert_eq!(GroupId::new("x".repeat(1025)), Err(InvalidId::TooLong));
    }

    #[test]
    fn keeps_what_can_be_encoded() {
        for text in ["a/b", "%2e%2e", "...", "é", "a b", "ada+x@example.com", " "] {
            assert_eq!(GroupId::new(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn an_invalid_id_in_json_is_an_error_without_the_text() {
        let error = serde_json::from_str::<Username>(r#""line\nfeed""#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "an id must not contain control characters at line 1 column 12"
        );
    }

    /// Formats that do not tell texts from bytes, and those that own what they read.
    #[test]
    fn an_id_is_read_as_any_string_is() {
        use serde::de::IntoDeserializer as _;
        use serde::de::value::{BytesDeserializer, Error};

        let of_bytes = |bytes| GroupId::deserialize(BytesDeserializer::<Error>::new(bytes));
        assert_eq!(of_bytes("é".as_bytes()).unwrap().as_str(), "é");
        for refused in [&b"\xff"[..], b"", b"."] {
            assert!(of_bytes(refused).is_err(), "{refused:?}");
        }
        let owned = String::from("a").into_deserializer();
        let owned: Result<_, Error> = GroupId::deserialize(owned);
        assert_eq!(owned.unwrap().as_str(), "a");
        let number: Result<_, Error> = GroupId::deserialize(7_u32.into_deserializer());
        number.unwrap_err();
        let value = serde_json::json!({"a": [".."]});
        serde_json::from_value::<std::collections::HashMap<GroupId, Vec<GroupId>>>(value)
            .unwrap_err();
    }
}

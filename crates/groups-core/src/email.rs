//! E-mail addresses as some providers use them to name members.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::text::deserialize_text;

/// An e-mail address, kept exactly as written.
///
/// Only what would do harm is checked: there is text on both sides of the last `@`, no white space and no control character.
/// Whether the case of letters matters is the provider's business and not documented by the ones we know: compare without regard
/// to case when planning, send the spelling that the provider returned.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct EmailAddress(String);

/// The text is not usable as an e-mail address. The text is not part of the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEmail;

impl fmt::Display for InvalidEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an e-mail address needs text on both sides of an `@` and no white space")
    }
}

impl std::error::Error for InvalidEmail {}

impl EmailAddress {
    /// Checks `text` and keeps it as an address.
    ///
    /// # Errors
    /// [`InvalidEmail`] if a side of the `@` is missing or there is white space or a control character.
    pub fn new(text: impl Into<String>) -> Result<Self, InvalidEmail> {
        let text = text.into();
        let sides = text.rsplit_once('@');
        let complete = sides.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        if complete && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            Ok(Self(text))
        } else {
            Err(InvalidEmail)
        }
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text without regard to the case of letters, for comparing addresses.
///
/// A letter beyond ASCII never becomes one of ASCII: the Kelvin sign in lower case is a `k`, and somebody else's address.
pub(crate) fn without_case(address: &str) -> Cow<'_, str> {
    let is_folded = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if address.bytes().all(is_folded) {
        return Cow::Borrowed(address);
    }
    let mut folded = String::with_capacity(address.len());
    for letter in address.chars() {
        let lower = letter.to_lowercase();
        if letter.is_ascii() || !lower.clone().any(|letter| letter.is_ascii()) {
            folded.extend(lower);
        } else {
            folded.push(letter);
        }
    }
    Cow::Owned(folded)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_text(deserializer)
    }
}

impl FromStr for EmailAddress {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        Self::new(text)
    }
}

impl TryFrom<&str> for EmailAddress {
    type Error = InvalidEmail;

    fn try_from(text: &str) -> Result<Self, InvalidEmail> {
        Self::new(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        Self::new(text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_letters_does_not_matter_and_no_letter_becomes_another() {
        assert_eq!(without_case("Ada@Example.COM"), "ada@example.com");
        assert_eq!(without_case("É@example.com"), without_case("é@example.com"));
        // The Kelvin sign, and the Turkish capital I with a dot.
        for look_alike in ["\u{212a}ate@example.com", "\u{130}an@example.com"] {
            let folded = without_case(look_alike);
            assert_ne!(folded, "kate@example.com");
            assert!(
                !folded.starts_with(|letter: char| letter.is_ascii()),
                "{folded}"
            );
        }
    }

    #[test]
    fn checks_only_what_would_do_harm() {
        for text in [
            "ada@example.com",
            "ada+x@example.com",
            "\"a@b\"@example.com",
            "ü@example.com",
        ] {
            assert_eq!(EmailAddress::new(text).unwrap().as_str(), text);
        }
        for text in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.com",
            "ada @example.com",
            "a\r\n@b",
        ] {
            assert_eq!(EmailAddress::new(text), Err(InvalidEmail), "{text:?}");
        }
    }
}

//! Credentials that cannot be printed.

use std::env::{self, VarError};
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::ConfigError;

/// A credential. It is not printed by `Debug`, cannot be serialised and is wiped from memory on drop.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a credential.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// Reads a credential from the environment variable `name`.
    ///
    /// # Errors
    /// [`ConfigError::MissingCredential`] if the variable is not set, [`ConfigError::MalformedCredential`] if it is not Unicode. Neither holds the
    /// value.
    pub fn from_env(name: &'static str) -> Result<Self, ConfigError> {
        match env::var(name) {
            Ok(text) => Ok(Self::new(text)),
            Err(VarError::NotPresent) => Err(ConfigError::MissingCredential { wanted: name }),
            Err(VarError::NotUnicode(_)) => Err(ConfigError::MalformedCredential {
                what: name,
                why: "it is not valid Unicode",
            }),
        }
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Refuses what cannot be a credential, before it is sent anywhere.
    pub(crate) fn check(&self, what: &'static str) -> Result<(), ConfigError> {
        let text = self.expose();
        let why = if text.is_empty() {
            "it is empty"
        } else if text.trim() != text {
            "it has white space around it"
        } else if text.chars().any(|c| c.is_control()) {
            "it contains control characters"
        } else {
            return Ok(());
        };
        Err(ConfigError::MalformedCredential { what, why })
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

//! Credentials that cannot be printed.

use std::env::{self, VarError};
use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use crate::ConfigError;

/// A credential. It is not printed by `Debug`, cannot be serialised and is wiped from memory when the last clone is dropped.
///
/// The headers that are made of it are wiped as well. What the HTTP and TLS libraries write into their buffers, and a URL with the credential in its query, is not.
#[derive(Clone)]
pub struct Secret(Arc<SecretString>);

impl Secret {
    /// Wraps a credential.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(SecretString::from(text.into())))
    }

    /// Reads a credential from the environment variable `name`.
    ///
    /// # Errors
    /// [`ConfigError::MissingCredential`] if the variable is not set, [`ConfigError::MalformedCredential`] if it is empty or not Unicode. Neither
    /// holds the value.
    pub fn from_env(name: &'static str) -> Result<Self, ConfigError> {
        Self::from_env_if_set(name)?.ok_or(ConfigError::MissingCredential { wanted: name })
    }

    /// Reads a credential from the environment variable `name`, if it is set.
    ///
    /// # Errors
    /// [`ConfigError::MalformedCredential`] if the variable is empty or not Unicode. It does not hold the value.
    pub fn from_env_if_set(name: &'static str) -> Result<Option<Self>, ConfigError> {
        let malformed = |why| ConfigError::MalformedCredential { what: name, why };
        Ok(variable(name).map_err(malformed)?.map(Self::new))
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

/// The text of an environment variable, if it is set; or why it is unusable.
///
/// Unusable is not unset: whoever sets a variable does not want the default.
pub(crate) fn variable(name: &str) -> Result<Option<String>, &'static str> {
    match env::var(name) {
        Ok(text) if text.trim().is_empty() => Err("it is empty"),
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err("it is not valid Unicode"),
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

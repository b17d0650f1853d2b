//! What the configurations of all providers have in common.

use std::fmt;

use crate::config::set_or_unset;
use crate::{
    Auth, BaseUrl, ConfigError, ConnectionOptions, CredentialSource, OperationSpec, Transport,
    secret,
};

/// The API that a provider crate calls.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// The provider's name.
    pub provider: &'static str,
    /// What the base URL is called in errors, for example `the address of the portal`.
    pub address: &'static str,
    /// The path of the API below the host.
    pub base_path: &'static str,
    /// The `user-agent` unless the options have their own.
    pub user_agent: &'static str,
    /// All operations.
    pub operations: &'static [&'static OperationSpec],
}

/// What the builder of every configuration collects.
///
/// `Debug` says only whether there is a base URL and a credential: an unchecked URL can hold passwords, a path or a query.
#[derive(Clone, Default)]
pub struct Connection {
    base_url: Option<String>,
    credential: Option<CredentialSource>,
    options: ConnectionOptions,
}

impl Connection {
    /// Where the provider is, with or without the path of the API.
    pub fn set_base_url(&mut self, url: impl Into<String>) {
        self.base_url = Some(url.into());
    }

    /// With what credential.
    pub fn set_credential(&mut self, credential: impl Into<CredentialSource>) {
        self.credential = Some(credential.into());
    }

    /// Time-outs, bounds and the HTTP client.
    pub fn set_options(&mut self, options: ConnectionOptions) {
        self.options = options;
    }

    /// The credential. `wanted` names what is missing if there is none.
    ///
    /// # Errors
    /// [`ConfigError::MissingCredential`].
    pub fn credential(&self, wanted: &'static str) -> Result<CredentialSource, ConfigError> {
        let credential = self.credential.clone();
        credential.ok_or(ConfigError::MissingCredential { wanted })
    }

    /// Checks everything and makes the transport. Sends nothing.
    ///
    /// # Errors
    /// [`ConfigError`] says what is missing or unusable.
    pub fn transport(
        &self,
        api: &Api,
        auth: Auth,
        default_url: Option<&str>,
    ) -> Result<Transport, ConfigError> {
        let url = self.base_url.as_deref().or(default_url);
        let url = url.ok_or(ConfigError::MissingBaseUrl {
            wanted: api.address,
        })?;
        let base_url = BaseUrl::parse(url, api.base_path, self.options.insecure_http_allowed())?;
        self.options.check_scopes(api.operations)?;
        Transport::new(
            api.provider,
            base_url,
            auth,
            api.user_agent,
            api.operations,
            &self.options,
        )
    }
}

/// The methods that the builder of every configuration has, for a builder whose field `connection` is a [`Connection`]: name those that it is to have, each with its
/// documentation.
#[macro_export]
macro_rules! builder_methods {
    ($($(#[$doc:meta])+ $method:ident;)+) => {
        $($crate::builder_methods!(@method $(#[$doc])+ $method);)+
    };
    (@method $(#[$doc:meta])+ with_token) => {
        $(#[$doc])+
        #[must_use]
        pub fn with_token(mut self, token: impl Into<$crate::Secret>) -> Self {
            self.connection.set_credential(token.into());
            self
        }
    };
    (@method $(#[$doc:meta])+ with_credentials) => {
        $(#[$doc])+
        #[must_use]
        pub fn with_credentials(mut self, credentials: impl $crate::Credentials) -> Self {
            self.connection.set_credential($crate::CredentialSource::new(credentials));
            self
        }
    };
    (@method $(#[$doc:meta])+ with_base_url) => {
        $(#[$doc])+
        #[must_use]
        pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
            self.connection.set_base_url(url);
            self
        }
    };
    (@method $(#[$doc:meta])+ with_options) => {
        $(#[$doc])+
        #[must_use]
        pub fn with_options(mut self, options: $crate::ConnectionOptions) -> Self {
            self.connection.set_options(options);
            self
        }
    };
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("base_url", &set_or_unset(self.base_url.as_ref()))
            .field("credential", &set_or_unset(self.credential.as_ref()))
            .field("options", &self.options)
            .finish()
    }
}

/// Reads a setting from the environment variable `name`, if it is set.
///
/// # Errors
/// [`ConfigError::InvalidSetting`] names the variable if it is empty or not Unicode: it must not be taken for unset, or a credential would go to the default host.
pub fn setting_from_env(name: &'static str) -> Result<Option<String>, ConfigError> {
    secret::variable(name).map_err(|why| ConfigError::InvalidSetting {
        what: name,
        why: why.to_owned(),
    })
}

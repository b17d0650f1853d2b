//! Which portal, and with which key.

use std::env;

use groups_transport::{Auth, BaseUrl, ConfigError, ConnectionOptions, Secret, Transport};

use crate::generated::operations::BASE_PATH;
use crate::{Client, OpendatasoftProvider};

/// A checked configuration. Everything that is made from it shares its connections.
///
/// ```
/// use groups_opendatasoft::OpendatasoftConfig;
///
/// let config = OpendatasoftConfig::builder()
///     .with_base_url("https://data.example.com")
///     .with_api_key("a-key")
///     .build()?;
/// let client = config.client();
/// # Ok::<(), groups_opendatasoft::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct OpendatasoftConfig {
    transport: Transport,
}

impl OpendatasoftConfig {
    /// The variable from which [`from_env`](Self::from_env) takes the API key.
    pub const API_KEY_VARIABLE: &'static str = "GROUPS_OPENDATASOFT_API_KEY";
    /// The variable from which [`from_env`](Self::from_env) takes the address of the portal.
    pub const URL_VARIABLE: &'static str = "GROUPS_OPENDATASOFT_URL";

    /// Starts a configuration. The portal and an API key are needed, the rest has defaults.
    pub fn builder() -> OpendatasoftConfigBuilder {
        OpendatasoftConfigBuilder::default()
    }

    /// The configuration that the environment holds.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable that is missing or unusable.
    pub fn from_env() -> Result<Self, ConfigError> {
        let wanted = Self::URL_VARIABLE;
        let url = env::var(wanted).map_err(|_| ConfigError::MissingBaseUrl { wanted })?;
        let key = Secret::from_env(Self::API_KEY_VARIABLE)?;
        Self::builder().with_base_url(url).with_api_key(key).build()
    }

    /// A client with one method per operation of the API.
    pub fn client(&self) -> Client {
        let Self { transport } = self;
        Client::new_with_client(
            transport.base_url().as_str(),
            transport.http_client(),
            transport.clone(),
        )
    }

    /// The traits of `groups-core` over the portal.
    pub fn provider(&self) -> OpendatasoftProvider {
        OpendatasoftProvider::new(self.client())
    }
}

/// Makes an [`OpendatasoftConfig`].
#[derive(Clone, Debug, Default)]
pub struct OpendatasoftConfigBuilder {
    api_key: Option<Secret>,
    in_query: bool,
    base_url: Option<String>,
    options: ConnectionOptions,
}

impl OpendatasoftConfigBuilder {
    /// The address of the portal, with or without the path `/api/automation/v1.0`. There is no default: every customer has a host of
    /// their own.
    #[must_use]
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// An API key, sent as `Authorization: Apikey <key>`. It acts as the user who owns it.
    #[must_use]
    pub fn with_api_key(mut self, key: impl Into<Secret>) -> Self {
        self.api_key = Some(key.into());
        self
    }

    /// Sends the key as the query parameter `apikey` instead of the header. It then stands in the logs of every proxy on the way.
    #[must_use]
    pub fn with_api_key_in_query(mut self) -> Self {
        self.in_query = true;
        self
    }

    /// Time-outs, bounds and the HTTP client.
    #[must_use]
    pub fn with_options(mut self, options: ConnectionOptions) -> Self {
        self.options = options;
        self
    }

    /// Checks everything. Sends nothing.
    ///
    /// # Errors
    /// [`ConfigError`] says what is missing or unusable.
    pub fn build(self) -> Result<OpendatasoftConfig, ConfigError> {
        let what = "API key";
        let missing = ConfigError::MissingCredential {
            wanted: "an API key",
        };
        let key = self.api_key.ok_or(missing)?;
        let auth = if self.in_query {
            Auth::query("apikey", key, what)?
        } else {
            Auth::header("Apikey", &key, what)?
        };
        let missing = ConfigError::MissingBaseUrl {
            wanted: "the address of the portal",
        };
        let url = self.base_url.ok_or(missing)?;
        let insecure = self.options.insecure_http_allowed();
        let base_url = BaseUrl::parse(&url, BASE_PATH, insecure)?;
        let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        let transport = Transport::new("opendatasoft", base_url, auth, user_agent, &self.options)?;
        Ok(OpendatasoftConfig { transport })
    }
}

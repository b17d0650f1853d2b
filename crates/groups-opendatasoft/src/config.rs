//! Which portal, and with which key.

use groups_transport::{Api, Auth, ConfigError, Connection, Secret, Transport, setting_from_env};

use crate::generated::api;
use crate::{Client, OpendatasoftProvider};

const API: Api = Api {
    address: "the address of the portal",
    ..api::API
};

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

    /// The configuration that the environment holds. Both variables are needed.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable that is missing or unusable. An empty one is unusable.
    pub fn from_env() -> Result<Self, ConfigError> {
        let wanted = Self::URL_VARIABLE;
        let url = setting_from_env(wanted)?.ok_or(ConfigError::MissingBaseUrl { wanted })?;
        let key = Secret::from_env(Self::API_KEY_VARIABLE)?;
        Self::builder().with_base_url(url).with_api_key(key).build()
    }

    /// A client with one method per operation of the API.
    pub fn client(&self) -> Client {
        Client::over(self.transport.clone())
    }

    /// The traits of `groups-core` over the portal.
    pub fn provider(&self) -> OpendatasoftProvider {
        OpendatasoftProvider::new(self.client())
    }
}

/// Makes an [`OpendatasoftConfig`].
#[derive(Clone, Debug, Default)]
pub struct OpendatasoftConfigBuilder {
    connection: Connection,
    in_query: bool,
}

impl OpendatasoftConfigBuilder {
    groups_transport::builder_methods! {
        /// The address of the portal, with or without the path `/api/automation/v1.0`. There is no default: every customer has a host of
        /// their own.
        with_base_url;
        /// Something that hands out the current API key, for example a file that is rotated. It is asked for each attempt.
        with_credentials;
        /// Time-outs, bounds and the HTTP client.
        with_options;
    }

    /// An API key, sent as `Authorization: Apikey <key>`, which is the scheme `HeaderAPIKey` of the vendor's API reference. It acts as the user who owns it.
    #[must_use]
    pub fn with_api_key(mut self, key: impl Into<Secret>) -> Self {
        self.connection.set_credential(key.into());
        self
    }

    /// Sends the key as the query parameter `apikey` instead of the header, which is the scheme `QueryAPIKey` of the vendor's API reference. It then stands in the logs of every proxy on the way.
    #[must_use]
    pub fn with_api_key_in_query(mut self) -> Self {
        self.in_query = true;
        self
    }

    /// Checks everything. Sends nothing.
    ///
    /// # Errors
    /// [`ConfigError`] says what is missing or unusable.
    pub fn build(self) -> Result<OpendatasoftConfig, ConfigError> {
        let (key, what) = (self.connection.credential("an API key")?, "API key");
        let auth = if self.in_query {
            Auth::query("apikey", key, what)?
        } else {
            Auth::header("Apikey", key, what)?
        };
        let transport = self.connection.transport(&API, auth, None)?;
        Ok(OpendatasoftConfig { transport })
    }
}

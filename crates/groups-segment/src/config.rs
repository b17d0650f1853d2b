//! Where Segment is and with which token.

use std::env;

use groups_transport::{Auth, BaseUrl, ConfigError, ConnectionOptions, Secret, Transport};

use crate::generated::operations::{BASE_PATH, SERVERS};
use crate::{Client, SegmentProvider};

/// Where the data of a workspace is kept. A token of one region is unknown in the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Region {
    /// The United States.
    #[default]
    Us,
    /// The European Union.
    Eu,
}

impl Region {
    /// The address of the API in this region.
    pub const fn base_url(self) -> &'static str {
        match self {
            Self::Us => SERVERS[0],
            Self::Eu => SERVERS[1],
        }
    }
}

/// A checked configuration. Everything that is made from it shares its connections.
///
/// ```
/// use groups_segment::{Region, SegmentConfig};
///
/// let config = SegmentConfig::builder().with_token("a-token").with_region(Region::Eu).build()?;
/// let client = config.client();
/// # Ok::<(), groups_segment::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SegmentConfig {
    transport: Transport,
}

impl SegmentConfig {
    /// The variable from which [`from_env`](Self::from_env) takes the token.
    pub const TOKEN_VARIABLE: &'static str = "GROUPS_SEGMENT_TOKEN";
    /// The variable from which [`from_env`](Self::from_env) takes the base URL, if it is set.
    pub const URL_VARIABLE: &'static str = "GROUPS_SEGMENT_URL";

    /// Starts a configuration. A token is needed, the rest has defaults.
    pub fn builder() -> SegmentConfigBuilder {
        SegmentConfigBuilder::default()
    }

    /// The configuration that the environment holds.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable that is missing or unusable.
    pub fn from_env() -> Result<Self, ConfigError> {
        let builder = Self::builder().with_token(Secret::from_env(Self::TOKEN_VARIABLE)?);
        match env::var(Self::URL_VARIABLE) {
            Ok(url) => builder.with_base_url(url).build(),
            Err(_) => builder.build(),
        }
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

    /// The traits of `groups-core` over Segment.
    pub fn provider(&self) -> SegmentProvider {
        SegmentProvider::new(self.client())
    }
}

/// Makes a [`SegmentConfig`].
#[derive(Clone, Debug, Default)]
pub struct SegmentConfigBuilder {
    token: Option<Secret>,
    region: Region,
    base_url: Option<String>,
    options: ConnectionOptions,
}

impl SegmentConfigBuilder {
    /// The token of a workspace. Writing groups probably takes a token with owner access; the vendor does not say.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Secret>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// The region of the workspace, by default [`Region::Us`].
    #[must_use]
    pub fn with_region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Another address than that of the region, for example a proxy or a simulator.
    #[must_use]
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
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
    pub fn build(self) -> Result<SegmentConfig, ConfigError> {
        let missing = ConfigError::MissingCredential { wanted: "a token" };
        let auth = Auth::header("Bearer", &self.token.ok_or(missing)?, "token")?;
        let url = self.base_url.as_deref().unwrap_or(self.region.base_url());
        let insecure = self.options.insecure_http_allowed();
        let base_url = BaseUrl::parse(url, BASE_PATH, insecure)?;
        let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        let transport = Transport::new("segment", base_url, auth, user_agent, &self.options)?;
        Ok(SegmentConfig { transport })
    }
}

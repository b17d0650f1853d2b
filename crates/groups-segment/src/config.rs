//! Where Segment is and with which token.

use groups_transport::{Auth, ConfigError, Connection, Secret, Transport, setting_from_env};

use crate::generated::api::API;
use crate::generated::operations::SERVERS;
use crate::{Client, SegmentProvider};

/// Where the data of a workspace is kept. The addresses are those of the vendor's Public API reference. A token of one region is unknown in the other.
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
    /// The variable from which [`from_env`](Self::from_env) takes the region, `us` or `eu`, if it is set.
    pub const REGION_VARIABLE: &'static str = "GROUPS_SEGMENT_REGION";

    /// Starts a configuration. A token is needed, the rest has defaults.
    pub fn builder() -> SegmentConfigBuilder {
        SegmentConfigBuilder::default()
    }

    /// The configuration that the environment holds. The token is needed; the base URL or the region can be set.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable that is missing or unusable. An empty one is unusable, and so is a region beside a base URL.
    pub fn from_env() -> Result<Self, ConfigError> {
        let builder = Self::builder().with_token(Secret::from_env(Self::TOKEN_VARIABLE)?);
        let url = setting_from_env(Self::URL_VARIABLE)?;
        let region = setting_from_env(Self::REGION_VARIABLE)?;
        let unusable = |why: String| ConfigError::InvalidSetting {
            what: Self::REGION_VARIABLE,
            why,
        };
        match (url, region.as_deref()) {
            (None, None) => builder,
            (Some(url), None) => builder.with_base_url(url),
            (None, Some("us")) => builder.with_region(Region::Us),
            (None, Some("eu")) => builder.with_region(Region::Eu),
            (None, Some(_)) => return Err(unusable("it is neither `us` nor `eu`".to_owned())),
            (Some(_), Some(_)) => {
                let url = Self::URL_VARIABLE;
                return Err(unusable(format!("{url} is set too: unset one of them")));
            }
        }
        .build()
    }

    /// A client with one method per operation of the API.
    pub fn client(&self) -> Client {
        Client::over(self.transport.clone())
    }

    /// The traits of `groups-core` over Segment.
    pub fn provider(&self) -> SegmentProvider {
        SegmentProvider::new(self.client())
    }
}

/// Makes a [`SegmentConfig`].
#[derive(Clone, Debug, Default)]
pub struct SegmentConfigBuilder {
    connection: Connection,
    region: Region,
}

impl SegmentConfigBuilder {
    groups_transport::builder_methods! {
        /// The token of a workspace. Writing groups probably takes a token with owner access; the vendor does not say.
        with_token;
        /// Something that hands out the current token, for example a file that is rotated. It is asked for each attempt.
        with_credentials;
        /// Another address than that of the region, for example a proxy or a simulator.
        with_base_url;
        /// Time-outs, bounds and the HTTP client.
        with_options;
    }

    /// The region of the workspace, by default [`Region::Us`].
    #[must_use]
    pub fn with_region(mut self, region: Region) -> Self {
        self.region = region;
        self
    }

    /// Checks everything. Sends nothing.
    ///
    /// # Errors
    /// [`ConfigError`] says what is missing or unusable.
    pub fn build(self) -> Result<SegmentConfig, ConfigError> {
        let token = self.connection.credential("a token")?;
        let auth = Auth::header("Bearer", token, "token")?;
        let default_url = Some(self.region.base_url());
        let transport = self.connection.transport(&API, auth, default_url)?;
        Ok(SegmentConfig { transport })
    }
}

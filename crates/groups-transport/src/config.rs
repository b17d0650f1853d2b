//! What can be set about a connection, the same for every provider.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// Settings of a connection that have nothing to do with the provider.
///
/// ```
/// use std::time::Duration;
/// use groups_transport::ConnectionOptions;
///
/// let options = ConnectionOptions::new().with_timeout(Duration::from_secs(10));
/// assert_eq!(options.timeout(), Duration::from_secs(10));
/// ```
#[derive(Clone, Debug)]
pub struct ConnectionOptions {
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) max_body_bytes: usize,
    pub(crate) user_agent: Option<String>,
    pub(crate) http_client: Option<reqwest::Client>,
    pub(crate) allow_insecure_http: bool,
}

impl Default for ConnectionOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            max_body_bytes: 32 * 1024 * 1024,
            user_agent: None,
            http_client: None,
            allow_insecure_http: false,
        }
    }
}

impl ConnectionOptions {
    /// Connect within 10 seconds, answer within 60, at most 32 MiB of body, no plain `http` off this machine.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time to establish a connection. Not used with [`with_http_client`](Self::with_http_client).
    #[must_use]
    pub fn with_connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The time from the start of a request to the end of its answer.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The largest answer that is read, in bytes.
    #[must_use]
    pub fn with_max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// Replaces the `user-agent`, by default the name and version of the provider crate.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Uses this client, with its own proxies, certificates and pools.
    ///
    /// Build it with `reqwest::redirect::Policy::none()`: an answer that was redirected is refused, but by then the request has travelled.
    #[must_use]
    pub fn with_http_client(mut self, client: reqwest::Client) -> Self {
        self.http_client = Some(client);
        self
    }

    /// Allows plain `http` to other machines, where anybody on the way can read the credential.
    #[must_use]
    pub fn with_insecure_http_allowed(mut self) -> Self {
        self.allow_insecure_http = true;
        self
    }

    /// The time from the start of a request to the end of its answer.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Whether plain `http` may leave this machine.
    pub fn insecure_http_allowed(&self) -> bool {
        self.allow_insecure_http
    }
}

/// A configuration that cannot work. Nothing was sent.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is no credential. `wanted` names the setting or the environment variable.
    MissingCredential {
        /// The setting or environment variable.
        wanted: &'static str,
    },
    /// A credential cannot be what it should be.
    MalformedCredential {
        /// Which credential.
        what: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The provider has no default host and none was given.
    MissingBaseUrl {
        /// The setting or environment variable.
        wanted: &'static str,
    },
    /// The base URL is not usable.
    InvalidBaseUrl {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The base URL would send the credential unencrypted to another machine.
    InsecureHttp,
    /// Another setting has a value that it cannot have.
    InvalidSetting {
        /// Which setting.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The HTTP client could not be set up, for example because no certificates were found.
    HttpClient(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingCredential { wanted } => write!(f, "no credential: set {wanted}"),
            Self::MalformedCredential { what, why } => write!(f, "unusable {what}: {why}"),
            Self::MissingBaseUrl { wanted } => write!(f, "no base URL: set {wanted}"),
            Self::InvalidBaseUrl { why } => write!(f, "unusable base URL: {why}"),
            Self::InsecureHttp => f.write_str(
                "the base URL is plain `http` to another machine: use `https`, or allow insecure \
                 http if you accept that the credential can be read on the way",
            ),
            Self::InvalidSetting { what, why } => write!(f, "unusable {what}: {why}"),
            Self::HttpClient(_) => f.write_str("the HTTP client could not be set up"),
        }
    }
}

impl StdError for ConfigError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::HttpClient(source) => Some(&**source),
            _ => None,
        }
    }
}

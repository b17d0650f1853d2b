//! Where Kestra is, which tenant, and with which credential.

use std::env;

use groups_core::TenantId;
use groups_transport::{Auth, BaseUrl, ConfigError, ConnectionOptions, Secret, Transport};

use crate::generated::operations::{BASE_PATH, SERVERS};
use crate::{Client, KestraProvider};

/// A checked configuration. Everything that is made from it shares its connections.
///
/// ```
/// use groups_kestra::KestraConfig;
///
/// let config = KestraConfig::builder()
///     .with_base_url("https://kestra.example.com")
///     .with_token("an-api-token")
///     .with_tenant("research")
///     .build()?;
/// let client = config.client();
/// # Ok::<(), groups_kestra::ConfigError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KestraConfig {
    transport: Transport,
    tenant: TenantId,
}

impl KestraConfig {
    /// The tenant that every Kestra server starts with.
    pub const DEFAULT_TENANT: &'static str = "main";
    /// The variable from which [`from_env`](Self::from_env) takes the API token.
    pub const TOKEN_VARIABLE: &'static str = "GROUPS_KESTRA_TOKEN";
    /// The variable from which [`from_env`](Self::from_env) takes the base URL, if it is set.
    pub const URL_VARIABLE: &'static str = "GROUPS_KESTRA_URL";
    /// The variable from which [`from_env`](Self::from_env) takes the tenant, if it is set.
    pub const TENANT_VARIABLE: &'static str = "GROUPS_KESTRA_TENANT";

    /// Starts a configuration. A credential is needed, the rest has defaults.
    pub fn builder() -> KestraConfigBuilder {
        KestraConfigBuilder::default()
    }

    /// The configuration that the environment holds.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable that is missing or unusable.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut builder = Self::builder().with_token(Secret::from_env(Self::TOKEN_VARIABLE)?);
        if let Ok(url) = env::var(Self::URL_VARIABLE) {
            builder = builder.with_base_url(url);
        }
        if let Ok(tenant) = env::var(Self::TENANT_VARIABLE) {
            builder = builder.with_tenant(tenant);
        }
        builder.build()
    }

    /// The tenant whose groups are meant.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// A client with one method per operation of the API.
    pub fn client(&self) -> Client {
        let Self { transport, .. } = self;
        Client::new_with_client(
            transport.base_url().as_str(),
            transport.http_client(),
            transport.clone(),
        )
    }

    /// The traits of `groups-core` over the tenant.
    pub fn provider(&self) -> KestraProvider {
        KestraProvider::new(self.client(), self.tenant.clone())
    }
}

#[derive(Clone, Debug)]
enum Credential {
    Token(Secret),
    Basic { username: String, password: Secret },
}

/// Makes a [`KestraConfig`].
#[derive(Clone, Debug, Default)]
pub struct KestraConfigBuilder {
    credential: Option<Credential>,
    base_url: Option<String>,
    tenant: Option<String>,
    options: ConnectionOptions,
}

impl KestraConfigBuilder {
    /// The API token of a user or a service account.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Secret>) -> Self {
        self.credential = Some(Credential::Token(token.into()));
        self
    }

    /// User name and password instead of a token. Servers from 2.0 on are said to refuse them.
    #[must_use]
    pub fn with_basic(mut self, username: impl Into<String>, password: impl Into<Secret>) -> Self {
        let (username, password) = (username.into(), password.into());
        self.credential = Some(Credential::Basic { username, password });
        self
    }

    /// The address of the server, by default `http://localhost:8080`.
    #[must_use]
    pub fn with_base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The tenant, by default `main`.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
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
    pub fn build(self) -> Result<KestraConfig, ConfigError> {
        let auth = match &self.credential {
            Some(Credential::Token(token)) => Auth::header("Bearer", token, "API token")?,
            Some(Credential::Basic { username, password }) => Auth::basic(username, password)?,
            None => {
                let wanted = "an API token, or a user name and password";
                return Err(ConfigError::MissingCredential { wanted });
            }
        };
        let tenant = self
            .tenant
            .as_deref()
            .unwrap_or(KestraConfig::DEFAULT_TENANT);
        let tenant = TenantId::new(tenant).map_err(|error| ConfigError::InvalidSetting {
            what: "tenant",
            why: error.to_string(),
        })?;
        let url = self.base_url.as_deref().unwrap_or(SERVERS[0]);
        let insecure = self.options.insecure_http_allowed();
        let base_url = BaseUrl::parse(url, BASE_PATH, insecure)?;
        let user_agent = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
        let transport = Transport::new("kestra", base_url, auth, user_agent, &self.options)?;
        Ok(KestraConfig { transport, tenant })
    }
}

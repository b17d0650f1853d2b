//! Where Kestra is, which tenant, and with which credential.

use std::fmt;

use groups_core::TenantId;
use groups_transport::{
    Auth, ConfigError, Connection, CredentialSource, Credentials, Secret, Transport,
    setting_from_env,
};

use crate::generated::api::API;
use crate::generated::operations::SERVERS;
use crate::{Client, Directory, KestraProvider};

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
    directory: Directory,
}

impl KestraConfig {
    /// The tenant that every Kestra server starts with: the default of the vendor's Terraform provider (`tenant_id`).
    pub const DEFAULT_TENANT: &'static str = "main";
    /// The variable from which [`from_env`](Self::from_env) takes the API token.
    pub const TOKEN_VARIABLE: &'static str = "GROUPS_KESTRA_TOKEN";
    /// The variable from which [`from_env`](Self::from_env) takes the user name, if there is no API token.
    pub const USERNAME_VARIABLE: &'static str = "GROUPS_KESTRA_USERNAME";
    /// The variable from which [`from_env`](Self::from_env) takes the password, if there is no API token.
    pub const PASSWORD_VARIABLE: &'static str = "GROUPS_KESTRA_PASSWORD";
    /// The variable from which [`from_env`](Self::from_env) takes the base URL, if it is set.
    pub const URL_VARIABLE: &'static str = "GROUPS_KESTRA_URL";
    /// The variable from which [`from_env`](Self::from_env) takes the tenant, if it is set.
    pub const TENANT_VARIABLE: &'static str = "GROUPS_KESTRA_TENANT";
    /// The variable from which [`from_env`](Self::from_env) takes whose users are listed, `tenant` or `instance`, if it is set.
    pub const DIRECTORY_VARIABLE: &'static str = "GROUPS_KESTRA_DIRECTORY";

    /// Starts a configuration. A credential is needed, the rest has defaults.
    pub fn builder() -> KestraConfigBuilder {
        KestraConfigBuilder::default()
    }

    /// The configuration that the environment holds: an API token, or a user name and password; base URL and tenant if they are set.
    ///
    /// # Errors
    /// [`ConfigError`] names the variable that is missing or unusable. An empty one is unusable, and so is a token beside a user name or password.
    pub fn from_env() -> Result<Self, ConfigError> {
        let mut builder = Self::builder();
        let token = Secret::from_env_if_set(Self::TOKEN_VARIABLE)?;
        let username = setting_from_env(Self::USERNAME_VARIABLE)?;
        let password = Secret::from_env_if_set(Self::PASSWORD_VARIABLE)?;
        let missing = |wanted| Err(ConfigError::MissingCredential { wanted });
        builder = match (token, username, password) {
            (Some(token), None, None) => builder.with_token(token),
            (None, Some(username), Some(password)) => builder.with_basic(username, password),
            (None, Some(_), None) => return missing(Self::PASSWORD_VARIABLE),
            (None, None, Some(_)) => return missing(Self::USERNAME_VARIABLE),
            (None, None, None) => {
                return missing(
                    "GROUPS_KESTRA_TOKEN, or GROUPS_KESTRA_USERNAME and GROUPS_KESTRA_PASSWORD",
                );
            }
            (Some(_), _, _) => {
                return Err(ConfigError::InvalidSetting {
                    what: Self::TOKEN_VARIABLE,
                    why: format!(
                        "{} or {} is set too: unset the one or the others",
                        Self::USERNAME_VARIABLE,
                        Self::PASSWORD_VARIABLE
                    ),
                });
            }
        };
        if let Some(url) = setting_from_env(Self::URL_VARIABLE)? {
            builder = builder.with_base_url(url);
        }
        if let Some(tenant) = setting_from_env(Self::TENANT_VARIABLE)? {
            builder = builder.with_tenant(tenant);
        }
        builder = match setting_from_env(Self::DIRECTORY_VARIABLE)?.as_deref() {
            None => builder,
            Some("tenant") => builder.with_directory(Directory::Tenant),
            Some("instance") => builder.with_directory(Directory::Instance),
            Some(_) => {
                return Err(ConfigError::InvalidSetting {
                    what: Self::DIRECTORY_VARIABLE,
                    why: "it is neither `tenant` nor `instance`".to_owned(),
                });
            }
        };
        builder.build()
    }

    /// The tenant whose groups are meant.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }

    /// A client with one method per operation of the API.
    pub fn client(&self) -> Client {
        Client::over(self.transport.clone())
    }

    /// The traits of `groups-core` over the tenant.
    pub fn provider(&self) -> KestraProvider {
        KestraProvider::new(self.client(), self.tenant.clone()).with_directory(self.directory)
    }
}

/// Makes a [`KestraConfig`]. `Debug` prints neither credential nor user name.
#[derive(Clone, Default)]
pub struct KestraConfigBuilder {
    connection: Connection,
    /// Of Basic authentication; without one the credential is a token.
    username: Option<String>,
    tenant: Option<String>,
    directory: Directory,
}

impl KestraConfigBuilder {
    groups_transport::builder_methods! {
        /// The address of the server, by default `http://localhost:8080` as in the vendor's SDKs and Terraform provider.
        with_base_url;
        /// Time-outs, bounds and the HTTP client.
        with_options;
    }

    /// The API token of a user or a service account.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Secret>) -> Self {
        self.username = None;
        self.connection.set_credential(token.into());
        self
    }

    /// Something that hands out the current API token, for example a file that is rotated. It is asked for each attempt.
    #[must_use]
    pub fn with_credentials(mut self, credentials: impl Credentials) -> Self {
        self.username = None;
        self.connection
            .set_credential(CredentialSource::new(credentials));
        self
    }

    /// User name and password instead of a token. The test set-up of the vendor's SDKs says that servers from 2.0 on refuse them; the vendor's OpenAPI document
    /// still has them.
    #[must_use]
    pub fn with_basic(mut self, username: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.username = Some(username.into());
        self.connection.set_credential(password.into());
        self
    }

    /// User name, and something that hands out the current password. It is asked for each attempt.
    #[must_use]
    pub fn with_basic_credentials(
        mut self,
        username: impl Into<String>,
        password: impl Credentials,
    ) -> Self {
        self.username = Some(username.into());
        self.connection
            .set_credential(CredentialSource::new(password));
        self
    }

    /// The tenant, by default `main`.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// Whose users the provider lists, by default [`Directory::Tenant`].
    #[must_use]
    pub fn with_directory(mut self, directory: Directory) -> Self {
        self.directory = directory;
        self
    }

    /// Checks everything. Sends nothing.
    ///
    /// # Errors
    /// [`ConfigError`] says what is missing or unusable.
    pub fn build(self) -> Result<KestraConfig, ConfigError> {
        let wanted = "an API token, or a user name and password";
        let credential = self.connection.credential(wanted)?;
        let auth = match &self.username {
            Some(username) => Auth::basic(username, credential)?,
            None => Auth::header("Bearer", credential, "API token")?,
        };
        let tenant = self
            .tenant
            .as_deref()
            .unwrap_or(KestraConfig::DEFAULT_TENANT);
        let tenant = TenantId::new(tenant).map_err(|error| ConfigError::InvalidSetting {
            what: "tenant",
            why: error.to_string(),
        })?;
        let default_url = Some(SERVERS[0]);
        let transport = self.connection.transport(&API, auth, default_url)?;
        Ok(KestraConfig {
            transport,
            tenant,
            directory: self.directory,
        })
    }
}

impl fmt::Debug for KestraConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KestraConfigBuilder")
            .field("connection", &self.connection)
            .field("basic", &self.username.is_some())
            .field("tenant", &self.tenant)
            .field("directory", &self.directory)
            .finish()
    }
}

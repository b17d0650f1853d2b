//! The configurations of all providers in one form.

use std::fmt::Debug;

use groups_core::GroupProvider;
use groups_transport::{ConfigError, ConnectionOptions};

use crate::providers::Clients;

/// A form in which a provider takes a credential, for the builder `B` of its configuration.
#[derive(Debug)]
pub struct Form<B: 'static> {
    /// The name of the form.
    pub name: &'static str,
    /// Whether the credential stands in the request as it is, so that it has to be made of letters that a header takes.
    pub plain: bool,
    /// Gives a credential to the configuration.
    pub set: fn(B, &str) -> B,
}

/// A configuration in the making.
pub trait ConfigBuilder: Debug {
    /// The same once more.
    fn again(&self) -> Box<dyn ConfigBuilder>;

    /// Sets the address.
    fn with_base_url(self: Box<Self>, url: &str) -> Box<dyn ConfigBuilder>;

    /// Sets the settings of the connection.
    fn with_options(self: Box<Self>, options: &ConnectionOptions) -> Box<dyn ConfigBuilder>;

    /// Sets the credential, in one of the forms of [`Provider::forms`](crate::providers::Provider::forms). Another than these is left out.
    fn with_credential(self: Box<Self>, form: usize, credential: &str) -> Box<dyn ConfigBuilder>;

    /// Checks everything.
    ///
    /// # Errors
    /// What is missing or unusable.
    fn build(self: Box<Self>) -> Result<Box<dyn Config>, ConfigError>;
}

/// A configuration.
pub trait Config: Debug {
    /// What the traits are implemented for.
    fn provider(&self) -> Box<dyn GroupProvider>;

    /// Replaces the provider's client by one of this configuration.
    fn put_client(&self, clients: &mut Clients);

    /// What `Debug` prints in both ways of everything that is made of the configuration, with the name of each.
    fn shown(&self) -> Vec<(&'static str, String)>;
}

/// What `Debug` prints in both ways.
pub fn printed(value: &dyn Debug) -> String {
    format!("{value:?} {value:#?}")
}

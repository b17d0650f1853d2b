//! The providers that there are: the one list of them. Everything that has to know all of them is made of it.
//!
//! What is special about each is in a module of its name: its [`Facts`], its calls, the forms of its credential, and its types under the names that all
//! of them have here.

/// A body among the fixtures of a provider.
macro_rules! fixture_of {
    ($provider:literal, $name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/fixtures/",
            $provider,
            "/",
            $name,
            ".json"
        ))
    };
}

pub mod kestra;
pub mod opendatasoft;
pub mod segment;

use groups_core::{Capabilities, GroupProvider};
use groups_transport::runtime::ClientInfo as _;
use groups_transport::{ConfigError, ConnectionOptions, OperationSpec};

use crate::calls::TOKEN;
use crate::config::{Config, ConfigBuilder, printed};
use crate::facts::Facts;
use crate::one_attempt;

/// Calls a macro with every provider as `module: Variant,`.
#[macro_export]
macro_rules! with_providers {
    ($macro:ident) => {
        $macro! {
            opendatasoft: Opendatasoft,
            segment: Segment,
            kestra: Kestra,
        }
    };
}

macro_rules! registry {
    ($($module:ident: $variant:ident,)+) => {
        /// A provider.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Provider {
            $(
                #[doc = concat!("`", stringify!($module), "`.")]
                $variant,
            )+
        }

        impl Provider {
            /// All of them.
            pub const ALL: [Self; [$(stringify!($module)),+].len()] = [$(Self::$variant),+];

            /// The name for people.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)+
                }
            }

            /// The name in the traits, in files and in modules.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($module),)+
                }
            }

            /// What is known from the vendor's documents.
            pub fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$variant => &$module::FACTS,)+
                }
            }

            /// The generated table of the operations.
            pub fn operations(self) -> &'static [&'static OperationSpec] {
                match self {
                    $(Self::$variant => $module::OPERATIONS,)+
                }
            }

            /// What the provider says that it can do.
            pub fn capabilities(self) -> &'static Capabilities {
                match self {
                    $(Self::$variant => &$module::CAPABILITIES,)+
                }
            }

            /// The forms in which it takes a credential: the name, and whether it stands in the request as it is.
            pub fn forms(self) -> Vec<(&'static str, bool)> {
                match self {
                    $(Self::$variant => $module::FORMS.iter().map(|form| (form.name, form.plain)).collect(),)+
                }
            }

            /// A configuration in which nothing is set.
            pub fn builder(self) -> Box<dyn ConfigBuilder> {
                match self {
                    $(Self::$variant => Box::new($module::Config::builder()),)+
                }
            }

            /// The configuration that the environment holds.
            ///
            /// # Errors
            /// What is missing or unusable.
            pub fn from_env(self) -> Result<Box<dyn Config>, ConfigError> {
                Ok(match self {
                    $(Self::$variant => Box::new($module::Config::from_env()?),)+
                })
            }
        }

        /// A client of each provider.
        #[derive(Clone, Debug)]
        pub struct Clients {
            $(
                #[doc = concat!("`", stringify!($module), "`.")]
                pub $module: $module::Client,
            )+
        }

        impl Clients {
            /// Clients that all call `base_url` with this credential, in the first of its forms.
            ///
            /// # Errors
            /// If a provider refuses its configuration.
            pub fn configured(
                base_url: &str,
                options: &ConnectionOptions,
                credential: &str,
            ) -> Result<Self, ConfigError> {
                $(
                    let builder = $module::Config::builder().with_base_url(base_url);
                    let builder = match $module::FORMS.first() {
                        Some(form) => (form.set)(builder, credential),
                        None => builder,
                    };
                    let $module = builder.with_options(options.clone()).build()?.client();
                )+
                Ok(Self { $($module),+ })
            }
        }

        $(
            impl ConfigBuilder for $module::Builder {
                fn again(&self) -> Box<dyn ConfigBuilder> {
                    Box::new(self.clone())
                }

                fn with_base_url(self: Box<Self>, url: &str) -> Box<dyn ConfigBuilder> {
                    Box::new((*self).with_base_url(url))
                }

                fn with_options(self: Box<Self>, options: &ConnectionOptions) -> Box<dyn ConfigBuilder> {
                    Box::new((*self).with_options(options.clone()))
                }

                fn with_credential(self: Box<Self>, form: usize, credential: &str) -> Box<dyn ConfigBuilder> {
                    match $module::FORMS.get(form) {
                        Some(form) => Box::new((form.set)(*self, credential)),
                        None => self,
                    }
                }

                fn build(self: Box<Self>) -> Result<Box<dyn Config>, ConfigError> {
                    Ok(Box::new((*self).build()?))
                }
            }

            impl Config for $module::Config {
                fn provider(&self) -> Box<dyn GroupProvider> {
                    Box::new(self.provider())
                }

                fn put_client(&self, clients: &mut Clients) {
                    clients.$module = self.client();
                }

                fn shown(&self) -> Vec<(&'static str, String)> {
                    let client = self.client();
                    vec![
                        ("configuration", printed(self)),
                        ("provider", printed(&self.provider())),
                        ("client", printed(&client)),
                        ("transport", printed(client.inner())),
                        ("HTTP client", printed(client.client())),
                    ]
                }
            }
        )+
    };
}

with_providers!(registry);

impl Provider {
    /// The provider of this name.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.id() == id)
    }

    /// The header `authorization` that the credential of [`Clients::new`] becomes.
    pub fn authorization(self) -> String {
        format!("{} {TOKEN}", self.facts().scheme)
    }

    /// The header `user-agent`: the name and the version of the crate.
    pub fn user_agent(self) -> String {
        let manifest = include_str!("../../Cargo.toml").lines();
        let version = manifest
            .filter_map(|line| line.strip_prefix("version = "))
            .next();
        let version = version.unwrap_or_default().trim_matches('"');
        format!("groups-{}/{version}", self.id().replace('_', "-"))
    }
}

impl Clients {
    /// Clients that all call `base_url`, with [`TOKEN`], once and at once.
    ///
    /// # Errors
    /// If a provider refuses the URL.
    pub fn new(base_url: &str) -> Result<Self, ConfigError> {
        Self::with_options(base_url, &one_attempt())
    }

    /// As [`new`](Self::new), with these settings of the connection instead of single attempts.
    ///
    /// # Errors
    /// If a provider refuses the URL or the settings.
    pub fn with_options(base_url: &str, options: &ConnectionOptions) -> Result<Self, ConfigError> {
        Self::configured(base_url, options, TOKEN)
    }
}

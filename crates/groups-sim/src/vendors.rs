//! The vendors that there are: the one list of them. Everything that has to know all of them is made of it.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::StartError;
use crate::builder::{Ready, prepare};
use crate::seed::{Fill, Seed, SeedGroup, SeedUser};
use crate::station::Shared;
use crate::vendor::Vendor;

/// Each entry: what the variant is documented with, the variant (which is also the name of the type), the module and with it the name in files and options,
/// the port of the program, and the scheme of the header `Authorization`. The credential behind it is `sim-` and the name.
macro_rules! vendors {
    ($(
        $(#[$doc:meta])+
        $variant:ident in $module:ident, port $port:literal, scheme $scheme:literal;
    )+) => {
        /// One of the vendors that a simulator serves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum VendorName {
            $($(#[$doc])+ $variant,)+
        }

        impl VendorName {
            /// All of them.
            pub const ALL: [Self; [$(stringify!($module)),+].len()] = [$(Self::$variant),+];

            /// The name as faults, seeds and options write it, for example `segment`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($module),)+
                }
            }

            /// The key or token that the vendor takes.
            pub const fn credential(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("sim-", stringify!($module)),)+
                }
            }

            /// The header `Authorization` that the vendor takes, with [`credential`](Self::credential).
            pub const fn authorization(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($scheme, " sim-", stringify!($module)),)+
                }
            }

            /// Where the program serves the vendor unless it is told otherwise, for example `127.0.0.1:9903`.
            pub const fn default_address(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("127.0.0.1:", $port),)+
                }
            }

            /// The operations that the vendor's server knows, as faults name them.
            pub fn operations(self) -> impl Iterator<Item = &'static str> {
                let routes = match self {
                    $(Self::$variant => crate::$module::$variant::ROUTES,)+
                };
                routes.iter().map(|route| route.operation)
            }

            /// A vendor with everything that it needs.
            pub(crate) async fn prepare(
                self,
                address: SocketAddr,
                shared: &Shared,
                choices: AllChoices,
                seed: Arc<Seed>,
            ) -> Result<Ready, StartError> {
                match self {
                    $(
                        Self::$variant => {
                            type Served = crate::$module::$variant;
                            prepare::<Served>(self, address, shared, choices.$module, seed).await
                        }
                    )+
                }
            }
        }

        /// The choices that were made, for each vendor.
        #[derive(Clone, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct AllChoices {
            $($module: Option<crate::$module::Choices>,)+
        }

        impl AllChoices {
            /// These, and the `others` where there are none.
            pub(crate) fn or(self, others: Self) -> Self {
                Self {
                    $($module: self.$module.or(others.$module),)+
                }
            }
        }

        $(
            impl sealed::Choices for crate::$module::Choices {
                fn set(self, all: &mut AllChoices) {
                    all.$module = Some(self);
                }
            }

            impl Choices for crate::$module::Choices {}
        )+

        /// Both forms of a seed file at once: one seed for all vendors, or one for each.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct SeedFile {
            pub(crate) users: Option<Vec<SeedUser>>,
            pub(crate) groups: Option<Vec<SeedGroup>>,
            pub(crate) fill: Option<Fill>,
            $($module: Option<Seed>,)+
            #[serde(default)]
            pub(crate) choices: AllChoices,
        }

        impl SeedFile {
            /// Takes out the seeds of single vendors.
            pub(crate) fn take_own(&mut self) -> Vec<(VendorName, Seed)> {
                let own = [$((VendorName::$variant, self.$module.take()),)+];
                own.into_iter().filter_map(|(vendor, seed)| Some((vendor, seed?))).collect()
            }
        }
    };
}

vendors! {
    /// Opendatasoft, Automation API v1.0.
    Opendatasoft in opendatasoft, port 9901, scheme "Apikey";

    /// Segment, Public API.
    Segment in segment, port 9903, scheme "Bearer";

    /// Kestra, Enterprise Edition.
    Kestra in kestra, port 9902, scheme "Bearer";
}

impl fmt::Display for VendorName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// What one vendor does where its documents leave it open: the type `Choices` of its module, for example [`segment::Choices`](crate::segment::Choices).
///
/// Only these types have it.
pub trait Choices: sealed::Choices {}

mod sealed {
    use super::AllChoices;

    pub trait Choices {
        fn set(self, all: &mut AllChoices);
    }
}

#[cfg(test)]
mod tests {
    use super::VendorName;

    #[test]
    fn a_vendor_is_written_as_it_is_called() {
        for vendor in VendorName::ALL {
            let written = serde_json::to_value(vendor).unwrap();
            assert_eq!(written, vendor.as_str());
            assert_eq!(
                serde_json::from_value::<VendorName>(written).unwrap(),
                vendor
            );
            let authorization = vendor.authorization();
            assert!(
                authorization.ends_with(&format!(" {}", vendor.credential())),
                "{authorization}"
            );
        }
    }

    #[test]
    fn no_two_vendors_are_served_at_the_same_address() {
        let mut addresses = VendorName::ALL.map(VendorName::default_address);
        addresses.sort_unstable();
        let twice = addresses.windows(2).find(|two| two[0] == two[1]);
        assert_eq!(twice, None);
    }
}

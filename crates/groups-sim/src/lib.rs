#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod builder;
mod clock;
mod error;
mod faults;
mod http;
mod json;
mod limits;
mod mask;
mod paging;
mod past;
mod record;
mod request;
mod routes;
mod seed;
mod seeds;
mod sim;
mod station;
mod strict;
mod table;
mod vendor;
mod vendors;

pub mod kestra;
pub mod opendatasoft;
pub mod segment;

pub use crate::builder::SimBuilder;
pub use crate::clock::Clock;
pub use crate::error::StartError;
pub use crate::faults::{ErrorBody, Fault, Faults, FaultsError, Rule};
pub use crate::limits::Limits;
pub use crate::record::Received;
pub use crate::seed::{Fill, Seed, SeedGroup, SeedUser};
pub use crate::seeds::{Seeds, SeedsError};
pub use crate::sim::{Reply, Sim};
pub use crate::vendors::{Choices, VendorName};

/// The user that Kestra knows from the beginning, for basic authentication and the login.
pub const KESTRA_USERNAME: &str = "admin@kestra.io";

/// The password of [`KESTRA_USERNAME`].
pub const KESTRA_PASSWORD: &str = "sim-kestra";

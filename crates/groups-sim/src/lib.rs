#![doc = include_str!("../README.md")]

mod answer;
mod builder;
mod clock;
mod error;
mod faults;
mod http;
mod json;
mod limits;
mod mask;
mod name;
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

pub mod kestra;
pub mod opendatasoft;
pub mod segment;

pub use crate::builder::SimBuilder;
pub use crate::clock::Clock;
pub use crate::error::StartError;
pub use crate::faults::{ErrorBody, Fault, Faults, FaultsError, Rule};
pub use crate::limits::Limits;
pub use crate::name::VendorName;
pub use crate::record::Received;
pub use crate::seed::{Fill, Seed, SeedGroup, SeedUser};
pub use crate::seeds::{Seeds, SeedsError};
pub use crate::sim::{Reply, Sim};

/// The API key that Opendatasoft takes.
pub const OPENDATASOFT_API_KEY: &str = "sim-opendatasoft";

/// The token that Segment takes.
pub const SEGMENT_TOKEN: &str = "sim-segment";

/// The API token that Kestra takes.
pub const KESTRA_TOKEN: &str = "sim-kestra";

/// The user that Kestra knows from the beginning, for basic authentication and the login.
pub const KESTRA_USERNAME: &str = "admin@kestra.io";

/// The password of [`KESTRA_USERNAME`].
pub const KESTRA_PASSWORD: &str = "sim-kestra";

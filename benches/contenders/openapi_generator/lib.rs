//! A client that OpenAPI Generator has made of our spec, as a contender.

pub mod contender;
mod provider;
pub mod usage;

use std::error::Error;

/// Every fallible step of a benchmark ends it.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

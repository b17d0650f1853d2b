#![doc = include_str!("../README.md")]

mod auth;
mod base_url;
mod body;
mod config;
mod convert;
mod decode;
mod failure;
mod operation;
pub mod runtime;
mod secret;
mod transport;

pub use crate::auth::Auth;
pub use crate::base_url::BaseUrl;
pub use crate::config::{ConfigError, ConnectionOptions};
pub use crate::convert::ErrorBody;
pub use crate::decode::InvalidResponse;
pub use crate::failure::{Failure, FailureKind};
pub use crate::operation::{
    OperationSpec, Pagination, PaginationStyle, QueryEncoding, QueryParameter, RateLimit,
};
pub use crate::secret::Secret;
pub use crate::transport::{Response, Transport};

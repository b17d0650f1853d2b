#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
mod base_url;
mod body;
mod call;
mod call_options;
mod config;
mod connection;
mod convert;
mod credentials;
mod decode;
mod environment;
mod failure;
mod filter;
mod limit;
mod limiter;
mod observe;
mod operation;
mod query;
mod retry;
pub mod runtime;
mod secret;
mod server_wait;
mod transport;
mod turns;
mod walk;

pub use crate::auth::{Auth, CredentialSource};
pub use crate::base_url::BaseUrl;
pub use crate::call_options::CallOptions;
pub use crate::config::{ConfigError, ConnectionOptions};
pub use crate::connection::{Api, Connection, setting_from_env};
pub use crate::convert::ErrorBody;
pub use crate::credentials::{CredentialError, Credentials, EnvCredentials, FileCredentials};
pub use crate::decode::InvalidResponse;
pub use crate::environment::{BoxFuture, Environment, SystemEnvironment};
pub use crate::failure::{Failure, FailureKind, History};
pub use crate::filter::{FilterOperation, InvalidFilter, QueryFilter};
pub use crate::limiter::{
    Admission, InMemoryLimiter, LimitRequest, Limiter, LimiterError, SharedLimiter,
};
pub use crate::observe::{Counters, Event, Observer, WaitReason};
pub use crate::operation::{
    OperationSpec, Pagination, PaginationStyle, QueryEncoding, QueryParameter, RateLimit,
};
pub use crate::retry::RetryPolicy;
pub use crate::secret::Secret;
pub use crate::server_wait::until_timestamp;
pub use crate::transport::{Response, Transport, WaitHint};
pub use crate::turns::Turn;
pub use crate::walk::Offset;

/// What every provider crate exports under its own name, so that a program needs no other crate to use one.
pub mod client_api {
    pub use crate::runtime::{Error, ResponseValue};
    pub use crate::{
        Admission, BoxFuture, CallOptions, ConfigError, ConnectionOptions, Counters,
        CredentialError, Credentials, EnvCredentials, Environment, Event, Failure, FailureKind,
        FileCredentials, History, InMemoryLimiter, InvalidResponse, LimitRequest, Limiter,
        LimiterError, Observer, OperationSpec, RateLimit, RetryPolicy, Secret, SharedLimiter,
        SystemEnvironment, WaitReason,
    };
}

#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod config;
mod convert;
pub mod generated;
mod hooks;
mod provider;

pub use groups_transport::runtime::{Error, ResponseValue};
pub use groups_transport::{
    ConfigError, ConnectionOptions, Failure, FailureKind, InvalidResponse, OperationSpec, Secret,
};

pub use crate::config::{KestraConfig, KestraConfigBuilder};
pub use crate::generated::client::{Client, builder, types};
pub use crate::generated::operations::OPERATIONS;
pub use crate::provider::{CAPABILITIES, KestraProvider};

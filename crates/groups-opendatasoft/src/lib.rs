#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod config;
mod convert;
mod directory;
pub mod generated;
mod listing;
mod memberships;
mod provider;

#[doc(inline)]
pub use groups_transport::client_api::*;

pub use crate::config::{OpendatasoftConfig, OpendatasoftConfigBuilder};
pub use crate::generated::client::{Client, builder, types};
pub use crate::generated::enums::{AccountType, ApiCallUnit, BatchItemStatus, Permission};
pub use crate::generated::operations::OPERATIONS;
pub use crate::provider::{CAPABILITIES, OpendatasoftProvider};

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

pub use crate::config::{Region, SegmentConfig, SegmentConfigBuilder};
pub use crate::generated::client::{Client, builder, types};
pub use crate::generated::enums::{OperationStatus, ResourceType};
pub use crate::generated::operations::OPERATIONS;
pub use crate::provider::{CAPABILITIES, SegmentProvider};

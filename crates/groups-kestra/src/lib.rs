#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod config;
mod convert;
mod directory;
pub mod generated;
mod listing;
mod members;
mod memberships;
mod permissions;
mod provider;

#[doc(inline)]
pub use groups_transport::client_api::*;
pub use groups_transport::{FilterOperation, InvalidFilter, QueryFilter};

pub use crate::config::{KestraConfig, KestraConfigBuilder};
pub use crate::generated::client::{Client, builder, types};
pub use crate::generated::enums::{
    BindingType, GroupIdentifierMembership, RbacServiceRoleAssignmentRoleOrigin, UserType,
};
pub use crate::generated::operations::OPERATIONS;
pub use crate::provider::{CAPABILITIES, Directory, KestraProvider};

#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod capability;
mod count;
mod email;
mod error;
mod id;
mod listing;
mod member;
mod memberships;
mod model;
mod open_enum;
mod outcome;
mod page;
mod permission;
mod plan;
mod provider;
mod shard;
mod text;
mod user;
mod walk;

pub use crate::capability::{Capabilities, Operation, PermissionModel};
pub use crate::count::Count;
pub use crate::email::{EmailAddress, InvalidEmail};
pub use crate::error::{Error, ErrorKind, Result, Retryability};
pub use crate::id::{BindingId, GroupId, InvalidId, RoleId, TenantId, UserId, Username};
pub use crate::listing::{Complete, Completeness, Listed, Listing, Unproven};
pub use crate::member::{Member, MemberKey, MemberKeyKind, MemberRole};
pub use crate::memberships::{
    AllMemberships, DEFAULT_CONCURRENCY, GroupOfUser, GroupPlan, GroupStart, MAX_CONCURRENCY,
    Membership, Memberships, MembershipsExt, UserWithGroups,
};
pub use crate::model::{Group, GroupChange, NewGroup};
pub use crate::open_enum::UnknownValue;
pub use crate::outcome::{Granularity, MemberOutcome, MemberOutcomes};
pub use crate::page::{Cursor, Page, PageRequest};
pub use crate::permission::{Label, Permission, Resource, RoleGrant};
pub use crate::plan::MemberPlan;
pub use crate::provider::{
    GroupPermissions, GroupProvider, Groups, GroupsExt, Members, MembersExt, Provider,
    UserDirectory, UserDirectoryExt, UserGroups,
};
pub use crate::shard::{InvalidShard, Shard, shard_of};
pub use crate::user::{AccountState, User};
pub use crate::walk::{DEFAULT_MAX_EMPTY_PAGES, DEFAULT_MAX_PAGES, Items, Pages};

/// The macro that provider implementations put on `impl Groups for ...`.
#[doc(no_inline)]
pub use async_trait::async_trait;

/// What [`open_enum!`] expands to; not for direct use.
#[doc(hidden)]
pub mod __private {
    pub use crate::text::deserialize_text;
    #[cfg(feature = "schemars")]
    pub use schemars;
    pub use serde;
}

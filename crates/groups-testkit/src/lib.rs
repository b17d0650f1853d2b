#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod calls;
mod check;
mod checks;
mod disturbance;
mod installation;
mod lab;
mod macros;
pub mod memory;
mod violation;

pub use crate::check::{CHECKS, Check, verify};
pub use crate::checks::{
    completeness, concurrency, errors, faulty, groups, members, membership, memberships, names,
    paging, permissions, refusals, unsupported, users,
};
pub use crate::disturbance::Disturbance;
pub use crate::installation::{Installation, Setup, SetupResult};
pub use crate::lab::Lab;
pub use crate::violation::{CheckResult, Outcome, Violation};

/// The macro that goes on `impl Installation for ...` and `impl Setup for ...`.
#[doc(no_inline)]
pub use groups_core::async_trait;

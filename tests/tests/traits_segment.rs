//! The traits over Segment: the requests that go out, and the values and errors that come back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

#[path = "traits_segment/changes.rs"]
mod changes;
#[path = "traits_segment/directory.rs"]
mod directory;
#[path = "traits_segment/errors.rs"]
mod errors;
#[path = "traits_segment/groups.rs"]
mod groups;
#[path = "traits_segment/members.rs"]
mod members;
#[path = "traits_segment/memberships.rs"]
mod memberships;
#[path = "traits_segment/permissions.rs"]
mod permissions;
#[path = "traits_segment/totals.rs"]
mod totals;

/// The answer to a write of a group.
const ANALYSTS: &str =
    r#"{"data": {"userGroup": {"id": "grp-analysts", "name": "Analysts", "memberCount": 3}}}"#;

const SUCCESS: &str = r#"{"data": {"status": "SUCCESS"}}"#;

const NOT_FOUND: &str =
    r#"{"errors": [{"type": "not-found", "message": "No group has this id.", "status": 404}]}"#;

/// What is not a success, although the status of the answer says so.
const NOT_CONFIRMED: &[&str] = &["FAILED", "PENDING", "success", ""];

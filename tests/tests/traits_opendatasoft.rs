//! The traits over an Opendatasoft portal: the requests that go out, and the values and errors that come back.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod common;

#[path = "traits_opendatasoft/adding.rs"]
mod adding;
#[path = "traits_opendatasoft/directory.rs"]
mod directory;
#[path = "traits_opendatasoft/errors.rs"]
mod errors;
#[path = "traits_opendatasoft/granting.rs"]
mod granting;
#[path = "traits_opendatasoft/groups.rs"]
mod groups;
#[path = "traits_opendatasoft/links.rs"]
mod links;
#[path = "traits_opendatasoft/members.rs"]
mod members;
#[path = "traits_opendatasoft/memberships.rs"]
mod memberships;
#[path = "traits_opendatasoft/permissions.rs"]
mod permissions;
#[path = "traits_opendatasoft/removing.rs"]
mod removing;
#[path = "traits_opendatasoft/totals.rs"]
mod totals;
#[path = "traits_opendatasoft/updating.rs"]
mod updating;
#[path = "traits_opendatasoft/user_groups.rs"]
mod user_groups;

/// A group with everything that a group can have.
const ANALYSTS: &str = r#"{
  "uid": "analysts",
  "title": "Analysts",
  "description": "People who explore the restricted catalogue.",
  "user_count": 2,
  "permissions": ["explore_restricted_dataset"],
  "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}},
  "management_limits": {},
  "created_at": "2025-02-03T09:30:00Z",
  "updated_at": "2025-06-12T14:05:10Z",
  "created_by": {"username": "grace.hopper"},
  "updated_by": {"username": "ada.lovelace"}
}"#;

/// A user with everything that a user can have. The group is short, as it comes without `expand`.
const ADA: &str = r#"{
  "username": "ada.lovelace",
  "display_name": "ada.l",
  "first_name": "Ada",
  "last_name": "Lovelace",
  "is_active": true,
  "email": "ada@example.com",
  "is_ods": false,
  "account_type": "global",
  "permissions": ["explore_restricted_dataset"],
  "joined_at": "2024-11-02T08:00:00Z",
  "expires_at": null,
  "explore_limits": {"api_calls": {"limit": 2000, "unit": "day"}},
  "management_limits": {},
  "groups": [{"uid": "analysts"}],
  "identity_providers": [{"uid": "opendatasoft"}]
}"#;

const NOT_FOUND: &str = r#"{"error_code": "not_found", "message": "Nothing found here."}"#;

/// The path of the API with `rest`.
macro_rules! api {
    ($method:literal $rest:literal) => {
        concat!($method, " /api/automation/v1.0", $rest)
    };
}
use api;
